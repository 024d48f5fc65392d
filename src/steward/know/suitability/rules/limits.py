"""How often one may be assessed, and which results wait for a person: regulation.md N06, N07 and its table of locks."""

import datetime as dt
from collections.abc import Iterable, Sequence

from steward.kernel.time import BusinessDate, add_days, add_months
from steward.know.suitability.model import AttemptsLeft, Hold, Instrument, Origin, PaperTooOld, Switch, TooManyThisYear, TooManyToday

MAX_PER_DAY = 2  # N06, V1
MAX_PER_YEAR = 8  # N07, V1
WINDOW_MONTHS = 12  # N07, V1
JUMP_LEVELS = 2  # D
JUMP_DAYS = 30  # D
DEVICE_CUSTOMERS = 3  # D
DEVICE_DAYS = 30  # D
COACHED_QUESTIONS = 3  # D
PAPER_DAYS = 7  # D


def find_left(days: Iterable[BusinessDate], today: BusinessDate) -> AttemptsLeft:
    """How many more assessments may be made today and within twelve months; `days` are those of every scored one (N06, N07)."""
    inside = _counted(days, today)
    year = max(0, MAX_PER_YEAR - len(inside))
    left = min(year, max(0, MAX_PER_DAY - _on(inside, today, today)))
    if left:
        return AttemptsLeft(left, year, None)
    return AttemptsLeft(0, year, add_days(today, 1) if year else _next_day(inside))


def check_counts(days: Iterable[BusinessDate], today: BusinessDate, *, on: BusinessDate | None = None) -> None:
    """Refuse an assessment too many; `days` are those of every scored one, in whatever channel; `on` is its day (today).

    An assessment counts for twelve months, its anniversary included. Raises TooManyToday, or TooManyThisYear with the next possible day.
    """
    inside = _counted(days, today)
    if _on(inside, on or today, today) >= MAX_PER_DAY:
        raise TooManyToday(most=MAX_PER_DAY)
    if len(inside) >= MAX_PER_YEAR:
        raise TooManyThisYear(most=MAX_PER_YEAR, next_on=_next_day(inside).isoformat())


def _counted(days: Iterable[BusinessDate], today: BusinessDate) -> list[BusinessDate]:
    return sorted(day for day in days if today <= add_months(day, WINDOW_MONTHS))


def _on(inside: Sequence[BusinessDate], day: BusinessDate, today: BusinessDate) -> int:
    """How many count for a day. What is dated ahead of today was made before a clock was set back: it counts as made today."""
    return sum(d == day or d > today for d in inside)


def _next_day(inside: Sequence[BusinessDate]) -> BusinessDate:
    """The first day on which a full year has room again."""
    return add_days(add_months(inside[len(inside) - MAX_PER_YEAR], WINDOW_MONTHS), 1)


def find_holds(
    level: int, earlier: Iterable[tuple[BusinessDate, int]], today: BusinessDate, *, others_on_device: int, origin: Origin, coached: bool
) -> tuple[Hold, ...]:
    """Why a result waits for a person before it may be used.

    `earlier` are (day, level) of what held before, newest first; `others_on_device` counts other customers assessed on this device in
    DEVICE_DAYS. Whoever comes from a refused order and now scores higher is asked by a person first (N13).
    """
    known = list(earlier)
    recent = [before for day, before in known if today - day <= dt.timedelta(days=JUMP_DAYS)]
    found = []
    if any(level - before >= JUMP_LEVELS for before in recent):
        found.append(Hold.JUMP)
    if others_on_device >= DEVICE_CUSTOMERS:
        found.append(Hold.DEVICE)
    if coached:
        found.append(Hold.COACHED)
    if origin is Origin.REFUSED_ORDER and known and level > known[0][1]:
        found.append(Hold.REFUSED_ORDER)
    return tuple(found)


def is_coached(instrument: Instrument, trail: Sequence[Switch]) -> bool:
    """Whether answers were changed, to and fro, until they scored more: in COACHED_QUESTIONS questions, and none ended lower (D).

    Somebody who corrects a slip changes one; somebody who is told what to say, or looks for the score, changes many and all upward.
    """
    scores = {q.id: {o.id: o.score for o in q.options} for q in instrument.questions}
    gains: dict[str, int] = {}
    for switch in trail:
        of = scores.get(switch.question, {})
        gains[switch.question] = gains.get(switch.question, 0) + of.get(switch.after, 0) - of.get(switch.before, 0)
    return sum(gain > 0 for gain in gains.values()) >= COACHED_QUESTIONS and min(gains.values()) >= 0


def check_paper(signed_on: BusinessDate, today: BusinessDate) -> None:
    """A sheet of paper is entered within PAPER_DAYS; PaperTooOld otherwise, or when it is dated ahead."""
    if not add_days(today, -PAPER_DAYS) <= signed_on <= today:
        raise PaperTooOld(days=PAPER_DAYS)
