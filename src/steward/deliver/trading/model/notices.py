"""What a customer is told of the steps of their orders, moves and dividend choices."""

from collections.abc import Mapping
from dataclasses import dataclass

from steward.deliver.trading.model.exchange import RequestKind
from steward.kernel.ids import ProductId
from steward.kernel.json import Json
from steward.kernel.time import Instant


@dataclass(frozen=True, slots=True)
class Notice:
    """One step that means something to the customer: the code of its sentence with the facts, and whether they read it.

    It is the step itself, told, of the order, move or choice `id`: `seq` is that of its event, so no step is told twice.
    """

    kind: RequestKind
    id: str
    product_id: ProductId
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
