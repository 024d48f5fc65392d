"""Bringing a bank's own instrument into use: entered by one person, decided by another."""

from collections.abc import Mapping
from typing import Any

from steward.kernel.json import Json
from steward.know.suitability.model import (
    LEVELLING,
    InstrumentState,
    InstrumentUntried,
    OwnInstrument,
    SameVersion,
)
from steward.know.suitability.queries import compose_form, own_instrument
from steward.know.suitability.rules.instrument import instruments
from steward.know.suitability.store import instruments as store
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import propose
from steward.platform.work import Work


@action(Operation.SUITABILITY_INSTRUMENT_ENTER)
def enter_instrument(w: Work, *, form: Mapping[str, Any], mapping: Mapping[str, Any] | None = None) -> OwnInstrument:
    """Bring in an instrument of the bank's own: in our shape, or as it comes with a mapping for what it leaves out.

    It is checked whole: InstrumentFaulty with every fault. The same text again is the same instrument; SameVersion when text or score
    differ and the version does not. It cannot be answered until somebody else releases it.
    """
    raw, made = compose_form(form, mapping)
    same = next((own for own in store.all_own(w) if (own.instrument.code, own.instrument.version) == (made.code, made.version)), None)
    house = instruments().get(made.code)
    if same is not None and same.instrument.digest == made.digest:
        return same
    if same is not None or (house is not None and house.version == made.version and house.in_use):
        raise SameVersion(code=made.code, version=made.version)
    own_id = w.new_id()
    store.add(w, own_id, made, {**raw, "from": made.since.isoformat()})
    propose(w, Operation.SUITABILITY_INSTRUMENT_DECIDE, {"digest": made.digest}, proposal_id=own_id)
    return own_instrument(w, own_id)


def _as_entered(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return {"digest": own_instrument(w, kw["own_id"]).instrument.digest}


@action(Operation.SUITABILITY_INSTRUMENT_DECIDE, four_eyes=Proposed("own_id", _as_entered))
def decide_instrument(w: Work, *, own_id: str, approve: bool, note: str = "", impact_digest: str | None = None) -> OwnInstrument:
    """Release another person's instrument, with the digest it was entered with, or send it back.

    `impact_digest` is that of the report of its trial: without one nothing that gives a level comes into use (InstrumentUntried).
    """
    if approve and impact_digest is None and own_instrument(w, own_id).instrument.kind in LEVELLING:
        raise InstrumentUntried
    store.decide(w, own_id, InstrumentState.RELEASED if approve else InstrumentState.REFUSED, note.strip(), impact_digest)
    return own_instrument(w, own_id)
