"""Words of selection."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

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

    @property
    def grade(self) -> int | None:
        """The higher of both grades (N02)."""
        return self.facts().grade

    @property
    def cost_bps(self) -> int:
        """What it costs the customer in the first year."""
        return self.buy_fee_bps + self.annual_fee_bps

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
        )

    def to_json(self) -> dict[str, Json]:
        """Every field by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Json]) -> "ShelfItem":
        """The item that `to_json` wrote."""
        return cls(**raw)  # type: ignore[arg-type]


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
class Order:
    """The neutral order, read from data."""

    version: str
    kinds: tuple[str, ...]
    products_from: tuple[int, ...]
    digest: str
