"""Noting what a feed delivered."""

import dataclasses

from steward.kernel.time import BusinessDate
from steward.know.markets.model import FeedRun
from steward.know.markets.tables import feed_run
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

FAULT_CHARS = 200


@action(Operation.MARKETS_PRICE_RECORD)
def record_feed_run(
    w: Work,
    *,
    feed: str,
    since: BusinessDate,
    until: BusinessDate,
    newest: BusinessDate | None,
    counts: tuple[int, int, int, int],
    fault: str = "",
) -> FeedRun:
    """Put a delivery on record; `counts` are taken, unchanged, held and unknown rows."""
    run = FeedRun(w.new_id(), feed, w.now, since, until, newest, sum(counts), *counts, fault[:FAULT_CHARS])
    w.insert(feed_run, [dataclasses.asdict(run)])
    return run
