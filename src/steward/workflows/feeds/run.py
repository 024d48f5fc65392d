"""One delivery of a feed: asked outside any transaction, taken in within one, on record whatever came of it."""

from collections import Counter
from collections.abc import Sequence

from steward.kernel.rate import PRICE_SCALE
from steward.kernel.recorded import Effect
from steward.kernel.time import BusinessDate
from steward.know.markets import actions, queries
from steward.know.markets.model import FeedRun, HeldValue, MarketFeed, PriceRow, Quote, SecondSource
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work

FAULTS = (OSError, ValueError, LookupError)


def run_feed(rt: Runtime, feed: MarketFeed, since: BusinessDate, until: BusinessDate, second: MarketFeed | None = None) -> FeedRun:
    """Take in what `feed` tells of the days; values far from the second source or the day before are held.

    What arrives is known from now on, also when it is late. A feed that fails leaves a run that says so; a second source that
    fails is no reason to go without the first.
    """
    try:
        quotes = feed.fetch(since, until)
    except FAULTS as fault:
        said = f"{type(fault).__name__}: {fault}"
        return rt.run(
            SYSTEM, lambda w: actions.record_feed_run(w, feed=feed.name, since=since, until=until, newest=None, counts=NOTHING, fault=said)
        )
    try:
        others = [] if second is None else second.fetch(since, until)
    except FAULTS:
        others = []
    return rt.run(SYSTEM, lambda w: _take(w, feed.name, (since, until), quotes, others, "" if second is None else second.name))


NOTHING = (0, 0, 0, 0)


def _take(
    w: Work, name: str, days: tuple[BusinessDate, BusinessDate], quotes: Sequence[Quote], others: Sequence[Quote], second: str
) -> FeedRun:
    ids = queries.instruments_by_code(w, [q.instrument for q in quotes])
    known = [q for q in quotes if q.instrument in ids and q.date <= w.today]
    rows = [PriceRow(ids[q.instrument], q.date, round(q.value, PRICE_SCALE), name, w.now) for q in known]
    beside = {(ids[q.instrument], q.date): SecondSource(q.value, second) for q in others if q.instrument in ids}
    answers = Counter(_word(a) for a in actions.receive_prices(w, rows=rows, second=beside))
    counts = (answers["taken"], answers["unchanged"], answers["held"], len(quotes) - len(known))
    newest = max((q.date for q in known), default=None)
    return actions.record_feed_run(w, feed=name, since=days[0], until=days[1], newest=newest, counts=counts)


def _word(answer: Effect | HeldValue) -> str:
    if isinstance(answer, HeldValue):
        return "held"
    return "unchanged" if answer is Effect.UNCHANGED else "taken"
