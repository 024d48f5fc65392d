"""Goals over HTTP: the customer's own, and those of an advisor's book."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.advise.planning import actions, queries
from steward.advise.planning.model import (
    WHOLE_BPS,
    Earmark,
    FreeHolding,
    Goal,
    GoalChange,
    GoalId,
    GoalProgress,
    GoalRow,
    GoalState,
    GoalTemplate,
    Necessity,
    Stated,
    Template,
    Whose,
)
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()
READ = operation(Operation.PLANNING_GOAL_READ)
WRITE = operation(Operation.PLANNING_GOAL_RECORD, idempotent=True)

Amount = Annotated[str, Field(pattern=r"^[0-9]{1,15}(\.[0-9]{1,2})?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Answers = Annotated[dict[Annotated[str, Field(max_length=30)], Annotated[str, Field(max_length=20)]], Field(max_length=8)]


class GoalIn(BaseModel):
    """A goal as stated. A single date has both dates equal."""

    template: Template
    name: str = Field(min_length=1, max_length=40)
    amount: Amount
    currency: Currency
    stated: Stated = Stated.TODAY
    due_from: date
    due_until: date
    priority: int = 2
    necessity: Necessity = Necessity.WANT
    whose: Whose = Whose.SELF
    answers: Answers = {}

    def row(self) -> GoalRow:
        """As the module knows it."""
        queries.check_currency(self.currency)
        return GoalRow(
            template=self.template,
            name=self.name.strip(),
            amount=Money.of(self.amount, self.currency),
            stated=self.stated,
            due_from=BusinessDate(self.due_from),
            due_until=BusinessDate(self.due_until),
            priority=self.priority,
            necessity=self.necessity,
            whose=self.whose,
            answers=self.answers,
        )


class GoalChangeIn(GoalIn):
    """A goal stated anew, from the version that was read."""

    version: int = Field(ge=1)


class SuggestIn(BaseModel):
    """Answers to a template's questions."""

    template: Template
    answers: Answers = {}
    currency: Currency = "CNY"


class EarmarkIn(BaseModel):
    """The share of one holding, as a decimal in [0, 1] with up to four digits; zero takes it back."""

    asset: str = Field(min_length=1, max_length=40)
    share: Annotated[str, Field(pattern=r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$")]


class EarmarkOut(BaseModel):
    """A part of a holding meant for a goal; `share` in [0, 1]."""

    asset: str
    share: str


class GoalOut(BaseModel):
    """A goal and how far it is covered today; `covered` is earmarked over target, not projected."""

    id: str
    customer_id: str
    template: Template
    template_label: str
    name: str
    state: GoalState
    version: int
    amount: MoneyOut
    stated: Stated
    due_from: date
    due_until: date
    priority: int
    necessity: Necessity
    whose: Whose
    whose_label: str
    answers: dict[str, str]
    earmarked: MoneyOut
    missing: MoneyOut
    covered: str
    earmarks: list[EarmarkOut]
    captured_at: datetime
    changed_at: datetime


class GoalsOut(BaseModel):
    """A customer's goals by priority."""

    items: list[GoalOut]


class GoalChangeOut(BaseModel):
    """One line of a goal's history."""

    version: int
    kind: str
    label: str
    at: datetime
    by_me: bool
    name: str
    amount: MoneyOut
    due_from: date
    due_until: date
    state: GoalState


class FreeHoldingOut(BaseModel):
    """A holding that can be earmarked; `free` is the part no goal has, in [0, 1]."""

    asset: str
    name: str
    value: MoneyOut
    free: str


class QuestionOut(BaseModel):
    """One question with its default; `kind` is money, number or percent."""

    code: str
    label: str
    kind: str
    default: str


class TemplateOut(BaseModel):
    """How a goal of this kind is asked for, with defaults for this customer."""

    template: Template
    label: str
    hint: str
    questions: list[QuestionOut]
    necessity: Necessity
    priority: int
    whose: Whose
    amount: MoneyOut
    due_from: date
    due_until: date


@router.get("/api/customers/{customer_id}/goal-templates", **READ)
def list_templates(call: CallDep, customer_id: IdPath) -> list[TemplateOut]:
    """The templates, with defaults from what is known of this customer."""
    found = call.read(lambda w: queries.list_templates(w, CustomerId(customer_id)))
    return [_template_out(call, t) for t in found]


@router.post("/api/customers/{customer_id}/goal-amount", **READ)
def suggest_amount(call: CallDep, customer_id: IdPath, body: SuggestIn) -> MoneyOut:
    """The amount that answers to a template come to; nothing is kept."""
    found = call.read(lambda w: queries.suggested_amount(w, CustomerId(customer_id), body.template, body.answers, body.currency))
    return MoneyOut.of(found)


@router.get("/api/customers/{customer_id}/goals", **READ)
def list_goals(call: CallDep, customer_id: IdPath, closed: bool = False) -> GoalsOut:
    """Active goals by priority; with `closed`, those achieved or archived."""
    states = (GoalState.ACHIEVED, GoalState.ARCHIVED) if closed else (GoalState.ACTIVE,)

    def read(w: Work) -> GoalsOut:
        found = queries.list_goals(w, CustomerId(customer_id), states)
        return GoalsOut(items=[_goal_out(call, p) for p in queries.progress_of(w, CustomerId(customer_id), found)])

    return call.read(read)


@router.get("/api/customers/{customer_id}/free-holdings", **READ)
def list_free_holdings(call: CallDep, customer_id: IdPath) -> list[FreeHoldingOut]:
    """What can still be earmarked."""
    found = call.read(lambda w: queries.free_holdings(w, CustomerId(customer_id)))
    return [FreeHoldingOut(asset=h.asset, name=_named(call, h), value=MoneyOut.of(h.value), free=_share(h.free_bps)) for h in found]


@router.post("/api/customers/{customer_id}/goals", **WRITE)
def capture_goal(call: CallDep, customer_id: IdPath, body: GoalIn) -> GoalOut:
    """State a new goal."""
    return call.run(lambda w: _one(w, call, actions.capture_goal(w, customer_id=CustomerId(customer_id), row=body.row())))


@router.get("/api/goals/{goal_id}/history", **READ)
def goal_history(call: CallDep, goal_id: IdPath) -> list[GoalChangeOut]:
    """What became of a goal, newest first."""
    found = call.read(lambda w: queries.goal_history(w, GoalId(goal_id)))
    return [_change_out(call, c) for c in found]


@router.put("/api/goals/{goal_id}", **WRITE)
def change_goal(call: CallDep, goal_id: IdPath, body: GoalChangeIn) -> GoalOut:
    """State a goal anew."""
    return call.run(lambda w: _one(w, call, actions.change_goal(w, goal_id=GoalId(goal_id), row=body.row(), version=body.version)))


@router.put("/api/goals/{goal_id}/earmarks", **WRITE)
def earmark_holding(call: CallDep, goal_id: IdPath, body: EarmarkIn) -> GoalOut:
    """Mean a share of a holding for this goal."""
    share = int(Decimal(body.share) * WHOLE_BPS)
    return call.run(lambda w: _one(w, call, actions.earmark_holding(w, goal_id=GoalId(goal_id), asset=body.asset, share_bps=share)))


@router.post("/api/goals/{goal_id}/achieve", **WRITE)
def achieve_goal(call: CallDep, goal_id: IdPath) -> GoalOut:
    """The goal is reached."""
    return call.run(lambda w: _one(w, call, actions.achieve_goal(w, goal_id=GoalId(goal_id))))


@router.post("/api/goals/{goal_id}/archive", **WRITE)
def archive_goal(call: CallDep, goal_id: IdPath) -> GoalOut:
    """Put the goal away."""
    return call.run(lambda w: _one(w, call, actions.archive_goal(w, goal_id=GoalId(goal_id))))


@router.post("/api/goals/{goal_id}/undo", **WRITE)
def undo_change(call: CallDep, goal_id: IdPath) -> GoalOut:
    """Take the last change back."""
    return call.run(lambda w: _one(w, call, actions.undo_change(w, goal_id=GoalId(goal_id))))


def _one(w: Work, call: Call, goal: Goal) -> GoalOut:
    return _goal_out(call, queries.progress_of(w, goal.customer_id, [goal])[0])


def _named(call: Call, holding: FreeHolding) -> str:
    if holding.product is None:
        return call.say("asset_class.cash")
    return holding.product.name_zh if call.language == "zh" else holding.product.name_en


def _share(bps: int) -> str:
    return f"{bps / WHOLE_BPS:.4f}"


def _earmark_out(found: Earmark) -> EarmarkOut:
    return EarmarkOut(asset=found.asset, share=_share(found.share_bps))


def _goal_out(call: Call, progress: GoalProgress) -> GoalOut:
    goal, told = progress.goal, progress.goal.stated_goal
    return GoalOut(
        id=goal.id,
        customer_id=goal.customer_id,
        template=told.template,
        template_label=call.say(f"planning.template_{told.template}"),
        name=told.name,
        state=goal.state,
        version=goal.version,
        amount=MoneyOut.of(told.amount),
        stated=told.stated,
        due_from=told.due_from,
        due_until=told.due_until,
        priority=told.priority,
        necessity=told.necessity,
        whose=told.whose,
        whose_label=call.say(f"planning.whose_{told.whose}"),
        answers=dict(told.answers),
        earmarked=MoneyOut.of(progress.earmarked),
        missing=MoneyOut.of(progress.missing),
        covered=f"{progress.covered:.4f}",
        earmarks=[_earmark_out(e) for e in goal.earmarks],
        captured_at=goal.captured_at,
        changed_at=goal.changed_at,
    )


def _change_out(call: Call, change: GoalChange) -> GoalChangeOut:
    return GoalChangeOut(
        version=change.version,
        kind=change.kind.value,
        label=call.say(f"planning.change_{change.kind}"),
        at=change.at,
        by_me=change.person_id == call.actor.person_id,
        name=change.goal.name,
        amount=MoneyOut.of(change.goal.amount),
        due_from=change.goal.due_from,
        due_until=change.goal.due_until,
        state=change.state,
    )


def _template_out(call: Call, template: GoalTemplate) -> TemplateOut:
    code = template.template.value
    asked = [
        QuestionOut(code=q.code, label=call.say(f"planning.question_{q.code}"), kind=q.kind, default=q.default) for q in template.questions
    ]
    return TemplateOut(
        template=template.template,
        label=call.say(f"planning.template_{code}"),
        hint=call.say(f"planning.hint_{code}"),
        questions=asked,
        necessity=template.necessity,
        priority=template.priority,
        whose=template.whose,
        amount=MoneyOut.of(template.amount),
        due_from=template.due_from,
        due_until=template.due_until,
    )
