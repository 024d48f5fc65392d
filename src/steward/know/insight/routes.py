"""Insight over HTTP: what we noticed, cash flow, conduct, portrait, notes; and the app's own notes of what was looked at."""

from datetime import date, datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import CustomerId
from steward.know.insight import actions, queries
from steward.know.insight.model import (
    Answer,
    Evidence,
    Hypothesis,
    HypothesisId,
    HypothesisState,
    ObservationKind,
    ObservationRow,
    RecurringFlow,
)
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.words import has
from steward.platform.work import Work

router = APIRouter()
READ = operation(Operation.INSIGHT_HYPOTHESIS_READ)


class SeenIn(BaseModel):
    """One thing looked at: a page of the closed list, a product, what was read, or a search. `id` is the app's own and never used twice."""

    id: str = Field(pattern=UUID_PATTERN)
    kind: Literal["page", "product_view", "search", "read"]
    subject: str = Field(min_length=1, max_length=40)
    text: str = Field(default="", max_length=60)


class ObserveIn(BaseModel):
    """A small batch."""

    items: list[SeenIn] = Field(min_length=1, max_length=20)


class ObservedOut(BaseModel):
    """How many were kept; none without consent."""

    kept: int


class EvidenceOut(BaseModel):
    """A row a statement rests on, in words."""

    kind: str
    id: str
    day: date
    text: str


class HypothesisOut(BaseModel):
    """What we noticed: the sentence, why we think so, how sure, and the rows."""

    id: str
    kind: str
    code: str
    title: str
    text: str
    state: HypothesisState
    probability: str
    evidence: list[EvidenceOut]
    method: str
    proposed_at: datetime
    expires_on: date
    quiet_until: date | None
    answered_at: datetime | None
    answered_by_me: bool
    changed: str | None


class NoticedOut(BaseModel):
    """What we noticed; `agreed` is whether the customer lets us look."""

    agreed: bool
    items: list[HypothesisOut]


class AnswerIn(BaseModel):
    """Yes, no, or not now."""

    answer: Answer


class MonthOut(BaseModel):
    """One month of money."""

    month: date
    income: MoneyOut
    spending: MoneyOut
    saved: MoneyOut
    high: bool


class RecurringOut(BaseModel):
    """Money that comes or goes every month."""

    label: str
    amount: MoneyOut
    day_of_month: int
    payments: int
    last: date
    active: bool
    evidence: list[EvidenceOut]


class CashFlowOut(BaseModel):
    """Cash flow of the last months, oldest first; `spending` and `saving` are usual months."""

    months: list[MonthOut]
    recurring: list[RecurringOut]
    spending: MoneyOut
    saving: MoneyOut
    idle: MoneyOut
    reserve_months: int


class ConductOut(BaseModel):
    """How the customer invests; shares and levels as decimals, null where not known."""

    buys_a_month: str
    regular_share: str | None
    stated_level: int | None
    revealed_level: str | None
    largest_share: str | None
    openness: str | None


class SentenceOut(BaseModel):
    """One sentence of a portrait, with its rows."""

    text: str
    evidence: list[EvidenceOut]


class PortraitOut(BaseModel):
    """The customer in a few sentences; none without consent."""

    stage: str | None
    sentences: list[SentenceOut]
    conduct: ConductOut


class NoteIn(BaseModel):
    """What a conversation brought."""

    text: str = Field(min_length=1, max_length=2000)


class NoteOut(BaseModel):
    """A note on record."""

    id: str
    text: str
    at: datetime


@router.post("/api/customers/{customer_id}/observe", **operation(Operation.INSIGHT_BEHAVIOUR_OBSERVE))
def observe(call: CallDep, customer_id: IdPath, body: ObserveIn) -> ObservedOut:
    """Note what the customer looked at in the app."""

    def act(w: Work) -> ObservedOut:
        rows = [
            ObservationRow(
                customer_id=CustomerId(customer_id),
                kind=ObservationKind(i.kind),
                subject=i.subject,
                reference=f"app:{i.id}",
                at=w.now,
                detail={"text": i.text} if i.kind == "search" and i.text else {},
            )
            for i in body.items
        ]
        return ObservedOut(kept=actions.observe_behaviour(w, customer_id=CustomerId(customer_id), rows=rows))

    return call.run(act)


@router.get("/api/customers/{customer_id}/noticed", **READ)
def list_noticed(call: CallDep, customer_id: IdPath, answered: bool = False) -> NoticedOut:
    """What is asked now; with `answered` also what was answered, put off or has expired."""

    def read(w: Work) -> NoticedOut:
        found = queries.list_hypotheses(w, CustomerId(customer_id), all_states=answered)
        opener = _Opener(w, call, CustomerId(customer_id), [e for h in found for e in h.finding.evidence])
        agreed = queries.is_agreed(w, CustomerId(customer_id))
        return NoticedOut(agreed=agreed, items=[_hypothesis_out(call, h, opener) for h in found])

    return call.read(read)


@router.post("/api/hypotheses/{hypothesis_id}/answer", **operation(Operation.INSIGHT_HYPOTHESIS_ANSWER, idempotent=True))
def answer(call: CallDep, hypothesis_id: IdPath, body: AnswerIn) -> HypothesisOut:
    """Say yes, no or not now."""

    def act(w: Work) -> HypothesisOut:
        found = actions.answer_hypothesis(w, hypothesis_id=HypothesisId(hypothesis_id), answer=body.answer)
        return _hypothesis_out(call, found, _Opener(w, call, found.customer_id, found.finding.evidence))

    return call.run(act)


@router.get("/api/customers/{customer_id}/cash-flow", **READ)
def get_cash_flow(call: CallDep, customer_id: IdPath) -> CashFlowOut:
    """Income, spending and saving by month, and what recurs."""

    def read(w: Work) -> CashFlowOut:
        found = queries.cash_flow(w, CustomerId(customer_id))
        opener = _Opener(w, call, CustomerId(customer_id), [e for r in found.recurring for e in r.evidence])
        return CashFlowOut(
            months=[
                MonthOut(
                    month=m.month, income=MoneyOut.of(m.income), spending=MoneyOut.of(m.spending), saved=MoneyOut.of(m.saved), high=m.high
                )
                for m in found.months
            ],
            recurring=[_recurring_out(call, r, opener) for r in found.recurring],
            spending=MoneyOut.of(found.spending),
            saving=MoneyOut.of(found.saving),
            idle=MoneyOut.of(found.idle),
            reserve_months=found.reserve_months,
        )

    return call.read(read)


@router.get("/api/customers/{customer_id}/portrait", **READ)
def get_portrait(call: CallDep, customer_id: IdPath) -> PortraitOut:
    """The customer in a few sentences, and how they invest."""

    def read(w: Work) -> PortraitOut:
        found, how = queries.portrait_of(w, CustomerId(customer_id)), queries.conduct_of(w, CustomerId(customer_id))
        said = found.sentences if found else ()
        opener = _Opener(w, call, CustomerId(customer_id), [e for s in said for e in s.evidence])
        return PortraitOut(
            stage=call.say(f"insight.stage_{found.stage}") if found else None,
            sentences=[SentenceOut(text=call.say(s.code, **s.facts), evidence=opener.shown(s.evidence)) for s in said],
            conduct=ConductOut(
                buys_a_month=f"{how.buys_a_month:.1f}",
                regular_share=_decimal(how.regular_share),
                stated_level=how.stated_level,
                revealed_level=None if how.revealed_level is None else f"{how.revealed_level:.1f}",
                largest_share=_decimal(how.largest_share),
                openness=_decimal(how.openness),
            ),
        )

    return call.read(read)


@router.get("/api/customers/{customer_id}/notes", **READ)
def list_notes(call: CallDep, customer_id: IdPath) -> list[NoteOut]:
    """Notes of conversations, newest first."""
    found = call.read(lambda w: queries.list_observations(w, CustomerId(customer_id), [ObservationKind.NOTE]))
    return [NoteOut(id=o.id, text=str(o.detail.get("text", "")), at=o.at) for o in found]


@router.post("/api/customers/{customer_id}/notes", **operation(Operation.INSIGHT_NOTE_RECORD, idempotent=True))
def record_note(call: CallDep, customer_id: IdPath, body: NoteIn) -> NoteOut:
    """Keep what a conversation brought."""

    def act(w: Work) -> NoteOut:
        made = actions.record_note(w, customer_id=CustomerId(customer_id), text=body.text)
        return NoteOut(id=made, text=body.text.strip(), at=w.now)

    return call.run(act)


class _Opener:
    """Puts rows of evidence into words, from what the reader may see."""

    def __init__(self, w: Work, call: Call, customer_id: CustomerId, evidence: list[Evidence] | tuple[Evidence, ...]) -> None:
        self.call = call
        wanted = {kind: {e.id for e in evidence if e.kind == kind} for kind in ("transfer", "observation")}
        moved = queries.movements_of(w, customer_id) if wanted["transfer"] else []
        self.moved = {str(m.id): m for m in moved if m.id in wanted["transfer"]}
        self.seen = queries.observations_by_id(w, customer_id, wanted["observation"]) if wanted["observation"] else {}

    def shown(self, evidence: tuple[Evidence, ...]) -> list[EvidenceOut]:
        """Each row with its words."""
        return [EvidenceOut(kind=e.kind, id=e.id, day=e.day, text=self._text(e)) for e in evidence]

    def _text(self, e: Evidence) -> str:
        if e.kind == "transfer" and e.id in self.moved:
            amount = f"{self.moved[e.id].signed / 100:+,.2f}"
            return self.call.say("insight.row_transfer", label=label_of(self.call, e.note), amount=amount)
        if e.kind == "observation" and e.id in self.seen:
            return self.call.say("insight.row_observation", text=str(self.seen[e.id].detail.get("text", "")))
        if e.kind == "fact":
            label = f"fact.{e.note}"
            return self.call.say("insight.row_fact", field=self.call.say(label) if has(self.call.language, label) else e.note)
        return self.call.say(f"insight.row_{'customer' if e.kind == 'customer' else 'position'}")


def label_of(call: Call, label: str) -> str:
    """What the book calls a movement, in words."""
    code = f"insight.money_{label}"
    return call.say(code) if has(call.language, code) else call.say("insight.money_other")


def _decimal(value: float | None) -> str | None:
    return None if value is None else f"{value:.4f}"


def _recurring_out(call: Call, r: RecurringFlow, opener: _Opener) -> RecurringOut:
    return RecurringOut(
        label=label_of(call, r.label),
        amount=MoneyOut.of(r.amount),
        day_of_month=r.day_of_month,
        payments=r.payments,
        last=r.last,
        active=r.active,
        evidence=opener.shown(r.evidence),
    )


def _hypothesis_out(call: Call, h: Hypothesis, opener: _Opener) -> HypothesisOut:
    code = f"{h.finding.kind}_{h.finding.code}"
    return HypothesisOut(
        id=h.id,
        kind=h.finding.kind.value,
        code=h.finding.code,
        title=call.say(f"insight.title_{code}"),
        text=call.say(f"insight.text_{code}", **h.finding.facts),
        state=h.state,
        probability=f"{h.finding.probability:.2f}",
        evidence=opener.shown(h.finding.evidence),
        method=h.method,
        proposed_at=h.proposed_at,
        expires_on=h.expires_on,
        quiet_until=h.quiet_until,
        answered_at=h.answered_at,
        answered_by_me=h.answered_by == call.actor.person_id,
        changed=call.say("insight.changed", **h.changed) if h.changed else None,
    )
