"""Choosing what becomes of dividends over HTTP."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import ChoiceFault, ChoiceState, DividendChoice
from steward.deliver.trading.routes.recurring import StepUp
from steward.kernel.ids import CustomerId, ProductId
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer
from steward.know.products import queries as products
from steward.know.products.model import DividendMode
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.work import Work

router = APIRouter()


class DividendChoiceOut(BaseModel):
    """What becomes of a fund's dividends, and what was asked of the register, with the day by which it is to answer."""

    product_id: str
    name: str
    mode: DividendMode
    asked: DividendMode | None
    choice_id: str | None
    due: date | None


class DividendChoicesOut(BaseModel):
    """One for each fund that is held and pays dividends."""

    items: list[DividendChoiceOut]


class DividendChoiceIn(BaseModel):
    """The fund, and money or units."""

    product_id: Annotated[str, Field(pattern=UUID_PATTERN)]
    mode: DividendMode


class UnansweredChoiceOut(BaseModel):
    """One choice that waits for the register, and whose it is; `number` is that under which a registrar outside was asked."""

    id: str
    number: str | None
    customer_number: str
    customer_name: str
    product_id: str
    name: str
    mode: DividendMode
    asked_at: datetime
    due: date


class UnansweredOut(BaseModel):
    """All of them."""

    items: list[UnansweredChoiceOut]


class RegisterAnswerOut(BaseModel):
    """A choice as it stands after the answer."""

    id: str
    state: ChoiceState
    since: date | None


class RegisterAnswerIn(BaseModel):
    """What the register said; of a no also why, where it said that."""

    confirmed: bool
    fault: ChoiceFault | None = None


@router.get("/api/customers/{customer_id}/dividend-choices", **operation(Operation.TRADING_PLAN_READ))
def list_choices(call: CallDep, customer_id: IdPath) -> DividendChoicesOut:
    """How it stands for every fund the customer holds."""
    return call.read(lambda w: _choices_out(w, call, CustomerId(customer_id)))


@router.post("/api/customers/{customer_id}/dividend-choices", **operation(Operation.TRADING_PLAN_DECIDE, idempotent=True))
def choose_dividend(call: CallDep, customer_id: IdPath, body: DividendChoiceIn, step_up: StepUp = None) -> DividendChoicesOut:
    """Choose what was shown, confirmed by a fresh factor."""

    def act(w: Work) -> DividendChoicesOut:
        whose = CustomerId(customer_id)
        actions.choose_dividend(w, customer_id=whose, product_id=ProductId(body.product_id), mode=body.mode, step_up_token=step_up)
        return _choices_out(w, call, whose)

    return call.run(act)


@router.get("/api/dividend-choices", **operation(Operation.TRADING_BREAK_READ))
def list_unanswered(call: CallDep) -> UnansweredOut:
    """What the register has still to answer, the oldest first."""

    def read(w: Work) -> UnansweredOut:
        found = queries.unanswered_choices(w)
        owners = customers.customers_by_id(w, [c.customer_id for c in found])
        return UnansweredOut(items=[_unanswered_out(w, call, c, owners.get(c.customer_id)) for c in found])

    return call.read(read)


@router.post("/api/dividend-choices/{choice_id}/answer", **operation(Operation.TRADING_CHOICE_ANSWER))
def answer_choice(call: CallDep, choice_id: IdPath, body: RegisterAnswerIn) -> RegisterAnswerOut:
    """Keep what the register answered."""

    def act(w: Work) -> RegisterAnswerOut:
        made = actions.answer_choice(w, choice_id=choice_id, fault=None if body.confirmed else body.fault or ChoiceFault.OTHER)
        return RegisterAnswerOut(id=made.id, state=made.state, since=made.since)

    return call.run(act)


def _unanswered_out(w: Work, call: Call, c: DividendChoice, owner: Customer | None) -> UnansweredChoiceOut:
    product = products.held_product(w, c.product_id)
    return UnansweredChoiceOut(
        id=c.id,
        number=c.number,
        customer_number="" if owner is None else owner.number,
        customer_name="" if owner is None else customers.shown_name(w, owner),
        product_id=c.product_id,
        name=product.name_zh if call.language == "zh" else product.name_en,
        mode=c.mode,
        asked_at=c.asked_at,
        due=c.due,
    )


def _choices_out(w: Work, call: Call, customer_id: CustomerId) -> DividendChoicesOut:
    found = queries.choices_of(w, customer_id).values()
    items = [
        DividendChoiceOut(
            product_id=x.product.id,
            name=x.product.name_zh if call.language == "zh" else x.product.name_en,
            mode=x.mode,
            asked=None if x.asked is None else x.asked.mode,
            choice_id=None if x.asked is None else x.asked.id,
            due=None if x.asked is None else x.asked.due,
        )
        for x in found
    ]
    return DividendChoicesOut(items=items)
