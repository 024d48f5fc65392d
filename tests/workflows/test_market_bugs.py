"""What prices, corporate actions and the cut-off may never do; each planted bug must make its check fail (D3, F3, R1)."""

import dataclasses
import datetime as dt
import pkgutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant, add_days, business_date, instant
from steward.know.holdings import queries as book
from steward.know.markets import actions, queries
from steward.know.markets.model import CorporateActionRow, CorporateKind, PriceRow, ReturnPoint
from steward.platform.access.model import SYSTEM
from steward.workflows.corporate_actions.run import apply_corporate_actions
from steward.workflows.reactions import REACTIONS
from tests.support.banks import new_bank
from tests.support.desk import Desk

D = business_date
BEFORE, SPLIT, DIVIDEND, LAST = D(2026, 3, 16), D(2026, 3, 17), D(2026, 3, 18), D(2026, 3, 19)
# One for five, then 0.10 a unit: the price falls by exactly what the holder gets, so that nobody is richer on either day.
PRICES = {BEFORE: "10", SPLIT: "2", DIVIDEND: "1.9", LAST: "1.95"}


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    rt = new_bank(tmp_path, database_url, demo=True, reactions=REACTIONS)
    made = Desk(rt)
    made.go_to(D(2026, 3, 2))
    made.product()
    yield made
    rt.engine.dispose()


def announce(desk: Desk, reference: str, kind: CorporateKind, ex: BusinessDate, **terms: object) -> None:
    with desk.rt.work(SYSTEM) as w:
        row = CorporateActionRow(f"test:{reference}", desk.instruments["fund"], kind, ex, "test", **terms)  # type: ignore[arg-type]
        actions.record_corporate_actions(w, rows=[row])


def announce_both(desk: Desk, ratio: str = "5", amount: str = "0.10") -> None:
    announce(desk, "split", CorporateKind.SPLIT, SPLIT, ratio=Decimal(ratio), record_date=BEFORE)
    announce(desk, "dividend", CorporateKind.CASH_DIVIDEND, DIVIDEND, amount=Decimal(amount), currency="CNY", pay_date=DIVIDEND)


def quote(desk: Desk, day: BusinessDate, value: str) -> None:
    """A price as a feed brings it: of its day, known at the end of it at the earliest."""
    with desk.rt.work(SYSTEM) as w:
        actions.record_prices(w, rows=[PriceRow(desk.instruments["fund"], day, Decimal(value), "test")])


def live(desk: Desk) -> None:
    """The four days as they come: announced early, priced each evening, posted each evening."""
    announce_both(desk)
    for day, value in PRICES.items():
        desk.go_to(day, 20)
        quote(desk, day, value)
        apply_corporate_actions(desk.rt)
    desk.go_to(add_days(LAST, 1), 20)


def returns(desk: Desk, until: BusinessDate = LAST, known_at: Instant | None = None) -> list[ReturnPoint]:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        return queries.total_return(w, desk.instruments["fund"], BEFORE, until, known_at=known_at)


def check_return(desk: Desk) -> None:
    """Flat over split and dividend; then ten yuan earn what the last price says: 5 x (1 + 0.10 / 1.90) x 1.95."""
    live(desk)
    shown = [p.index.quantize(Decimal("0.00000001")) for p in returns(desk)]
    assert shown == [Decimal(10), Decimal(10), Decimal(10), Decimal("10.26315789")]


def check_worth(desk: Desk) -> None:
    """Units of a day are worth the price as it was quoted that day: 100 at 10, then 500 at 2."""
    holder = desk.customer(units="100.00", cost="1000.00")
    live(desk)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        worth = [book.wealth(w, holder, "CNY", day).positions[0].value for day in (BEFORE, SPLIT)]
    assert worth == [Money.of(1000, "CNY")] * 2


def check_paid_once(desk: Desk) -> None:
    """500 units at 0.10, however often the day is run."""
    holder = desk.customer(units="100.00", cost="1000.00")
    live(desk)
    apply_corporate_actions(desk.rt)
    assert desk.cash(holder).posted == Money.of(50, "CNY")


def check_no_hindsight(desk: Desk) -> None:
    """A past day reads the same before and after corrections of its price, its split and its dividend arrive."""
    live(desk)
    share, known = desk.instruments["fund"], instant(desk.clock.now())

    def seen() -> list[object]:
        with desk.rt.work(SYSTEM, read_only=True) as w:
            day_before = w.at(SPLIT, 9)
            early = [queries.get_price(w, share, SPLIT, day_before), queries.get_price(w, share, SPLIT)]
            return [returns(desk, DIVIDEND), returns(desk, LAST, known), early, queries.price_history(w, share, BEFORE, DIVIDEND)]

    before = seen()
    desk.go_to(add_days(LAST, 10))
    for day in PRICES:
        quote(desk, day, "3.21")
    announce_both(desk, ratio="4", amount="0.20")
    assert seen() == before
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert returns(desk, LAST, w.now) != returns(desk, LAST, known)


def check_not_before_known(desk: Desk) -> None:
    """In the morning of a day its price is not known: the one of the day before is."""
    live(desk)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        found = queries.get_price(w, desk.instruments["fund"], SPLIT, w.at(SPLIT, 9))
    assert found is not None
    assert found.date == BEFORE


def check_cut_off(_: Desk) -> None:
    """Until 14:59:59.999999 an order belongs to its day, from 15:00:00 on to the next."""
    times = {"14:59:59": BEFORE, "14:59:59.999999": BEFORE, "15:00:00": SPLIT, "15:00:00.000001": SPLIT, "15:00:01": SPLIT}
    found = {
        text: queries.trade_date(queries.shipped_calendar("cn"), instant(dt.datetime.fromisoformat(f"2026-03-16T{text}+08:00")))
        for text in times
    }
    assert found == times


Check = Callable[[Desk], None]
CHECKS: dict[str, Check] = {
    "return": check_return,
    "worth": check_worth,
    "paid once": check_paid_once,
    "no hindsight": check_no_hindsight,
    "not before known": check_not_before_known,
    "cut-off": check_cut_off,
}


@pytest.mark.parametrize("name", CHECKS)
def test_the_market_keeps(desk: Desk, name: str) -> None:
    CHECKS[name](desk)


def adjusted(original: Any) -> Any:
    """Prices before the split as a vendor adjusts them, beside units as they were."""

    def read(row: Any) -> Any:
        found = original(row)
        return dataclasses.replace(found, value=found.value / 5) if found.date < SPLIT else found

    return read


def of_kind_times(kind: CorporateKind, times: int) -> Callable[[Any], Any]:
    """Total return with every action of a kind counted so often."""
    return lambda original: lambda prices, found: original(prices, [a for a in found for _ in range(times if a.kind is kind else 1)])


def legs_twice(original: Any) -> Any:
    """Every leg once more under another name."""

    def legs(*args: Any) -> Any:
        made = original(*args)
        return [*made, *(dataclasses.replace(leg, name=f"{leg.name}-2") for leg in made)]

    return legs


def with_hindsight(place: int) -> Callable[[Any], Any]:
    """Reads with the last argument that says until when, moved to the end of time."""
    ever = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    return lambda original: lambda *args: original(*args[:place], ever, *args[place + 1 :])


def cut_off_moved(seconds: float) -> Callable[[Any], Any]:
    """The day ends so much later."""
    return lambda original: lambda calendar, at, cutoff, zone: original(calendar, at - dt.timedelta(seconds=seconds), cutoff, zone)


STORE, RULES = "steward.know.markets.store", "steward.know.markets.rules"
BUGS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "adjusted price in the return": (f"{STORE}.prices.to_price", adjusted, "return"),
    "adjusted price with raw units": (f"{STORE}.prices.to_price", adjusted, "worth"),
    "split forgotten in the return": (f"{RULES}.total_return.accumulate", of_kind_times(CorporateKind.SPLIT, 0), "return"),
    "dividend twice in the return": (f"{RULES}.total_return.accumulate", of_kind_times(CorporateKind.CASH_DIVIDEND, 2), "return"),
    "dividend twice in the book": ("steward.workflows.corporate_actions.run.legs_of", legs_twice, "paid once"),
    "corrected prices before they came": (f"{STORE}.prices.prices_between", with_hindsight(4), "no hindsight"),
    "corrected actions before they came": (f"{STORE}.corporate.of_instruments", with_hindsight(2), "no hindsight"),
    "the close in the morning": (f"{STORE}.prices.latest_prices", with_hindsight(2), "not before known"),
    "cut-off a second late": (f"{RULES}.calendars.assign_trade_date", cut_off_moved(1), "cut-off"),
    "cut-off a second early": (f"{RULES}.calendars.assign_trade_date", cut_off_moved(-1), "cut-off"),
    "cut-off that takes its own instant": (f"{RULES}.calendars.assign_trade_date", cut_off_moved(1e-6), "cut-off"),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_makes_its_check_fail(desk: Desk, monkeypatch: pytest.MonkeyPatch, bug: str) -> None:
    path, plant, check = BUGS[bug]
    monkeypatch.setattr(path, plant(pkgutil.resolve_name(path)))
    with pytest.raises(AssertionError):
        CHECKS[check](desk)
