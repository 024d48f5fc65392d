"""The bridge from opening to closing. Method: docs/methods/bridge.md."""

from collections import defaultdict
from collections.abc import Mapping

from steward.deliver.reports.model import Bridge, Line
from steward.kernel.ids import CustomerId
from steward.know.holdings.model import BookColumns, TransferKind

LINES = {
    TransferKind.OPENING: Line.PUT_IN,
    TransferKind.DEPOSIT: Line.PUT_IN,
    TransferKind.WITHDRAWAL: Line.TAKEN_OUT,
    TransferKind.INCOME: Line.INCOME,
    TransferKind.INTEREST: Line.INCOME,
    TransferKind.TAX: Line.INCOME,
    TransferKind.BUY_FEE: Line.FEES,
    TransferKind.FEE: Line.FEES,
}
# Fees that the worth of bought units counts already: taken out of their gain, shown as fees.
IN_TRADES = frozenset({TransferKind.BUY_FEE, TransferKind.ROUNDING})


def line_of(kind: TransferKind, towards: int) -> Line:
    """Where money of this kind belongs; a rounding the customer got is income, one they left is a fee."""
    if kind is TransferKind.ROUNDING:
        return Line.INCOME if towards > 0 else Line.FEES
    return LINES.get(kind, Line.TRADE)


def bridges(columns: BookColumns) -> dict[CustomerId, Bridge]:
    """The bridge of every customer in the columns, in their order.

    Market is the gain of units with the fees of trading given back, computed from values and what was paid for units; money's own
    movements are classed by their kind. The two meet only in trades, whose money and units must cancel: what they leave is unexplained.
    """
    sums: dict[CustomerId, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for m in columns.money:
        at, line = sums[m.customer_id], line_of(m.kind, m.towards)
        at["opening"] += m.before
        at["closing"] += m.before + m.moved
        if line is not Line.TRADE:
            at[line] += m.moved
        if line is Line.TRADE or (line is Line.FEES and m.kind in IN_TRADES):
            at["unexplained"] += m.moved
        if line is Line.FEES and m.kind in IN_TRADES:
            at["market"] -= m.moved
    for u in columns.units:
        at = sums[u.customer_id]
        for name, value in (("opening", u.opening), ("closing", u.closing), ("market", u.gain + u.merged), ("unexplained", u.traded)):
            at[name] += value
        at[Line.PUT_IN] += u.in_kind_in
        at[Line.TAKEN_OUT] += u.in_kind_out
    for k in columns.kept_back:
        sums[k.customer_id][Line.FEES] -= k.amount
        sums[k.customer_id]["market"] += k.amount
    return {owner: _bridge(at) for owner, at in sorted(sums.items())}


def bridge_of_one(columns: BookColumns) -> Bridge:
    """The bridge of the only customer of these columns."""
    return next(iter(bridges(columns).values()), Bridge(customers=1))


def _bridge(sums: Mapping[str, int]) -> Bridge:
    came = sums[Line.PUT_IN]
    is_new = sums["opening"] == 0
    return Bridge(
        customers=1,
        opening=sums["opening"],
        new=came if is_new else 0,
        put_in=0 if is_new else came,
        taken_out=sums[Line.TAKEN_OUT],
        income=sums[Line.INCOME],
        fees=sums[Line.FEES],
        market=sums["market"],
        closing=sums["closing"],
        unexplained=sums["unexplained"],
    )
