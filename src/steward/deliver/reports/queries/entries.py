"""A figure of a report and the entries it is made of."""

from steward.deliver.reports.model import Figure, FigureEntries, FigureUnknown, Period
from steward.deliver.reports.queries.report import READ, classes_of, movements_by_asset
from steward.deliver.reports.rules.bridge import bridge_of_one
from steward.deliver.reports.rules.entries import Made, entries_of
from steward.deliver.reports.rules.results import by_class, results
from steward.kernel.ids import CustomerId
from steward.kernel.time import Instant, add_days
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import BookColumns, DatedMovement
from steward.platform.work import Work


def figure_entries(
    w: Work, customer_id: CustomerId, period: Period, figure: Figure, of: str = "", known_at: Instant | None = None
) -> FigureEntries:
    """What a figure of the report of these days is made of; `of` is an instrument or asset class. FigureUnknown where it has none such.

    The total is the report's own, from sums the database made; the entries are read one by one, so that the one proves the other.
    """
    w.require(READ, customer_id)
    known = known_at or w.now
    currency, before = holdings.currency_of(w, customer_id), add_days(period.since, -1)
    columns = holdings.book_columns(w, before, period.until, currency=currency, customer_ids=[customer_id], known_at=known)
    moved = holdings.movements_between(w, customer_id, before, period.until, known)
    units = holdings.unit_entries(w, customer_id, before, period.until, known, currency)
    made = Made.of(columns, moved, units, classes_of(w))
    total = _total(w, columns, moved, figure, of)
    return FigureEntries(figure, of, period, known, currency, total, entries_of(made, figure, of))


def _total(w: Work, columns: BookColumns, moved: list[DatedMovement], figure: Figure, of: str) -> int:
    if figure not in (Figure.POSITION, Figure.MONEY, Figure.ASSET_CLASS):
        return int(getattr(bridge_of_one(columns), figure.value))
    parts = results(columns, None, classes_of(w), movements_by_asset(moved))
    if figure is Figure.MONEY:
        return next((p.gain for p in parts if p.instrument_id is None), 0)
    told = {str(p.instrument_id): p.gain for p in parts} if figure is Figure.POSITION else {c.asset_class: c.gain for c in by_class(parts)}
    if of not in told:
        raise FigureUnknown
    return told[of]
