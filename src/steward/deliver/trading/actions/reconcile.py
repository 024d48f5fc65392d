"""Breaks between our book and another's: opened once, and closed by themselves when the difference is gone."""

from collections.abc import Mapping

import sqlalchemy as sa

from steward.deliver.trading import rules
from steward.deliver.trading.actions.exchange import open_break
from steward.deliver.trading.model import BreakKind, BreakState, Source
from steward.deliver.trading.store import exchange as store
from steward.deliver.trading.tables import breaks
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

SUBJECT = 60
BETWEEN_BOOKS = (BreakKind.MISSING, BreakKind.EXTRA, BreakKind.AMOUNT_DIFFERS)


@action(Operation.TRADING_ORDER_SETTLE)
def record_differences(
    w: Work, *, source: Source, day: BusinessDate, ours: Mapping[str, int], theirs: Mapping[str, int]
) -> tuple[int, int]:
    """Open a break for every subject on which the books differ and that has none, and close those whose difference is gone.

    Amounts are those at the end of `day` in the smallest unit, by subject. How many were opened and closed.
    """
    found = rules.compare_books(ours, theirs)
    there = {(d.kind, _short(d.subject)) for d in found}
    told = {"source": source.value, "day": day.isoformat()}
    opened = [
        open_break(w, d.kind, _short(d.subject), None, {**told, "about": d.subject, "ours": d.ours, "theirs": d.theirs}) for d in found
    ]
    which = sa.and_(breaks.c.state == BreakState.OPEN.value, breaks.c.kind.in_([k.value for k in BETWEEN_BOOKS]))
    gone = [b for b in store.find_breaks(w, which) if b.facts["source"] == source.value and (b.kind, b.subject) not in there]
    for b in gone:
        store.change_break(w, b.id, {"state": BreakState.RESOLVED.value, "resolved_at": w.now, "resolved_by": w.actor.person_id})
    return sum(break_id is not None for break_id in opened), len(gone)


def _short(subject: str) -> str:
    """The subject as a break has room for it; the whole of it is in the facts."""
    return subject if len(subject) <= SUBJECT else digest(subject)[:SUBJECT]
