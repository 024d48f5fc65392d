"""What the indicators say of a book, and what that means for the breaches that live. Method page docs/methods/indicators.md."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from steward.guard.risk.model import LIGHTS, Breach, BreachState, By, Dimension, Figure, Indicator, Light, Reading, ReadingChange, Term

BPS = 10_000


def read_all(indicators: Iterable[Indicator], figures: Sequence[Figure]) -> tuple[Reading, ...]:
    """The reading of every indicator; where each subject is read, the highest and all that are not green. No whole, no reading."""
    return tuple(reading for one in indicators for reading in _shown(list(_readings(one, figures))))


def compare_readings(indicators: Sequence[Indicator], before: Sequence[Figure], after: Sequence[Figure]) -> tuple[ReadingChange, ...]:
    """What is shown of either book beside what it is in the other: what crosses a threshold first, the worse ones before the better."""
    was, then = ({(r.indicator, r.subject): r for one in indicators for r in _readings(one, book)} for book in (before, after))
    shown = {(r.indicator, r.subject) for book in (before, after) for r in read_all(indicators, book)}
    place = {one.code: at for at, one in enumerate(indicators)}

    def order(of: ReadingChange) -> tuple[int, int, int, str]:
        crosses = 0 if of.turn > 0 else 1 if of.turn < 0 else 2
        return crosses, place[of.indicator], -max(0 if r is None else r.value for r in (of.before, of.after)), of.subject

    return tuple(sorted((ReadingChange(*key, was.get(key), then.get(key)) for key in shown), key=order))


def _shown(found: list[Reading]) -> list[Reading]:
    ordered = sorted(found, key=lambda r: (-r.value, r.subject))
    return ordered[:1] + [r for r in ordered[1:] if r.light is not Light.GREEN]


def _readings(of: Indicator, figures: Sequence[Figure]) -> Iterator[Reading]:
    whole = None if of.whole is None else _sum(figures, [of.whole], of.by)
    if whole is not None and whole <= 0:
        return
    if of.each is None:
        yield _read(of, "", _sum(figures, of.parts, of.by), whole)
        return
    for figure in figures:
        if figure.dimension is of.each:
            yield _read(of, figure.subject, _number(figure, of.by), whole)


def _read(of: Indicator, subject: str, part: int, whole: int | None) -> Reading:
    part = max(part, 0)
    value = part if whole is None else part * BPS // whole
    return Reading(of.code, subject, part, whole or 0, value, of.light(value))


def _sum(figures: Sequence[Figure], terms: Sequence[Term], by: By) -> int:
    wanted: set[tuple[Dimension, str | None]] = {(t.dimension, t.subject) for t in terms}
    return sum(_number(f, by) for f in figures if (f.dimension, f.subject) in wanted)


def _number(figure: Figure, by: By) -> int:
    return figure.count if by is By.COUNT else figure.amount


@dataclass(frozen=True, slots=True)
class Turns:
    """What a book does to breaches: readings to open one for, to bring one up to date, to open one again, and breaches that are over."""

    fresh: tuple[Reading, ...]
    renewed: tuple[tuple[Breach, Reading], ...]
    reopened: tuple[tuple[Breach, Reading], ...]
    closed: tuple[Breach, ...]


def decide_turns(living: Iterable[Breach], readings: Iterable[Reading]) -> Turns:
    """Compare by indicator and subject.

    An open breach takes the new value. One that was answered keeps the value it was answered for, and comes back only when it has gone
    over the next threshold.
    """
    waiting = {(b.indicator, b.subject): b for b in living}
    fresh: list[Reading] = []
    renewed: list[tuple[Breach, Reading]] = []
    reopened: list[tuple[Breach, Reading]] = []
    for reading in readings:
        if reading.light is Light.GREEN:
            continue
        before = waiting.pop((reading.indicator, reading.subject), None)
        if before is None:
            fresh.append(reading)
        elif before.state is BreachState.ANSWERED:
            if LIGHTS[reading.light] > LIGHTS[before.light]:
                reopened.append((before, reading))
        elif (before.value, before.light) != (reading.value, reading.light):
            renewed.append((before, reading))
    return Turns(tuple(fresh), tuple(renewed), tuple(reopened), tuple(waiting.values()))
