"""Prices that came late or were corrected after today's review: whoever holds what they are of is reviewed again, and nobody else."""

from steward.deliver.review import queries as review
from steward.kernel.ids import CustomerId
from steward.know.holdings import queries as holdings
from steward.know.markets import queries as markets
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.book.review_all import ReviewReport, review_book


def review_late_prices(rt: Runtime) -> ReviewReport | None:
    """Review whom prices known since the last run touch; None where there are none. ReviewUnderway while a run is at work."""
    with rt.work(SYSTEM, read_only=True) as w:
        touched = _touched(w)
    return review_book(rt, only=touched) if touched else None


def _touched(w: Work) -> set[CustomerId]:
    """Who holds something whose price of today is one that the last run of today could not know."""
    last = review.last_run(w)
    if last is None or last.as_of != w.today:
        return set()
    new = [i for i, price in markets.prices_at(w, w.today).items() if price.known_at > last.started_at]
    return holdings.holders_of(w, new) if new else set()
