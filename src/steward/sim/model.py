"""The words of the simulated bank: people, shelf, market and behaviour as plain values, before anything is stored."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from steward.kernel.json import Json
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate

Sex = Literal["male", "female"]
# Twelve months in days, on the safe side of leap years: the simulated bank never sells on an assessment that old.
VALID_DAYS = 364
AssessmentState = Literal["valid", "expired", "missing", "predicted"]


class NotADemoBank(Refusal):
    """The simulation writes only into an empty database or one that is itself a demo bank."""

    kind = Kind.CONFLICT
    code = "sim.not_a_demo_bank"


FlowKind = Literal[
    "opening", "transfer", "income", "pension", "spending", "mortgage", "childcare", "purchase", "buy", "redeem", "regular"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class City:
    """A place: tier 1 to 3, advisory region, income against the national urban middle, yuan per square metre."""

    name: str
    tier: int
    region: str
    weight: float
    income: float
    square_metre: int


@dataclass(frozen=True, slots=True)
class Assessed:
    """One past questionnaire: its day, level 1 to 5 and score 0 to 100."""

    day: dt.date
    level: int
    score: int


@dataclass(frozen=True, slots=True)
class Adult:
    """One customer. Amounts are whole yuan; `opening` is what they hold with the bank when the history begins."""

    index: int
    household: int
    place: Literal["head", "spouse", "parent"]
    name: str
    sex: Sex
    birth_date: dt.date
    phone: str
    occupation: str
    employment: Literal["employed", "self_employed", "retired"]
    annual_income: int
    monthly_spending: int
    opening: int
    elsewhere: int
    debts: int
    experience_years: int
    horizon_years: int
    since: dt.date
    level: int
    state: AssessmentState
    assessed: tuple[Assessed, ...]

    @property
    def number(self) -> str:
        """The bank's customer number."""
        return f"C{self.index + 1:07d}"

    def level_on(self, day: dt.date) -> int:
        """The risk level in force on `day`, 1 to 5; 0 when no questionnaire of the last twelve months counts."""
        known = [a for a in self.assessed if a.day <= day]
        if not known or known[-1].day + dt.timedelta(days=VALID_DAYS) < day:
            return 0
        return known[-1].level


@dataclass(frozen=True, slots=True)
class Household:
    """People who live together. Children are facts, not customers; amounts are whole yuan."""

    index: int
    city: City
    adults: tuple[Adult, ...]
    children: tuple[dt.date, ...]
    property_value: int
    mortgage: int
    advisor: int


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person of the bank. `team` is empty for those who serve the whole bank."""

    role: str
    name: str
    team: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody: staff with the advisors first, and households whose first ones are the personas'."""

    staff: tuple[StaffMember, ...]
    households: tuple[Household, ...]

    @property
    def adults(self) -> list[Adult]:
        """All customers in the order of their numbers."""
        return [a for h in self.households for a in h.adults]


@dataclass(frozen=True, slots=True)
class ShelfProduct:
    """A product template: its public terms and how its price behaves."""

    code: str
    kind: str
    name_zh: str
    name_en: str
    issuer: str
    issuer_type: str
    regime: str
    asset_class: str
    issuer_grade: int
    seller_grade: int
    min_amount: Decimal
    step: Decimal
    buy_fee_bps: int
    redeem_fee_bps: int
    annual_fee_bps: int
    commission_bps: int
    confirm_days: int
    pay_days: int
    units_scale: int
    offering: str
    state: str
    launched_months: int
    terms: Mapping[str, Json]
    rate: float | None
    exposure: Mapping[str, float]
    own_vol: float
    edge: float
    first_price: float
    description_zh: str
    description_en: str

    @property
    def grade(self) -> int:
        """The grade that counts: the higher of issuer's and seller's (N02)."""
        return max(self.issuer_grade, self.seller_grade)

    @property
    def price_decimals(self) -> int:
        """Gold is quoted in fen a gram, accruing products to six decimals, all others to the usual four."""
        if self.asset_class == "gold":
            return 2
        return 6 if self.rate is not None or self.asset_class == "cash" else 4


@dataclass(frozen=True, slots=True)
class Market:
    """Daily prices: `prices[d, p]` is the net asset value of product p on `days[d]`; NaN before its launch."""

    days: tuple[dt.date, ...]
    codes: tuple[str, ...]
    prices: NDArray[np.float64] = field(repr=False)

    def column(self, code: str) -> int:
        """The column of one product."""
        return self.codes.index(code)

    def is_quoted(self, day: int, column: int) -> bool:
        """Whether the product was launched by then."""
        return not np.isnan(self.prices[day, column])

    def price(self, day: int, column: int) -> Decimal:
        """One price as an exact decimal."""
        return Decimal(f"{self.prices[day, column]:.6f}")


class Flow(NamedTuple):
    """One movement of a customer's life on the market's day number `day`. Money in fen; units scaled by the product.

    `amount` is signed from the cash account's point of view and `units` from the customer's holding of `product`, the column of
    the market; `fee` is the part of a purchase's amount that is the bank's fee. `regular` is an instalment of a recurring buy.
    """

    day: int
    adult: int
    kind: FlowKind
    amount: int
    product: int = -1
    units: int = 0
    fee: int = 0


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone to sign in as: a customer (by index of adult) or a member of staff (by index), with their story."""

    key: str
    kind: Literal["customer", "staff"]
    index: int
    story_zh: str
    story_en: str


class Ending(StrEnum):
    """What becomes of a proposal."""

    DRAFT = "draft"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    OVERDRAWN = "overdrawn"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Story:
    """A proposal: for whom, how many business days before the demo day it is made and decided (0: that day), and its ending."""

    adult: int
    made: int
    decided: int
    ending: Ending


@dataclass(frozen=True, slots=True)
class SimulatedBank:
    """A whole bank as values: what `load` writes through the real actions."""

    seed: int
    today: BusinessDate
    population: Population
    shelf: tuple[ShelfProduct, ...]
    market: Market
    flows: tuple[Flow, ...] = field(repr=False)
    personas: tuple[Persona, ...] = ()
    stories: tuple[Story, ...] = ()
