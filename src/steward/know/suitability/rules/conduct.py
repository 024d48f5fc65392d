"""What somebody did when markets moved, counted trade by trade: docs/methods/conduct.md has the formula."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_days
from steward.know.holdings.model import UnitTrade
from steward.know.suitability.model import Conduct, ConductScale


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The prices of one instrument, by rising day."""

    days: Sequence[BusinessDate]
    values: Sequence[Decimal]

    def around(self, day: BusinessDate, look_back_days: int) -> tuple[Decimal, Decimal, Decimal] | None:
        """(price of the day, lowest, highest) of it and the days before it; None without a price of before."""
        here = bisect_right(self.days, day)
        first = bisect_left(self.days, add_days(day, -look_back_days))
        earlier = self.values[first : bisect_left(self.days, day)]
        return (self.values[here - 1], min(earlier), max(earlier)) if earlier else None


def count_conduct(trades: Iterable[UnitTrade], lines: Mapping[str, PriceLine], scale: ConductScale) -> dict[CustomerId, Conduct]:
    """Per customer all trades, sales of much after a fall and purchases after a rise; a trade without prices counts as a trade only."""
    around: dict[tuple[str, BusinessDate], tuple[Decimal, Decimal, Decimal] | None] = {}
    counts: dict[CustomerId, list[int]] = {}
    for trade in trades:
        key = (trade.instrument_id, trade.day)
        if key not in around:
            line = lines.get(trade.instrument_id)
            around[key] = None if line is None else line.around(trade.day, scale.look_back_days)
        found = counts.setdefault(trade.customer_id, [0, 0, 0])
        found[0] += 1
        seen = around[key]
        found[1] += seen is not None and _is_panic(trade, seen[0], seen[2], scale)
        found[2] += seen is not None and _is_chase(trade, seen[0], seen[1], scale)
    return {customer_id: Conduct(*numbers) for customer_id, numbers in counts.items()}


def _is_panic(trade: UnitTrade, price: Decimal, highest: Decimal, scale: ConductScale) -> bool:
    """Whether much of a position was sold well below its highest price."""
    return trade.units < 0 and -trade.units >= scale.sold_share * trade.before and price <= highest * (1 - scale.fall)


def _is_chase(trade: UnitTrade, price: Decimal, lowest: Decimal, scale: ConductScale) -> bool:
    """Whether something was bought well above its lowest price."""
    return trade.units > 0 and price >= lowest * (1 + scale.rise)
