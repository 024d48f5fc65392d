"""Words of everything observed beside prices: net asset values, curves, exchange rates and macro figures."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant


class SeriesKind(StrEnum):
    """What a series tells. PRICE stands for an instrument's price, so that everything can be read one way."""

    PRICE = "price"
    NAV = "nav"
    CURVE = "curve"
    FX = "fx"
    MACRO = "macro"


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series as reported. `code` is unique: `nav:cn:513100`, `curve:cgb`, `fx:USDCNY`, `macro:cn-cpi-yoy`; `unit` like percent or CNY."""

    code: str
    kind: SeriesKind
    unit: str


@dataclass(frozen=True, slots=True)
class PointRow:
    """One figure as reported, at most 8 decimals. `part` names the tenor of a curve (`ON`, `1W`, `10Y`) or `unit`, `cum` of a value.

    `known_at` None means the end of its day, or now if that is earlier; a macro figure must say when it was released.
    """

    series: str
    date: BusinessDate
    value: Decimal
    source: str
    part: str = ""
    known_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure as known: of which day, since when known, from whom."""

    series: str
    part: str
    date: BusinessDate
    value: Decimal
    known_at: Instant
    source: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of one day by days to maturity, ascending; yields in percent."""

    series: str
    date: BusinessDate
    points: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class FxRate:
    """How many units of `quote` one unit of `base` costs, of the oldest day used, and the pairs it was made of."""

    base: str
    quote: str
    value: Decimal
    date: BusinessDate
    path: tuple[str, ...]


class SeriesUnknown(Refusal):
    """There is no such series."""

    kind = Kind.NOT_FOUND
    code = "markets.series_unknown"


class ReleaseMissing(Refusal):
    """A macro figure must say when it was released: its period ends before anybody knows it."""

    code = "markets.release_missing"


class FxRateMissing(Refusal):
    """No rate for this pair on this day, neither direct nor over another currency. Facts: pair, date."""

    kind = Kind.UNPROCESSABLE
    code = "markets.fx_missing"


class CurveMissing(Refusal):
    """No curve known on this day, or the tenor lies outside its points: nothing is extrapolated."""

    kind = Kind.UNPROCESSABLE
    code = "markets.curve_missing"
