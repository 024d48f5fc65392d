"""Words of what is changed of an order after it was promised or carried out: its days, or what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.deliver.trading.model.custody import CustodyMove
from steward.deliver.trading.model.orders import Order
from steward.kernel.ids import OrderId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, Instant


class ChangeKind(StrEnum):
    """What was changed: the days by a calendar, the figures by a corrected price, or what of a subscription was allotted."""

    DATES = "dates"
    FIGURES = "figures"
    ALLOTTED = "allotted"


@dataclass(frozen=True, slots=True)
class OrderChange:
    """One change as the customer is told of it; `seq` is that of the order's event. `before` and `after` have the same names."""

    order_id: OrderId
    seq: int
    kind: ChangeKind
    at: Instant
    before: Mapping[str, Json]
    after: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """Days or figures of an order are not what the customer was told before."""

    order_id: str
    customer_id: str
    kind: str
    seq: int


@dataclass(frozen=True, slots=True)
class OrderDays:
    """The three days an order was promised."""

    trade_date: BusinessDate
    confirm_due: BusinessDate
    settle_due: BusinessDate

    @classmethod
    def of(cls, order: Order) -> "OrderDays":
        """Those of an order as it stands."""
        return cls(order.trade_date, order.confirm_due, order.settle_due)


@dataclass(frozen=True, slots=True)
class MoveDays:
    """The two days a move of units was promised."""

    trade_date: BusinessDate
    confirm_due: BusinessDate

    @classmethod
    def of(cls, move: CustodyMove) -> "MoveDays":
        """Those of a move as it stands."""
        return cls(move.trade_date, move.confirm_due)


@dataclass(frozen=True, slots=True)
class AnswerDateMoved:
    """The day by which the register is to answer about a move or a choice is not the one the customer was told before."""

    kind: str
    of_id: str
    customer_id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Redating:
    """What a day of the calendar would move: how many orders, which of their days, and by how much, and of how many customers anything.

    `by_days` counts orders by how many calendar days the last of their days moves, earlier ones negative; `plans` counts recurring plans
    whose next instalment moves, `moves` moves of units and `choices` dividend choices; `examples` are (number, now, then) of orders.
    """

    orders: int
    customers: int
    trade_dates: int
    confirmations: int
    payments: int
    by_days: Mapping[int, int]
    plans: int
    moves: int
    choices: int
    examples: tuple[tuple[str, OrderDays, OrderDays], ...]
