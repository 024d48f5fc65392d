"""The report of one customer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import CLASSES, NoAssumptions
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import WHOLE, Allocation, Mandate
from steward.deliver.reports.model import (
    Attribution,
    ClassResult,
    Line,
    Period,
    Report,
)
from steward.deliver.reports.queries.goals import goals_told
from steward.deliver.reports.queries.said import said_of
from steward.deliver.reports.rules.attribution import attribute
from steward.deliver.reports.rules.bridge import bridge_of_one, line_of
from steward.deliver.reports.rules.results import by_class, results
from steward.kernel.ids import CustomerId, InstrumentId, TransferId
from steward.kernel.time import Instant, add_days
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import CASH_PREFIX, BookColumns, DatedMovement, Scope
from steward.know.markets import queries as markets
from steward.know.products import queries as products
from steward.know.suitability import queries as suitability
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.REPORTS_REPORT_READ


def report_of(w: Work, customer_id: CustomerId, period: Period, known_at: Instant | None = None) -> Report:
    """One customer's report of a period, from the book as known at `known_at` (now); the same instant gives the same report."""
    w.require(READ, customer_id)
    known = known_at or w.now
    currency = holdings.currency_of(w, customer_id)
    before = add_days(period.since, -1)
    columns = holdings.book_columns(w, before, period.until, currency=currency, customer_ids=[customer_id], known_at=known)
    done = holdings.performance(
        w, [customer_id], scope=Scope.EVERYTHING, currency=currency, since=before, as_of=period.until, known_at=known
    )
    figures = done.spans[0] if done.spans else None
    moved = holdings.movements_between(w, customer_id, before, period.until, known)
    entries = _entries(moved, columns)
    parts = results(columns, figures, classes_of(w), movements_by_asset(moved))
    classes = by_class(parts)
    return Report(
        customer_id=customer_id,
        period=period,
        known_at=known,
        currency=currency,
        bridge=bridge_of_one(columns),
        entries=entries,
        figures=figures,
        gap=_gap(figures.time_weighted, figures.money_weighted) if figures else None,
        days=done.days,
        holdings=parts,
        classes=classes,
        attribution=_attribution(w, customer_id, period, currency, classes),
        goals=goals_told(w, customer_id, period, known),
        said=said_of(w, customer_id, period, currency, known),
        left_out=columns.left_out,
    )


def _attribution(w: Work, customer_id: CustomerId, period: Period, currency: str, classes: Sequence[ClassResult]) -> Attribution | None:
    """Against the house's target for the customer's level at the end of the period, and what the shelf returned in each class."""
    level = suitability.assessment_of(w, customer_id, period.until).known_level
    limits = portfolio.limits_at(period.until)
    if level is None or limits is None:
        return None
    try:
        assumptions = outlook.assumptions_at(w, currency, period.until)
    except NoAssumptions:
        return None
    mandate = Mandate(level, frozenset(CLASSES))
    target = portfolio.allocate([mandate], assumptions, limits)[mandate]
    if not isinstance(target, Allocation):
        return None
    return attribute(classes, {s.asset_class: s.weight / WHOLE for s in target.slices}, _shelf_returns(w, period, currency))


def _shelf_returns(w: Work, period: Period, currency: str) -> dict[str, float]:
    """Per class the mean growth of the prices of its products that had one at both ends of the period, each counting the same."""
    ours = {i: p.asset_class.value for i, p in products.products_of_instruments(w).items() if p.currency == currency}
    early, late = (markets.prices_at(w, day, sorted(ours)) for day in (add_days(period.since, -1), period.until))
    grown: dict[str, list[float]] = defaultdict(list)
    for instrument_id in sorted(early.keys() & late.keys()):
        grown[ours[instrument_id]].append(float(late[instrument_id].value / early[instrument_id].value) - 1.0)
    return {name: sum(each) / len(each) for name, each in grown.items()}


def _gap(time_weighted: float | None, money_weighted: float | None) -> float | None:
    return None if time_weighted is None or money_weighted is None else money_weighted - time_weighted


def classes_of(w: Work) -> dict[InstrumentId, str]:
    """The asset class of every instrument that is a product."""
    return {i: p.asset_class.value for i, p in products.products_of_instruments(w).items()}


def _entries(moved: Sequence[DatedMovement], columns: BookColumns) -> tuple[tuple[Line, tuple[TransferId, ...]], ...]:
    """The transfers behind each line of the bridge."""
    by_line: dict[Line, list[TransferId]] = defaultdict(list)
    for m in moved:
        line = line_of(m.kind, m.towards)
        if m.asset == CASH_PREFIX + columns.currency or line in (Line.PUT_IN, Line.TAKEN_OUT):
            by_line[line].append(m.transfer_id)
    by_line[Line.FEES] += [k.transfer_id for k in columns.kept_back]
    return tuple((line, tuple(dict.fromkeys(by_line[line]))) for line in Line if by_line[line])


def movements_by_asset(moved: Sequence[DatedMovement]) -> Mapping[str, tuple[TransferId, ...]]:
    """The transfers that moved each asset."""
    by_asset: dict[str, list[TransferId]] = defaultdict(list)
    for m in moved:
        by_asset[m.asset].append(m.transfer_id)
    return {asset: tuple(ids) for asset, ids in by_asset.items()}
