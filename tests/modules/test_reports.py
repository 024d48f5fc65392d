"""Reports and the exact bridge of assets under management (G3, K1, F4), on both databases, against an auditor of its own."""

import random
from decimal import Decimal

import numpy as np
import pytest

from steward.deliver.reports import queries
from steward.deliver.reports.model import Bridge, ClassResult, Grouping, Line, Period, PeriodKind, PeriodWrong, Report
from steward.deliver.reports.rules.attribution import attribute
from steward.deliver.reports.rules.periods import last_whole, period_of
from steward.kernel.json import canonical
from steward.kernel.quantity import Units
from steward.kernel.time import add_days, business_date
from steward.know.holdings.model import TransferKind
from steward.know.holdings.rules.value import price_units, worth_in_minor
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.platform.access.model import SYSTEM, Actor, Denial, Role
from steward.platform.runtime import Runtime
from steward.quant.performance.attribute import brinson_fachler
from tests.modules.test_bridge import WHO, whole
from tests.modules.test_performance_of_holdings import CUSTOMER, DAYS, Ledger
from tests.support.desk import Desk


def test_a_report_by_hand(ledger: Ledger) -> None:
    """1,100 in; 5 of fees; 10 dividend less 1 tax and 2 interest; 1,154.40 left: the market brought 48.40."""
    desk = Desk(ledger.rt)
    desk.go_to(business_date(2026, 12, 1))
    with ledger.rt.work(SYSTEM) as w:
        found = queries.report_of(w, CUSTOMER, whole(DAYS[0], DAYS[-1]))
        again = queries.report_of(w, CUSTOMER, whole(DAYS[0], DAYS[-1]), known_at=found.known_at)
        later = queries.report_of(w, CUSTOMER, whole(DAYS[3], DAYS[-1]))
    assert found.bridge == Bridge(1, new=110000, income=1100, fees=-500, market=4840, closing=115440)
    assert found.bridge.closes
    assert {line: len(ids) for line, ids in found.entries} == {Line.PUT_IN: 2, Line.INCOME: 3, Line.FEES: 1, Line.TRADE: 2}
    assert sum(r.gain for r in found.holdings) == 4840 + 1100 - 500
    assert found.figures is not None
    assert sum(r.share for r in found.holdings) == pytest.approx(found.figures.time_weighted, abs=1e-12)
    assert [(c.asset_class, c.gain) for c in found.classes] == [("bond_fund", 4340), ("cash", 1100)]
    assert canonical(found) == canonical(again)
    assert later.bridge.opening == 100400
    assert (later.bridge.put_in, later.bridge.new) == (10000, 0)
    assert later.days[0].day == DAYS[2]


def test_published_returns_and_the_gap_between_them(ledger: Ledger) -> None:
    """Kaplan, CFA level I, rates and returns: a share at 100, a second at 120 a year on, 2 of dividend each, both sold at 130.

    Time-weighted 15.84 %, money-weighted 13.86 % a year; the second purchase is a day later here, for the book is kept by the day.
    """
    desk = Desk(ledger.rt)
    start = business_date(2024, 1, 1)
    year, next_day, end = add_days(start, 365), add_days(start, 366), add_days(start, 730)
    fund, who = ledger.unpriced, WHO[0]
    desk.go_to(business_date(2026, 12, 1))
    with ledger.rt.work(SYSTEM) as w:
        told = [(start, "100"), (year, "120"), (next_day, "120"), (end, "130")]
        record_prices(w, rows=[PriceRow(fund, d, Decimal(p), "test", w.at(d, 20)) for d, p in told])
    for day, paid in ((start, "100"), (next_day, "120")):
        ledger.post(TransferKind.DEPOSIT, day, paid, owner=who)
        ledger.post(TransferKind.BUY, day, f"-{paid}", owner=who)
        ledger.post(TransferKind.BUY, day, "1", units=fund, worth=paid, owner=who)
    for day, dividend in ((year, "2"), (end, "4")):
        ledger.post(TransferKind.INCOME, day, dividend, owner=who)
        ledger.post(TransferKind.WITHDRAWAL, day, f"-{dividend}", owner=who)
    with ledger.rt.work(SYSTEM) as w:
        found = queries.report_of(w, who, whole(start, end))
    assert found.figures is not None
    assert found.gap is not None
    assert found.figures.time_weighted_year == pytest.approx(0.1584, abs=3e-4)
    assert found.figures.money_weighted_year == pytest.approx(0.1386, abs=3e-4)
    assert found.gap < 0


@pytest.fixture
def ledger(rt: Runtime) -> Ledger:
    """The book of the tests of performance: purchases, a dividend, a consolidation, interest, a redemption."""
    made = Ledger(rt)
    for kind, day, amount, units, worth in (
        (TransferKind.DEPOSIT, 0, "1000", False, None),
        (TransferKind.BUY, 0, "-495", False, None),
        (TransferKind.BUY_FEE, 0, "-5", False, None),
        (TransferKind.BUY, 0, "495", True, "500"),
        (TransferKind.INCOME, 2, "10", False, None),
        (TransferKind.TAX, 2, "-1", False, None),
        (TransferKind.DEPOSIT, 3, "100", False, None),
        (TransferKind.SPLIT, 4, "-247.5", True, None),
        (TransferKind.INTEREST, 4, "2", False, None),
        (TransferKind.REDEEM, 5, "-100", True, "218.90"),
        (TransferKind.REDEEM, 5, "218.90", False, None),
    ):
        made.post(kind, DAYS[day], amount, units=made.fund if units else None, worth=worth)
    return made


def test_worth_in_integers_is_the_worth_in_decimals() -> None:
    rng = random.Random(3)
    for _ in range(500):
        units, price = rng.randint(-(10**9), 10**9), rng.randint(1, 10**11)
        assert worth_in_minor(units, price, 10**8) == price_units(Units(units, 2), Decimal(price).scaleb(-8), "CNY").minor
    assert [worth_in_minor(u, 1, 2) for u in (1, 3, -1, -3)] == [0, 2, 0, -2]


def test_periods() -> None:
    today = business_date(2026, 11, 23)
    assert period_of(PeriodKind.QUARTER, business_date(2026, 5, 9), today) == Period(
        PeriodKind.QUARTER, business_date(2026, 4, 1), business_date(2026, 6, 30), whole=True
    )
    running = period_of(PeriodKind.YEAR, today, today)
    assert (running.until, running.whole) == (today, False)
    assert last_whole(PeriodKind.MONTH, today) == business_date(2026, 10, 31)
    for kind, on, since in ((PeriodKind.RANGE, today, add_days(today, 1)), (PeriodKind.MONTH, business_date(2027, 1, 1), None)):
        with pytest.raises(PeriodWrong):
            period_of(kind, on, today, since)


def test_only_those_who_may_see_a_report(ledger: Ledger) -> None:
    period = whole(DAYS[0], DAYS[-1])
    with ledger.rt.work(Actor("x", Role.CUSTOMER, customer_id=WHO[1]), read_only=True) as w, pytest.raises(Denial):
        queries.report_of(w, CUSTOMER, period)
    with ledger.rt.work(Actor("x", Role.MANAGER, team="t1"), read_only=True) as w:
        assert queries.bridge_of(w, period, Grouping.ADVISOR).parts == ()


def test_a_customer_without_anything(ledger: Ledger) -> None:
    with ledger.rt.work(SYSTEM) as w:
        found: Report = queries.report_of(w, WHO[3], whole(DAYS[0], DAYS[-1]))
    assert (found.bridge, found.figures, found.holdings) == (Bridge(1), None, ())


# Bacon, Practical Portfolio Performance Measurement and Attribution, chapter 5: British, Japanese and American shares.
BACON = {"weights": [0.4, 0.3, 0.3], "returns": [0.2, -0.05, 0.06], "target": [0.4, 0.2, 0.4], "benchmark": [0.1, -0.04, 0.08]}


def test_published_effects() -> None:
    """Portfolio 8.3 %, target 6.4 %: allocation -1.2 %; selection 3.0 % and interaction 0.1 %, told as one."""
    weights, returns, target, benchmark = (np.array(BACON[name]) for name in ("weights", "returns", "target", "benchmark"))
    found = brinson_fachler(weights, weights * returns, target, benchmark)
    assert found.active == pytest.approx(0.083 - 0.064)
    assert found.allocation == pytest.approx([0.0, -0.0104, -0.0016])
    assert found.selection == pytest.approx([0.04, -0.002 - 0.001, -0.008 + 0.002])
    with pytest.raises(ValueError, match="sum to one"):
        brinson_fachler(np.array([0.5]), np.zeros(1), np.ones(1), np.zeros(1))


def test_a_customers_effects_sum_to_the_active_return() -> None:
    """The same figures as money; a class outside the target is all allocation."""
    shares = zip(("a", "b", "c"), BACON["weights"], BACON["returns"], strict=True)
    classes = [ClassResult(n, 0, 0, 0, round(w * r * 1e7), round(w * 1e7), 0.0) for n, w, r in shares]
    told = (dict(zip(("a", "b", "c"), BACON[name], strict=True)) for name in ("target", "benchmark"))
    found = attribute(classes, *told)
    assert found is not None
    assert [found.portfolio, found.target] == pytest.approx([0.083, 0.064])
    rng = random.Random(5)
    for _ in range(50):
        classes = [ClassResult(n, 0, 0, 0, rng.randint(1, 50), rng.randint(1, 999), 0.0) for n in ("a", "b", "other")]
        one = attribute(classes, {"a": 0.7, "b": 0.3}, {"a": rng.uniform(-1, 1), "b": 0.1})
        assert one is not None
        assert sum(e.allocation + e.selection for e in one.effects) == pytest.approx(one.portfolio - one.target, abs=1e-12)
        assert next(e for e in one.effects if e.asset_class == "other").selection == pytest.approx(0.0, abs=1e-12)
    passing = [ClassResult("a", 0, 0, 0, 10, 1000, 0.0), ClassResult("b", 0, 0, 0, -6, 0, 0.0)]
    one = attribute(passing, {"a": 0.7, "b": 0.3}, {"a": 0.1, "b": 0.5})
    assert one is not None
    (never_there,) = [e for e in one.effects if e.asset_class == "b"]
    assert (never_there.own_return, never_there.weight) == (None, 0.0)
    assert never_there.selection == pytest.approx(-0.006)
    assert attribute(classes, {"a": 0.7, "nowhere": 0.3}, {"a": 0.1}) is None
    assert attribute([], {"a": 1.0}, {"a": 0.1}) is None
