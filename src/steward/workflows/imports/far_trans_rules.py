"""What a row of a FAR-Trans file means. Pure: a row in, a line or BadCell out; nothing here reads a clock or a database."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, business_date
from steward.know.markets.model import MarketRow
from steward.platform.imports.model import BadCell, Finding, SourceRow
from steward.workflows.imports.cells import is_isin, read_choice, read_code, read_date, read_decimal, read_price, read_text
from steward.workflows.imports.mapping import AssetMeaning, FarTransMapping, TypeMeaning

MARKET_COLUMNS = ("exchangeID", "marketID", "name", "description", "country", "tradingDays", "tradingHours", "marketClass")
ASSET_COLUMNS = (
    "ISIN", "assetName", "assetShortName", "assetCategory", "assetSubCategory", "marketID", "sector", "industry", "timestamp",
)  # fmt: skip
LIMIT_COLUMNS = ("ISIN", "minDate", "maxDate", "priceMinDate", "priceMaxDate", "profitability")
CUSTOMER_COLUMNS = ("customerID", "customerType", "riskLevel", "investmentCapacity", "lastQuestionnaireDate", "timestamp")

CUSTOMER_ID = re.compile(r"[0-9A-F]{20}")
ASSET_ID = re.compile(r"[A-Z0-9]{6,20}")
MARKET_ID = re.compile(r"[A-Z0-9]{2,12}")
WEEKDAYS = frozenset({"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"})
HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
PREDICTED = "Predicted_"
NOT_AVAILABLE = "Not_Available"
# The source writes this day where it has no questionnaire date.
PLACEHOLDER = business_date(2000, 1, 1)
# Profitability is a quotient of the two prices printed beside it; more than this apart is not rounding.
PROFITABILITY_TOLERANCE = Decimal("0.000001")


class LevelKind(StrEnum):
    """What the row says about the risk level."""

    ASSESSED = "assessed"
    PREDICTED = "predicted"
    UNDATED = "undated"
    FORESIGHT = "foresight"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One dated row of a customer. `level` 1..5 only when assessed; `capacity` None when not available."""

    row: SourceRow
    number: str
    type_text: str
    type: TypeMeaning
    level_text: str
    level_kind: LevelKind
    level: int | None
    capacity: str | None
    capacity_predicted: bool
    questionnaire: BusinessDate
    timestamp: BusinessDate


@dataclass(frozen=True, slots=True)
class AssetLine:
    """One dated row of an asset."""

    row: SourceRow
    code: str
    name: str
    category: str
    meaning: AssetMeaning
    market: str
    sector: str
    industry: str
    timestamp: BusinessDate
    doubts: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class LimitLine:
    """First and last price of an asset, in euros."""

    row: SourceRow
    code: str
    first_day: BusinessDate
    last_day: BusinessDate
    first_price: Decimal
    last_price: Decimal
    doubts: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MarketLine:
    """One venue."""

    row: SourceRow
    market: MarketRow


@dataclass(frozen=True, slots=True)
class Context:
    """What the reading of a row rests on besides the row."""

    mapping: FarTransMapping
    today: BusinessDate


def read_market(row: SourceRow, _context: Context) -> MarketLine:
    """A venue with its days and hours."""
    v = row.values
    code = read_code(v, "marketID", MARKET_ID)
    days = v["tradingDays"].split(",")
    if not days or not WEEKDAYS.issuperset(days) or len(set(days)) != len(days):
        raise BadCell("import.bad_weekdays", "tradingDays", value=v["tradingDays"][:40])
    if v["tradingHours"] and not HOURS.fullmatch(v["tradingHours"]):
        raise BadCell("import.bad_hours", "tradingHours", value=v["tradingHours"][:40])
    return MarketLine(
        row,
        MarketRow(
            code=code,
            exchange=read_code(v, "exchangeID", MARKET_ID),
            name=read_text(v, "name", 200),
            country=read_text(v, "country", 80),
            trading_days=v["tradingDays"],
            trading_hours=v["tradingHours"],
            market_class=read_text(v, "marketClass", 80),
            description=v["description"],
        ),
    )


def read_asset(row: SourceRow, context: Context) -> AssetLine:
    """An asset with what its category means on the shelf."""
    v = row.values
    code, doubts = _asset_code(row)
    category = f"{v['assetCategory']}/{v['assetSubCategory']}"
    meaning = context.mapping.assets.get(category)
    if meaning is None:
        raise BadCell("import.unknown_word", "assetSubCategory", value=category[:60], known=", ".join(context.mapping.assets))
    return AssetLine(
        row=row,
        code=code,
        name=read_text(v, "assetName", 200) if v["assetName"] else v["ISIN"],
        category=category,
        meaning=meaning,
        market=read_code(v, "marketID", MARKET_ID),
        sector=v["sector"],
        industry=v["industry"],
        timestamp=read_date(v, "timestamp", context.today),
        doubts=doubts,
    )


def read_limit(row: SourceRow, context: Context) -> LimitLine:
    """First and last price; the profitability beside them must be theirs. It looks ahead, so it is checked and dropped."""
    v = row.values
    code, doubts = _asset_code(row)
    first_day, last_day = read_date(v, "minDate", context.today), read_date(v, "maxDate", context.today)
    first, last = read_price(v, "priceMinDate"), read_price(v, "priceMaxDate")
    profitability = read_decimal(v, "profitability")
    if last_day < first_day:
        raise BadCell("import.dates_reversed", "maxDate", first=v["minDate"], last=v["maxDate"])
    if first_day == last_day and first != last:
        raise BadCell("import.two_prices", "priceMaxDate", date=v["minDate"])
    if abs(last / first - 1 - profitability) > PROFITABILITY_TOLERANCE * (1 + abs(profitability)):
        raise BadCell("import.inconsistent", "profitability", value=v["profitability"], expected=f"{last / first - 1:.6f}")
    return LimitLine(row, code, first_day, last_day, first, last, doubts)


def read_customer(row: SourceRow, context: Context) -> CustomerLine:
    """A customer's dated row: what is assessed, what is only claimed, what is not there."""
    v = row.values
    timestamp = read_date(v, "timestamp", context.today)
    questionnaire = read_date(v, "lastQuestionnaireDate", context.today)
    kind, level = _level(v, context.mapping, questionnaire, timestamp)
    capacity, predicted = _capacity(v, context.mapping)
    return CustomerLine(
        row=row,
        number=read_code(v, "customerID", CUSTOMER_ID),
        type_text=v["customerType"],
        type=read_choice(v, "customerType", context.mapping.types),
        level_text=v["riskLevel"],
        level_kind=kind,
        level=level,
        capacity=capacity,
        capacity_predicted=predicted,
        questionnaire=questionnaire,
        timestamp=timestamp,
    )


def _level(
    v: Mapping[str, str], mapping: FarTransMapping, questionnaire: BusinessDate, timestamp: BusinessDate
) -> tuple[LevelKind, int | None]:
    text = v["riskLevel"]
    if text == NOT_AVAILABLE:
        return LevelKind.ABSENT, None
    if text.removeprefix(PREDICTED) not in mapping.levels:
        known = ", ".join([*mapping.levels, *(PREDICTED + name for name in mapping.levels), NOT_AVAILABLE])
        raise BadCell("import.unknown_word", "riskLevel", value=text[:40], known=known)
    if text.startswith(PREDICTED):
        return LevelKind.PREDICTED, None
    if questionnaire == PLACEHOLDER:
        return LevelKind.UNDATED, None
    # A questionnaire dated after the row that reports it cannot have been known by that row.
    if questionnaire > timestamp:
        return LevelKind.FORESIGHT, None
    return LevelKind.ASSESSED, mapping.levels[text]


def _capacity(v: Mapping[str, str], mapping: FarTransMapping) -> tuple[str | None, bool]:
    text = v["investmentCapacity"]
    if text == NOT_AVAILABLE:
        return None, False
    found = mapping.capacities.get(text.removeprefix(PREDICTED))
    if found is None:
        raise BadCell("import.unknown_word", "investmentCapacity", value=text[:40], known=", ".join([*mapping.capacities, NOT_AVAILABLE]))
    return found, text.startswith(PREDICTED)


def _asset_code(row: SourceRow) -> tuple[str, tuple[Finding, ...]]:
    """`isin:…`, or `far-trans:…` with a warning for a number that is no ISIN: it names the asset in this source only."""
    text = read_code(row.values, "ISIN", ASSET_ID)
    if is_isin(text):
        return f"isin:{text}", ()
    return f"far-trans:{text}", (row.doubtful("import.not_an_isin", "ISIN", value=text),)


def find_horizon(limits: Iterable[LimitLine]) -> BusinessDate | None:
    """The last day of the file: a series that reaches it does not end there, the file does."""
    return max((line.last_day for line in limits), default=None)


def decisive(group: Sequence[AssetLine]) -> AssetLine:
    """Of rows of one day the one that says most: with a sub-category before without, then the first."""
    return min(group, key=lambda line: (line.category.endswith("/"), line.row.line))


def find_disagreement(group: Sequence[AssetLine]) -> list[Finding]:
    """Warnings for rows of one day whose category means something else than the one that was chosen."""
    if not group:
        return []
    chosen = decisive(group)
    facts: dict[str, Json] = {"chosen": chosen.category, "chosen_line": chosen.row.line}
    differing = [line for line in group if line.meaning != chosen.meaning]
    return [line.row.doubtful("import.category_differs", "assetCategory", value=line.category, **facts) for line in differing]
