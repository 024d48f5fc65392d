"""For every rule of the Chinese pack: facts under which it speaks, and the nearest facts under which it does not (D4).

Facts differ from the good case of `facts.py` by what is written here; numbers stand just below, at and just above their line.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from steward.guard.compliance.model import Act, Capacity, Dated, ReviewFacts
from steward.kernel.time import BusinessDate, add_days
from steward.kernel.verdict import Decision
from tests.unit.compliance.facts import TODAY, facts

Changes = dict[str, Any]
TOP = ("as_of", "recommended", "amount", "total")
PRIVATE: Changes = {
    "product.offering": "private",
    "product.kind": "private",
    "customer.qualified_investor": True,
    "customer.declared_assets": 10**12,
    "order.amount": 10**8,
}
FUND: Changes = {"product.regime": "CSRC", "product.issuer_type": "fund_company", "product.kind": "fund"}
PRIVATE_FUND: Changes = {
    **PRIVATE,
    **FUND,
    "product.kind": "private",
    "product.investor_rule": "P02",
    "customer.qualified_private_fund": True,
}
POLICY: Changes = {
    "product.regime": "INSURANCE",
    "product.issuer_type": "insurer",
    "product.kind": "insurance",
    "customer.needs_analysed": True,
}
GOLD: Changes = {"product.regime": "PRECIOUS_METAL", "product.issuer_type": "bank", "product.kind": "metal", "product.form": "accumulation"}
STRUCTURED: Changes = {"product.regime": "DEPOSIT", "product.kind": "deposit", "product.form": "structured"}
OLD: Changes = {"product.grade": 4, "customer.level": 4, "customer.age": 65}


@dataclass(frozen=True)
class Case:
    """When one rule speaks (`bad`) and when it keeps silent (`good`), at which act, starting from which facts."""

    act: Act
    bad: tuple[Changes, ...]
    good: tuple[Changes, ...] = ({},)
    base: Changes = field(default_factory=dict)
    decision: Decision = Decision.BLOCK


def changed(case: ReviewFacts, changes: Changes) -> ReviewFacts:
    """The facts with some fields replaced; `product.grade` replaces every grade, `order.amount` the total as well."""
    for name, value in changes.items():
        group, _, attribute = name.partition(".")
        if name == "product.grade":
            graded = replace(case.product, issuer_grade=value, seller_grade=value, shown_grade=value)
            case = replace(case, product=graded)
        elif name == "order.amount":
            case = replace(case, amount=value, total=value)
        elif group == "order" and attribute in TOP:
            case = replace(case, **{attribute: value})
        else:
            case = replace(case, **{group: replace(getattr(case, group), **{attribute: value})})
    return case


def built(case: Case, changes: Changes) -> ReviewFacts:
    """The facts of a case with these changes."""
    recommended = case.act in (Act.RECOMMEND, Act.ACCEPT, Act.CONTACT)
    amount = 1_000_000 if case.act is Act.QUICK_REDEEM else 5_000_000
    return changed(facts(case.act, recommended=recommended, amount=amount), {**case.base, **changes})


def day(year: int, month: int, date: int) -> BusinessDate:
    """A day."""
    return BusinessDate(dt.date(year, month, date))


def times(count: int, on: BusinessDate = TODAY, amount: int = 0) -> tuple[Dated, ...]:
    """The same thing several times on one day."""
    return (Dated(on, amount),) * count


def no(field_name: str, act: Act = Act.BUY, base: Changes | None = None) -> Case:
    """A flag that has to be set: missing and unknown both speak."""
    return Case(act, ({field_name: False}, {field_name: None}), base=base or {})


def yes(field_name: str, act: Act = Act.BUY, base: Changes | None = None) -> Case:
    """A flag that may not be set: set and unknown both speak."""
    return Case(act, ({field_name: True}, {field_name: None}), base=base or {})


BEFORE = day(2026, 1, 30)
THEN: Changes = {"order.as_of": BEFORE, "customer.assessed_on": BEFORE, "customer.qualified_on": BEFORE}
REFER, WARN = Decision.REFER, Decision.WARN

SUITABILITY: dict[str, Case] = {
    "N01": Case(
        Act.LIST, ({"product.grade": None}, {"product.grade": 0}, {"product.grade": 7}), ({"product.grade": 1}, {"product.grade": 6})
    ),
    "N02": Case(Act.SHOW, ({"product.seller_grade": 3},), ({"product.issuer_grade": 1},)),
    "N03": Case(Act.HOLD, ({"product.grade": 4},), ({"product.grade": 3},), decision=WARN),
    "N04": no("product.grading_factors", Act.LIST),
    "N05": Case(Act.RECOMMEND, tuple({"customer.level": n} for n in (None, 0, 6)), ({"customer.level": 1}, {"customer.level": 5})),
    "N06": Case(
        Act.ASSESS,
        ({"history.assessments": times(2)}, {"history.assessments": times(3)}, {"history.assessments": None}),
        ({"history.assessments": times(1)}, {"history.assessments": times(2, add_days(TODAY, -1))}),
    ),
    "N07": Case(
        Act.ASSESS,
        ({"history.assessments": times(8, day(2025, 11, 22))}, {"history.assessments": times(9, day(2026, 1, 1))}),
        ({"history.assessments": times(8, day(2025, 11, 21))}, {"history.assessments": times(7, day(2026, 1, 1))}),
    ),
    "N08": Case(Act.BUY, ({"customer.confirmed": False},)),
    "N09": Case(Act.EXECUTE, ({"customer.assessed_on": day(2025, 11, 21)},), ({"customer.assessed_on": day(2025, 11, 22)},)),
    "N09c": yes("customer.profile_changed"),
    "N10": Case(Act.EXECUTE, ({"product.grade": 4},), ({"product.grade": 3},)),
    "N11": Case(
        Act.BUY,
        ({"order.total": 80_000_001},),
        ({"order.total": 80_000_000}, {"order.total": 10**9, "order.human_reviewed": True}),
        decision=REFER,
    ),
    "N11w": Case(
        Act.BUY,
        ({"order.total": 50_000_001}, {"order.total": 80_000_000}),
        ({"order.total": 50_000_000}, {"order.total": 80_000_001}),
        decision=WARN,
    ),
    "N12": Case(Act.RECOMMEND, ({"product.grade": 4},), ({"product.grade": 3},)),
    "N13": Case(Act.BUY, ({"customer.assessed_on": add_days(TODAY, 1)},), ({"customer.assessed_on": TODAY},)),
    "N13f": no("order.filled_by_customer", Act.ASSESS),
    "N13s": yes("release.scores_shown", Act.RELEASE, {"release.kind": "questionnaire"}),
    "N14": no("release.wording_passed", Act.RELEASE),
    "N16": no("order.engine_checked", Act.EXECUTE),
    "N18": no("customer.needs_known"),
    "N19": no("release.topics_complete", Act.RELEASE, {"release.kind": "questionnaire"}),
    "N20": Case(
        Act.BUY,
        ({}, {"customer.age": None}),
        ({"customer.age": 64}, {"product.grade": 3}, {"customer.special_care_done": True}),
        OLD,
        REFER,
    ),
    "N20w": Case(Act.BUY, ({"customer.special_care_done": True},), ({}, {"customer.age": 64}), OLD, WARN),
    "N20r": Case(Act.EXECUTE, ({"order.reflection_over": False},), ({}, {"order.reflection_over": False, "customer.age": 64}), OLD),
    "N21": Case(
        Act.BUY,
        (
            {"customer.capacity": Capacity.NONE, "product.grade": 1},
            {"customer.capacity": Capacity.LIMITED, "product.grade": 1},
            {"customer.capacity": Capacity.LIMITED, "customer.guardian_consent": True, "product.grade": 2},
            {"customer.capacity": None},
        ),
        ({"customer.capacity": Capacity.LIMITED, "customer.guardian_consent": True, "product.grade": 1},),
    ),
    "N22": Case(
        Act.BUY, ({"customer.claims_professional": True},), ({"customer.claims_professional": True, "customer.kind": "organisation"},)
    ),
    "N23": no("order.opinion_acknowledged"),
    "N24": Case(Act.RECOMMEND, ({"customer.qualified_investor": False},), ({},), PRIVATE),
    "N24s": no("order.private_session", Act.BUY, PRIVATE),
    "N25": Case(
        Act.SHOW,
        ({"shown.audience": "public"}, {"shown.audience": "customer"}, {"shown.audience": None}),
        ({"shown.audience": "qualified"}, {"product.offering": "public"}),
        PRIVATE,
    ),
    "N26": no("order.disclosures_complete"),
    "N29": Case(
        Act.BUY,
        ({"order.assisted": True, "order.seller_qualified": False}, {"order.assisted": None, "order.seller_qualified": None}),
        ({"order.assisted": True}, {"order.seller_qualified": False}),
    ),
    "N30": no("product.agency_contract", Act.LIST),
    "N31": no("release.partner_approved", Act.RELEASE, {"release.kind": "partner"}),
}

LINES: Changes = {**POLICY, "product.benefit": "participating"}
INSURANCE: dict[str, Case] = {
    "I01": Case(
        Act.BUY,
        ({"order.seller_grade": 1},),
        ({"order.seller_grade": 2},),
        {**POLICY, "order.assisted": True, "product.seller_grade_needed": 2},
    ),
    "I02": Case(
        Act.RECOMMEND,
        ({}, {"product.group_cover": True, "product.principal_at_risk": True}),
        ({"customer.needs_analysed": True}, {"product.cover_years": 1}, {"product.group_cover": True}),
        {**POLICY, "customer.needs_analysed": False},
    ),
    "I03": Case(
        Act.EXECUTE,
        ({"product.benefit": "unit_linked"}, {"product.principal_at_risk": True}, {"product.benefit": None}),
        ({}, {"product.benefit": "unit_linked", "product.grade": 3}),
        {**POLICY, "product.grade": 4},
    ),
    "I04": Case(
        Act.BUY,
        ({}, {"order.stop_advised": True}, {"order.choice_signed": True}),
        ({"order.stop_advised": True, "order.choice_signed": True}, {"product.grade": 3}),
        {**POLICY, "product.grade": 4},
    ),
    "I04w": Case(Act.BUY, ({"order.stop_advised": True, "order.choice_signed": True},), ({},), {**POLICY, "product.grade": 4}, WARN),
    "I05": Case(
        Act.BUY,
        (
            {"order.premium_single": True, "order.premium": 200_000_001, "order.budget": 10**12},
            {"order.premium": 10_000_001, "order.budget": 10**12},
            {"order.pay_years": 35},
            {"order.pay_years": 36},
            {"order.premium": 1_500_000},
            {"order.premium": 1_500_001},
        ),
        (
            {"order.premium_single": True, "order.premium": 200_000_000, "order.budget": 10**12},
            {"order.premium": 10_000_000, "order.budget": 10**12},
            {"order.pay_years": 34},
            {"order.premium": 1_499_999},
            {"order.pay_years": 35, "order.uncertainty_signed": True},
            {"order.pay_years": 35, "product.benefit": "certain"},
        ),
        LINES,
    ),
    "I07": no("order.disclosures_complete", Act.BUY, POLICY),
    "I20": Case(
        Act.BUY,
        ({"order.duplicate_cover": True}, {"order.duplicate_cover": True, "order.stop_advised": True}),
        ({"order.duplicate_cover": True, "order.stop_advised": True, "order.choice_signed": True},),
        POLICY,
    ),
    "I21": Case(Act.RELEASE, ({"release.boxes_ticked": True}, {"release.goods_bundled": True}), ({},), {"product.regime": "INSURANCE"}),
    "I22": no("order.key_terms_shown", Act.BUY, POLICY),
    "I23": Case(Act.BUY, ({"order.payer_is_customer": False}, {"order.filled_by_customer": False}), ({},), POLICY),
    "I24": Case(
        Act.BUY,
        (
            {"order.channel": "branch"},
            {"order.channel": "remote", "order.assisted": True, "customer.age": 60},
            {"order.channel": "remote", "order.assisted": True, "product.benefit": "unit_linked"},
        ),
        (
            {"order.channel": "branch", "order.recorded": True},
            {"order.channel": "branch", "product.cover_years": 1},
            {"order.channel": "remote", "order.assisted": True, "customer.age": 59},
            {"order.channel": "online"},
        ),
        POLICY,
    ),
    "K04": no("order.beneficiary_known", Act.BUY, POLICY),
}
