"""A product and its versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from steward.kernel.ids import InstrumentId, ProductId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.refusal import NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class ProductKind(StrEnum):
    """What the customer buys."""

    DEPOSIT = "deposit"
    WMP = "wmp"
    FUND = "fund"
    BOND = "bond"
    STOCK = "stock"
    INSURANCE = "insurance"
    METAL = "metal"
    PRIVATE = "private"


class Regime(StrEnum):
    """Under whose rules it is issued and sold."""

    NFRA = "NFRA"
    CSRC = "CSRC"
    DEPOSIT = "DEPOSIT"
    PRECIOUS_METAL = "PRECIOUS_METAL"
    INSURANCE = "INSURANCE"
    MIFID2 = "MIFID2"


class AssetClass(StrEnum):
    """What it is exposed to, for allocation."""

    CASH = "cash"
    GOV_BOND = "gov_bond"
    CREDIT_BOND = "credit_bond"
    BOND_FUND = "bond_fund"
    BALANCED = "balanced"
    EQUITY_CN = "equity_cn"
    EQUITY_GLOBAL = "equity_global"
    GOLD = "gold"
    ALTERNATIVE = "alternative"
    INSURANCE = "insurance"


class Offering(StrEnum):
    """Who may be told of it: a private product is never shown to the public (W30)."""

    PUBLIC = "public"
    PRIVATE = "private"


class ShelfState(StrEnum):
    """Whether it can be bought."""

    DRAFT = "draft"
    ON_SHELF = "on_shelf"
    SUSPENDED = "suspended"
    MATURED = "matured"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """Terms of a product as reported, in force from `valid_from`. Fees in basis points of the amount, settlement in business days.

    Grades are 1..5 (R1..R5). `known_at` None means now.
    """

    code: str
    kind: ProductKind
    name_zh: str
    name_en: str
    issuer: str
    issuer_type: str
    regime: Regime
    asset_class: AssetClass
    min_amount: Money
    step: Money
    instrument_id: InstrumentId
    valid_from: BusinessDate
    issuer_grade: int | None = None
    seller_grade: int | None = None
    buy_fee_bps: int = 0
    redeem_fee_bps: int = 0
    annual_fee_bps: int = 0
    commission_bps: int = 0
    confirm_days: int = 1
    pay_days: int = 1
    offering: Offering = Offering.PUBLIC
    state: ShelfState = ShelfState.ON_SHELF
    terms: Mapping[str, Json] = field(default_factory=dict)
    description_zh: str = ""
    description_en: str = ""
    known_at: Instant | None = None

    @property
    def grade(self) -> int | None:
        """The risk grade that counts: the higher of both (N02); None while nobody has graded it."""
        return max((g for g in (self.issuer_grade, self.seller_grade) if g is not None), default=None)

    @property
    def currency(self) -> str:
        """The currency it is bought in."""
        return self.min_amount.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(ProductRow):
    """One version of a product's terms, as stored."""

    id: ProductId
    version: int


class ProductNotFound(NotFound):
    """No such product, or none that may be shown to the asker."""


class BadTerms(Refusal):
    """A grade, fee, amount or settlement term is out of its range."""

    code = "products.bad_terms"
