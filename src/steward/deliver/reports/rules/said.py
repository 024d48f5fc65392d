"""What came of advice against what was said of it.  The range is that of the proposal: docs/methods/advice.md."""

from math import exp, log, log1p, sqrt

from steward.advise.advice.model import LIVING, ProposalState
from steward.deliver.reports.model import Expected, Standing

# One in ten lies below, one in ten above.
TENTH = 1.2815515655446004
DAYS_OF_A_YEAR = 365
# Before so many days a return is luck, and nothing is said of it (D).
TOO_FEW_DAYS = 90


def range_by(expected: Expected, days: int) -> tuple[float, float]:
    """Between which returns eight of ten cases lie after so many days, lognormal as the proposal reckoned it."""
    years, spread = days / DAYS_OF_A_YEAR, log1p(expected.volatility**2 / (1 + expected.yearly_return) ** 2)
    middle, swing = (log(1 + expected.yearly_return) - spread / 2) * years, TENTH * sqrt(spread * years)
    return exp(middle - swing) - 1, exp(middle + swing) - 1


def stand(state: ProposalState, carried_out: bool, own_return: float | None, days: int, expected: tuple[float, float]) -> Standing:
    """Where what happened lies; nothing is judged that was not followed, or has not had time."""
    if state in LIVING or (state is ProposalState.ACCEPTED and not carried_out):
        return Standing.WAITING
    if state is not ProposalState.ACCEPTED:
        return Standing.NOT_FOLLOWED
    if own_return is None:
        return Standing.UNKNOWN
    if days < TOO_FEW_DAYS:
        return Standing.TOO_EARLY
    low, high = expected
    return Standing.BELOW if own_return < low else Standing.ABOVE if own_return > high else Standing.WITHIN
