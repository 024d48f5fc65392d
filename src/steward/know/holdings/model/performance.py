"""Words of performance: what is measured, over which spans, and the figures with the entries they rest on."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.holdings.model.book import TransferKind


class Scope(StrEnum):
    """What is measured: investments alone (a purchase is money put in), or everything with the bank (a deposit is money put in)."""

    INVESTMENTS = "investments"
    EVERYTHING = "everything"


class Span(StrEnum):
    """How far back a figure reaches; a period has the days that were asked for."""

    MONTH = "1m"
    QUARTER = "3m"
    YEAR_TO_DATE = "ytd"
    YEAR = "1y"
    START = "start"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class DatedMovement:
    """One leg of a transfer on a customer's account; a reversal has the `kind` of its original, `worth` is in minor units.

    `towards` is 1 for what was meant to come to the customer, -1 for what was meant to go, and for a reversal that of its original.
    """

    transfer_id: TransferId
    customer_id: CustomerId
    asset: str
    scale: int
    signed: int
    towards: int
    kind: TransferKind
    day: BusinessDate
    worth: int | None
    ref_id: str | None


@dataclass(frozen=True, slots=True)
class DayValue:
    """Value at the end of a day, and what one unit of money put in at the start has become without counting flows."""

    day: BusinessDate
    value: Money
    index: float


@dataclass(frozen=True, slots=True)
class FlowDay:
    """Money put in (positive) or taken out on one day, and the transfers that did it."""

    day: BusinessDate
    amount: Money
    transfer_ids: tuple[TransferId, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one position (None: cash, with interest, dividends and fees) brought to the time-weighted return and in money.

    `capital` is what worked in it on average: what was there at the start and, by the share of the span it stayed, what was put in.
    """

    instrument_id: InstrumentId | None
    share: float
    gain: Money
    capital: Money
    transfer_ids: tuple[TransferId, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same span against a benchmark; None where there are too few days in common."""

    total_return: float
    beta: float | None
    tracking_error: float | None
    information_ratio: float | None


@dataclass(frozen=True, slots=True)
class SpanFigures:
    """Figures of one span. `complete` is false where the history is shorter than the span and `since` is its first day.

    gain = end - start - net_flow, exactly. Returns are of the whole span, not a year's; `rates` is how many money-weighted rates
    explain the flows (more than one: the nearest to the time-weighted one is given). None: not defined, or too few days.
    """

    span: Span
    since: BusinessDate
    until: BusinessDate
    complete: bool
    start: Money
    end: Money
    put_in: Money
    taken_out: Money
    gain: Money
    time_weighted: float | None
    time_weighted_year: float | None
    money_weighted: float | None
    money_weighted_year: float | None
    rates: int
    volatility: float | None
    drawdown: float | None
    drawdown_from: BusinessDate | None
    drawdown_to: BusinessDate | None
    against: Comparison | None
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Performance:
    """Value over time, flows and figures of one or several customers together, in one currency; empty without a history.

    `left_out` are instruments in another currency, or whose value nothing tells.
    """

    scope: Scope
    currency: str
    as_of: BusinessDate
    days: tuple[DayValue, ...]
    flows: tuple[FlowDay, ...]
    spans: tuple[SpanFigures, ...]
    left_out: tuple[InstrumentId, ...]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What investments are compared with."""

    instrument_id: InstrumentId
    name_zh: str
    name_en: str
