"""Fractions of a year between dates, by the conventions in use.  Method page docs/methods/money-weighted-return.md."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from steward.quant.performance.model import Flags, Floats, Ints

Dates: TypeAlias = NDArray[np.datetime64]


class DayCount(StrEnum):
    """How days become years."""

    ACT_365F = "act/365F"
    ACT_360 = "act/360"
    ACT_ACT_ISDA = "act/act ISDA"
    THIRTY_360_ISDA = "30/360 ISDA"
    THIRTY_360_SIA = "30/360 SIA"
    THIRTY_E_360 = "30E/360"


def year_fraction(start: Dates, end: Dates, count: DayCount = DayCount.ACT_365F) -> Floats:
    """Years from `start` to `end` (datetime64[D], shapes that broadcast).

    ISDA 2006 definitions 4.16; 30/360 SIA as well takes the last day of February for day 30.
    """
    return COUNTS[count](start.astype("datetime64[D]"), end.astype("datetime64[D]"))


def _days(start: Dates, end: Dates) -> Floats:
    return (end - start).astype(np.float64)


def _parts(day: Dates) -> tuple[Ints, Ints, Ints]:
    """Year, month, day of the month."""
    months = day.astype("datetime64[M]")
    years = months.astype("datetime64[Y]")
    return years.astype(np.int64) + 1970, (months - years).astype(np.int64) + 1, (day - months).astype(np.int64) + 1


def _thirty(start: Dates, end: Dates, first: Ints, last: Ints) -> Floats:
    (y1, m1, _), (y2, m2, _) = _parts(start), _parts(end)
    result: Floats = (360 * (y2 - y1) + 30 * (m2 - m1) + (last - first)) / 360.0
    return result


def _thirty_isda(start: Dates, end: Dates) -> Floats:
    first, last = _parts(start)[2], _parts(end)[2]
    return _thirty(start, end, np.minimum(first, 30), np.where((last == 31) & (first >= 30), 30, last))


def _thirty_e(start: Dates, end: Dates) -> Floats:
    return _thirty(start, end, np.minimum(_parts(start)[2], 30), np.minimum(_parts(end)[2], 30))


def _ends_february(day: Dates) -> Flags:
    result: Flags = (_parts(day)[1] == 2) & (_parts(day + np.timedelta64(1, "D"))[1] == 3)
    return result


def _thirty_sia(start: Dates, end: Dates) -> Floats:
    first, last = _parts(start)[2], _parts(end)[2]
    last = np.where(_ends_february(start) & _ends_february(end), 30, last)
    first = np.where(_ends_february(start), 30, first)
    return _thirty(start, end, np.minimum(first, 30), np.where((last == 31) & (first >= 30), 30, last))


def _actual(start: Dates, end: Dates) -> Floats:
    """Days in leap years by 366, all others by 365."""
    return _since_zero(end) - _since_zero(start)


def _since_zero(day: Dates) -> Floats:
    year = day.astype("datetime64[Y]")
    length = _days(year.astype("datetime64[D]"), (year + np.timedelta64(1, "Y")).astype("datetime64[D]"))
    result: Floats = year.astype(np.int64) + _days(year.astype("datetime64[D]"), day) / length
    return result


COUNTS: dict[DayCount, Callable[[Dates, Dates], Floats]] = {
    DayCount.ACT_365F: lambda start, end: _days(start, end) / 365.0,
    DayCount.ACT_360: lambda start, end: _days(start, end) / 360.0,
    DayCount.ACT_ACT_ISDA: _actual,
    DayCount.THIRTY_360_ISDA: _thirty_isda,
    DayCount.THIRTY_360_SIA: _thirty_sia,
    DayCount.THIRTY_E_360: _thirty_e,
}
