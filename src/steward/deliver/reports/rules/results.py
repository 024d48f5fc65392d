"""What each position and each class did in a period."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from steward.deliver.reports.model import ClassResult, HoldingResult, Line
from steward.deliver.reports.rules.bridge import line_of
from steward.kernel.ids import InstrumentId, TransferId
from steward.know.holdings.model import CASH_PREFIX, BookColumns, SpanFigures, TransferKind

CASH_CLASS = "cash"
OTHER_CLASS = "other"
NOTHING = (0, 0.0)


def results(
    columns: BookColumns,
    figures: SpanFigures | None,
    classes: Mapping[InstrumentId, str],
    moved: Mapping[str, tuple[TransferId, ...]],
) -> tuple[HoldingResult, ...]:
    """One customer's positions and their money, the largest share of the return first; what neither was there nor moved is left out."""
    brought = {c.instrument_id: (c.capital.minor, c.share) for c in figures.contributions} if figures else {}
    found = [
        HoldingResult(
            instrument_id=u.instrument_id,
            asset_class=classes.get(u.instrument_id, OTHER_CLASS),
            opening=u.opening,
            closing=u.closing,
            put_in=u.closing - u.opening - u.gain,
            gain=u.gain,
            capital=brought.get(u.instrument_id, NOTHING)[0],
            share=brought.get(u.instrument_id, NOTHING)[1],
            transfer_ids=moved.get(u.instrument_id, ()),
        )
        for u in columns.units
    ]
    found.append(_money(columns, *brought.get(None, NOTHING), moved))
    there = [r for r in found if r.opening or r.closing or r.gain]
    return tuple(sorted(there, key=lambda r: (-r.share, r.instrument_id or "")))


def _money(columns: BookColumns, capital: int, share: float, moved: Mapping[str, tuple[TransferId, ...]]) -> HoldingResult:
    """Money earns what is income and pays what no purchase counts among its cost."""
    opening = sum(m.before for m in columns.money)
    closing = opening + sum(m.moved for m in columns.money)
    gain = sum(m.moved for m in columns.money if line_of(m.kind, m.towards) is Line.INCOME or m.kind is TransferKind.FEE)
    ids = moved.get(CASH_PREFIX + columns.currency, ())
    return HoldingResult(None, CASH_CLASS, opening, closing, closing - opening - gain, gain, capital, share, ids)


def by_class(parts: Sequence[HoldingResult]) -> tuple[ClassResult, ...]:
    """Positions added up by asset class, the largest share of the return first."""
    grouped: dict[str, list[HoldingResult]] = defaultdict(list)
    for r in parts:
        grouped[r.asset_class].append(r)
    found = [
        ClassResult(
            asset_class=name,
            opening=sum(r.opening for r in rows),
            closing=sum(r.closing for r in rows),
            put_in=sum(r.put_in for r in rows),
            gain=sum(r.gain for r in rows),
            capital=sum(r.capital for r in rows),
            share=sum(r.share for r in rows),
        )
        for name, rows in sorted(grouped.items())
    ]
    return tuple(sorted(found, key=lambda c: (-c.share, c.asset_class)))
