"""Words of reports: periods, bridges, and what a report says."""

from dataclasses import dataclass, fields
from enum import StrEnum

from steward.advise.advice.model import ProposalState
from steward.kernel.ids import CustomerId, InstrumentId, OrderId, ProposalId, TransferId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings.model import DayValue, SpanFigures, TransferKind


class PeriodKind(StrEnum):
    """How long a report looks back."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Period:
    """Days `since` to `until`, both counted; the bridge begins at the end of the day before. `whole`: it is over."""

    kind: PeriodKind
    since: BusinessDate
    until: BusinessDate
    whole: bool


class Line(StrEnum):
    """Where a movement belongs in a bridge. `TRADE` is money that became units, or units that became money: in sum nothing."""

    PUT_IN = "put_in"
    TAKEN_OUT = "taken_out"
    INCOME = "income"
    FEES = "fees"
    TRADE = "trade"


class Grouping(StrEnum):
    """By whom a bridge of many customers is told."""

    CUSTOMER = "customer"
    ADVISOR = "advisor"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Bridge:
    """From opening to closing in minor units: opening + new + put_in + taken_out + income + fees + market + unexplained = closing.

    `new` is what customers brought who had nothing before. Money taken out and fees are negative. `unexplained` is what trades left
    over between money and units; anything but zero is a break of the book.
    """

    customers: int = 0
    opening: int = 0
    new: int = 0
    put_in: int = 0
    taken_out: int = 0
    income: int = 0
    fees: int = 0
    market: int = 0
    closing: int = 0
    unexplained: int = 0

    def __add__(self, other: "Bridge") -> "Bridge":
        return Bridge(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def result(self) -> int:
        """What the money earned: income and market less fees."""
        return self.income + self.fees + self.market

    @property
    def closes(self) -> bool:
        """Whether everything between opening and closing is accounted for."""
        return self.unexplained == 0 and self.opening + self.new + self.put_in + self.taken_out + self.result == self.closing


@dataclass(frozen=True, slots=True)
class BridgeOf:
    """The bridge of one customer, advisor or team; no key: nobody's book."""

    key: str | None
    bridge: Bridge


@dataclass(frozen=True, slots=True)
class WholeBridge:
    """A bridge of many customers and its parts. `broken` are customers whose bridge does not close."""

    period: Period
    currency: str
    by: Grouping
    parts: tuple[BridgeOf, ...]
    total: Bridge
    broken: tuple[CustomerId, ...]
    left_out: tuple[InstrumentId, ...]


@dataclass(frozen=True, slots=True)
class HoldingResult:
    """What one position (None: money) did in a period, in minor units: gain = closing - opening - put_in.

    `capital` is what worked in it on average, `share` its part of the return.
    """

    instrument_id: InstrumentId | None
    asset_class: str
    opening: int
    closing: int
    put_in: int
    gain: int
    capital: int
    share: float
    transfer_ids: tuple[TransferId, ...]


@dataclass(frozen=True, slots=True)
class ClassResult:
    """The same of an asset class."""

    asset_class: str
    opening: int
    closing: int
    put_in: int
    gain: int
    capital: int
    share: float


@dataclass(frozen=True, slots=True)
class ClassEffect:
    """One class's weight and return (None: no capital) beside the target's, and what the difference brought, all as shares."""

    asset_class: str
    weight: float
    target_weight: float
    own_return: float | None
    target_return: float
    allocation: float
    selection: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Why the return was not the target's: active = portfolio - target, the sum of all effects."""

    portfolio: float
    target: float
    active: float
    effects: tuple[ClassEffect, ...]


class Standing(StrEnum):
    """What can be said of advice against what came of it."""

    WAITING = "waiting"  # nobody has answered, or nothing has been carried out yet
    NOT_FOLLOWED = "not_followed"  # declined, expired or replaced: nothing came of it
    TOO_EARLY = "too_early"  # too few days to tell luck from advice
    UNKNOWN = "unknown"  # it was said without a range, or the book has no return of these days
    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a proposal said of everything with the bank, after its costs: a year's return and its volatility, and what it takes.

    `low` and `high` are minor units after `months`: one in ten below, one in ten above; None of older advice, which named no range.
    """

    yearly_return: float
    volatility: float
    low: int | None
    high: int | None
    months: int
    cost: int


@dataclass(frozen=True, slots=True)
class Happened:
    """What came of it since it was answered: `own_return` of everything with the bank over `days`, between what was to be expected.

    `charged` are the fees of its orders so far, minor units; `finished`: none of them is still under way.
    """

    standing: Standing
    decided_on: BusinessDate | None
    days: int
    own_return: float | None
    low: float | None
    high: float | None
    charged: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A proposal of the period and what became of it: what it said, its state, the orders with theirs, and what happened."""

    proposal_id: ProposalId
    number: str
    issued_on: BusinessDate
    state: ProposalState
    amount: int
    orders: tuple[tuple[OrderId, str], ...]
    open: bool
    expected: Expected
    happened: Happened


class GoalMove(StrEnum):
    """Why a goal's chance is another than it was, as far as what was kept tells it."""

    FIRST = "first"  # nothing was kept before
    NOT_SINCE = "not_since"  # nothing was reckoned since
    CLOSED = "closed"  # achieved, or given up
    STEADY = "steady"
    AMOUNT = "amount"  # the goal itself was stated anew
    DATE = "date"
    MORE_MONEY = "more_money"
    LESS_MONEY = "less_money"
    OUTLOOK = "outlook"  # what is expected of the markets, and of the mix held
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class GoalSeen:
    """A goal as a plan saw it on a day: its chance, the amount asked for and by when (minor units; None where it is not known)."""

    day: BusinessDate
    chance: float
    amount: int | None
    currency: str
    due: BusinessDate | None
    money: float  # that the plan rested on, major units
    expected_return: float


@dataclass(frozen=True, slots=True)
class GoalStory:
    """A goal then and now. `then` was kept at the period's beginning, or first after it; `now` is of the day the report is made."""

    goal_id: str
    name: str
    closed: bool
    then: GoalSeen | None
    now: GoalSeen | None
    why: GoalMove


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report of one customer says. `entries` are the transfers behind each line of the bridge; amounts are minor units.

    Returns are of everything with the bank. `gap`: money-weighted less time-weighted return of the period; None where either is not
    defined. What is not of the book - goals, proposals and orders as they stand - is of the day the report is made.
    `figures` is None without a history, `attribution` without a level or where a class has no return to compare with.
    """

    customer_id: CustomerId
    period: Period
    known_at: Instant
    currency: str
    bridge: Bridge
    entries: tuple[tuple[Line, tuple[TransferId, ...]], ...]
    figures: SpanFigures | None
    gap: float | None
    days: tuple[DayValue, ...]
    holdings: tuple[HoldingResult, ...]
    classes: tuple[ClassResult, ...]
    attribution: Attribution | None
    goals: tuple[GoalStory, ...]
    said: tuple[Said, ...]
    left_out: tuple[InstrumentId, ...]


class Figure(StrEnum):
    """A figure of a report in money that people may take apart: a line of the bridge, its result, or what something held brought."""

    OPENING = "opening"
    NEW = "new"
    PUT_IN = "put_in"
    TAKEN_OUT = "taken_out"
    INCOME = "income"
    FEES = "fees"
    MARKET = "market"
    RESULT = "result"
    CLOSING = "closing"
    POSITION = "position"
    MONEY = "money"
    ASSET_CLASS = "asset_class"


class Worth(StrEnum):
    """What an entry says that no transfer posted: the worth at either end, or a fee that the units' gain counted and another line tells."""

    AT_START = "at_start"
    AT_END = "at_end"
    FEE_APART = "fee_apart"


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """One thing a figure is made of, signed minor units: a transfer (of `instrument_id`, or of money), or a worth at the end of a day."""

    what: TransferKind | Worth
    transfer_id: TransferId | None
    instrument_id: InstrumentId | None
    day: BusinessDate
    amount: int
    ref_id: str | None = None


@dataclass(frozen=True, slots=True)
class FigureEntries:
    """A figure of a report, `total` as the report says it, and the entries that come to it. `of`: which position or class."""

    figure: Figure
    of: str
    period: Period
    known_at: Instant
    currency: str
    total: int
    entries: tuple[FigureEntry, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the entries come to the figure, to the cent."""
        return sum(e.amount for e in self.entries) == self.total


class FigureUnknown(NotFound):
    """The report has no such position or class."""


class PeriodWrong(Refusal):
    """A period begins before it ends, and not after today."""

    kind = Kind.INVALID
    code = "reports.period_wrong"
