"""Markets: as-of reads of prices and instruments, corrections, calendars (D3)."""

import datetime as dt
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from steward.kernel.ids import InstrumentId
from steward.kernel.recorded import Effect
from steward.kernel.time import BusinessDate, add_days, business_date, instant
from steward.know.markets import actions, queries
from steward.know.markets.model import CalendarUnknown, InstrumentRow, MarketRow, OutsideCalendar, PriceNotPositive, PriceRow, Roll
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from tests.support.data import data_folder

D = business_date


def venue(code: str) -> MarketRow:
    return MarketRow(code, code, f"Venue {code}", "Greece", "Mon,Tue,Wed,Thu,Fri", "08:15-15:20", "Public Securities")


def add_instrument(rt: Runtime, code: str = "isin:GRS003003035", **kw: object) -> InstrumentId:
    with rt.work(SYSTEM) as w:
        row = InstrumentRow(code, "EUR", D(2018, 1, 2), **kw)  # type: ignore[arg-type]
        (done,) = actions.record_instruments(w, rows=[row])
    return InstrumentId(done.id)


def price(instrument_id: InstrumentId, day: BusinessDate, value: str) -> PriceRow:
    return PriceRow(instrument_id, day, Decimal(value), "test")


def test_the_latest_price_up_to_a_day_counts_and_a_correction_only_from_when_it_came(rt: Runtime, clock: SetClock) -> None:
    share = add_instrument(rt)
    with rt.work(SYSTEM) as w:
        done = actions.record_prices(w, rows=[price(share, D(2026, 2, 26), "10.5"), price(share, D(2026, 2, 27), "11")])
    assert [d.effect for d in done] == [Effect.ADDED, Effect.ADDED]
    came = clock.now()
    clock.set(came + dt.timedelta(days=3))
    with rt.work(SYSTEM) as w:
        again = actions.record_prices(w, rows=[price(share, D(2026, 2, 26), "10.5"), price(share, D(2026, 2, 27), "12.00000001")])
        assert [d.effect for d in again] == [Effect.UNCHANGED, Effect.CHANGED]
        latest = queries.get_price(w, share, w.today)
        before = queries.get_price(w, share, w.today, known_at=came)
        early = queries.get_price(w, share, D(2026, 2, 26))
        history = queries.price_history(w, share, D(2026, 2, 1), w.today)
        assert queries.get_price(w, share, D(2026, 2, 25)) is None
    assert latest is not None
    assert before is not None
    assert early is not None
    assert (latest.value, before.value, early.value) == (Decimal("12.00000001"), Decimal("11.00000000"), Decimal("10.50000000"))
    assert [p.value for p in history] == [early.value, latest.value]


def test_named_instruments_have_the_prices_they_have_among_all(rt: Runtime, clock: SetClock) -> None:
    days = [D(2026, 2, 25), D(2026, 2, 26), D(2026, 2, 27)]
    early, late, none = (add_instrument(rt, f"isin:GRS00300303{n}") for n in range(3))
    with rt.work(SYSTEM) as w:
        actions.record_prices(w, rows=[price(early, day, str(n)) for n, day in enumerate(days, 1)] + [price(late, days[0], "7")])
    clock.set(clock.now() + dt.timedelta(days=3))
    with rt.work(SYSTEM) as w:
        actions.record_prices(w, rows=[price(late, days[2], "9"), price(early, days[2], "3.5")])
        for on in (*days, D(2026, 3, 2), w.today):
            everything = queries.prices_at(w, on)
            assert queries.prices_at(w, on, [early, late, none]) == everything
            assert queries.prices_at(w, on, [late]) == {i: p for i, p in everything.items() if i == late}
        assert [queries.prices_at(w, on, [early])[early].value for on in (D(2026, 3, 2), w.today)] == [3, Decimal("3.5")]
        seen = queries.get_price(w, late, w.today, known_at=w.end_of(days[1]))
        assert seen is not None
        assert (seen.date, seen.value) == (days[0], Decimal(7))  # a later day whose price was not known does not hide it


def test_a_curve_has_the_last_price_of_each_week_and_of_late_every_one(rt: Runtime, clock: SetClock) -> None:
    one, other = (add_instrument(rt, f"isin:GRS00300304{n}") for n in range(2))
    days = [add_days(D(2025, 12, 29), n) for n in range(60) if n not in (4, 5, 6, 17, 18, 39)]
    with rt.work(SYSTEM) as w:
        actions.record_prices(w, rows=[price(one, day, str(n)) for n, day in enumerate(days, 1)] + [price(other, days[9], "7")])
    clock.set(clock.now() + dt.timedelta(days=3))
    with rt.work(SYSTEM) as w:
        actions.record_prices(w, rows=[price(one, days[20], "99.5"), price(one, days[50], "98.5")])  # the newest version counts
        for since, daily, until in ((days[0], days[30], days[-1]), (days[2], days[33], days[50]), (days[3], days[3], w.today)):
            whole = queries.price_histories(w, [one, other], since, until)
            weeks = {(p.instrument_id, (p.date.toordinal() - 1) // 7): p for each in whole.values() for p in each if p.date < daily}
            shown = [*weeks.values(), *(p for each in whole.values() for p in each if p.date >= daily)]
            wanted = sorted((p.instrument_id, p.date.isoformat(), float(p.value)) for p in shown)
            assert len(wanted) > 20
            curves = queries.price_curves(w, [one, other], since, daily, until)
            assert sorted((i, day, value) for i, curve in curves.items() for day, value in curve) == wanted
            assert all(curve == sorted(curve) for curve in curves.values())


def test_a_price_is_not_known_before_the_end_of_its_day(rt: Runtime) -> None:
    share = add_instrument(rt)
    with rt.work(SYSTEM) as w:
        actions.record_prices(w, rows=[price(share, D(2026, 2, 27), "11")])
        morning = w.at(D(2026, 2, 27), 9)
        assert queries.get_price(w, share, D(2026, 2, 27), known_at=morning) is None
        assert queries.prices_at(w, D(2026, 2, 27))[share].known_at == w.end_of(D(2026, 2, 27))


def test_a_price_that_is_not_positive_is_refused(rt: Runtime) -> None:
    share = add_instrument(rt)
    with pytest.raises(PriceNotPositive), rt.work(SYSTEM) as w:
        actions.record_prices(w, rows=[price(share, D(2026, 2, 27), "0")])


def test_the_venue_known_on_a_day_counts_and_the_end_of_quotation_shows_after_it(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        actions.record_markets(w, rows=[venue("ENAX"), venue("XATH")])
        rows = [
            InstrumentRow("isin:GRS498003003", "EUR", D(2018, 1, 2), D(2022, 3, 1), "ENAX", known_at=w.end_of(D(2018, 1, 2))),
            InstrumentRow("isin:GRS498003003", "EUR", D(2018, 1, 2), D(2022, 3, 1), "XATH", known_at=w.end_of(D(2020, 7, 15))),
        ]
        first, second = actions.record_instruments(w, rows=rows)
        assert (first.id, first.effect, second.effect) == (second.id, Effect.ADDED, Effect.CHANGED)
    with rt.work(SYSTEM) as w:
        assert {d.effect for d in actions.record_instruments(w, rows=rows)} == {Effect.UNCHANGED}
        seen = [
            queries.get_instrument(w, InstrumentId(first.id), d) for d in (D(2020, 7, 14), D(2020, 7, 15), D(2022, 3, 1), D(2022, 3, 2))
        ]
    assert [(i.market, i.quoted_until) for i in seen if i] == [
        ("ENAX", None), ("XATH", None), ("XATH", None), ("XATH", D(2022, 3, 1)),
    ]  # fmt: skip


def test_an_order_after_the_cut_off_or_on_a_holiday_belongs_to_the_next_trading_day() -> None:
    def at(text: str) -> BusinessDate:
        return queries.trade_date(queries.shipped_calendar("cn"), instant(dt.datetime.fromisoformat(text + "+08:00")))

    assert at("2026-02-13T14:59:59") == D(2026, 2, 13)
    assert at("2026-02-13T15:00:00") == D(2026, 2, 24)  # a Friday before the Spring Festival of 2026
    assert at("2026-02-18T10:00:00") == D(2026, 2, 24)
    assert queries.is_business_day(queries.shipped_calendar("weekdays"), D(2026, 2, 18))
    assert not queries.is_business_day(queries.shipped_calendar("weekdays"), D(2026, 2, 21))


def test_the_chinese_calendar_agrees_with_the_days_the_index_was_quoted() -> None:
    """Shanghai index quotes 2005-2021 as published: the calendar must open and close on the same days."""
    table = pq.read_table(data_folder("cn_global_long_history") / "daily_prices.parquet", filters=[("series", "=", "SSE_Composite")])
    quoted = {str(d)[:10] for d in table["date"].to_pylist()}
    assert differing_days("cn", D(2005, 1, 1), D(2021, 12, 31), quoted) == []


def test_banks_work_on_the_weekends_on_which_bond_yields_were_published() -> None:
    """2013-2021; the last days of 2016, 2017 and 2018 were valued for the year's accounts only, with every market closed."""
    with (data_folder("cn_etf_daily") / "china_bond_yields_daily_pit.csv").open(encoding="utf-8-sig") as lines:
        published = {line[:10] for line in lines}
    year_ends = {"2016-12-31", "2017-12-30", "2017-12-31", "2018-12-30", "2018-12-31"}
    for calendar in ("interbank", "bank"):
        assert set(differing_days(calendar, D(2013, 1, 4), D(2021, 12, 31), published)) == year_ends


def differing_days(calendar: str, day: BusinessDate, last: BusinessDate, expected: set[str]) -> list[str]:
    out = []
    while day <= last:
        if (day.isoformat() in expected) != queries.is_business_day(queries.shipped_calendar(calendar), day):
            out.append(day.isoformat())
        day = BusinessDate(day + dt.timedelta(days=1))
    return out


def test_a_working_weekend_counts_for_banks_and_not_for_the_exchange() -> None:
    """The Saturday 2026-10-10 makes up for National Day."""
    assert [queries.is_business_day(queries.shipped_calendar(c), D(2026, 10, 10)) for c in ("cn", "bank", "interbank")] == [
        False,
        True,
        True,
    ]
    assert queries.next_business_day(queries.shipped_calendar("cn"), D(2026, 10, 9)) == D(2026, 10, 12)
    assert queries.next_business_day(queries.shipped_calendar("bank"), D(2026, 10, 9)) == D(2026, 10, 10)
    assert queries.next_business_day(queries.shipped_calendar("cn"), D(2026, 9, 30), 3) == D(2026, 10, 12)
    assert queries.next_business_day(queries.shipped_calendar("cn"), D(2026, 10, 8), -1) == D(2026, 9, 30)


def test_settlement_rolls_over_the_turn_of_the_year_and_within_its_month() -> None:
    assert queries.next_business_day(queries.shipped_calendar("cn"), D(2026, 12, 31)) == D(2027, 1, 4)
    assert queries.roll_day(queries.shipped_calendar("cn"), D(2026, 10, 31)) == D(2026, 11, 2)
    assert queries.roll_day(queries.shipped_calendar("cn"), D(2026, 10, 31), Roll.MODIFIED_FOLLOWING) == D(2026, 10, 30)
    assert queries.roll_day(queries.shipped_calendar("cn"), D(2026, 10, 31), Roll.PRECEDING) == D(2026, 10, 30)
    assert queries.roll_day(queries.shipped_calendar("cn"), D(2028, 2, 29)) == D(2028, 2, 29)


@pytest.mark.parametrize(
    ("calendar", "at", "day"),
    [
        ("cn", "2026-11-20T14:59:59.999", D(2026, 11, 20)),
        ("cn", "2026-11-20T15:00:00", D(2026, 11, 23)),
        ("bank", "2026-11-20T16:59:59.999999", D(2026, 11, 20)),
        ("cn", "2026-11-19T23:59:59.999999", D(2026, 11, 20)),
        ("cn", "2026-11-20T00:00:00", D(2026, 11, 20)),
        ("cn", "2028-02-28T15:00:00", D(2028, 2, 29)),
        ("cn", "2028-02-29T15:00:00", D(2028, 3, 1)),
        ("cn", "2026-12-31T15:00:00", D(2027, 1, 4)),
    ],
)
def test_the_trade_date_turns_at_the_cut_off_to_the_microsecond(calendar: str, at: str, day: BusinessDate) -> None:
    assert queries.trade_date(queries.shipped_calendar(calendar), instant(dt.datetime.fromisoformat(at + "+08:00"))) == day


def test_a_calendar_refuses_days_it_does_not_cover_and_unknown_names() -> None:
    with pytest.raises(OutsideCalendar) as refused:
        queries.is_business_day(queries.shipped_calendar("cn"), D(2031, 1, 2))
    assert refused.value.facts == {"calendar": "cn", "date": "2031-01-02", "first": "2005-01-01", "last": "2030-12-31"}
    with pytest.raises(OutsideCalendar):
        queries.next_business_day(queries.shipped_calendar("cn"), D(2030, 12, 31))
    with pytest.raises(OutsideCalendar):
        queries.is_business_day(queries.shipped_calendar("bank"), D(2012, 12, 31))
    with pytest.raises(CalendarUnknown):
        queries.is_business_day(queries.shipped_calendar("moon"), D(2026, 1, 5))
    assert queries.shipped_calendar("cn").announced_until == D(2026, 12, 31)
