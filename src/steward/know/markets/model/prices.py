"""Words of markets: venues, instruments and their prices."""

from dataclasses import dataclass
from decimal import Decimal

from steward.kernel.ids import InstrumentId
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant


@dataclass(frozen=True, slots=True)
class MarketRow:
    """A trading venue as reported: days like `Mon,Tue`, hours in GMT like `08:15-15:20`."""

    code: str
    exchange: str
    name: str
    country: str
    trading_days: str
    trading_hours: str
    market_class: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument as reported; one code may come several times when its venue changed. `known_at` None means now."""

    code: str
    currency: str
    quoted_from: BusinessDate
    quoted_until: BusinessDate | None = None
    market: str | None = None
    units_scale: int = 4
    known_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """Something with a price, as known on some day. `quoted_until` is set only once that day has passed."""

    id: InstrumentId
    code: str
    currency: str
    units_scale: int
    market: str | None
    quoted_from: BusinessDate
    quoted_until: BusinessDate | None


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price as reported, per unit, at most 8 decimals. `known_at` None means the end of its day, or now if that is earlier."""

    instrument_id: InstrumentId
    date: BusinessDate
    value: Decimal
    source: str
    known_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one unit on a day."""

    instrument_id: InstrumentId
    date: BusinessDate
    value: Decimal
    known_at: Instant
    source: str


@dataclass(frozen=True, slots=True)
class PricesCorrected:
    """Days of instruments that had a price have another one now: (instrument, day as ISO date)."""

    days: tuple[tuple[str, str], ...]


class PriceNotPositive(Refusal):
    """A price must be above zero."""

    code = "markets.price_not_positive"
