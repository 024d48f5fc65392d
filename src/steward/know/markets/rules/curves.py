"""Yield curves: tenors as days, and yields between their points. Method: docs/methods/curve-interpolation.md."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

TENOR = re.compile(r"(?P<count>\d{1,3})(?P<unit>[DWMY])")
# Days of a unit for the axis of a curve; a month is a twelfth of 365 days.
DAYS = {"D": 1, "W": 7, "Y": 365}


def tenor_days(tenor: str) -> int | None:
    """Days of `ON`, `1W`, `3M`, `10Y`; None for anything else."""
    if tenor == "ON":
        return 1
    found = TENOR.fullmatch(tenor)
    if found is None or not int(found["count"]):
        return None
    count = int(found["count"])
    return (count * 365 + 6) // 12 if found["unit"] == "M" else count * DAYS[found["unit"]]


def interpolate(points: Sequence[tuple[int, Decimal]], days: int) -> Decimal | None:
    """The yield at `days`, linear between the neighbouring points (ascending by days); None outside them."""
    for at, value in points:
        if at == days:
            return value
    for (d0, y0), (d1, y1) in pairwise(points):
        if d0 < days < d1:
            return y0 + (y1 - y0) * (days - d0) / (d1 - d0)
    return None
