"""What follows from an assessment: until when it holds and in which standing it puts a customer."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from steward.kernel.time import BusinessDate, Instant, add_months
from steward.know.suitability.model import LEVELS, Assessment, AssessmentRow, Bound, CapacityPicture, Standing, StandingState


def valid_until(assessed_on: BusinessDate, validity_months: int) -> BusinessDate:
    """The last day on which an assessment may be relied on, itself included (regulation.md N09, test vector 5)."""
    return add_months(assessed_on, validity_months)


def decide_standing(
    latest: Assessment | None, *, predicted: bool, as_of: BusinessDate, validity_months: int, bounds: Iterable[Bound] = ()
) -> Standing:
    """The standing that the newest known assessment gives; `predicted` says whether somebody guessed a level, `bounds` hold it down."""
    if latest is None:
        return Standing(StandingState.PREDICTED if predicted else StandingState.MISSING)
    until = valid_until(latest.assessed_on, validity_months)
    return Standing(StandingState.VALID if as_of <= until else StandingState.EXPIRED, latest, until, tuple(sorted(bounds)))


def decide_joined(own: Sequence[Standing], since: Instant) -> Standing | None:
    """The standing of a customer whose records were joined at `since`, from the standing of each; None when none was assessed.

    Until they are assessed again the stricter record counts: one that has lapsed makes all lapse, else the lowest level to the
    earliest day. An assessment known after the joining counts alone. Bounds of all records hold.
    """
    assessed = [(s, s.assessment) for s in own if s.assessment is not None]
    if not assessed:
        return None
    again = [(s, a) for s, a in assessed if a.known_at > since]
    bounds = tuple(sorted({b for s in own for b in s.bounds}))
    if again:
        newest = max(again, key=lambda pair: (pair[1].assessed_on, pair[1].known_at, pair[1].id))[0]
        return replace(newest, bounds=bounds)
    lapsed = [s for s, _ in assessed if s.state is not StandingState.VALID]
    strictest = lapsed[0] if lapsed else min(assessed, key=lambda pair: pair[1].level)[0]
    return replace(strictest, valid_until=min(s.valid_until for s, _ in assessed if s.valid_until is not None), bounds=bounds)


def hold_down(found: Standing, more: Iterable[Bound], capacity: CapacityPicture | None) -> Standing:
    """The same standing with more bounds, and what the customer can bear."""
    return replace(found, bounds=tuple(sorted({*found.bounds, *more})), capacity=capacity)


def find_fault(row: AssessmentRow, known_on: BusinessDate, today: BusinessDate) -> str | None:
    """Why a row cannot be an assessment: `level`, `future`, or `foresight` (it was made after the bank says it knew of it)."""
    if row.level not in LEVELS:
        return "level"
    if row.assessed_on > today:
        return "future"
    return "foresight" if row.assessed_on > known_on else None
