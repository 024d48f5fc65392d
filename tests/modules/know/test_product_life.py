"""The shelf's life: admission by two, no jump, versions stay, grades with their method, private ones hidden (D3; N01-N04, N24, N25)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from steward.kernel.ids import CustomerId, InstrumentId, ProductId
from steward.kernel.money import Money
from steward.kernel.recorded import Effect
from steward.kernel.time import business_date
from steward.know.markets.actions import record_instruments
from steward.know.markets.model import InstrumentRow
from steward.know.products import actions, queries
from steward.know.products.model import (
    AssetClass,
    ChangeOpen,
    ChangeState,
    Evidence,
    EvidenceMissing,
    FactorsIncomplete,
    GradeFactor,
    InvestorFigures,
    InvestorRule,
    NotAdmissible,
    Offering,
    ProductKind,
    ProductNotFound,
    ProductRow,
    QualificationRow,
    Regime,
    ShelfState,
    StateJump,
    Wanted,
)
from steward.know.products.rules.grade import grade_by, method_on, parse_methods
from steward.platform.access.model import ANONYMOUS, SYSTEM, Actor, Role
from steward.platform.clock import SetClock
from steward.platform.four_eyes.model import OwnProposal, ProposalClosed
from steward.platform.runtime import Runtime

D = business_date
PAPER = (Evidence("尽职调查报告.pdf", "0" * 64),)
MAKER, CHECKER = Actor("analyst-1", Role.ANALYST), Actor("compliance-1", Role.COMPLIANCE)
FUND_TERMS: dict[str, Any] = {
    "fund_type": "mixed", "share_class": "A",
    "redemption_fees": [{"under_days": 7, "bps": 150}, {"under_days": 30, "bps": 100}, {"under_days": 180, "bps": 50}, {}],
}  # fmt: skip


def record(rt: Runtime, code: str, **changes: Any) -> ProductId:
    row = ProductRow(
        code=code, kind=ProductKind.FUND, name_zh=f"稳健{code}", name_en=f"Steady {code}", issuer="云岫基金", issuer_type="fund_company",
        regime=Regime.CSRC, asset_class=AssetClass.BALANCED, min_amount=Money.of(10, "CNY"), step=Money.of("0.01", "CNY"),
        instrument_id=InstrumentId(""), valid_from=D(2025, 1, 1), issuer_grade=3, seller_grade=3, buy_fee_bps=50,
        state=ShelfState.DRAFT, terms=FUND_TERMS,
    )  # fmt: skip
    with rt.work(SYSTEM) as w:
        (made,) = record_instruments(w, rows=[InstrumentRow(f"steward:{code}", "CNY", D(2025, 1, 1))])
        row = replace(row, instrument_id=InstrumentId(made.id), **changes)
        (done,) = actions.record_products(w, rows=[row])
    return ProductId(done.id)


def propose(rt: Runtime, product_id: ProductId, after: ShelfState, evidence: Any = PAPER, actor: Actor = MAKER) -> Any:
    with rt.work(actor) as w:
        return actions.propose_change(w, product_id=product_id, after=after, reason="评审通过", evidence=evidence)


def decide(rt: Runtime, change_id: str, approve: bool = True, actor: Actor = CHECKER) -> Any:
    with rt.work(actor) as w:
        return actions.decide_change(w, change_id=change_id, approve=approve, note="已阅")


def state_of(rt: Runtime, product_id: ProductId) -> ShelfState:
    with rt.work(SYSTEM) as w:
        return queries.get_product(w, product_id).state


def test_admission_takes_two_people_and_papers(rt: Runtime) -> None:
    product_id = record(rt, "F1")
    with pytest.raises(EvidenceMissing):
        propose(rt, product_id, ShelfState.ON_SHELF, ())
    asked = propose(rt, product_id, ShelfState.ON_SHELF)
    assert (asked.state, state_of(rt, product_id)) == (ChangeState.PENDING, ShelfState.DRAFT)
    with pytest.raises(ChangeOpen):
        propose(rt, product_id, ShelfState.ON_SHELF)
    done = decide(rt, asked.id)
    assert (done.state, done.checker, done.note) == (ChangeState.APPROVED, "compliance-1", "已阅")
    assert state_of(rt, product_id) is ShelfState.ON_SHELF
    with pytest.raises(ProposalClosed):
        decide(rt, asked.id)


def test_who_proposed_cannot_decide_and_the_database_says_so_too(rt: Runtime) -> None:
    product_id = record(rt, "F1")
    both = Actor("risk-1", Role.RISK)
    asked = propose(rt, product_id, ShelfState.ON_SHELF, actor=both)
    with pytest.raises(OwnProposal):
        decide(rt, asked.id, actor=both)
    planted = sa.text(
        "insert into products_decision (change_id, approved, maker, checker, note, decided_at, alone)"
        " values (:id, :yes, 'risk-1', 'risk-1', '', 0, :no)"
    )
    with pytest.raises(sa.exc.IntegrityError), rt.work(SYSTEM) as w:
        w.db.execute(planted, {"id": asked.id, "yes": True, "no": False})


def test_a_refused_change_changes_nothing_and_may_be_asked_for_again(rt: Runtime) -> None:
    product_id = record(rt, "F1")
    asked = propose(rt, product_id, ShelfState.ON_SHELF)
    assert decide(rt, asked.id, approve=False).state is ChangeState.REFUSED
    assert state_of(rt, product_id) is ShelfState.DRAFT
    assert propose(rt, product_id, ShelfState.ON_SHELF).state is ChangeState.PENDING


def test_a_suspension_holds_at_once_and_resuming_takes_a_second_person(rt: Runtime) -> None:
    product_id = record(rt, "F1", state=ShelfState.ON_SHELF)
    assert propose(rt, product_id, ShelfState.SUSPENDED, ()).state is ChangeState.APPROVED
    assert state_of(rt, product_id) is ShelfState.SUSPENDED
    back = propose(rt, product_id, ShelfState.ON_SHELF)
    assert state_of(rt, product_id) is ShelfState.SUSPENDED
    decide(rt, back.id)
    assert state_of(rt, product_id) is ShelfState.ON_SHELF


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ShelfState.DRAFT, ShelfState.SUSPENDED),
        (ShelfState.DRAFT, ShelfState.MATURED),
        (ShelfState.ON_SHELF, ShelfState.DRAFT),
        (ShelfState.MATURED, ShelfState.ON_SHELF),
        (ShelfState.SUSPENDED, ShelfState.DRAFT),
    ],
)
def test_no_state_is_jumped_over_by_people_or_by_files(rt: Runtime, before: ShelfState, after: ShelfState) -> None:
    product_id = record(rt, "F1", state=before)
    with pytest.raises(StateJump):
        propose(rt, product_id, after)
    with pytest.raises(StateJump):
        record(rt, "F1", state=after)


def test_a_file_cannot_put_a_draft_on_the_shelf(rt: Runtime) -> None:
    record(rt, "F1")
    with pytest.raises(StateJump):
        record(rt, "F1", state=ShelfState.ON_SHELF)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"issuer_type": "friend"}, "issuer_unknown"),
        ({"regime": Regime.NFRA}, "regime_wrong"),
        ({"issuer_grade": None, "seller_grade": None}, "grade"),
        ({"buy_fee_bps": 51}, "purchase_fee_high"),
        ({"terms": {k: v for k, v in FUND_TERMS.items() if k != "share_class"}}, "missing.share_class"),
        ({"terms": FUND_TERMS | {"redemption_fees": [{"under_days": 7, "bps": 149}, {}]}}, "redemption_fee_low"),
    ],
)
def test_the_listing_gate_names_each_fault(rt: Runtime, changes: dict[str, Any], fault: str) -> None:
    product_id = record(rt, "F1", **changes)
    with pytest.raises(NotAdmissible) as refused:
        propose(rt, product_id, ShelfState.ON_SHELF)
    assert fault in str(refused.value.facts["faults"]).split(", ")


@pytest.mark.parametrize(("amount", "fault"), [(299_999, True), (300_000, False)])
def test_a_private_fixed_income_product_starts_at_300000(rt: Runtime, amount: int, fault: bool) -> None:
    terms = {"form": "wmp", "nature": "fixed", "investor_rule": "W30", "cooling_off_hours": 24, "lock_days": 365}
    row = {
        "kind": ProductKind.PRIVATE,
        "issuer_type": "wealth_company",
        "regime": Regime.NFRA,
        "terms": terms,
        "offering": Offering.PRIVATE,
    }
    product_id = record(rt, "P1", min_amount=Money.of(amount, "CNY"), buy_fee_bps=0, **row)
    with rt.work(SYSTEM) as w:
        assert ("minimum_low" in queries.admission_faults(queries.get_product(w, product_id))) is fault


def test_terms_of_a_past_day_stay_when_they_change(rt: Runtime, clock: SetClock) -> None:
    product_id = record(rt, "F1", state=ShelfState.ON_SHELF)
    with rt.work(SYSTEM) as w:
        first_day, old = w.today, queries.get_product(w, product_id)
    clock.set(clock.now() + dt.timedelta(days=7))
    with rt.work(SYSTEM) as w:
        terms = {**old.terms, "redemption_fees": [{"under_days": 7, "bps": 150}, {"under_days": 365, "bps": 100}, {}]}
        (done,) = actions.record_products(w, rows=[replace(old, terms=terms, valid_from=w.today, known_at=None)])
        assert done.effect is Effect.CHANGED
        then, now = queries.get_product(w, product_id, first_day), queries.get_product(w, product_id)
    assert (then.version, len(queries.redemption_bands(then))) == (1, 4)
    assert (now.version, len(queries.redemption_bands(now))) == (2, 3)


def test_a_private_product_exists_only_for_who_qualifies(rt: Runtime) -> None:
    record(rt, "F1", state=ShelfState.ON_SHELF)
    private = {"kind": ProductKind.PRIVATE, "offering": Offering.PRIVATE, "state": ShelfState.ON_SHELF, "buy_fee_bps": 0}
    wmp = record(rt, "P1", terms={"investor_rule": "W30"}, **private)
    fund = record(rt, "P2", terms={"investor_rule": "P02"}, **private)
    with rt.work(SYSTEM) as w:
        rich, poor = CustomerId(w.new_id()), CustomerId(w.new_id())
        row = QualificationRow(customer_id=rich, rule=InvestorRule.W30, since=D(2026, 1, 1), until=w.today, evidence="0" * 64)
        assert actions.record_qualifications(w, rows=[row]) == 1
    for actor, codes in (
        (ANONYMOUS, ["F1"]),
        (Actor("p", Role.CUSTOMER, customer_id=poor), ["F1"]),
        (Actor("r", Role.CUSTOMER, customer_id=rich), ["F1", "P1"]),
        (SYSTEM, ["F1", "P1", "P2"]),
    ):
        with rt.work(actor) as w:
            assert [p.code for p in queries.list_products(w)[0]] == codes
            assert [p.code for p in queries.list_products(w, Wanted(q="稳健"))[0]] == codes
            facets = queries.count_facets(w)
            assert sum(n for _, n in facets.kinds) == sum(n for _, n in facets.issuers) == len(codes)
            for hidden in {"P1": wmp, "P2": fund}.items():
                if hidden[0] not in codes:
                    with pytest.raises(ProductNotFound):
                        queries.get_product(w, hidden[1])
                    with pytest.raises(ProductNotFound):
                        queries.versions_of(w, hidden[1])


def test_a_qualification_ends_with_its_last_day(rt: Runtime, clock: SetClock) -> None:
    with rt.work(SYSTEM) as w:
        who = CustomerId(w.new_id())
        actions.record_qualifications(
            w, rows=[QualificationRow(customer_id=who, rule=InvestorRule.W30, since=w.today, until=w.today, evidence="0" * 64)]
        )
        assert queries.rules_passed(w, who) == {InvestorRule.W30: w.today}
    clock.set(clock.now() + dt.timedelta(days=1))
    with rt.work(SYSTEM) as w:
        assert queries.rules_passed(w, who) == {}


@pytest.mark.parametrize(
    ("figures", "p02", "w30"),
    [
        # Regulation vector 12: 3.2m financial, 2.8m net, 300k income, 5 years: the private-fund test passes, the other fails.
        ((5, 2_800_000, 3_200_000, 300_000), True, False),
        ((2, 3_000_000, 3_000_000, 0), True, True),
        ((2, 2_999_999, 4_999_999, 399_999), True, False),
        ((1, 9_000_000, 9_000_000, 900_000), True, False),
        ((2, 0, 0, 400_000), False, True),
        ((0, 0, 2_999_999, 499_999), False, False),
    ],
)
def test_the_two_investor_tests_are_kept_apart(figures: tuple[int, int, int, int], p02: bool, w30: bool) -> None:
    years, net, gross, income = figures
    told = InvestorFigures(years=years, net_financial_assets=net, financial_assets=gross, income=income)
    assert (queries.is_qualified(InvestorRule.P02, told), queries.is_qualified(InvestorRule.W30, told)) == (p02, w30)


CALM = {
    GradeFactor.VOLATILITY: Decimal("0.3"), GradeFactor.DRAWDOWN: Decimal("0.1"), GradeFactor.LEVERAGE: Decimal(100),
    GradeFactor.CREDIT: Decimal(1), GradeFactor.LIQUIDITY: Decimal(1), GradeFactor.COMPLEXITY: Decimal(1),
}  # fmt: skip


def test_a_grade_explains_itself_and_is_never_rewritten(rt: Runtime, clock: SetClock) -> None:
    product_id = record(rt, "F1", state=ShelfState.ON_SHELF)
    with rt.work(SYSTEM) as w:
        first = actions.grade_product(w, product_id=product_id, factors=CALM | {GradeFactor.VOLATILITY: Decimal(22)})
        assert (first.graded.grade, first.graded.floor) == (4, "volatility_over_20")
        shown = queries.get_product(w, product_id)
        assert (shown.grade, shown.version) == (4, 2)
    clock.set(clock.now() + dt.timedelta(days=1))
    with rt.work(SYSTEM) as w:
        actions.grade_product(w, product_id=product_id, factors=CALM)
        now = queries.get_product(w, product_id)
        assert (now.seller_grade, now.grade) == (1, 3)  # the issuer's is higher and counts (N02)
        why = queries.explain_grade(w, now, product_id)
        assert why is not None
        assert [c.facts["score"] for c in why.children] == [1] * 6
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), rt.work(SYSTEM) as w:
        w.db.execute(sa.text("update products_grading set grade = 1"))


def test_nothing_is_graded_with_a_factor_missing(rt: Runtime) -> None:
    product_id = record(rt, "F1")
    with pytest.raises(FactorsIncomplete) as refused, rt.work(SYSTEM) as w:
        actions.grade_product(w, product_id=product_id, factors={GradeFactor.CREDIT: Decimal(1)})
    assert "volatility_pct" in str(refused.value.facts["missing"])


OTHER_METHOD = """
[[method]]
version = "b"
since = 2026-06-01
factor.volatility_pct = { weight = 100, steps = [1, 2, 3, 4] }
factor.drawdown_pct = { weight = 0, steps = [1, 2, 3, 4] }
factor.leverage_pct = { weight = 0, steps = [1, 2, 3, 4] }
factor.credit = { weight = 0, steps = [1, 2, 3, 4] }
factor.liquidity_days = { weight = 0, steps = [1, 2, 3, 4] }
factor.complexity = { weight = 0, steps = [1, 2, 3, 4] }
floors = {}
"""


def test_a_new_method_counts_from_its_day_and_leaves_the_old_one_alone(rt: Runtime) -> None:
    old = queries.grade_methods()
    both = tuple(sorted((*old, *parse_methods(OTHER_METHOD)), key=lambda m: m.since))
    assert method_on(both, D(2026, 5, 31)).version == old[-1].version
    assert method_on(both, D(2026, 6, 1)).version == "b"
    product_id = record(rt, "F1", state=ShelfState.ON_SHELF)
    with rt.work(SYSTEM) as w:
        product = queries.get_product(w, product_id)
    lively = CALM | {GradeFactor.VOLATILITY: Decimal(4)}
    assert [grade_by(m, product, lively).grade for m in (old[-1], both[-1])] == [2, 5]


@pytest.mark.parametrize(("volatility", "score"), [("0.49", 1), ("0.5", 2), ("3.99", 2), ("4", 3), ("19.99", 4), ("20", 5)])
def test_a_factor_scores_from_its_step_on(rt: Runtime, volatility: str, score: int) -> None:
    product_id = record(rt, "F1")
    with rt.work(SYSTEM) as w:
        made = actions.grade_product(w, product_id=product_id, factors=CALM | {GradeFactor.VOLATILITY: Decimal(volatility)})
    assert made.graded.scores[0].score == score


def test_the_shelf_is_filtered_and_sorted_by_neutral_keys(rt: Runtime) -> None:
    record(rt, "A", state=ShelfState.ON_SHELF, terms=FUND_TERMS | {"lock_days": 365}, issuer="砚田基金", buy_fee_bps=10)
    record(rt, "B", state=ShelfState.ON_SHELF, seller_grade=5, min_amount=Money.of(1000, "CNY"))
    record(rt, "C", state=ShelfState.SUSPENDED, issuer_grade=1, seller_grade=2, annual_fee_bps=100)

    def codes(**wanted: Any) -> list[str]:
        with rt.work(SYSTEM) as w:
            return [p.code for p in queries.list_products(w, Wanted(**wanted))[0]]

    assert codes(grade=3) == ["A", "C"]
    assert codes(grade=2) == ["C"]
    assert codes(access_days=364) == ["B", "C"]
    assert codes(min_amount=Money.of("999.99", "CNY")) == ["A", "C"]
    assert codes(issuer="砚田基金") == ["A"]
    assert codes(state=ShelfState.SUSPENDED) == ["C"]
    for sort, order in {"grade": "CAB", "fee": "ABC", "access": "BCA", "min": "ACB", "code": "ABC"}.items():
        assert codes(sort=sort) == list(order), sort
        with rt.work(SYSTEM) as w:
            seen, cursor = queries.list_products(w, Wanted(sort=sort), limit=2)  # type: ignore[arg-type]
            rest, end = queries.list_products(w, Wanted(sort=sort), cursor, 2)  # type: ignore[arg-type]
        assert ([p.code for p in seen + rest], end) == (list(order), None)
