"""The simulated market's prices as rows for `know.markets`."""

from collections.abc import Iterable, Sequence

from steward.kernel.ids import InstrumentId
from steward.kernel.time import BusinessDate
from steward.know.markets.model import PriceRow
from steward.sim.model import Market

SOURCE = "demo"


def price_rows(market: Market, instruments: Sequence[InstrumentId], days: Iterable[int]) -> list[PriceRow]:
    """The prices of some days by their numbers; `instruments` in the order of the market's columns, unlaunched ones left out."""
    return [
        PriceRow(instruments[column], BusinessDate(market.days[day]), market.price(day, column), SOURCE)
        for day in days
        for column in range(len(market.codes))
        if market.is_quoted(day, column)
    ]
