"""Words of what is changed of an order after it was promised or carried out: its days, or what it came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import OrderId
from steward.kernel.json import Json
from steward.kernel.time import Instant


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
