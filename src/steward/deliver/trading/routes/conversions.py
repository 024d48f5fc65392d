"""Conversions over HTTP: told first, agreed to once, followed to the purchase."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import Conversion, ConversionTerms
from steward.deliver.trading.routes.orders import Amount, RedemptionOut, redemption_out
from steward.deliver.trading.routes.recurring import StepUp
from steward.guard.contracts import actions as disclosing
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Wish
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.know.products import queries as products
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter()


class ConversionIn(BaseModel):
    """Which product is to become which, and how much of it."""

    from_id: Annotated[str, Field(pattern=UUID_PATTERN)]
    to_id: Annotated[str, Field(pattern=UUID_PATTERN)]
    amount: Amount


class ConversionQuoteOut(BaseModel):
    """What it would come to, and what is still to be read or signed before it can begin."""

    redemption: RedemptionOut
    bought: MoneyOut
    fee: MoneyOut
    told: bool
    disclosure_id: str | None
    to_sign: int


class ConversionOut(BaseModel):
    """A conversion: its redemption, and then its purchase or why there is none."""

    id: str
    from_name: str
    to_name: str
    amount: MoneyOut
    agreed_at: datetime
    redemption_id: str
    purchase_id: str | None
    reason: TextOut | None


class ConversionsOut(BaseModel):
    """A customer's conversions, the newest first."""

    items: list[ConversionOut]


@router.get("/api/customers/{customer_id}/conversions", **operation(Operation.TRADING_PLAN_READ))
def list_conversions(call: CallDep, customer_id: IdPath) -> ConversionsOut:
    """What the customer converted and what became of it."""

    def read(w: Work) -> ConversionsOut:
        return ConversionsOut(items=[_conversion_out(w, call, x) for x in queries.list_conversions(w, CustomerId(customer_id))])

    return call.read(read)


@router.get("/api/customers/{customer_id}/conversion-quote", **operation(Operation.TRADING_PLAN_DECIDE))
def quote_conversion(call: CallDep, customer_id: IdPath, asked: Annotated[ConversionIn, Query()]) -> ConversionQuoteOut:
    """When the money comes and what is bought with it; nothing is written."""

    def read(w: Work) -> ConversionQuoteOut:
        w.require(Operation.TRADING_PLAN_DECIDE, customer_id)
        return _quote_out(w, CustomerId(customer_id), asked)

    return call.read(read)


@router.post("/api/customers/{customer_id}/conversion-papers", **operation(Operation.CONTRACTS_DISCLOSURE_COMPLETE))
def open_conversion_papers(call: CallDep, customer_id: IdPath, body: ConversionIn) -> ConversionQuoteOut:
    """Begin what has to be read about the product that is bought, or go on where it was left."""

    def act(w: Work) -> ConversionQuoteOut:
        whose = CustomerId(customer_id)
        w.require(Operation.CONTRACTS_DISCLOSURE_COMPLETE, whose)
        terms = _terms(w, body)
        disclosing.open_disclosures(w, customer_id=whose, wishes=[Wish(terms.to_id, terms.amount)], language=call.language)
        return _quote_out(w, whose, body)

    return call.run(act)


@router.post("/api/customers/{customer_id}/conversions", **operation(Operation.TRADING_PLAN_DECIDE, idempotent=True))
def convert(call: CallDep, customer_id: IdPath, body: ConversionIn, step_up: StepUp = None) -> ConversionOut:
    """Begin a conversion of exactly what was shown."""

    def act(w: Work) -> ConversionOut:
        w.require(Operation.TRADING_PLAN_DECIDE, customer_id)
        made = actions.convert(w, customer_id=CustomerId(customer_id), terms=_terms(w, body), step_up_token=step_up)
        return _conversion_out(w, call, made)

    return call.run(act, serial=True)


def _terms(w: Work, asked: ConversionIn) -> ConversionTerms:
    product = actions.product_to_redeem(w, ProductId(asked.from_id))
    return ConversionTerms(product.id, ProductId(asked.to_id), Money.of(asked.amount, product.currency))


def _quote_out(w: Work, customer_id: CustomerId, asked: ConversionIn) -> ConversionQuoteOut:
    terms = _terms(w, asked)
    quote = actions.quote_conversion(w, customer_id=customer_id, terms=terms)
    wanted = {terms.to_id: terms.amount}
    state = contracts.disclosure_state(w, customer_id, wanted, amounts=wanted).get(terms.to_id)
    return ConversionQuoteOut(
        redemption=redemption_out(quote.redemption),
        bought=MoneyOut.of(quote.bought),
        fee=MoneyOut.of(quote.fee),
        told=state is not None and state.disclosures_complete,
        disclosure_id=None if state is None else state.disclosure_id,
        to_sign=len(contracts.unsigned(w, customer_id, contracts.contracts_of_purchase(w, wanted))),
    )


def _conversion_out(w: Work, call: Call, x: Conversion) -> ConversionOut:
    old, new = (products.held_product(w, product_id) for product_id in (x.terms.from_id, x.terms.to_id))
    zh = call.language == "zh"
    return ConversionOut(
        id=x.id,
        from_name=old.name_zh if zh else old.name_en,
        to_name=new.name_zh if zh else new.name_en,
        amount=MoneyOut.of(x.terms.amount),
        agreed_at=x.agreed_at,
        redemption_id=x.redemption_id,
        purchase_id=x.purchase_id,
        reason=None if x.reason is None else TextOut(code=x.reason.code, text=call.say(x.reason.code, **x.reason.facts)),
    )
