"""The data desk's decisions on held values."""

from steward.know.markets.actions.prices import write_prices
from steward.know.markets.actions.receive import review_held
from steward.know.markets.model import HeldState, HeldValue, HeldValueDecided, HeldValueNotFound, NoteMissing, PriceRow
from steward.know.markets.store import feeds
from steward.know.markets.tables import held_value
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

MIN_NOTE, MAX_NOTE = 4, 200


@action(Operation.MARKETS_HELD_DECIDE, subject="held_id")
def release_held(w: Work, *, held_id: str, note: str) -> HeldValue:
    """The value is right: it becomes a price known from now on, and what was held because of it is measured again."""
    found = _decide(w, held_id, note, HeldState.RELEASED)
    write_prices(w, [PriceRow(found.instrument_id, found.date, found.value, found.source, w.now)])
    review_held(w, [found.instrument_id])
    return found


@action(Operation.MARKETS_HELD_DECIDE, subject="held_id")
def reject_held(w: Work, *, held_id: str, note: str) -> HeldValue:
    """The value is wrong: it is never used, and the same value for the same day is not asked about again."""
    found = _decide(w, held_id, note, HeldState.REJECTED)
    review_held(w, [found.instrument_id])
    return found


def _decide(w: Work, held_id: str, note: str, state: HeldState) -> HeldValue:
    note = note.strip()
    if not MIN_NOTE <= len(note) <= MAX_NOTE:
        raise NoteMissing(least=MIN_NOTE, most=MAX_NOTE)
    if not feeds.held_values(w.db, held_value.c.id == held_id):
        raise HeldValueNotFound
    decision = {"state": state.value, "decided_at": w.now, "decided_by": w.actor.person_id, "note": note}
    if not feeds.decide(w.db, held_id, decision):
        raise HeldValueDecided
    return feeds.held_values(w.db, held_value.c.id == held_id)[0]
