"""The act *show*: a page that lacks a sentence, or shows a figure too young or alone, is found (F20-F26, W07-W09, W42, M07, N25)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from steward.api.shelf.showing import page_of, shown_of
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.know.products import actions, queries
from steward.know.products.model import InvestorRule, Product, ProductNotFound, QualificationRow, ShelfState
from steward.platform.access.model import ANONYMOUS, SYSTEM, Actor, Role
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from tests.modules.guard.test_admission import PRIVATE, TRUST, WMP
from tests.modules.know.test_product_life import FUND_TERMS, MAKER, record

FUND = FUND_TERMS | {"custodian": "北岭商业银行", "benchmark": "沪深300指数收益率"}
CUSTOMER = Actor("customer-1", Role.CUSTOMER, "018f0000-0000-7000-8000-000000000001")
MONEY: dict[str, Any] = {"terms": FUND | {"fund_type": "money"}}
CASH: dict[str, Any] = WMP | {"terms": WMP["terms"] | {"form": "cash"}}
RELATED: dict[str, Any] = WMP | {"terms": WMP["terms"] | {"related": True}}


def on_shelf(rt: Runtime, days: int = 400, **changes: Any) -> Product:
    product_id = record(rt, "F1", **{"state": ShelfState.ON_SHELF, "terms": FUND} | changes)
    with rt.work(SYSTEM) as w:
        found = queries.get_product(w, product_id)
        first = add_days(w.today, -days)
        record_prices(w, rows=[PriceRow(found.instrument_id, day, Decimal("1.01"), "test") for day in (first, w.today)])
    return found


def seen(rt: Runtime, product: Product, actor: Actor = ANONYMOUS) -> tuple[int, set[str]]:
    """How many prices are shown, and the rules that keep something off the page."""
    with rt.work(actor, read_only=True) as w:
        page = page_of(w, product)
    return len(page.record), {reason.rule_id for reason in page.stops}


@pytest.mark.parametrize("terms", [{}, WMP, MONEY, CASH, RELATED], ids=["fund", "wealth", "money", "cash", "related"])
def test_a_page_that_says_all_it_has_to_shows_its_record_to_everybody(rt: Runtime, terms: dict[str, Any]) -> None:
    product = on_shelf(rt, **terms)
    assert seen(rt, product) == (2, set())
    with rt.work(ANONYMOUS, read_only=True) as w:
        assert shown_of(w, [product]) == [product]


@pytest.mark.parametrize(
    ("terms", "sentence", "rules"),
    [
        ({}, "fund", {"F22"}),
        ({}, "parties", {"F20"}),
        ({}, "agency", {"B02s"}),
        (MONEY, "money_fund", {"M07"}),
        (CASH, "cash", {"M07"}),
        (RELATED, "related", {"S06"}),
        (WMP, "wmp", {"W07", "W09s"}),
    ],
)
def test_a_sentence_that_is_not_on_the_page_is_missed(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, terms: dict[str, Any], sentence: str, rules: set[str]
) -> None:
    product, said = on_shelf(rt, **terms), queries.notices_of
    monkeypatch.setattr(queries, "notices_of", lambda p: [code for code in said(p) if code != f"products.notice.{sentence}"])
    assert seen(rt, product, CUSTOMER) == (0, rules)


def test_only_a_deposit_is_said_to_be_insured(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    product, said = on_shelf(rt), queries.notices_of
    monkeypatch.setattr(queries, "notices_of", lambda p: [*said(p), "products.notice.deposit"])
    assert seen(rt, product, CUSTOMER) == (0, {"DI1"})


def test_without_the_contract_s_benchmark_the_page_stands_without_its_record(rt: Runtime) -> None:
    product = on_shelf(rt, terms={name: value for name, value in FUND.items() if name != "benchmark"})
    assert seen(rt, product) == (0, {"F21b", "F26"})


@pytest.mark.parametrize(("terms", "days", "rules"), [({}, 170, {"F21", "F21i"}), (WMP, 20, {"W42"})])
def test_a_young_record_that_slips_through_below_is_stopped_here(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, terms: dict[str, Any], days: int, rules: set[str]
) -> None:
    """Vectors 23 and 24: a wealth product 20 days old, a fund under six months."""
    rt.clock = SetClock(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC))
    product = on_shelf(rt, days, **terms)
    assert seen(rt, product) == (0, set())
    monkeypatch.setattr("steward.know.products.rules.losses.may_show_record", lambda *_: True)
    assert seen(rt, product) == (0, rules)


@pytest.mark.parametrize(
    ("terms", "rule"),
    [({"terms": FUND_TERMS | {"benchmark": "沪深300指数收益率"}}, "F20"), (WMP | {"terms": {"form": "open_daily"}}, "W08s")],
)
def test_what_may_not_be_shown_at_all_is_not_found_outside_and_explained_inside(rt: Runtime, terms: dict[str, Any], rule: str) -> None:
    product = on_shelf(rt, **terms)
    with pytest.raises(ProductNotFound):
        seen(rt, product)
    assert seen(rt, product, CUSTOMER) == (0, {rule})
    for actor, shown in ((ANONYMOUS, []), (CUSTOMER, []), (MAKER, [product])):
        with rt.work(actor, read_only=True) as w:
            assert shown_of(w, [product]) == shown


def test_a_private_product_is_shown_to_who_passed_its_test(rt: Runtime) -> None:
    product = on_shelf(rt, **PRIVATE | {"terms": TRUST})
    assert seen(rt, product, CUSTOMER) == (0, {"N25"})
    assert seen(rt, product, MAKER) == (2, set())
    whose = CustomerId(str(CUSTOMER.customer_id))
    with rt.work(SYSTEM) as w:
        passed = QualificationRow(customer_id=whose, rule=InvestorRule.W30, since=w.today, until=add_days(w.today, 30), evidence="3" * 64)
        actions.record_qualifications(w, rows=[passed])
    assert seen(rt, product, CUSTOMER) == (2, set())
