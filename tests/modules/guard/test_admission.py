"""D3: the act *list* is asked when a product is to go on the shelf, of proposer and decider (N04, N30, B01, B04, W44)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from steward.guard.compliance.model import NotCleared
from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.products import actions, queries
from steward.know.products.model import Evidence, GradeFactor, Offering, ProductKind, Proves, Regime, ShelfState
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.workflows.admission import decide_admission, propose_change
from tests.modules.know.test_product_life import CALM, CHECKER, FUND_TERMS, MAKER, record

FULL = tuple(Evidence(f"{one}.pdf", "1" * 64, one) for one in Proves)
WMP: dict[str, Any] = {
    "kind": ProductKind.WMP, "issuer_type": "wealth_company", "regime": Regime.NFRA,
    "terms": {"form": "open_daily", "nature": "fixed", "registration": "Z7001226000001"},
}  # fmt: skip
PRIVATE: dict[str, Any] = {
    "kind": ProductKind.PRIVATE, "issuer_type": "trust_company", "regime": Regime.NFRA, "offering": Offering.PRIVATE,
    "min_amount": Money.of(1_000_000, "CNY"),
}  # fmt: skip
TRUST: dict[str, Any] = {
    "form": "trust", "nature": "equity", "investor_rule": "W30", "cooling_off_hours": 24, "lock_days": 365, "private_manager": "none",
    "hard_to_value": False,
}  # fmt: skip
W44_FROM = business_date(2026, 9, 1)
SECURITIES = {"private_manager": "private_securities", "manager_millions": 300, "manager_years": 3}


def asked(
    rt: Runtime, evidence: Sequence[Evidence] = FULL, *, graded: bool = True, day: BusinessDate | None = None, **terms: Any
) -> ProductId:
    product_id = record(rt, "F1", **{"issuer_grade": 1} | terms)
    if graded:
        rt.run(SYSTEM, lambda w: actions.grade_product(w, product_id=product_id, factors=CALM | {GradeFactor.VOLATILITY: Decimal(12)}))
    rt.run(
        MAKER, lambda w: propose_change(w, product_id=product_id, after=ShelfState.ON_SHELF, reason="评审通过", evidence=evidence, day=day)
    )
    return product_id


def stops_of(refused: pytest.ExceptionInfo[NotCleared]) -> set[str]:
    return {reason.rule_id for reason in refused.value.stops}


@pytest.mark.parametrize(
    "terms",
    [{}, {"terms": FUND_TERMS | {"redemption_fees": [{}], "lock_days": 200}}, WMP, PRIVATE | {"terms": TRUST}],
    ids=["fund", "fund that cannot be left", "wealth product", "private trust"],
)
def test_what_has_everything_goes_on_the_shelf(rt: Runtime, terms: dict[str, Any]) -> None:
    product_id = asked(rt, **terms)
    (change,) = rt.run(CHECKER, lambda w: queries.list_changes(w, product_id))
    rt.run(CHECKER, lambda w: decide_admission(w, change_id=change.id, approve=True))
    assert rt.run(SYSTEM, lambda w: queries.get_product(w, product_id)).state is ShelfState.ON_SHELF


@pytest.mark.parametrize(
    ("rule", "graded", "without", "terms"),
    [
        ("N04", False, None, {}),
        ("N30", True, Proves.AGENCY_CONTRACT, {}),
        ("B01", True, Proves.PARTNER_LIST, {}),
        ("W44", True, Proves.PUBLISHED, WMP),
        ("B04", True, None, PRIVATE | {"terms": TRUST | SECURITIES | {"manager_millions": 299}}),
        ("B04", True, None, PRIVATE | {"terms": TRUST | SECURITIES | {"manager_penalised": True}}),
        ("B04", True, Proves.MANAGEMENT_APPROVAL, PRIVATE | {"terms": TRUST | {"hard_to_value": True}}),
        ("B04", True, None, PRIVATE | {"terms": {n: v for n, v in TRUST.items() if n != "private_manager"}}),
    ],
)
def test_what_lacks_something_is_not_even_proposed(
    rt: Runtime, rule: str, graded: bool, without: Proves | None, terms: dict[str, Any]
) -> None:
    with pytest.raises(NotCleared) as refused:
        asked(rt, [e for e in FULL if e.proves is not without], graded=graded, day=W44_FROM, **terms)
    assert stops_of(refused) == {rule}


def test_who_decides_asks_again_by_the_terms_of_that_moment(rt: Runtime) -> None:
    product_id = asked(rt)
    with rt.work(SYSTEM) as w:
        now = queries.get_product(w, product_id)
        actions.record_products(w, rows=[replace(now, buy_fee_bps=50, issuer_grade=5, seller_grade=5, known_at=None)])
    (change,) = rt.run(CHECKER, lambda w: queries.list_changes(w, product_id))
    with pytest.raises(NotCleared) as refused:
        rt.run(CHECKER, lambda w: decide_admission(w, change_id=change.id, approve=True))
    assert stops_of(refused) == {"N04"}  # the grade is no longer the graded one
    rt.run(CHECKER, lambda w: decide_admission(w, change_id=change.id, approve=False))


def test_papers_of_the_first_admission_count_when_a_suspension_ends(rt: Runtime) -> None:
    product_id = asked(rt)
    (change,) = rt.run(CHECKER, lambda w: queries.list_changes(w, product_id))
    rt.run(CHECKER, lambda w: decide_admission(w, change_id=change.id, approve=True))
    rt.run(MAKER, lambda w: propose_change(w, product_id=product_id, after=ShelfState.SUSPENDED, reason="核查"))
    note = (Evidence("核查结论.pdf", "2" * 64),)
    again = rt.run(MAKER, lambda w: propose_change(w, product_id=product_id, after=ShelfState.ON_SHELF, reason="结束", evidence=note))
    assert rt.run(CHECKER, lambda w: decide_admission(w, change_id=again.id, approve=True)).evidence == note
