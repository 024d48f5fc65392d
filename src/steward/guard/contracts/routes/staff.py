"""Conversations that are due, for the people who hold them: the list, the script and the outcome."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.guard.contracts import actions, queries
from steward.guard.contracts.model import Task, TaskOutcome
from steward.guard.contracts.rules.library import script
from steward.know.customers import queries as customers
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter(prefix="/api/conversations-due")
MAX_NOTE = 1000


class TaskOut(BaseModel):
    """A conversation that is due: with whom, about what, and what has to be said."""

    id: str
    kind: str
    kind_text: str
    customer_id: str
    customer_name: str
    phone: str
    product_name: str
    grade: str
    amount: MoneyOut
    worst: MoneyOut
    due_at: datetime
    is_due: bool
    tries: int
    outcome: str | None
    concerns: list[TextOut]
    words: list[str]
    script: list[TextOut]


class TaskDecisionIn(BaseModel):
    """What it came to; every node that was said."""

    outcome: TaskOutcome
    said: list[str] = Field(max_length=20)
    note: str = Field(max_length=MAX_NOTE)


@router.get("", **operation(Operation.CONTRACTS_TASK_READ))
def list_tasks(call: CallDep) -> list[TaskOut]:
    """Conversations that are or will be due, soonest first."""
    return call.read(lambda w: [_out(w, call, t) for t in queries.open_tasks(w)])


@router.post("/{task_id}", **operation(Operation.CONTRACTS_TASK_DECIDE))
def decide_task(call: CallDep, task_id: IdPath, body: TaskDecisionIn) -> TaskOut:
    """Record how a conversation went."""

    def act(w: Work) -> TaskOut:
        return _out(w, call, actions.decide_task(w, task_id=task_id, outcome=body.outcome, said=body.said, note=body.note))

    return call.run(act)


def _out(w: Work, call: Call, found: Task) -> TaskOut:
    who = customers.get_customer(w, found.customer_id)
    of = queries.get_disclosure(w, found.disclosure_id)
    product = products.get_products(w, [found.product_id])[found.product_id]
    heard = queries.heard_in(w, of)
    return TaskOut(
        id=found.id,
        kind=found.kind.value,
        kind_text=call.say(f"contracts.task_{found.kind.value}"),
        customer_id=found.customer_id,
        customer_name=customers.shown_name(w, who),
        phone=customers.shown_phone(w, who),
        product_name=product.name_zh if call.language == "zh" else product.name_en,
        grade=f"R{product.grade}" if product.grade else "",
        amount=MoneyOut.of(of.amount),
        worst=MoneyOut.of(queries.worst_loss(w, product, of.amount)),
        due_at=found.due_at,
        is_due=w.now >= found.due_at,
        tries=found.tries,
        outcome=None if found.outcome is None else found.outcome.value,
        concerns=[TextOut(code=q.id, text=f"{q.text.to(call.language)} {a.text.to(call.language)}") for q, a in heard.concerns],
        words=list(heard.words),
        script=[TextOut(code=n.id, text=n.text.to(call.language)) for n in script()[found.kind]],
    )
