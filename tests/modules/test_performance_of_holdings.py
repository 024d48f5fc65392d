"""Performance as the book tells it, by hand (F4, G3), on both databases."""

import math
from decimal import Decimal

import numpy as np
import pytest

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, business_date
from steward.know.holdings import actions, queries
from steward.know.holdings.model import AccountKey, AccountRole, Asset, Performance, Scope, Span, SpanFigures, TransferKind, TransferRow
from steward.know.holdings.rules.figures import money_weighted
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.platform.access.model import SYSTEM, Actor, Denial, Role
from steward.platform.runtime import Runtime
from tests.support.desk import Desk

CUSTOMER = CustomerId("01900000-0000-7000-8000-00000000c001")
SPOUSE = CustomerId("01900000-0000-7000-8000-00000000c002")
DAYS = [business_date(2026, 1, d) for d in (5, 6, 7, 8, 9, 12)]
PRICES = ["1.00", "1.10", "1.00", "1.05", "2.10", "2.20"]  # after a consolidation of two units into one on the ninth
MARK_PRICES = ["100", "101", "99", "100", "102", "104"]
CASH = Asset.cash("CNY")


class Ledger:
    """Posts transfers by hand, each under the name of its step."""

    def __init__(self, rt: Runtime) -> None:
        desk = Desk(rt)
        for code in ("fund", "mark", "unpriced"):
            desk.product(code)
        self.rt, self.fund, self.mark = rt, desk.instruments["fund"], desk.instruments["mark"]
        self.unpriced = desk.instruments["unpriced"]
        self.count = 0
        with rt.work(SYSTEM) as w:
            told = [(self.fund, PRICES), (self.mark, MARK_PRICES)]
            rows = [PriceRow(i, d, Decimal(p), "test", w.at(d, 20)) for i, prices in told for d, p in zip(DAYS, prices, strict=True)]
            record_prices(w, rows=rows)

    def post(
        self,
        kind: TransferKind,
        day: BusinessDate,
        amount: str,
        *,
        units: InstrumentId | None = None,
        worth: str | None = None,
        owner: CustomerId = CUSTOMER,
    ) -> None:
        """A signed amount of money, or of units, onto the customer's account."""
        asset = CASH if units is None else Asset.units(units, 2)
        mine = AccountKey.customer_cash(owner, "CNY") if units is None else AccountKey.customer_units(owner, units, 2)
        other = AccountKey.house(AccountRole.EXTERNAL if units is None else AccountRole.ISSUER_UNITS, asset)
        moved = Decimal(amount)
        self.count += 1
        with self.rt.work(SYSTEM) as w:
            made = actions.ensure_accounts(w, [mine, other])
            legs = (made[other], made[mine]) if moved > 0 else (made[mine], made[other])
            cost = None if worth is None else Money.of(worth, "CNY")
            row = TransferRow(f"t{self.count}", *legs, asset.code, int(abs(moved) * 100), kind, day, "trade", None, cost)
            actions.post(w, transfers=[row])

    def read(self, scope: Scope, *who: CustomerId, as_of: BusinessDate = DAYS[-1]) -> Performance:
        with self.rt.work(SYSTEM, read_only=True) as w:
            return queries.performance(w, who or [CUSTOMER], scope=scope, currency="CNY", as_of=as_of, benchmark=self.mark)


@pytest.fixture
def ledger(rt: Runtime) -> Ledger:
    """1,000 in; 500 for 495 units (1 % fee), 10 dividend less 1 tax, a consolidation, 100 in, 2 interest, 100 units sold at 0.5 % fee."""
    made = Ledger(rt)
    made.post(TransferKind.DEPOSIT, DAYS[0], "1000")
    made.post(TransferKind.BUY, DAYS[0], "-495")
    made.post(TransferKind.BUY_FEE, DAYS[0], "-5")
    made.post(TransferKind.BUY, DAYS[0], "495", units=made.fund, worth="500")
    made.post(TransferKind.INCOME, DAYS[2], "10")
    made.post(TransferKind.TAX, DAYS[2], "-1")
    made.post(TransferKind.DEPOSIT, DAYS[3], "100")
    made.post(TransferKind.SPLIT, DAYS[4], "-247.5", units=made.fund)
    made.post(TransferKind.INTEREST, DAYS[4], "2")
    made.post(TransferKind.REDEEM, DAYS[5], "-100", units=made.fund, worth="218.90")
    made.post(TransferKind.REDEEM, DAYS[5], "218.90")
    return made


def start_of(found: Performance) -> SpanFigures:
    return next(s for s in found.spans if s.span is Span.START)


def test_investments_by_hand(ledger: Ledger) -> None:
    """Money put into units and taken out of them: 500 in, 9 of dividend out, 218.90 out; 147.5 units at 2.20 left."""
    found = ledger.read(Scope.INVESTMENTS)
    s = start_of(found)
    assert [str(m) for m in (s.start, s.end, s.put_in, s.taken_out, s.gain)] == ["0.00", "324.50", "500.00", "227.90", "52.40"]
    growth = [495 / 500, 544.5 / 495, (495 + 9) / 544.5, 519.75 / 495, 519.75 / 519.75, (324.5 + 218.9) / 519.75]
    assert s.time_weighted == pytest.approx(math.prod(growth) - 1, abs=1e-12)
    assert [d.index for d in found.days] == pytest.approx([math.prod(growth[:k]) for k in range(7)])
    assert [(f.day, str(f.amount), len(f.transfer_ids)) for f in found.flows] == [
        (DAYS[0], "500.00", 1),
        (DAYS[2], "-9.00", 2),
        (DAYS[5], "-218.90", 1),
    ]
    assert sum(c.share for c in s.contributions) == pytest.approx(s.time_weighted, abs=1e-12)
    (fund,) = [c for c in s.contributions if c.instrument_id == ledger.fund]
    assert (str(fund.gain), len(fund.transfer_ids)) == ("43.40", 3)
    assert s.drawdown == pytest.approx(504 / 544.5 - 1)
    assert (s.drawdown_from, s.drawdown_to) == (DAYS[1], DAYS[2])
    assert s.volatility is None  # six days do not tell


def test_everything_by_hand(ledger: Ledger) -> None:
    """Only deposits are put in; fees, dividends, tax and interest are gains of one's own."""
    found = ledger.read(Scope.EVERYTHING)
    s = start_of(found)
    assert [str(m) for m in (s.end, s.put_in, s.taken_out, s.gain)] == ["1154.40", "1100.00", "0.00", "54.40"]
    totals = [995.0, 1044.5, 1004.0, 1128.75, 1130.75, 1154.4]
    bases = [1000.0, 995.0, 1044.5, 1104.0, 1128.75, 1130.75]
    assert s.time_weighted == pytest.approx(math.prod(v / b for v, b in zip(totals, bases, strict=True)) - 1, abs=1e-12)
    assert [(f.day, str(f.amount)) for f in found.flows] == [(DAYS[0], "1000.00"), (DAYS[3], "100.00")]
    years = [0.0, 3 / 365, 7 / 365]
    assert s.money_weighted is not None
    rate = (1 + s.money_weighted) ** (365 / 7)
    assert 1000 * rate ** years[2] + 100 * rate ** (years[2] - years[1]) == pytest.approx(1154.4, abs=1e-9)
    assert s.rates == 1
    assert s.against is not None
    assert s.against.total_return == pytest.approx(0.04)


def test_a_span_begins_with_what_was_there(ledger: Ledger) -> None:
    found = {s.span: s for s in ledger.read(Scope.EVERYTHING).spans}
    assert not found[Span.YEAR].complete
    assert found[Span.YEAR].time_weighted == found[Span.START].time_weighted
    before = ledger.read(Scope.EVERYTHING, as_of=DAYS[3])
    assert str(start_of(before).end) == "1128.75"
    assert start_of(before).until == DAYS[3]


def test_a_reversal_takes_back_a_flow_and_known_at_sees_what_was_known(ledger: Ledger) -> None:
    with ledger.rt.work(SYSTEM, read_only=True) as w:
        known = w.now
        deposit = next(e.transfer_id for e in queries.entries(w, CUSTOMER, CASH.code)[0] if e.amount == 10000)
    desk = Desk(ledger.rt)
    desk.go_to(business_date(2026, 11, 1))
    with ledger.rt.work(SYSTEM) as w:
        actions.reverse(w, transfer_id=deposit)
        now = queries.performance(w, [CUSTOMER], scope=Scope.EVERYTHING, currency="CNY")
        then = queries.performance(w, [CUSTOMER], scope=Scope.EVERYTHING, currency="CNY", known_at=known)
    assert (str(start_of(now).gain), str(start_of(then).gain)) == ("54.40", "54.40")
    assert (str(start_of(now).end), str(start_of(then).end)) == ("1054.40", "1154.40")


def test_units_in_kind_and_a_household_as_one_pocket(ledger: Ledger) -> None:
    """Units that come as such count at their value; what one member gives another is no flow of the household."""
    ledger.post(TransferKind.WITHDRAWAL, DAYS[5], "-50", units=ledger.fund)
    ledger.post(TransferKind.DEPOSIT, DAYS[5], "50", units=ledger.fund, owner=SPOUSE)
    alone, together = ledger.read(Scope.INVESTMENTS), ledger.read(Scope.INVESTMENTS, CUSTOMER, SPOUSE)
    assert str(start_of(alone).taken_out) == "337.90"
    assert str(start_of(together).taken_out) == "227.90"
    assert str(start_of(alone).gain) == str(start_of(together).gain) == "52.40"
    assert start_of(ledger.read(Scope.INVESTMENTS, SPOUSE)).time_weighted == pytest.approx(0.0)


def test_a_merger_moves_value_and_is_no_flow(ledger: Ledger) -> None:
    ledger.post(TransferKind.MERGER, DAYS[5], "-147.5", units=ledger.fund)
    ledger.post(TransferKind.MERGER, DAYS[5], "3.12", units=ledger.mark)
    s = start_of(ledger.read(Scope.INVESTMENTS))
    assert [str(m) for m in (s.end, s.put_in, s.taken_out)] == ["324.48", "500.00", "227.90"]


def test_what_nothing_values_is_named_and_left_out(ledger: Ledger) -> None:
    ledger.post(TransferKind.DEPOSIT, DAYS[1], "10", units=ledger.unpriced)
    found = ledger.read(Scope.INVESTMENTS)
    assert found.left_out == (ledger.unpriced,)
    assert str(start_of(found).gain) == "52.40"


def test_nothing_held_is_no_history_and_no_error(ledger: Ledger) -> None:
    found = ledger.read(Scope.INVESTMENTS, SPOUSE)
    assert (found.days, found.flows, found.spans) == ((), (), ())


def test_performance_is_the_customers_own(ledger: Ledger) -> None:
    stranger = Actor("01900000-0000-7000-8000-000000000001", Role.CUSTOMER, customer_id=SPOUSE)
    with pytest.raises(Denial), ledger.rt.work(stranger, read_only=True) as w:
        queries.performance(w, [CUSTOMER])


def test_no_money_weighted_rate_without_a_flow_both_ways() -> None:
    found = money_weighted(np.array([100.0, 0.0]), np.array([0.0]), np.array([0.0, 30.0]), None)
    assert (found.span, found.year, found.rates) == (None, None, 0)
