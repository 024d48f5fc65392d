"""What each kind of product promises beside price and fees: typed terms, read from and written as JSON.

Rates are decimals a year (0.0125 is 1.25 percent), fees basis points, times calendar days or months unless said otherwise.
Every term has a default that means "not on record", so that an imported shelf is never invented; `NEEDED` are those without
which a product is not admitted to the shelf.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from steward.kernel.time import BusinessDate
from steward.know.products.model.bands import AmountBand, ForfeitBand, HoldingBand, SurrenderPoint, rises_from_zero, rises_without_end
from steward.know.products.model.product import ProductKind

CUTOFF = dt.time(15)


class Nature(StrEnum):
    """What a wealth product mainly holds: its statutory minimum follows from it (W02)."""

    FIXED = "fixed"
    MIXED = "mixed"
    EQUITY = "equity"
    DERIVATIVE = "derivative"


class DepositForm(StrEnum):
    """How the money is bound."""

    DEMAND = "demand"
    TIME = "time"
    NOTICE = "notice"
    LARGE_CD = "large_cd"
    STRUCTURED = "structured"


class WmpForm(StrEnum):
    """When a wealth product can be left."""

    CASH = "cash"
    OPEN_DAILY = "open_daily"
    OPEN_PERIODIC = "open_periodic"
    MIN_HOLDING = "min_holding"
    CLOSED = "closed"


class FundType(StrEnum):
    """Kinds that the fund fee rule tells apart (E01)."""

    MONEY = "money"
    BOND = "bond"
    INDEX_BOND = "index_bond"
    MIXED = "mixed"
    INDEX = "index"
    ACTIVE_EQUITY = "active_equity"


class DividendMode(StrEnum):
    """What becomes of a distribution unless the holder chose otherwise (M17)."""

    CASH = "cash"
    REINVEST = "reinvest"


class AllotRule(StrEnum):
    """Who gets how much of an offer that was asked for more than there is: each the same share, or whoever came first."""

    PRO_RATA = "pro_rata"
    FIRST_COME = "first_come"


class BondForm(StrEnum):
    """Who issued it and whether it trades."""

    SAVINGS_CERTIFICATE = "savings_certificate"
    SAVINGS_ELECTRONIC = "savings_electronic"
    BOOK_ENTRY = "book_entry"
    POLICY = "policy"
    CREDIT = "credit"


class DayCount(StrEnum):
    """How days become years."""

    ACT_ACT = "ACT/ACT"
    ACT_365 = "ACT/365"
    THIRTY_360 = "30/360"


class Benefit(StrEnum):
    """How certain an insurance benefit is (I01, I05)."""

    CERTAIN = "certain"
    PARTICIPATING = "participating"
    UNIVERSAL = "universal"
    UNIT_LINKED = "unit_linked"


class MetalForm(StrEnum):
    """Grams on account, or metal in the hand."""

    ACCUMULATION = "accumulation"
    BAR = "bar"
    COIN = "coin"


class PrivateForm(StrEnum):
    """What the private product is in law; a bank may not sell a private fund itself (B05)."""

    WMP = "wmp"
    PLAN = "plan"
    TRUST = "trust"
    FUND = "fund"


class InvestorRule(StrEnum):
    """Which test of a qualified investor opens it: asset management (W30) or private funds (P02)."""

    W30 = "W30"
    P02 = "P02"


class PrivateManager(StrEnum):
    """Whose advice or funds a private product rests on, of managers of private funds (B04)."""

    NONE = "none"
    EQUITY = "private_equity"
    SECURITIES = "private_securities"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Terms any kind may have. The four names of a listed instrument's group come from data vendors; `related`: the issuer to the bank."""

    cutoff: dt.time = CUTOFF
    related: bool = False
    calendar: str = "cn"
    category: str = ""
    sector: str = ""
    industry: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedTerms(Terms):
    """What is sold in an offer period before it exists, at 1.00 a unit: asked for from the first to the last day, founded afterwards.

    `offer_least` and `offer_most` are yuan of all that this bank places, 0 for no bound; below the least it is not founded.
    `offer_rate` is what the money earns a year until then.
    """

    offer_opens_on: BusinessDate | None = None
    offer_closes_on: BusinessDate | None = None
    founded_on: BusinessDate | None = None
    offer_least: int = 0
    offer_most: int = 0
    offer_rule: AllotRule | None = None
    offer_rate: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        days = (self.offer_opens_on, self.offer_closes_on, self.founded_on)
        given = [day for day in days if day is not None]
        if len(given) not in (0, len(days)) or given != sorted(given) or (given and given[1] == given[2]):
            raise ValueError("offer_closes_on")
        if self.offer_most and (self.offer_rule is None or self.offer_most < self.offer_least):
            raise ValueError("offer_most")


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTerms(Terms):
    """A deposit. `early_rate` is what a time deposit earns when it is broken; a structured one pays between floor and top."""

    form: DepositForm = DepositForm.DEMAND
    rate: Decimal | None = None
    term_months: int = 0
    notice_days: int = 0
    early_rate: Decimal = Decimal(0)
    transferable: bool = False
    cooling_off_hours: int = 0
    floor_rate: Decimal | None = None
    top_rate: Decimal | None = None
    participation: Decimal | None = None
    underlying: str = ""
    observed_on: BusinessDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WmpTerms(OfferedTerms):
    """A bank wealth product. `quick_limit` is yuan a day paid at once; beyond that the ordinary way (M05)."""

    form: WmpForm = WmpForm.OPEN_DAILY
    nature: Nature = Nature.FIXED
    registration: str = ""
    lock_days: int = 0
    open_every_months: int = 0
    open_window_days: int = 0
    next_open_on: BusinessDate | None = None
    matures_on: BusinessDate | None = None
    quick_limit: int = 0
    leverage_pct: int = 100
    management_bps: int = 0
    custody_bps: int = 0
    sales_service_bps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FundTerms(OfferedTerms):
    """A public fund's share class. `family` is shared by the classes of one fund; yearly fees accrue inside the value of a unit.

    `benchmark` is the one the fund's contract names.
    """

    fund_type: FundType | None = None
    custodian: str = ""
    benchmark: str = ""
    share_class: str = ""
    family: str = ""
    purchase_fees: tuple[AmountBand, ...] = ()
    redemption_fees: tuple[HoldingBand, ...] = ()
    management_bps: int = 0
    custody_bps: int = 0
    sales_service_bps: int = 0
    dividend: DividendMode = DividendMode.CASH
    qdii: bool = False
    lock_days: int = 0
    quick_limit: int = 0

    def __post_init__(self) -> None:
        OfferedTerms.__post_init__(self)
        if not rises_from_zero([b.amount for b in self.purchase_fees]):
            raise ValueError("purchase_fees")
        if not rises_without_end([b.under_days for b in self.redemption_fees]):
            raise ValueError("redemption_fees")


@dataclass(frozen=True, slots=True, kw_only=True)
class BondTerms(Terms):
    """A bond. `frequency` is coupons a year, 0 one payment at maturity; forfeits are those of savings bonds given back early."""

    form: BondForm = BondForm.BOOK_ENTRY
    coupon_rate: Decimal | None = None
    frequency: int = 1
    day_count: DayCount = DayCount.ACT_ACT
    issued_on: BusinessDate | None = None
    matures_on: BusinessDate | None = None
    term_months: int = 0
    face: int = 100
    rating: str = ""
    early_forfeits: tuple[ForfeitBand, ...] = ()
    early_fee_bps: int = 0

    def __post_init__(self) -> None:
        if self.frequency not in (0, 1, 2, 4, 12):
            raise ValueError("frequency")
        if not rises_without_end([b.under_months for b in self.early_forfeits]):
            raise ValueError("early_forfeits")

    @property
    def is_savings(self) -> bool:
        """Sold by the state to persons; not traded, but may be given back."""
        return self.form in (BondForm.SAVINGS_CERTIFICATE, BondForm.SAVINGS_ELECTRONIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceTerms(Terms):
    """A policy. `cover_years` 0 is for life; the surrender curve keeps guaranteed and illustrated values apart."""

    benefit: Benefit = Benefit.CERTAIN
    pay_years: int = 1
    cover_years: int = 0
    cooling_off_days: int = 0
    guaranteed_rate: Decimal | None = None
    initial_charge_bps: int = 0
    surrender: tuple[SurrenderPoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MetalTerms(Terms):
    """Gold and the like. The spread is what buying and selling back at one moment would cost, half on each side."""

    form: MetalForm = MetalForm.ACCUMULATION
    fineness: str = ""
    spread_bps: int = 0
    storage_bps: int = 0
    deliverable: bool = False
    buy_back: bool = True
    min_level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateTerms(OfferedTerms):
    """A private product: who may see it, who may hold it, and how long the money is gone.

    `manager_millions` of yuan are what a private fund's manager looks after; `hard_to_value` is non-standard debt, unlisted equity or
    what is linked to private funds.
    """

    form: PrivateForm = PrivateForm.WMP
    nature: Nature = Nature.FIXED
    registration: str = ""
    investor_rule: InvestorRule = InvestorRule.W30
    max_holders: int = 200
    cooling_off_hours: int = 0
    call_back: bool = False
    lock_days: int = 0
    open_every_months: int = 0
    leverage_pct: int = 100
    performance_fee_pct: int = 0
    hurdle_rate: Decimal | None = None
    private_manager: PrivateManager | None = None
    manager_millions: int = 0
    manager_years: int = 0
    manager_penalised: bool = False
    hard_to_value: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockTerms(Terms):
    """A listed share or exchange-traded fund: whole lots, a broker's commission both ways, a tax on selling."""

    exchange: str = ""
    lot: int = 1
    etf: bool = False
    trade_bps: int = 0
    least_fee: Decimal = field(default=Decimal(0))
    stamp_bps: int = 0


AnyTerms = DepositTerms | WmpTerms | FundTerms | BondTerms | InsuranceTerms | MetalTerms | PrivateTerms | StockTerms

SHAPES: Mapping[ProductKind, type[AnyTerms]] = {
    ProductKind.DEPOSIT: DepositTerms,
    ProductKind.WMP: WmpTerms,
    ProductKind.FUND: FundTerms,
    ProductKind.BOND: BondTerms,
    ProductKind.INSURANCE: InsuranceTerms,
    ProductKind.METAL: MetalTerms,
    ProductKind.PRIVATE: PrivateTerms,
    ProductKind.STOCK: StockTerms,
}
# What must be stated before a product of the kind is admitted.
NEEDED: Mapping[ProductKind, tuple[str, ...]] = {
    ProductKind.DEPOSIT: ("form",),
    ProductKind.WMP: ("form", "nature", "registration"),
    ProductKind.FUND: ("fund_type", "share_class", "redemption_fees"),
    ProductKind.BOND: ("form", "coupon_rate", "day_count"),
    ProductKind.INSURANCE: ("benefit", "pay_years", "cooling_off_days", "surrender"),
    ProductKind.METAL: ("form", "fineness", "spread_bps"),
    ProductKind.PRIVATE: ("form", "nature", "investor_rule", "cooling_off_hours", "lock_days"),
    ProductKind.STOCK: ("exchange", "lot"),
}
