"""Subscribing over HTTP: what is offered, told first, agreed to once, followed to the allotment."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from steward.deliver.trading import actions, queries
from steward.deliver.trading.routes.orders import Amount, OrderOut, orders_out
from steward.deliver.trading.routes.recurring import StepUp
from steward.guard.contracts import actions as disclosing
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Wish
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.know.products.model import OfferPeriod, Product
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.web.shapes import MoneyOut
from steward.platform.work import Work

router = APIRouter()


class OfferOut(BaseModel):
    """A product in its offer period. `most` is None where there is no bound; `rule` says who gets how much above it."""

    product_id: str
    name: str
    opens_on: date
    closes_on: date
    founded_on: date
    minimum: MoneyOut
    step: MoneyOut
    least: MoneyOut
    most: MoneyOut | None
    rule: str
    rate: str


class OffersOut(BaseModel):
    """What may be subscribed to today, and the customer's subscriptions, the newest first."""

    items: list[OfferOut]
    asked: list[OrderOut]


class SubscriptionIn(BaseModel):
    """How much of which product."""

    product_id: Annotated[str, Field(pattern=UUID_PATTERN)]
    amount: Amount


class SubscriptionQuoteOut(BaseModel):
    """What it would come to if all of it is allotted, and what is still to be read or signed."""

    amount: MoneyOut
    fee: MoneyOut
    interest: MoneyOut
    cutoff_at: datetime
    founded_on: date
    told: bool
    disclosure_id: str | None
    to_sign: int


@router.get("/api/customers/{customer_id}/offers", **operation(Operation.TRADING_PLAN_READ))
def list_offers(call: CallDep, customer_id: IdPath) -> OffersOut:
    """Products in their offer period, and what the customer asked for."""

    def read(w: Work) -> OffersOut:
        whose = CustomerId(customer_id)
        asked = queries.list_subscriptions(w, whose)
        return OffersOut(items=[_offer_out(call, *x) for x in queries.open_offers(w)], asked=orders_out(w, call, asked))

    return call.read(read)


@router.get("/api/customers/{customer_id}/subscription-quote", **operation(Operation.TRADING_PLAN_DECIDE))
def quote_subscription(call: CallDep, customer_id: IdPath, asked: Annotated[SubscriptionIn, Query()]) -> SubscriptionQuoteOut:
    """Until when the money waits and what it comes to; nothing is written."""

    def read(w: Work) -> SubscriptionQuoteOut:
        w.require(Operation.TRADING_PLAN_DECIDE, customer_id)
        return _quote_out(w, CustomerId(customer_id), asked)

    return call.read(read)


@router.post("/api/customers/{customer_id}/subscription-papers", **operation(Operation.CONTRACTS_DISCLOSURE_COMPLETE))
def open_subscription_papers(call: CallDep, customer_id: IdPath, body: SubscriptionIn) -> SubscriptionQuoteOut:
    """Begin what has to be read about the product, or go on where it was left."""

    def act(w: Work) -> SubscriptionQuoteOut:
        whose = CustomerId(customer_id)
        w.require(Operation.CONTRACTS_DISCLOSURE_COMPLETE, whose)
        product_id, amount = _asked(w, body)
        disclosing.open_disclosures(w, customer_id=whose, wishes=[Wish(product_id, amount)], language=call.language)
        return _quote_out(w, whose, body)

    return call.run(act)


@router.post("/api/customers/{customer_id}/subscriptions", **operation(Operation.TRADING_PLAN_DECIDE, idempotent=True))
def subscribe(call: CallDep, customer_id: IdPath, body: SubscriptionIn, step_up: StepUp = None) -> OrderOut:
    """Subscribe to exactly what was shown."""

    def act(w: Work) -> OrderOut:
        w.require(Operation.TRADING_PLAN_DECIDE, customer_id)
        product_id, amount = _asked(w, body)
        made = actions.subscribe(w, customer_id=CustomerId(customer_id), product_id=product_id, amount=amount, step_up_token=step_up)
        return orders_out(w, call, [made])[0]

    return call.run(act, serial=True)


def _asked(w: Work, body: SubscriptionIn) -> tuple[ProductId, Money]:
    product = actions.product_to_buy(w, ProductId(body.product_id))
    return product.id, Money.of(body.amount, product.currency)


def _quote_out(w: Work, customer_id: CustomerId, body: SubscriptionIn) -> SubscriptionQuoteOut:
    product_id, amount = _asked(w, body)
    quote = actions.quote_subscription(w, customer_id=customer_id, product_id=product_id, amount=amount)
    wanted = {product_id: amount}
    state = contracts.disclosure_state(w, customer_id, wanted, amounts=wanted).get(product_id)
    return SubscriptionQuoteOut(
        amount=MoneyOut.of(quote.amount),
        fee=MoneyOut.of(quote.fee),
        interest=MoneyOut.of(quote.interest),
        cutoff_at=quote.cutoff_at,
        founded_on=quote.founded_on,
        told=state is not None and state.disclosures_complete,
        disclosure_id=None if state is None else state.disclosure_id,
        to_sign=len(contracts.unsigned(w, customer_id, contracts.contracts_of_purchase(w, wanted))),
    )


def _offer_out(call: Call, product: Product, offer: OfferPeriod) -> OfferOut:
    return OfferOut(
        product_id=product.id,
        name=product.name_zh if call.language == "zh" else product.name_en,
        opens_on=offer.opens_on,
        closes_on=offer.closes_on,
        founded_on=offer.founded_on,
        minimum=MoneyOut.of(product.min_amount),
        step=MoneyOut.of(product.step),
        least=MoneyOut.of(offer.least),
        most=MoneyOut.of(offer.most) if offer.most.minor else None,
        rule=call.say(f"products.value.{offer.rule}"),
        rate=f"{offer.rate:f}",
    )
