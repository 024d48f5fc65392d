"""Words of orders, their states and events, and the refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from steward.kernel.ids import ClearanceId, CustomerId, InstructionId, InstrumentId, OrderId, ProductId, ProposalId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class Side(StrEnum):
    """What the order does."""

    BUY = "buy"
    REDEEM = "redeem"


class OrderState(StrEnum):
    """Where an order is: placed -> submitted -> confirmed -> settled, or rejected, or cancelled."""

    PLACED = "placed"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


# What may follow a state; a state that nothing follows is final.
NEXT: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.PLACED: frozenset({OrderState.SUBMITTED, OrderState.REJECTED, OrderState.CANCELLED}),
    OrderState.SUBMITTED: frozenset({OrderState.CONFIRMED, OrderState.REJECTED}),
    OrderState.CONFIRMED: frozenset({OrderState.SETTLED}),
    OrderState.SETTLED: frozenset(),
    OrderState.REJECTED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}


class Owner(StrEnum):
    """Who has to move an order on."""

    OPERATIONS = "operations"
    REGISTRAR = "registrar"


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is in a state, and which of the order's days, all taken from calendars, is the last for it."""

    owner: Owner
    by: Literal["trade_date", "confirm_due", "settle_due"]


# Every state that something follows has an owner and a deadline; a final one has neither.
TURNS: Mapping[OrderState, Turn] = {
    OrderState.PLACED: Turn(Owner.OPERATIONS, "trade_date"),
    OrderState.SUBMITTED: Turn(Owner.REGISTRAR, "confirm_due"),
    OrderState.CONFIRMED: Turn(Owner.OPERATIONS, "settle_due"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """What orders come from and their clearance is of: an accepted proposal, or an instruction of the customer's own; one of the two."""

    proposal_id: ProposalId | None = None
    instruction_id: InstructionId | None = None

    @property
    def id(self) -> str:
        """The one that is there."""
        return self.proposal_id or self.instruction_id or ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One thing to do, exactly as it was cleared."""

    product_id: ProductId
    side: Side
    amount: Money


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an order was rejected: the code of a sentence and its facts."""

    code: str
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands.

    `amount` is what was cleared. `units` are those given up by a redemption, or bought once confirmed. `net` is what was
    paid for the units, or what the customer is paid; `fee` is the bank's; `residue` is what rounding left over.
    `allotted` is what of a subscription the customer was given once the offer closed; None before, and for every other order.
    `rest_of` is the redemption whose rest this order carries out. A `quick` redemption was paid by the bank as it was placed: its
    units are the bank's from then on, and so is what the register pays for them.
    """

    id: OrderId
    number: str
    customer_id: CustomerId
    origin: Origin
    line: int
    product_id: ProductId
    instrument_id: InstrumentId
    clearance_id: ClearanceId
    side: Side
    state: OrderState
    amount: Money
    units: Units | None
    fee_bps: int
    price: Decimal | None
    net: Money | None
    fee: Money | None
    residue: Money | None
    hold_id: str | None
    trade_date: BusinessDate
    cutoff_at: Instant
    confirm_due: BusinessDate
    settle_due: BusinessDate
    placed_at: Instant
    version: int
    reason: Reason | None
    rest_of: OrderId | None = None
    quick: bool = False
    allotted: Money | None = None

    @property
    def spent(self) -> Money:
        """What a confirmed purchase took from the account, fee and residue included; nothing before."""
        nothing = Money.zero(self.amount.currency)
        return (self.net or nothing) + (self.fee or nothing) + (self.residue or nothing)

    @property
    def due(self) -> BusinessDate | None:
        """The last day on which it leaves the state it is in, when all goes as it should; None once it is finished."""
        turn = TURNS.get(self.state)
        return None if turn is None else getattr(self, turn.by)

    def is_overdue(self, today: BusinessDate) -> bool:
        """Whether it is still where it should have left by yesterday's end."""
        return self.due is not None and self.due < today

    def can_cancel(self, now: Instant) -> bool:
        """Until the cut-off of its trade date; what was paid at once is not taken back."""
        return self.state is OrderState.PLACED and now < self.cutoff_at and not self.quick


@dataclass(frozen=True, slots=True)
class QuickQuote:
    """Being paid at once (M05, M06): `paid` is final. `left` of the daily `limit` is what may still be asked for today."""

    limit: Money
    left: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class RedemptionQuote:
    """What redeeming would come to at the price of `price_date`: `net` and `fee` change with the price, units and days do not.

    `quick` is None where the product is not paid at once. `locked_until` is the first day on which all of it may be redeemed, where that
    is still to come (M15).
    """

    product_id: ProductId
    amount: Money
    units: Units
    price: Decimal
    price_date: BusinessDate
    fee: Money
    net: Money
    trade_date: BusinessDate
    cutoff_at: Instant
    confirm_due: BusinessDate
    paid_on: BusinessDate
    quick: QuickQuote | None = None
    locked_until: BusinessDate | None = None


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """One step in the life of an order; `seq` counts from 1 without gaps."""

    order_id: OrderId
    seq: int
    state: OrderState
    at: Instant
    actor: str


@dataclass(frozen=True, slots=True)
class OrdersPlaced:
    """Every line of an accepted proposal, or of an instruction of the customer's own, became an order."""

    customer_id: str
    proposal_id: str | None
    instruction_id: str | None


@dataclass(frozen=True, slots=True)
class RedemptionEnded:
    """A redemption was paid, or came to nothing: what waits for its proceeds can go on or has to end."""

    customer_id: str
    proposal_id: str | None
    instruction_id: str | None


class ProceedsMissing(Refusal):
    """What was to pay for it was not sold."""

    kind = Kind.CONFLICT
    code = "trading.proceeds_missing"


class OrderNotFound(NotFound):
    """There is no such order, or it is not the asker's to see."""


class NotCancellable(Refusal):
    """The cut-off has passed or the order is finished."""

    kind = Kind.CONFLICT
    code = "trading.not_cancellable"


class ProductNotTradable(Refusal):
    """The product is suspended, matured or not on the shelf."""

    kind = Kind.CONFLICT
    code = "trading.product_not_tradable"


class NothingToRedeem(Refusal):
    """The customer has no free units of it, or the amount is less than the smallest unit."""

    kind = Kind.CONFLICT
    code = "trading.nothing_to_redeem"


class NotPaidAtOnce(Refusal):
    """The terms of the product know no quick redemption."""

    kind = Kind.CONFLICT
    code = "trading.not_paid_at_once"


class QuickLimitUsed(Refusal):
    """More than is left of what the product pays at once on one day."""

    kind = Kind.CONFLICT
    code = "trading.quick_limit"


class AmountTooSmall(Refusal):
    """At this price the amount does not buy the smallest unit."""

    kind = Kind.CONFLICT
    code = "trading.amount_too_small"


class PriceMissing(Refusal):
    """The trade date has no price yet, or never got one."""

    kind = Kind.CONFLICT
    code = "trading.price_missing"


class OrderStateWrong(Refusal):
    """The order is not in the state this step needs."""

    kind = Kind.CONFLICT
    code = "trading.order_state"
