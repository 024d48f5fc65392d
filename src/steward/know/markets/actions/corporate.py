"""Recording corporate actions and moving them through their states; every version stays."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from steward.kernel.rate import PRICE_SCALE, RATE_SCALE, to_scaled
from steward.kernel.recorded import Effect, Recorded
from steward.kernel.time import Instant
from steward.know.markets.actions.prices import TICK
from steward.know.markets.actions.receive import review_held
from steward.know.markets.model import (
    CorporateAction,
    CorporateActionCancelled,
    CorporateActionNotFound,
    CorporateActionRow,
    CorporateState,
    CorporateTermsWrong,
)
from steward.know.markets.rules.total_return import wrong_term
from steward.know.markets.store import corporate as store
from steward.know.markets.store import prices
from steward.know.markets.tables import corporate_action, instrument
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

TERMS = ("kind", "ex_date", "record_date", "pay_date", "ratio", "amount", "currency", "into_instrument_id")


@action(Operation.MARKETS_CORPORATE_RECORD)
def record_corporate_actions(w: Work, *, rows: Sequence[CorporateActionRow]) -> list[Recorded]:
    """Add actions by reference; other terms for a known reference are a correction, the same terms change nothing.

    A correction of an action that was posted makes it due again; one that is held or cancelled stays so. Held values that a
    new action explains are released. CorporateTermsWrong when ratio, amount or dates do not fit the kind.
    """
    known = store.by_reference(w.db, (r.reference for r in rows), w.now)
    currencies = _currencies(w, rows)
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        wrong = wrong_term(row, currencies[row.instrument_id])
        if wrong is not None:
            raise CorporateTermsWrong(reference=row.reference, term=wrong)
        present = known.get(row.reference)
        if present is not None and _same_terms(present, row):
            out.append(Recorded(present.id, Effect.UNCHANGED))
            continue
        made = _version(w, row, present)
        known[row.reference] = made
        fresh.append(_stored(made))
        out.append(Recorded(made.id, Effect.ADDED if present is None else Effect.CHANGED))
    w.insert(corporate_action, fresh)
    review_held(w, {r["instrument_id"] for r in fresh})
    return out


@action(Operation.MARKETS_CORPORATE_RECORD)
def mark_effective(w: Work, *, action_ids: Sequence[str]) -> None:
    """Note that these actions were posted to every holder."""
    for action_id in action_ids:
        _move(w, action_id, CorporateState.EFFECTIVE)


@action(Operation.MARKETS_CORPORATE_DECIDE, subject="action_id")
def cancel_corporate_action(w: Work, *, action_id: str) -> CorporateAction:
    """It never happens, or never happened: it stops counting from now on; what was posted is reversed by the workflow."""
    w.emit(CorporateActionCancelled(action_id))
    return _move(w, action_id, CorporateState.CANCELLED)


@action(Operation.MARKETS_CORPORATE_DECIDE, subject="action_id")
def confirm_corporate_action(w: Work, *, action_id: str) -> CorporateAction:
    """A held action counts after all."""
    return _move(w, action_id, CorporateState.ANNOUNCED)


def _move(w: Work, action_id: str, state: CorporateState) -> CorporateAction:
    found = store.versions(w.db, corporate_action.c.id == action_id, w.now)
    if not found:
        raise CorporateActionNotFound
    before = found[0]
    if before.state is state:
        return before
    at = max(w.now, Instant(before.known_at + TICK))
    made = dataclasses.replace(before, state=state, known_at=at)
    w.insert(corporate_action, [_stored(made)])
    review_held(w, {made.instrument_id})
    return made


def _currencies(w: Work, rows: Sequence[CorporateActionRow]) -> dict[str, str]:
    wanted = sorted({r.instrument_id for r in rows})
    return {i.id: i.currency for i in prices.instruments(w.db, instrument.c.id.in_(wanted), w.today, w.now)}


def _same_terms(present: CorporateAction, row: CorporateActionRow) -> bool:
    return all(getattr(present, name) == getattr(row, name) for name in TERMS)


def _version(w: Work, row: CorporateActionRow, present: CorporateAction | None) -> CorporateAction:
    told = {name: getattr(row, name) for name in TERMS}
    if present is None:
        at, state, action_id = row.known_at or w.now, row.state, w.new_id()
    else:
        at, action_id = max(w.now, Instant(present.known_at + TICK)), present.id
        state = CorporateState.ANNOUNCED if present.state is CorporateState.EFFECTIVE else present.state
    return CorporateAction(
        id=action_id, reference=row.reference, instrument_id=row.instrument_id, state=state, source=row.source, known_at=at, **told
    )


def _stored(a: CorporateAction) -> dict[str, Any]:
    row = {**dataclasses.asdict(a), "kind": a.kind.value, "state": a.state.value}
    row["ratio"] = None if a.ratio is None else to_scaled(a.ratio, RATE_SCALE)
    row["amount"] = None if a.amount is None else to_scaled(a.amount, PRICE_SCALE)
    return row
