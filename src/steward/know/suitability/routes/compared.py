"""How a held result is shown beside the one before it."""

from datetime import date

from pydantic import BaseModel

from steward.know.suitability import queries
from steward.know.suitability.model import Attempt, Compared, Instrument
from steward.platform.web.call import Call
from steward.platform.work import Work


class ComparedLineOut(BaseModel):
    """One question: the answer now, those it was changed from before it was handed in, and the answer of the time before."""

    question: str
    now: str
    changed_from: list[str]
    earlier: str | None


class ComparedOut(BaseModel):
    """Why a result may be held, in figures, and its answers beside the earlier ones."""

    earlier_on: date | None
    earlier_level: str | None
    seconds: int
    least_seconds: int
    others_on_device: int
    lines: list[ComparedLineOut]


def show_compared(w: Work, call: Call, found: Compared) -> ComparedOut:
    """The comparison in the caller's language."""
    made, earlier = queries.instruments_answered(w), found.earlier
    now = made[found.attempt.instrument, found.attempt.version]
    then = None if earlier is None else made.get((earlier.instrument, earlier.version))
    before = {} if earlier is None or then is None else _said(call, then, earlier)
    said = _said(call, now, found.attempt)
    return ComparedOut(
        earlier_on=w.day_of(earlier.submitted_at) if earlier is not None and earlier.submitted_at else None,
        earlier_level=f"C{earlier.level}" if earlier is not None and earlier.level else None,
        seconds=found.seconds,
        least_seconds=now.min_seconds,
        others_on_device=found.others_on_device,
        lines=[
            ComparedLineOut(
                question=q.text.to(call.language),
                now=said[q.id],
                changed_from=_changed(call, now, found.attempt, q.id),
                earlier=before.get(q.id),
            )
            for q in now.questions
            if q.id in said
        ],
    )


def _texts(call: Call, made: Instrument, question: str) -> dict[str, str]:
    return {o.id: o.text.to(call.language) for q in made.questions if q.id == question for o in q.options}


def _said(call: Call, made: Instrument, attempt: Attempt) -> dict[str, str]:
    answers = attempt.answers or {}
    return {q.id: _texts(call, made, q.id)[answers[q.id]] for q in made.questions if q.id in answers}


def _changed(call: Call, made: Instrument, attempt: Attempt, question: str) -> list[str]:
    texts = _texts(call, made, question)
    return [texts[s.before] for s in attempt.trail if s.question == question and s.before in texts]
