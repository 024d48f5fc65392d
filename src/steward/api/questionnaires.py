"""Releasing a bank's own questionnaire: tried over all customers first, then decided on by a second person (C1, D4)."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.guard.compliance import actions as compliance_actions
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Part
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import InstrumentKind
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work
from steward.workflows.questionnaires import decide_questionnaire

router = APIRouter(prefix="/api/own-instruments")


class DecideInstrumentIn(BaseModel):
    """Whether a questionnaire comes into use, and a note."""

    approve: bool
    note: str = Field(default="", max_length=500)


class InstrumentDecidedOut(BaseModel):
    """Where a questionnaire stands, and the report it was released with."""

    id: str
    state: str
    state_text: str
    impact_digest: str | None


class TrialAskedOut(BaseModel):
    """The trial that was asked for."""

    impact_id: str


class InstrumentTrialOut(BaseModel):
    """The newest report of what releasing exactly this version would do to what it gives everybody, as far as there is one."""

    impact_id: str | None
    made_at: datetime | None
    digest: str | None
    turned: int
    unscored: int
    count: int


@router.get("/{own_id}/trial", **operation(Operation.COMPLIANCE_IMPACT_READ))
def get_instrument_trial(call: CallDep, own_id: IdPath) -> InstrumentTrialOut:
    """The report a release would rest on."""

    def read(w: Work) -> InstrumentTrialOut:
        found = compliance.find_impact_report(w, compliance.change_to(suitability.own_instrument(w, own_id)).digest)
        if found is None:
            return InstrumentTrialOut(impact_id=None, made_at=None, digest=None, turned=0, unscored=0, count=0)
        kind = suitability.own_instrument(w, own_id).instrument.kind
        level = found.body[(Part.KNOWLEDGE if kind is InstrumentKind.KNOWLEDGE else Part.LEVEL).value]
        counts = {name: level[name] for name in ("turned", "unscored", "count")} if isinstance(level, dict) else {}
        return InstrumentTrialOut.model_validate({"impact_id": found.impact_id, "made_at": found.made_at, "digest": found.digest, **counts})

    return call.read(read)


@router.post("/{own_id}/trial", **operation(Operation.COMPLIANCE_IMPACT_RUN), status_code=202)
def try_instrument(call: CallDep, own_id: IdPath) -> TrialAskedOut:
    """Ask what releasing it would do to everybody's level."""

    def act(w: Work) -> TrialAskedOut:
        asked = compliance_actions.run_impact(w, change=compliance.change_to(suitability.own_instrument(w, own_id)))
        return TrialAskedOut(impact_id=asked)

    return call.run(act)


@router.post("/{own_id}/decision", **operation(Operation.SUITABILITY_INSTRUMENT_DECIDE))
def decide(call: CallDep, own_id: IdPath, body: DecideInstrumentIn) -> InstrumentDecidedOut:
    """Bring another person's questionnaire into use, or send it back."""
    return call.run(lambda w: _decided(call, w, own_id, body))


def _decided(call: Call, w: Work, own_id: str, body: DecideInstrumentIn) -> InstrumentDecidedOut:
    made = decide_questionnaire(w, own_id=own_id, approve=body.approve, note=body.note)
    text = call.say(f"suitability.instrument_{made.state.value}")
    return InstrumentDecidedOut(id=made.id, state=made.state.value, state_text=text, impact_digest=made.impact_digest)
