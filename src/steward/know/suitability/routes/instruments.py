"""Instruments over HTTP: those in force, and those a bank brings in, by one person entered and by another released."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field, JsonValue

from steward.know.suitability import actions, queries
from steward.know.suitability.model import Instrument, OwnInstrument
from steward.know.suitability.routes.shapes import AskedOut, show_questions
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath

router = APIRouter(prefix="/api")


class InstrumentOut(BaseModel):
    """A questionnaire on offer."""

    code: str
    version: str
    kind: str
    title: str
    intro: str
    questions: int


class OwnInstrumentOut(InstrumentOut):
    """One that the bank brought in: since when it may be answered, its digest, and who stands behind it."""

    id: str
    since: date
    digest: str
    state: str
    state_text: str
    entered_at: datetime
    mine: bool
    decided_at: datetime | None
    note: str
    asked: list[AskedOut]


class EnterIn(BaseModel):
    """A form as it comes, and the mapping for what it leaves out; a form in the house's own shape needs none."""

    form: dict[str, JsonValue]
    mapping: dict[str, JsonValue] | None = None


class DecideInstrumentIn(BaseModel):
    """Whether a questionnaire comes into use, and a note."""

    approve: bool
    note: str = Field(default="", max_length=500)


@router.get("/instruments", **operation(None))
def list_instruments(call: CallDep) -> list[InstrumentOut]:
    """Questionnaires in force."""
    return [InstrumentOut.model_validate(_head(call, i)) for i in call.read(queries.list_instruments)]


@router.get("/own-instruments", **operation(Operation.SUITABILITY_INSTRUMENT_READ))
def list_own(call: CallDep) -> list[OwnInstrumentOut]:
    """What the bank brought in, newest first."""
    return [_own(call, o) for o in call.read(queries.list_own_instruments)]


@router.post("/own-instruments", **operation(Operation.SUITABILITY_INSTRUMENT_ENTER))
def enter(call: CallDep, body: EnterIn) -> OwnInstrumentOut:
    """Bring in a questionnaire; it waits for a second person."""
    return call.run(lambda w: _own(call, actions.enter_instrument(w, form=body.form, mapping=body.mapping)))


@router.post("/own-instruments/{own_id}/decision", **operation(Operation.SUITABILITY_INSTRUMENT_DECIDE))
def decide(call: CallDep, own_id: IdPath, body: DecideInstrumentIn) -> OwnInstrumentOut:
    """Bring another person's questionnaire into use, or send it back."""
    return call.run(lambda w: _own(call, actions.decide_instrument(w, own_id=own_id, approve=body.approve, note=body.note)))


def _head(call: Call, i: Instrument) -> dict[str, object]:
    told = {"title": i.title.to(call.language), "intro": i.intro.to(call.language)}
    return {"code": i.code, "version": i.version, "kind": i.kind.value, "questions": len(i.questions), **told}


def _own(call: Call, own: OwnInstrument) -> OwnInstrumentOut:
    return OwnInstrumentOut.model_validate(
        {
            **_head(call, own.instrument),
            "id": own.id,
            "since": own.instrument.since,
            "digest": own.instrument.digest,
            "state": own.state.value,
            "state_text": call.say(f"suitability.instrument_{own.state.value}"),
            "entered_at": own.entered_at,
            "mine": own.entered_by == call.actor.person_id,
            "decided_at": own.decided_at,
            "note": own.note,
            "asked": show_questions(call, own.instrument),
        }
    )
