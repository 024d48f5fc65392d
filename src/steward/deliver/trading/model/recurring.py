"""Words of recurring plans (定投): what a customer wants bought again and again, and what became of each date."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.deliver.trading.model.orders import Reason
from steward.kernel.ids import CustomerId, OrderId, ProductId
from steward.kernel.money import Money
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class Rhythm(StrEnum):
    """How often an instalment falls due."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"


class PlanState(StrEnum):
    """Whether instalments are bought: active, paused by the customer, or ended."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


# What may follow a state of a plan; one that ended stays so.
PLAN_NEXT: Mapping[PlanState, frozenset[PlanState]] = {
    PlanState.ACTIVE: frozenset({PlanState.PAUSED, PlanState.ENDED}),
    PlanState.PAUSED: frozenset({PlanState.ACTIVE, PlanState.ENDED}),
    PlanState.ENDED: frozenset(),
}


class BandSide(StrEnum):
    """Whether the price stands below or above its average."""

    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class PriceRule:
    """Instalments follow the price: the average of the last `days` trading days, and the range in basis points of the plain amount."""

    days: int
    least_bps: int
    most_bps: int


@dataclass(frozen=True, slots=True)
class RateBand:
    """From how far off the average on which part of the way to the end of the customer's range is gone, both in basis points."""

    side: BandSide
    from_bps: int
    share_bps: int


@dataclass(frozen=True, slots=True)
class PriceMethod:
    """The bank's method from a day on; plans keep the one that stood when they were agreed to. `mark` as in rule packs."""

    version: str
    mark: str
    since: BusinessDate
    averages: tuple[int, ...]
    least_bps: int
    most_bps: int
    late_days: int
    bands: tuple[RateBand, ...]


@dataclass(frozen=True, slots=True)
class PriceGap:
    """How far the price of a day is `away` from its average, as a ratio: below nothing where it is below."""

    day: BusinessDate
    away: Decimal


@dataclass(frozen=True, slots=True)
class InstalmentAmount:
    """What an instalment comes to, and the sentences that say why."""

    amount: Money
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What the customer agreed to.

    `day` is the day of the month (1 to 28) or of the week (1 Monday to 5 Friday). `raise_bps` is what the amount grows by each full
    year; 0 leaves it fixed. `waits`: a date on which the account lacks the money is passed over and the plan goes on; without it
    three such dates in a row end the plan. `keeps_reserve`: a date on which buying would leave less money at hand than the household's
    emergency reserve is passed over, and the plan goes on by itself as soon as the reserve allows. `price`: instalments follow the price.
    """

    product_id: ProductId
    amount: Money
    rhythm: Rhythm
    day: int
    raise_bps: int
    waits: bool
    keeps_reserve: bool = False
    price: PriceRule | None = None


@dataclass(frozen=True, slots=True)
class RecurringPlan:
    """A plan as it stands. `next_on` is the next date by its rhythm, before holidays move it; None once it ended.

    `most` is the highest instalment that was agreed to; None for plans older than the keeping of it.
    """

    id: str
    customer_id: CustomerId
    terms: PlanTerms
    state: PlanState
    since: BusinessDate
    next_on: BusinessDate | None
    agreed_at: Instant
    version: int
    most: Money | None = None


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One change of a plan's state; `seq` counts from 1 without gaps."""

    plan_id: str
    seq: int
    state: PlanState
    at: Instant
    actor: str


@dataclass(frozen=True, slots=True)
class Instalment:
    """What became of one date of a plan: an order, or the reason why there is none. `why` says how its amount came about."""

    plan_id: str
    due_on: BusinessDate
    amount: Money
    at: Instant
    order_id: OrderId | None = None
    reason: Reason | None = None
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDate:
    """A date to come as the calendar moves it: what it plainly comes to, and between what it stays where it follows the price."""

    on: BusinessDate
    plain: Money
    least: Money
    most: Money


@dataclass(frozen=True, slots=True)
class PlanQuote:
    """What a plan would come to before it is agreed: the first dates, the most an instalment can be, and what one of today would be.

    `rises` are the first dates of the years that are raised, before holidays move them.
    """

    dates: tuple[PlanDate, ...]
    rises: tuple[PlanDate, ...]
    highest: Money
    today: InstalmentAmount
    method: PriceMethod


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How far a plan is: the next date, the most an instalment can be, and how many dates were bought or skipped."""

    next: PlanDate | None
    highest: Money
    bought: int
    skipped: int


@dataclass(frozen=True, slots=True)
class PlanDateMoved:
    """A plan whose next instalment falls on another day because the calendar is another one."""

    plan: RecurringPlan
    before: BusinessDate
    after: BusinessDate


@dataclass(frozen=True, slots=True)
class PlanDateChanged:
    """The next instalment of a plan falls on another day than the customer was told."""

    plan_id: str
    customer_id: str
    before: str
    after: str


class PlanNotFound(NotFound):
    """There is no such plan, or it is not the asker's to see."""


class PlanTermsWrong(Refusal):
    """The amount is not one the product is sold in, or the day is not one of its rhythm's."""

    kind = Kind.INVALID
    code = "trading.plan_terms"


class PlanPriceRuleWrong(Refusal):
    """The average is not one to choose from, the range reaches too far, or the product has no price of its own to follow."""

    kind = Kind.INVALID
    code = "trading.plan_price_rule"


class PlanStateWrong(Refusal):
    """The plan is not in a state from which this may follow."""

    kind = Kind.CONFLICT
    code = "trading.plan_state"


class PlanMoneyMissing(Refusal):
    """The account lacks the money for the instalment."""

    kind = Kind.CONFLICT
    code = "trading.plan_money"


class PlanReserveFirst(Refusal):
    """Buying the instalment would leave less money at hand than the emergency reserve."""

    kind = Kind.CONFLICT
    code = "trading.plan_reserve"


class PlanReserveUnknown(Refusal):
    """Too little is known of the household to say what its emergency reserve is, so no plan can go by it."""

    kind = Kind.CONFLICT
    code = "trading.plan_reserve_unknown"


class PlanDateMissed(Refusal):
    """Nobody carried the instalment out on its day, and the next one is due already."""

    kind = Kind.CONFLICT
    code = "trading.plan_missed"
