"""What follows from an assessment: until when it holds and in which standing it puts a customer."""

from steward.kernel.time import BusinessDate, add_months
from steward.know.suitability.model import LEVELS, Assessment, AssessmentRow, Standing, StandingState


def valid_until(assessed_on: BusinessDate, validity_months: int) -> BusinessDate:
    """The last day on which an assessment may be relied on, itself included (regulation.md N09, test vector 5)."""
    return add_months(assessed_on, validity_months)


def decide_standing(
    latest: Assessment | None, *, predicted: bool, as_of: BusinessDate, validity_months: int, ceiling: int | None = None
) -> Standing:
    """The standing that the newest known assessment gives; `predicted` says whether somebody guessed a level, `ceiling` holds it down."""
    if latest is None:
        return Standing(StandingState.PREDICTED if predicted else StandingState.MISSING)
    until = valid_until(latest.assessed_on, validity_months)
    return Standing(StandingState.VALID if as_of <= until else StandingState.EXPIRED, latest, until, ceiling)


def find_fault(row: AssessmentRow, known_on: BusinessDate, today: BusinessDate) -> str | None:
    """Why a row cannot be an assessment: `level`, `future`, or `foresight` (it was made after the bank says it knew of it)."""
    if row.level not in LEVELS:
        return "level"
    if row.assessed_on > today:
        return "future"
    return "foresight" if row.assessed_on > known_on else None
