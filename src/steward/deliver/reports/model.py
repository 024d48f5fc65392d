"""Words of reports: periods, bridges, and what a report says."""

from dataclasses import dataclass, fields
from enum import StrEnum

from steward.advise.advice.model import ProposalState
from steward.kernel.ids import CustomerId, InstrumentId, OrderId, ProposalId, TransferId
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings.model import DayValue, SpanFigures


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
    """What one position (None: money) did in a period, in minor units: gain = closing - opening - put_in. `share`: of the return."""

    instrument_id: InstrumentId | None
    asset_class: str
    opening: int
    closing: int
    put_in: int
    gain: int
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
    share: float


@dataclass(frozen=True, slots=True)
class ClassEffect:
    """One class's weight and return beside the target's, and what the difference brought, all as shares."""

    asset_class: str
    weight: float
    target_weight: float
    own_return: float
    target_return: float
    allocation: float
    selection: float
    interaction: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Why the return was not the target's: active = portfolio - target, the sum of all effects."""

    portfolio: float
    target: float
    active: float
    effects: tuple[ClassEffect, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A proposal of the period and what became of it: its state, and the orders with theirs."""

    proposal_id: ProposalId
    number: str
    issued_on: BusinessDate
    state: ProposalState
    amount: int
    orders: tuple[tuple[OrderId, str], ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report of one customer says. `entries` are the transfers behind each line of the bridge; amounts are minor units.

    Returns are of everything with the bank. `gap`: money-weighted less time-weighted return of the period; None where either is not
    defined. `figures` is None without a history, `attribution` without a level or where a class has no return to compare with.
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
    said: tuple[Said, ...]
    left_out: tuple[InstrumentId, ...]


class PeriodWrong(Refusal):
    """A period begins before it ends, and not after today."""

    kind = Kind.INVALID
    code = "reports.period_wrong"
