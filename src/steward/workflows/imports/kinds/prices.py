"""Kind `prices`."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from steward.kernel.time import BusinessDate
from steward.know.markets import actions, queries
from steward.know.markets.model import PriceRow
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_code, read_date, read_price, round_price
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer
from steward.workflows.imports.schema import Column, Schema

INSTRUMENT = re.compile(r"[a-z][a-z0-9-]{1,19}:[A-Za-z0-9._-]{1,38}")
SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,39}")

SCHEMA = Schema(
    kind="prices",
    key=("instrument", "date"),
    repeat_zh="同日同价不变；同日不同价为更正，自导入时起为银行所知，旧价保留。",
    repeat_en="the same price changes nothing; another price for the day is a correction known from the import on, the old one stays.",
    columns=(
        Column("instrument", "scheme:code", "steward:F0001", "标的代码", "code of the instrument", required=True),
        Column("date", "YYYY-MM-DD", "2024-02-29", "价格日期", "day of the price", required=True),
        Column("price", "above zero, up to 8 decimals", "1.0325", "每份价格", "price of one unit", required=True),
        Column("source", "text, up to 40; empty: import", "nav", "来源", "where the price comes from"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A price by the instrument's code."""

    instrument: str
    date: BusinessDate
    price: Decimal
    source: str


class Prices(Handler[Item]):
    """Prices by instrument and day."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One price."""
        price = read_price(values, "price")
        if round_price(price) != price:
            raise BadCell("import.too_many_digits", "price", value=values["price"][:40])
        source = read_code(values, "source", SOURCE) if values["source"] else "import"
        return Item(read_code(values, "instrument", INSTRUMENT), read_date(values, "date", today), price, source)

    def key(self, item: Item) -> Hashable:
        """Instrument and day."""
        return (item.instrument, item.date)

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Prices of instruments the bank knows."""
        ids = queries.instruments_by_code(w, [i.instrument for i in items])
        unknown = {
            n: BadCell("import.unknown_instrument", "instrument", value=i.instrument)
            for n, i in enumerate(items)
            if i.instrument not in ids
        }
        rows = [PriceRow(ids[i.instrument], i.date, i.price, i.source) for i in items if i.instrument in ids]
        return answer(len(items), unknown, [done.effect for done in actions.record_prices(w, rows=rows)])

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """All prices in their latest version, by instrument and day."""
        codes = {i.id: i.code for i in queries.list_instruments(w)}
        for found in queries.all_prices(w):
            yield {
                "instrument": codes[found.instrument_id],
                "date": found.date.isoformat(),
                "price": f"{found.value.normalize():f}",
                "source": found.source,
            }
