"""Words of what advice rests on: the facts of one customer, and what all cases of a day share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from steward.advise.outlook.model import Assumptions
from steward.advise.planning.model import Aim
from steward.advise.portfolio.model import Limits, Mode
from steward.advise.selection.model import Order, ShelfItem
from steward.guard.compliance.model import CustomerFacts
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate

if TYPE_CHECKING:
    from steward.guard.compliance.queries import PackSet


@dataclass(frozen=True, slots=True)
class FactUsed:
    """A fact the advice rests on, by its identifier, so that a reader can find it again."""

    id: str
    field: str
    value: Json
    source: str
    valid_from: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One product that is held: what it is worth (minor units), with whom, and what holding it costs a year."""

    product_id: ProductId
    asset_class: str
    issuer: str
    worth: int
    annual_bps: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A product that a switch may buy, as it was seen: version, price of a unit, and the days of an order (dealt, confirmed, paid)."""

    product_id: ProductId
    version: int
    price: str
    days: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sellable:
    """A holding as a switch saw it: all its units (scaled) and, oldest first, the free ones as (since, units); more are free `until`."""

    seen: Offered
    scale: int
    units: int
    free: tuple[tuple[str, int], ...]
    until: str | None


@dataclass(frozen=True, slots=True)
class Switch:
    """What a proposal that may sell rests on beside the case: what was held and what was offered, by version and price."""

    mode: Mode
    holdings: tuple[Sellable, ...]
    offers: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Everything about one customer that advice is computed from. `held` is what each asset class of the pieces is worth, minor units.

    `goals` are their own, musts first; none where they have none in this money, or a past day is advised. `uncounted` holdings have no
    price or are in other money; `debts_above` is by how much debts exceed declared financial assets, minor units.
    """

    customer_id: CustomerId
    number: str
    level: int
    facts: CustomerFacts
    amount: Money
    liquid: int  # basis points the customer needs at hand
    held: Mapping[str, int]
    used: tuple[FactUsed, ...]
    goals: tuple[Aim, ...] = ()
    pieces: tuple[Piece, ...] = ()
    switch: Switch | None = None
    uncounted: int = 0
    debts_above: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What all cases of one day share: assumptions, limits, the neutral order, the rule packs and the shelf."""

    as_of: BusinessDate
    assumptions: Assumptions
    limits: Limits
    order: Order
    packs: "PackSet"
    shelf: tuple[ShelfItem, ...]
    shelf_digest: str
