"""Instruments over HTTP: those in force, and those a bank brings in, looked at whole before anybody enters or releases them."""

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.know.suitability import actions, queries
from steward.know.suitability.model import LEVELLING, Instrument, InstrumentFaulty, OwnInstrument, Question
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.work import Work

router = APIRouter(prefix="/api")
MAX_FORM = 500_000


class InstrumentOut(BaseModel):
    """A questionnaire on offer."""

    code: str
    version: str
    kind: str
    title: str
    intro: str
    questions: int


class WeighedOptionOut(BaseModel):
    """An answer and what it scores, for those who decide on the questionnaire."""

    text: str
    score: int


class WeighedOut(BaseModel):
    """A question with its scores, what it speaks of, and after which one it is asked."""

    id: str
    text: str
    facet: str
    options: list[WeighedOptionOut]
    after_question: str | None


class WeighedBandOut(BaseModel):
    """Totals up to this one give the level."""

    level: str
    up_to: int


class WeighedCapOut(BaseModel):
    """An answer that holds the level down, whatever the total."""

    question: str
    answers: list[str]
    level: str
    mark: str


class WeighedInstrumentOut(InstrumentOut):
    """A questionnaire as whoever decides on it sees it: every score, band and cap."""

    since: date
    weighed: list[WeighedOut]
    bands: list[WeighedBandOut]
    caps: list[WeighedCapOut]


class OwnInstrumentOut(WeighedInstrumentOut):
    """One that the bank brought in: its digest, who stands behind it, and the report its release rests on.

    `gives_level`: it sets a level of everybody who answers, and so needs such a report.
    """

    id: str
    digest: str
    gives_level: bool
    state: str
    state_text: str
    entered_by: str
    entered_at: datetime
    mine: bool
    decided_by: str | None
    decided_at: datetime | None
    note: str
    impact_digest: str | None


class FormIn(BaseModel):
    """A form as it lies in a file, and the mapping for what it leaves out; the names say how to read them."""

    name: str = Field(min_length=1, max_length=120)
    text: str = Field(max_length=MAX_FORM)
    mapping_name: str = Field(default="", max_length=120)
    mapping_text: str = Field(default="", max_length=MAX_FORM)


class GapsOut(BaseModel):
    """What a form of elsewhere holds and leaves out."""

    questions: int
    unscored: list[int]
    lowest: int | None
    highest: int | None
    banded: bool


class FormPreviewOut(BaseModel):
    """What a form would become; with faults, or without what it leaves out, nothing."""

    gaps: GapsOut | None
    faults: list[str]
    becomes: WeighedInstrumentOut | None


@router.get("/instruments", **operation(None))
def list_instruments(call: CallDep) -> list[InstrumentOut]:
    """Questionnaires in force."""
    return [InstrumentOut.model_validate(_head(call, i)) for i in call.read(queries.list_instruments)]


@router.get("/own-instruments", **operation(Operation.SUITABILITY_INSTRUMENT_READ))
def list_own(call: CallDep) -> list[OwnInstrumentOut]:
    """What the bank brought in, newest first."""

    def read(w: Work) -> list[OwnInstrumentOut]:
        return _shown(w, call, queries.list_own_instruments(w))

    return call.read(read)


@router.get("/weighed-instruments", **operation(Operation.SUITABILITY_INSTRUMENT_READ))
def list_weighed(call: CallDep) -> list[WeighedInstrumentOut]:
    """The questionnaires in force with their scores."""

    def read(w: Work) -> list[WeighedInstrumentOut]:
        w.require(Operation.SUITABILITY_INSTRUMENT_READ)
        return [WeighedInstrumentOut.model_validate(_weighed(call, i)) for i in queries.list_instruments(w)]

    return call.read(read)


@router.post("/own-instruments/preview", **operation(Operation.SUITABILITY_INSTRUMENT_ENTER))
def preview(call: CallDep, body: FormIn) -> FormPreviewOut:
    """What a file would become, or everything that is wrong with it; nothing is kept."""
    call.read(lambda w: w.require(Operation.SUITABILITY_INSTRUMENT_ENTER))
    form, mapping = _read(body)
    gaps = queries.form_gaps(form)
    faults: list[str] = []
    becomes = None
    try:
        becomes = WeighedInstrumentOut.model_validate(_weighed(call, queries.compose_form(form, mapping)[1]))
    except InstrumentFaulty as faulty:
        found = faulty.facts["faults"]
        faults = [str(f) for f in found] if isinstance(found, list) else []
    return FormPreviewOut(
        gaps=None if gaps is None else GapsOut.model_validate(gaps, from_attributes=True),
        faults=faults,
        becomes=becomes,
    )


@router.post("/own-instruments", **operation(Operation.SUITABILITY_INSTRUMENT_ENTER))
def enter(call: CallDep, body: FormIn) -> OwnInstrumentOut:
    """Bring in a questionnaire; it waits for a second person."""
    form, mapping = _read(body)
    return call.run(lambda w: _shown(w, call, [actions.enter_instrument(w, form=form, mapping=mapping)])[0])


def _read(body: FormIn) -> tuple[dict[str, Any], dict[str, Any] | None]:
    mapping = queries.read_form(body.mapping_name, body.mapping_text.encode()) if body.mapping_text else None
    return queries.read_form(body.name, body.text.encode()), mapping


def _head(call: Call, i: Instrument) -> dict[str, object]:
    told = {"title": i.title.to(call.language), "intro": i.intro.to(call.language)}
    return {"code": i.code, "version": i.version, "kind": i.kind.value, "questions": len(i.questions), **told}


def _weighed(call: Call, i: Instrument) -> dict[str, object]:
    asked = {q.id: q for q in i.questions}
    return {
        **_head(call, i),
        "since": i.since,
        "weighed": [_question(call, q, asked) for q in i.questions],
        "bands": [{"level": f"C{b.level}", "up_to": b.up_to} for b in i.bands],
        "caps": [
            {
                "question": asked[c.question].text.to(call.language),
                "answers": [o.text.to(call.language) for o in asked[c.question].options if o.id in c.any_of],
                "level": f"C{c.level}",
                "mark": c.mark,
            }
            for c in i.caps
        ],
    }


def _question(call: Call, q: Question, asked: dict[str, Question]) -> dict[str, object]:
    return {
        "id": q.id,
        "text": q.text.to(call.language),
        "facet": call.say(f"suitability.facet_{q.facet.value}"),
        "options": [{"text": o.text.to(call.language), "score": o.score} for o in q.options],
        "after_question": asked[q.asked_if.question].text.to(call.language) if q.asked_if else None,
    }


def _shown(w: Work, call: Call, found: list[OwnInstrument]) -> list[OwnInstrumentOut]:
    people = people_by_id(w, [p for o in found for p in (o.entered_by, o.decided_by) if p is not None])
    names = {person_id: person.name for person_id, person in people.items()}
    return [_own(call, own, names) for own in found]


def _own(call: Call, own: OwnInstrument, names: dict[str, str]) -> OwnInstrumentOut:
    return OwnInstrumentOut.model_validate(
        {
            **_weighed(call, own.instrument),
            "id": own.id,
            "digest": own.instrument.digest,
            "gives_level": own.instrument.kind in LEVELLING,
            "state": own.state.value,
            "state_text": call.say(f"suitability.instrument_{own.state.value}"),
            "entered_by": names.get(own.entered_by, ""),
            "entered_at": own.entered_at,
            "mine": own.entered_by == call.actor.person_id,
            "decided_by": None if own.decided_by is None else names.get(own.decided_by, ""),
            "decided_at": own.decided_at,
            "note": own.note,
            "impact_digest": own.impact_digest,
        }
    )
