"""Facts for reviews: a good case in every respect, to be spoilt in one."""

import datetime as dt
import re
from dataclasses import replace
from functools import cache
from typing import Any

from steward.guard.compliance.model import (
    Act,
    BankFacts,
    CustomerFacts,
    HeldFacts,
    HistoryFacts,
    OrderFacts,
    ProductFacts,
    ReleaseFacts,
    ReviewFacts,
    ShownFacts,
)
from steward.guard.compliance.rules import review as engine
from steward.guard.compliance.rules.pack import PackSet, parse_pack, shipped, source_of
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision, Verdict

TODAY = BusinessDate(dt.date(2026, 11, 22))

FAR = BusinessDate(dt.date(2040, 1, 1))

CUSTOMER = CustomerFacts(
    kind="person",
    level=3,
    assessment="valid",
    assessed_on=BusinessDate(dt.date(2026, 3, 1)),
    age=40,
    declared_assets=100_000_000,
    kyc="passed",
    list_hit=False,
    frozen=False,
    id_expires_on=FAR,
    aml_risk="low",
    funds_explained=True,
    first_record=False,
    vulnerable=False,
    erased=False,
    personalised=True,
    marketing_consent=True,
    needs_known=True,
    profile_changed=False,
    horizon_months=36,
    bears_no_loss=False,
    experience_years=5,
    household_income=50_000_000,
    capacity_level=5,
    knowledge_level=5,
    appropriate=True,
    sustainability_asked=True,
    sustainability_wanted=False,
    qualified_private_fund=False,
    qualified_on=TODAY,
)
PRODUCT = ProductFacts(
    regime="NFRA",
    issuer_type="wealth_company",
    kind="wmp",
    offering="public",
    state="on_shelf",
    issuer_grade=2,
    seller_grade=2,
    shown_grade=2,
    min_amount=100,
    step=1,
    form="open_daily",
    fund_type="mixed",
    benefit="certain",
    lock_days=0,
    established_on=BusinessDate(dt.date(2020, 1, 1)),
    cooling_off_hours=24,
    cover_years=0,
    group_cover=False,
    principal_at_risk=False,
    complex=False,
    sustainable=False,
    registration_code="Z7000126000001",
    published=True,
    issuer_listed=True,
    agency=True,
    agency_contract=True,
    grading_factors=True,
    tiered=False,
    open_ended=True,
    leverage_percent=100,
    leveraged=False,
    buy_fee_bps=0,
    redeem_under_7_bps=150,
    redeem_under_30_bps=100,
    redeem_under_180_bps=50,
    service_fee_after_year=False,
    double_charge=False,
    holders=10,
    size=10**12,
    documents_overdue=False,
    benchmark_changed=False,
    seller_grade_needed=1,
    private_manager="none",
    hard_to_value=False,
)
ORDER = OrderFacts(
    channel="online",
    own_channel=True,
    assisted=False,
    purpose="commercial",
    hour=10,
    begun_by="customer",
    customer_confirmed=True,
    seller_qualified=True,
    seller_grade=4,
    filled_by_customer=True,
    engine_checked=True,
    recorded=False,
    recording_consent=True,
    recording_nodes=True,
    disclosures_complete=True,
    opinion_acknowledged=True,
    risk_statement_signed=True,
    special_warning_signed=False,
    stop_advised=False,
    choice_signed=False,
    uncertainty_signed=False,
    report_given=True,
    key_terms_shown=True,
    electronic_form_agreed=True,
    signature_valid=True,
    branch_excused=True,
    sharing_consent=True,
    private_session=True,
    payer_is_customer=True,
    borrowed_money=False,
    fee_on_tariff=True,
    first_of_kind=False,
    remaining=0,
    held_days=400,
    lock_ends_on=TODAY,
    cooling_over=True,
    called_back=True,
    reflection_over=True,
    switching=False,
    premium=1_000_000,
    premium_single=False,
    pay_years=10,
    budget=1_000_000,
    duplicate_cover=False,
    beneficiary_known=True,
    managed_percent=10,
)
HISTORY = HistoryFacts((), (), (), (), (), ())
SHOWN = ShownFacts(
    audience="customer",
    promotion=True,
    own_platform=True,
    grade=True,
    parties=True,
    agency=True,
    registration=True,
    opening_sentence=True,
    related_party=False,
    sorted_by="neutral",
    strategy=False,
    performance=True,
    performance_from=BusinessDate(dt.date(2025, 1, 1)),
    performance_to=BusinessDate(dt.date(2026, 1, 1)),
    performance_statement=True,
    simulated=False,
    annualised_days=365,
    limits_told=True,
    benchmark=True,
    benchmark_explained=True,
    benchmark_statement=True,
    benchmark_emphasised=False,
    benchmark_beside=True,
    benchmark_contractual=True,
    rating=False,
    medium="page",
    ai_made=False,
    deposit_cover_claimed=False,
)
RELEASE = ReleaseFacts(
    kind="screen",
    boxes_ticked=False,
    consent_bundled=False,
    consent_forced=False,
    goods_bundled=False,
    buy_steps=3,
    cancel_steps=3,
    wording_passed=True,
    switch_present=True,
    off_uses_profile=False,
    ai_labels=True,
    ai_says_so=True,
    assessment_by_partner=False,
    contract_by_partner=False,
    payment_by_partner=False,
    advice_by_partner=False,
    partner_approved=True,
    scores_shown=False,
    topics_complete=True,
    model_filed=True,
    model_owner=True,
    model_graded=True,
    stop_tested=True,
    impact_assessed=True,
    fields_ungraded=0,
    ranks_by_commission=False,
    prices_by_profile=False,
)
BANK = BankFacts(sells_licensed=True, advice_licensed=True, fund_advice_licensed=True, derivatives_licensed=True)
HELD = HeldFacts(loss_percent=0, reported_percent=0)


def graded(grade: int | None, **more: Any) -> ProductFacts:
    """The good product at another grade."""
    return replace(PRODUCT, **({"issuer_grade": grade, "seller_grade": grade, "shown_grade": grade} | more))


def facts(
    act: Act = Act.BUY,
    *,
    customer: dict[str, Any] | None = None,
    product: ProductFacts = PRODUCT,
    as_of: BusinessDate = TODAY,
    amount: int | None = 5_000_000,
    **more: Any,
) -> ReviewFacts:
    """The good case with some facts of the customer, the product or the order changed."""
    rest: dict[str, Any] = {"order": ORDER, "history": HISTORY, "held": HELD, "shown": SHOWN, "release": RELEASE, "bank": BANK}
    given = {"total": amount, **rest} | more
    return ReviewFacts(act=act, as_of=as_of, customer=replace(CUSTOMER, **(customer or {})), product=product, amount=amount, **given)


@cache
def connected() -> PackSet:
    """The packs as they are once every fact has its source: nothing waits for the program to learn to state it."""
    texts = {name: re.sub(r"unconnected = \[.*?\]", "unconnected = []", source_of(name), flags=re.DOTALL) for name in shipped().versions}
    return PackSet({name: parse_pack(text) for name, text in texts.items()})


def review(case: ReviewFacts) -> Verdict:
    """The verdict under the packs as they are shipped."""
    return engine.review(case, shipped())


def outcome(case: ReviewFacts) -> tuple[Decision, set[str]]:
    """What was decided, and by which rules."""
    found = review(case)
    return found.decision, {r.rule_id for r in found.reasons}
