"""What each figure of a report is made of: entries that come to it, to the cent (F4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.deliver.reports.model import Figure, FigureEntry, Line, Worth
from steward.deliver.reports.rules.bridge import IN_TRADES, line_of
from steward.deliver.reports.rules.results import CASH_CLASS, OTHER_CLASS
from steward.kernel.ids import InstrumentId
from steward.know.holdings.model import CASH_PREFIX, BookColumns, DatedMovement, TransferKind, UnitEntry

Entries = Iterator[FigureEntry]


@dataclass(frozen=True, slots=True)
class Made:
    """What one customer's figures are made of: both ends from the columns, and everything between as it was posted."""

    columns: BookColumns
    money: Sequence[DatedMovement]
    units: Sequence[UnitEntry]
    classes: Mapping[InstrumentId, str]

    @classmethod
    def of(
        cls, columns: BookColumns, moved: Sequence[DatedMovement], units: Sequence[UnitEntry], classes: Mapping[InstrumentId, str]
    ) -> "Made":
        """Of all that moved only the money of the report."""
        cash = CASH_PREFIX + columns.currency
        return cls(columns, [m for m in moved if m.asset == cash], units, classes)


def entries_of(made: Made, figure: Figure, of: str) -> tuple[FigureEntry, ...]:
    """The entries of a figure; of which position or class where it is one of them. What comes to nothing is left out."""
    found = _OF[figure](made, of)
    return tuple(sorted((e for e in found if e.amount), key=lambda e: (e.day, e.what is Worth.AT_END, e.transfer_id or "")))


def _opening(made: Made, _of: str) -> Entries:
    at = made.columns.opening
    yield FigureEntry(Worth.AT_START, None, None, at, sum(m.before for m in made.columns.money))
    for u in made.columns.units:
        yield FigureEntry(Worth.AT_START, None, u.instrument_id, at, u.opening)


def _closing(made: Made, _of: str) -> Entries:
    at = made.columns.closing
    yield FigureEntry(Worth.AT_END, None, None, at, sum(m.before + m.moved for m in made.columns.money))
    for u in made.columns.units:
        yield FigureEntry(Worth.AT_END, None, u.instrument_id, at, u.closing)


def _money_of(made: Made, *lines: Line) -> Entries:
    for m in made.money:
        if line_of(m.kind, m.towards) in lines:
            yield FigureEntry(m.kind, m.transfer_id, None, m.day, m.signed, m.ref_id)


def _in_kind(made: Made, *, came: bool) -> Entries:
    for u in made.units:
        if line_of(u.kind, 1) is not Line.TRADE and not u.merged and (u.put_in > 0) is came:
            yield FigureEntry(u.kind, u.transfer_id, u.instrument_id, u.day, u.put_in, u.ref_id)


def _put_in(made: Made, _of: str) -> Entries:
    yield from _money_of(made, Line.PUT_IN)
    yield from _in_kind(made, came=True)


def _new(made: Made, of: str) -> Entries:
    return _put_in(made, of) if _had_nothing(made) else iter(())


def _added(made: Made, of: str) -> Entries:
    return iter(()) if _had_nothing(made) else _put_in(made, of)


def _had_nothing(made: Made) -> bool:
    return sum(e.amount for e in _opening(made, "")) == 0


def _taken_out(made: Made, _of: str) -> Entries:
    yield from _money_of(made, Line.TAKEN_OUT)
    yield from _in_kind(made, came=False)


def _income(made: Made, _of: str) -> Entries:
    yield from _money_of(made, Line.INCOME)


def _kept_back(made: Made, sign: int, what: TransferKind | Worth) -> Entries:
    for k in made.columns.kept_back:
        yield FigureEntry(what, k.transfer_id, None, k.day, sign * k.amount, k.ref_id)


def _fees(made: Made, _of: str) -> Entries:
    yield from _money_of(made, Line.FEES)
    yield from _kept_back(made, -1, TransferKind.REDEEM_FEE)


def _gain(made: Made, instrument_ids: set[InstrumentId], *, merged: bool) -> Entries:
    """Worth at the end, less worth at the start, less what was put in between."""
    for u in made.columns.units:
        if u.instrument_id in instrument_ids:
            yield FigureEntry(Worth.AT_START, None, u.instrument_id, made.columns.opening, -u.opening)
            yield FigureEntry(Worth.AT_END, None, u.instrument_id, made.columns.closing, u.closing)
    for e in made.units:
        if e.instrument_id in instrument_ids and (merged or not e.merged):
            yield FigureEntry(e.kind, e.transfer_id, e.instrument_id, e.day, -e.put_in, e.ref_id)


def _all_units(made: Made) -> set[InstrumentId]:
    return {u.instrument_id for u in made.columns.units}


def _market(made: Made, _of: str) -> Entries:
    """The gain of units, with the fees of trading given back: another line of the bridge tells those."""
    yield from _gain(made, _all_units(made), merged=False)
    for m in made.money:
        if m.kind in IN_TRADES and line_of(m.kind, m.towards) is Line.FEES:
            yield FigureEntry(Worth.FEE_APART, m.transfer_id, None, m.day, -m.signed, m.ref_id)
    yield from _kept_back(made, 1, Worth.FEE_APART)


def _result(made: Made, of: str) -> Entries:
    """What everything held brought; fees of trading are in the gain of units already."""
    yield from _gain(made, _all_units(made), merged=False)
    yield from _earned(made, of)


def _earned(made: Made, _of: str) -> Entries:
    """What money earned, less what it paid that no purchase counts among its cost."""
    for m in made.money:
        if line_of(m.kind, m.towards) is Line.INCOME or m.kind is TransferKind.FEE:
            yield FigureEntry(m.kind, m.transfer_id, None, m.day, m.signed, m.ref_id)


def _position(made: Made, of: str) -> Entries:
    yield from _gain(made, {InstrumentId(of)}, merged=True)


def _asset_class(made: Made, of: str) -> Entries:
    yield from _gain(made, {i for i in _all_units(made) if made.classes.get(i, OTHER_CLASS) == of}, merged=True)
    if of == CASH_CLASS:
        yield from _earned(made, of)


_OF: Mapping[Figure, Callable[[Made, str], Entries]] = {
    Figure.OPENING: _opening,
    Figure.NEW: _new,
    Figure.PUT_IN: _added,
    Figure.TAKEN_OUT: _taken_out,
    Figure.INCOME: _income,
    Figure.FEES: _fees,
    Figure.MARKET: _market,
    Figure.RESULT: _result,
    Figure.CLOSING: _closing,
    Figure.POSITION: _position,
    Figure.MONEY: _earned,
    Figure.ASSET_CLASS: _asset_class,
}
