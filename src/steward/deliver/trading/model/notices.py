"""What a customer is told of the steps of their orders."""

from collections.abc import Mapping
from dataclasses import dataclass

from steward.deliver.trading.model.orders import Order
from steward.kernel.json import Json
from steward.kernel.time import Instant


@dataclass(frozen=True, slots=True)
class Notice:
    """One step of an order that means something to the customer: the code of its sentence with the facts, and whether they read it.

    It is the step itself, told: `seq` is that of the order's event, so no step is told twice.
    """

    order: Order
    seq: int
    at: Instant
    code: str
    facts: Mapping[str, Json]
    read: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Notices, the newest first, and the cursor of the next page."""

    items: tuple[Notice, ...]
    next_cursor: str | None
