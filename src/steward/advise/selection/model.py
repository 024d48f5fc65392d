"""Words of selection."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from steward.guard.compliance.model import ProductFacts
from steward.kernel.ids import ProductId
from steward.kernel.json import Json
from steward.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """One product as advice sees it, with everything a choice may rest on and nothing it may not: what the bank earns on it is not here."""

    product_id: ProductId
    code: str
    version: int
    instrument_id: str
    kind: str
    name_zh: str
    name_en: str
    issuer: str
    issuer_type: str
    regime: str
    asset_class: str
    issuer_grade: int | None
    seller_grade: int | None
    currency: str
    min_amount: int  # minor units
    step: int  # minor units
    buy_fee_bps: int
    annual_fee_bps: int
    offering: str
    state: str
    nature: str
    known_at: str
    priced_on: str | None
    lock_days: int | None = None  # from purchase until it can be left
    exit_fees: tuple[tuple[int, int], ...] = ()  # (held fewer days than, basis points of what is redeemed); 0 days: however long
    access_days: int = 0  # about how long until the money is back in full
    at_limit: bool | None = None  # the whole book holds as much of it, or of its issuer, as it may

    @property
    def grade(self) -> int | None:
        """The higher of both grades (N02)."""
        return self.facts().grade

    @property
    def cost_bps(self) -> int:
        """What it costs the customer in the first year."""
        return self.buy_fee_bps + self.annual_fee_bps

    def exit_bps(self, days: int) -> int:
        """What leaving costs after so many calendar days."""
        return next((bps for under, bps in self.exit_fees if under == 0 or days < under), 0)

    def facts(self) -> ProductFacts:
        """What the guard is told of it."""
        return ProductFacts(
            regime=self.regime,
            issuer_type=self.issuer_type,
            kind=self.kind,
            offering=self.offering,
            state=self.state,
            issuer_grade=self.issuer_grade,
            seller_grade=self.seller_grade,
            shown_grade=ProductFacts.higher(self.issuer_grade, self.seller_grade),
            nature=self.nature,
            min_amount=self.min_amount,
            step=self.step,
            lock_days=self.lock_days,
            at_limit=self.at_limit,
        )

    def to_json(self) -> dict[str, Json]:
        """Every field by name."""
        kept = {f.name: getattr(self, f.name) for f in fields(self)}
        return {**kept, "exit_fees": [list(step) for step in self.exit_fees]}

    @classmethod
    def from_json(cls, raw: Mapping[str, Json]) -> "ShelfItem":
        """The item that `to_json` wrote."""
        steps: Any = raw.get("exit_fees", ())
        return cls(**{**raw, "exit_fees": tuple((int(under), int(bps)) for under, bps in steps)})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen product and how much of it."""

    item: ShelfItem
    amount: Money


@dataclass(frozen=True, slots=True)
class Choice:
    """What fills one sum: the picks, and what no product could take and therefore stays in the account."""

    picks: tuple[Pick, ...]
    left: Money


@dataclass(frozen=True, slots=True)
class Aims:
    """What one customer's money is for, as the order sees it.

    `needs`: (months to go, weight), weights sum to 10,000; `knowledge` 1 to 5, None while nobody knows; `issuers`: those with whom
    something is held and its share of everything in basis points.
    """

    needs: tuple[tuple[int, int], ...]
    knowledge: int | None = None
    issuers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Burden:
    """What a product takes from the goals, basis points of the sum put in: all costs, and what it is worse at than another would be."""

    cost: int
    alone: int
    late: int
    crowd: int
    complexity: int

    @property
    def total(self) -> int:
        """All of it: less is better."""
        return self.cost + self.alone + self.late + self.crowd + self.complexity


@dataclass(frozen=True, slots=True)
class Order:
    """How eligible products are ordered (`data/order.toml`)."""

    version: str
    kinds: tuple[str, ...]
    products_from: tuple[int, ...]
    horizon_months: int
    must_weight: int
    late_bps: int
    crowd_from: int
    crowd_bps: int
    complexity_bps: int
    same_chance_bps: int
    account_bps: int
    alone: Mapping[str, int]
    complexity: Mapping[str, int]
    digest: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a product stands in its class, on average over customers, and what the order may and may not rest on.

    `criteria` are what the order states, less is better; `income_bps` is what the bank earns, which it must not see.
    """

    code: str
    place: float
    criteria: tuple[int, ...]
    cost_bps: int
    income_bps: int


@dataclass(frozen=True, slots=True)
class Bias:
    """What an audit of one class says.

    `correlation` of standing first with earning more, `agreement` with the order that income would give (both -1 to 1), `cost_gap_bps`:
    what the first three would cost customers more a year if income led; `moved`: pairs in which the one that earns more stands
    before one that is better on every stated criterion; `favoured`: products that earn more and stand further ahead of their
    equals than turns allow; `chance` that turns as a whole favour income this much; `found`: a bias is there.
    """

    asset_class: str
    products: int
    correlation: float
    agreement: float
    cost_gap_bps: float
    moved: int
    favoured: int
    chance: float
    found: bool
