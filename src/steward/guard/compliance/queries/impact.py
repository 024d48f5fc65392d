"""Reading trials of changes: how far they are, their reports and the rows to drill into, and the decision log they rest on."""

import datetime as dt
from collections.abc import Iterator

from steward.guard.compliance.model import Impact, ImpactNotFound, ImpactReport, ImpactRow, Part
from steward.guard.compliance.rules.change import change_packs, in_force_on
from steward.guard.compliance.rules.columns import Column
from steward.guard.compliance.rules.compare import Tally, Turned, turn
from steward.guard.compliance.rules.packing import Logged
from steward.guard.compliance.rules.review_each import Acts, acts_of
from steward.guard.compliance.store import impact as store
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

__all__ = ["Acts", "Column", "Logged", "Tally", "Turned", "acts_of", "change_packs", "in_force_on", "turn"]

READ = Operation.COMPLIANCE_IMPACT_READ
# A job that has not moved a trial for so long is gone; another takes it up.
STALE_MINUTES = 5


def get_impact(w: Work, impact_id: str) -> Impact:
    """One trial; ImpactNotFound when there is none."""
    w.require(READ)
    found = store.find_impact(w, impact_id)
    if found is None:
        raise ImpactNotFound
    return found


def list_impacts(w: Work, cursor: str | None = None, limit: int = 50) -> tuple[list[Impact], str | None]:
    """A page of trials, newest first."""
    w.require(READ)
    after = decode_cursor(cursor, 1)
    found = store.list_impacts(w, None if after is None else str(after[0]), limit + 1)
    return found[:limit], encode_cursor([found[limit - 1].id]) if len(found) > limit else None


def get_impact_report(w: Work, impact_id: str) -> ImpactReport:
    """The report of a trial; ImpactNotFound before there is one."""
    w.require(READ)
    found = store.find_report(w, store.of_impact(impact_id))
    if found is None:
        raise ImpactNotFound
    return found


def find_impact_report(w: Work, change_digest: str) -> ImpactReport | None:
    """The newest report of exactly this change, or None: what an activation has to name."""
    w.require(READ)
    return store.find_report(w, store.of_change(change_digest))


def list_impact_rows(
    w: Work, impact_id: str, part: Part, turn: tuple[Decision, Decision] | None = None, cursor: str | None = None, limit: int = 50
) -> tuple[list[ImpactRow], str | None]:
    """A page of what a change reaches in one part, in the report's order; `turn`: only what went from one decision to another."""
    w.require(READ)
    after = decode_cursor(cursor, 1)
    found = store.rows_of(w, impact_id, part, turn, -1 if after is None else int(after[0]), limit + 1)
    return [row for _place, row in found[:limit]], encode_cursor([found[limit - 1][0]]) if len(found) > limit else None


def find_open_impact(w: Work) -> Impact | None:
    """The oldest trial that nobody computes."""
    w.require(Operation.COMPLIANCE_IMPACT_RECORD)
    return store.waiting(w, Instant(w.now - dt.timedelta(minutes=STALE_MINUTES)))


def past_acts(w: Work, since: Instant) -> Iterator[Logged]:
    """The decisions since then in columns, a block at a time, oldest first."""
    w.require(Operation.COMPLIANCE_IMPACT_RECORD)
    return store.blocks_since(w, since)
