"""From lines of FAR-Trans files to the rows the modules record. Pure; `end_of` gives the last instant of a bank day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant, add_days
from steward.know.customers.model import CustomerRow, FactRow
from steward.know.markets.model import InstrumentRow, PriceRow
from steward.know.products.model import ProductRow, ShelfState
from steward.know.suitability.model import PREDICTED_LEVEL_FIELD, UNPROVEN_LEVEL_FIELD, AssessmentRow, Basis
from steward.workflows.imports.cells import round_price
from steward.workflows.imports.far_trans_rules import AssetLine, CustomerLine, LevelKind, LimitLine, decisive
from steward.workflows.imports.mapping import FarTransMapping

SOURCE = "far-trans"
UNITS_SCALE = 4
STATED, GUESSED, UNKNOWN = 0.9, 0.4, 0.1
# The fact a row's level becomes; any other kind of level is unproven.
LEVEL_FIELDS = {
    LevelKind.ASSESSED: "risk_questionnaire",
    LevelKind.ABSENT: "risk_level_missing",
    LevelKind.PREDICTED: PREDICTED_LEVEL_FIELD,
}

EndOf = Callable[[BusinessDate], Instant]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the rows of one folder are read against. `horizon` is the last day of its price spans."""

    mapping: FarTransMapping
    limits: Mapping[str, LimitLine]
    horizon: BusinessDate | None
    end_of: EndOf

    def end_of_quotation(self, code: str) -> BusinessDate | None:
        """The last day with a price; None while the span reaches the file's last day, where the file ends, not the quotation."""
        limit = self.limits.get(code)
        return limit.last_day if limit is not None and limit.last_day != self.horizon else None


def instrument_row(line: AssetLine, frame: Frame) -> InstrumentRow:
    """The instrument a row speaks of, quoted over its price span."""
    limit = frame.limits.get(line.code)
    return InstrumentRow(
        code=line.code,
        currency=frame.mapping.currency,
        quoted_from=limit.first_day if limit else line.timestamp,
        quoted_until=frame.end_of_quotation(line.code),
        market=line.market,
        units_scale=UNITS_SCALE,
        known_at=frame.end_of(line.timestamp),
    )


def product_rows(lines: Sequence[AssetLine], instrument_id: InstrumentId, frame: Frame) -> list[tuple[ProductRow, list[AssetLine]]]:
    """The versions of one product, oldest first, each with the rows that say so; the last has none when it only ends quotation.

    Rows of one day that disagree are one version: the one with a sub-category tells the kind, the strictest grade counts.
    """
    out: list[tuple[ProductRow, list[AssetLine]]] = []
    for day, same_day in groupby(sorted(lines, key=_when), key=_when):
        group = list(same_day)
        out.append((_product_row(group, instrument_id, frame, day), group))
    ended = frame.end_of_quotation(lines[0].code)
    if ended is not None:
        last = replace(_product_row(out[-1][1], instrument_id, frame, add_days(ended, 1)), state=ShelfState.SUSPENDED)
        out.append((last, []))
    return out


def _product_row(group: Sequence[AssetLine], instrument_id: InstrumentId, frame: Frame, day: BusinessDate) -> ProductRow:
    line = decisive(group)
    mapping, terms = frame.mapping, frame.mapping.kinds[line.meaning.kind]
    return ProductRow(
        code=line.code,
        kind=line.meaning.kind,
        name_zh=line.name,
        name_en=line.name,
        issuer=line.name,
        issuer_type=line.meaning.issuer_type,
        regime=mapping.regime,
        asset_class=line.meaning.asset_class,
        seller_grade=max(other.meaning.grade for other in group),
        min_amount=Money.of("100", mapping.currency),
        step=Money.of("0.01", mapping.currency),
        instrument_id=instrument_id,
        valid_from=day,
        buy_fee_bps=terms.buy_fee_bps,
        annual_fee_bps=terms.annual_fee_bps,
        confirm_days=terms.confirm_days,
        pay_days=terms.pay_days,
        terms={"category": line.category, "sector": line.sector, "industry": line.industry, "method": mapping.version},
        known_at=frame.end_of(day),
    )


def price_rows(line: LimitLine, instrument_id: InstrumentId, end_of: EndOf) -> list[PriceRow]:
    """First and last price, each known at the end of its day."""
    points = {line.first_day: line.first_price, line.last_day: line.last_price}
    return [PriceRow(instrument_id, day, round_price(value), SOURCE, end_of(day)) for day, value in points.items()]


def customer_row(lines: Sequence[CustomerLine], end_of: EndOf) -> CustomerRow:
    """The customer as the latest row has it, known since the earliest. The files hold no names: the number stands for one."""
    first, latest = min(lines, key=_when), max(lines, key=_when)
    return CustomerRow(
        number=latest.number,
        kind=latest.type.kind,
        name=latest.number,
        since=first.timestamp,
        tier=latest.type.tier,
        known_at=end_of(first.timestamp),
    )


def _when(line: CustomerLine | AssetLine) -> BusinessDate:
    return line.timestamp


def fact_rows(line: CustomerLine, customer_id: CustomerId, known_at: Instant | None) -> list[FactRow]:
    """What a row states about type, capacity and risk level; a level that is no assessment stays a doubtful fact."""
    capacity = line.capacity or "Not_Available"
    trust = UNKNOWN if line.capacity is None else GUESSED if line.capacity_predicted else STATED
    level_field = LEVEL_FIELDS.get(line.level_kind, UNPROVEN_LEVEL_FIELD)
    level_trust = {LevelKind.ASSESSED: STATED, LevelKind.ABSENT: UNKNOWN}.get(line.level_kind, GUESSED)
    stated: Iterable[tuple[str, str, float]] = (
        ("customer_type", line.type_text, STATED),
        ("investment_capacity", capacity, trust),
        (level_field, line.level_text, level_trust),
    )
    return [FactRow(customer_id, field, value, SOURCE, confidence, line.timestamp, known_at) for field, value, confidence in stated]


def assessment_row(line: CustomerLine, customer_id: CustomerId, known_at: Instant | None) -> AssessmentRow | None:
    """The assessment a row proves, if it does."""
    if line.level is None:
        return None
    return AssessmentRow(
        customer_id=customer_id,
        level=line.level,
        assessed_on=line.questionnaire,
        basis=Basis.IMPORTED,
        questionnaire=SOURCE,
        known_at=known_at,
        source=SOURCE,
    )
