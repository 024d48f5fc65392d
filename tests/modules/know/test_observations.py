"""Values, curves, exchange rates and macro figures: one way to read them, as of a day, without hindsight (D3)."""

import datetime as dt
from decimal import Decimal

import pytest

from steward.kernel.recorded import Effect
from steward.kernel.time import BusinessDate, Instant, business_date
from steward.know.markets import actions, queries
from steward.know.markets.model import (
    CurveMissing,
    FxRateMissing,
    InstrumentRow,
    PointRow,
    PriceRow,
    ReleaseMissing,
    SeriesKind,
    SeriesRow,
    SeriesUnknown,
)
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime

D = business_date
CPI, CGB = "macro:cn-cpi-yoy", "curve:cgb"


def record(rt: Runtime, kind: SeriesKind, *points: PointRow) -> list[Effect]:
    with rt.work(SYSTEM) as w:
        actions.record_series(w, rows=[SeriesRow(code, kind, "unit") for code in dict.fromkeys(p.series for p in points)])
        return [done.effect for done in actions.record_points(w, rows=points)]


def rate(pair: str, day: BusinessDate, value: str) -> PointRow:
    return PointRow(f"fx:{pair}", day, Decimal(value), "test")


def released(rt: Runtime, value: str, day: dt.date, hour: int = 10) -> PointRow:
    with rt.work(SYSTEM, read_only=True) as w:
        return PointRow(CPI, D(2025, 12, 31), Decimal(value), "test", known_at=w.at(BusinessDate(day), hour))


def test_a_macro_figure_is_not_known_before_its_release_and_a_correction_appends(rt: Runtime) -> None:
    with pytest.raises(ReleaseMissing):
        record(rt, SeriesKind.MACRO, PointRow(CPI, D(2025, 12, 31), Decimal("0.8"), "test"))
    told = released(rt, "0.8", D(2026, 1, 9)), released(rt, "0.7", D(2026, 2, 11))
    assert record(rt, SeriesKind.MACRO, *told) == [Effect.ADDED, Effect.CHANGED]
    assert record(rt, SeriesKind.MACRO, told[1]) == [Effect.UNCHANGED]
    with rt.work(SYSTEM, read_only=True) as w:
        seen = [queries.read_figure(w, SeriesKind.MACRO, CPI, day) for day in (D(2026, 1, 8), D(2026, 1, 9), D(2026, 2, 11))]
        early = queries.read_figure(w, SeriesKind.MACRO, CPI, D(2026, 1, 9), known_at=w.at(D(2026, 1, 9), 9))
        history = queries.read_figures(w, CPI, D(2025, 1, 1), D(2026, 2, 10))
    assert [o and o.value for o in seen] == [None, Decimal("0.8"), Decimal("0.7")]
    assert early is None
    assert [o.value for o in history] == [Decimal("0.8")]


def test_prices_values_and_rates_are_read_the_same_way(rt: Runtime, clock: SetClock) -> None:
    record(rt, SeriesKind.NAV, PointRow("nav:x", D(2026, 2, 27), Decimal("1.05"), "test", "unit"))
    with rt.work(SYSTEM) as w:
        (made,) = actions.record_instruments(w, rows=[InstrumentRow("test:x", "CNY", D(2026, 1, 5))])
        actions.record_prices(w, rows=[PriceRow(made.id, D(2026, 2, 27), Decimal("1.06"), "test")])  # type: ignore[arg-type]
        price = queries.read_figure(w, SeriesKind.PRICE, "test:x", D(2026, 2, 28))
        nav = queries.read_figure(w, SeriesKind.NAV, "nav:x", D(2026, 2, 28), part="unit")
        assert queries.read_figure(w, SeriesKind.NAV, "nav:x", D(2026, 2, 28), part="cum") is None
        for kind, code in ((SeriesKind.PRICE, "test:y"), (SeriesKind.FX, "nav:x")):
            with pytest.raises(SeriesUnknown):
                queries.read_figure(w, kind, code, D(2026, 2, 28))
    assert price is not None
    assert nav is not None
    assert (price.value, nav.value, price.date, price.known_at) == (Decimal("1.06"), Decimal("1.05"), nav.date, nav.known_at)
    assert nav.known_at <= Instant(clock.now())


def test_the_curve_is_linear_between_its_points_and_refuses_beyond_them(rt: Runtime) -> None:
    """ChinaBond yields of 2013-01-04: 3.6062 for ten years, 4.2035 for thirty; twenty years lie in the middle."""
    day = D(2013, 1, 4)
    points = [PointRow(CGB, day, Decimal(v), "test", t) for t, v in (("10Y", "3.6062"), ("30Y", "4.2035"))]
    record(rt, SeriesKind.CURVE, *points, PointRow(CGB, D(2013, 1, 3), Decimal(9), "test", "1Y"))
    with rt.work(SYSTEM, read_only=True) as w:
        assert queries.yield_at(w, CGB, day, 3650) == Decimal("3.6062")
        assert queries.yield_at(w, CGB, day, 7300) == Decimal("3.90485")
        for days in (365, 3649, 10951):
            with pytest.raises(CurveMissing):
                queries.yield_at(w, CGB, day, days)
        with pytest.raises(CurveMissing):
            queries.get_curve(w, CGB, D(2013, 1, 2))


def test_a_rate_is_quoted_inverse_or_crossed_and_never_guessed(rt: Runtime) -> None:
    day = D(2026, 2, 27)
    record(rt, SeriesKind.FX, rate("USDCNY", day, "7.1"), rate("EURCNY", D(2026, 2, 26), "7.81"), rate("USDJPY", day, "150"))
    with rt.work(SYSTEM, read_only=True) as w:
        direct, inverse = queries.get_fx_rate(w, "USD", "CNY", day), queries.get_fx_rate(w, "CNY", "USD", day)
        cross, far = queries.get_fx_rate(w, "EUR", "USD", day), queries.get_fx_rate(w, "CNY", "JPY", day)
        assert queries.get_fx_rate(w, "CNY", "CNY", day).value == 1
        with pytest.raises(FxRateMissing) as missing:
            queries.get_fx_rate(w, "USD", "HKD", day)
        assert missing.value.facts == {"pair": "USDHKD", "date": "2026-02-27"}
        assert queries.get_fx_rate(w, "USD", "CNY", D(2026, 3, 11)).date == day
        with pytest.raises(FxRateMissing):
            queries.get_fx_rate(w, "USD", "CNY", D(2026, 3, 12))
        with pytest.raises(FxRateMissing):
            queries.get_fx_rate(w, "USD", "CNY", day, known_at=w.at(day, 9))
    assert (direct.value, direct.path) == (Decimal("7.1"), ("USDCNY",))
    assert (inverse.value, inverse.path) == (Decimal("0.1408450704"), ("USDCNY",))
    assert (cross.value, cross.date, cross.path) == (Decimal("1.1000000000"), D(2026, 2, 26), ("EURCNY", "USDCNY"))
    assert (far.value, far.path) == (Decimal("21.1267605634"), ("USDCNY", "USDJPY"))
