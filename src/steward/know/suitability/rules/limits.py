"""How often one may be assessed, and which results wait for a person: regulation.md N06, N07 and its table of locks."""

import datetime as dt
from collections.abc import Iterable

from steward.kernel.time import BusinessDate, add_days, add_months
from steward.know.suitability.model import Hold, TooManyThisYear, TooManyToday

MAX_PER_DAY = 2  # N06, V1
MAX_PER_YEAR = 8  # N07, V1
WINDOW_MONTHS = 12  # N07, V1
JUMP_LEVELS = 2  # D
JUMP_DAYS = 30  # D
DEVICE_CUSTOMERS = 3  # D
DEVICE_DAYS = 30  # D


def check_counts(days: Iterable[BusinessDate], today: BusinessDate) -> None:
    """Refuse an assessment too many; `days` are those of every scored one, in whatever channel.

    An assessment counts for twelve months, its anniversary included. Raises TooManyToday, or TooManyThisYear with the next possible day.
    """
    inside = sorted(day for day in days if today <= add_months(day, WINDOW_MONTHS))
    if inside.count(today) >= MAX_PER_DAY:
        raise TooManyToday(most=MAX_PER_DAY)
    if len(inside) >= MAX_PER_YEAR:
        leaves = inside[len(inside) - MAX_PER_YEAR]
        raise TooManyThisYear(most=MAX_PER_YEAR, next_on=add_days(add_months(leaves, WINDOW_MONTHS), 1).isoformat())


def find_holds(level: int, earlier: Iterable[tuple[BusinessDate, int]], today: BusinessDate, *, others_on_device: int) -> tuple[Hold, ...]:
    """Why a result waits for a person before it may be used.

    `earlier` are (day, level) of what held before; `others_on_device` counts other customers assessed on this device in DEVICE_DAYS.
    """
    recent = [before for day, before in earlier if today - day <= dt.timedelta(days=JUMP_DAYS)]
    found = []
    if any(level - before >= JUMP_LEVELS for before in recent):
        found.append(Hold.JUMP)
    if others_on_device >= DEVICE_CUSTOMERS:
        found.append(Hold.DEVICE)
    return tuple(found)
