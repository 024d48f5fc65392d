"""Everything a customer holds with the bank as one download: documents, statements, proposals and orders with their chain (J8, F4).

It needs no service that is switched on: nothing of it is advice or a sale.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from fastapi import APIRouter, Response
from pydantic import BaseModel

from steward.advise.advice import queries as advice
from steward.api.order_chain import chain_of
from steward.deliver.reports import queries as reports
from steward.deliver.reports.model import Period, PeriodKind
from steward.deliver.trading import queries as trading
from steward.deliver.trading.model import Order
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import FileMissing
from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.rate import from_scaled
from steward.kernel.time import add_days, business_date
from steward.know.holdings import queries as book
from steward.know.holdings.model import Entry
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.files import archive
from steward.platform.web.paging import IdPath
from steward.platform.work import Work
from steward.workflows.personal_data.package import Cell, PackedFile, note_package, pack, table, titles_of

router = APIRouter()
PAGE = 200
CASH = "cur:"
HOLDINGS = ("code", "product", "units", "price", "price_day", "value", "currency", "cost")
ENTRIES = ("day", "code", "product", "entry", "amount", "balance", "money", "reference")
ORDERS = ("order", "product", "side", "state", "amount", "units", "price", "net", "fee", "currency", "placed", "trade_day", "settle_day")
CHAIN = ("order", "link", "fact", "at")
Row = TypeVar("Row")


class NotedOut(BaseModel):
    """The package is on record by its digest."""

    digest: str


@router.post("/api/customers/{customer_id}/export-package", response_class=Response, **operation(Operation.CUSTOMERS_DATA_EXPORT))
def export_package(call: CallDep, customer_id: IdPath) -> Response:
    """The package; an audit row keeps its digest. The same state of the same day gives the same bytes."""
    whose = CustomerId(customer_id)

    def read(w: Work) -> bytes:
        w.require(Operation.CUSTOMERS_DATA_EXPORT, whose)
        return pack(w.today, [*_documents(w, whose), *_reports(w, call, whose), *_proposals(w, call, whose), *_tables(w, call, whose)])

    body = call.read(read)
    digest = hashlib.sha256(body).hexdigest()

    def note(w: Work) -> NotedOut:
        note_package(w, whose, digest)
        return NotedOut(digest=digest)

    call.run(note)
    return archive("steward-records.zip", body)


def _documents(w: Work, whose: CustomerId) -> Iterator[PackedFile]:
    """What was signed, each as it was signed."""
    for found in sorted(contracts.list_contracts(w, whose), key=lambda c: c.number):
        template = contracts.template_of(w, found.code, found.version)
        titles = tuple(f"{title} {found.number}" for title in (template.title.to("zh"), template.title.to("en")))
        try:
            body: bytes | None = contracts.read_file(w, found.id).body
        except FileMissing:
            body = None
        yield PackedFile(f"documents/{found.number}.pdf", titles, body)


def _reports(w: Work, call: Call, whose: CustomerId) -> Iterator[PackedFile]:
    """A report of each year in which something moved, as known at the end of the day before."""
    until = add_days(w.today, -1)
    first = min((e.business_date for _, e in _entries(w, whose)), default=None)
    for year in range(until.year if first is None else first.year, until.year + 1):
        begin, end = business_date(year, 1, 1), business_date(year, 12, 31)
        period = Period(PeriodKind.YEAR, begin, min(until, end), whole=end <= until)
        if first is not None and first <= period.until:
            body = reports.draw_report(w, whose, period, call.language, w.end_of(until))
            yield PackedFile(f"reports/{year}.pdf", titles_of("package.report", year=str(year)), body)


def _proposals(w: Work, call: Call, whose: CustomerId) -> Iterator[PackedFile]:
    """Every proposal that was issued to the customer."""
    heads = _all(lambda cursor: advice.list_proposals(w, customer_id=whose, cursor=cursor, limit=PAGE))
    for head in sorted(heads, key=lambda p: p.number):
        found = advice.get_proposal(w, head.id)
        day = w.day_of(found.issued_at or found.created_at)
        body = contracts.draw_document(w, advice.document_of(found, call.language), call.language, number=found.number, day=day)
        yield PackedFile(f"proposals/{found.number}.pdf", titles_of("package.proposal", number=found.number), body)


def _tables(w: Work, call: Call, whose: CustomerId) -> Iterator[PackedFile]:
    """What is held, every entry that led there, the orders, and how each came about."""
    orders = sorted(_all(lambda cursor: trading.list_orders(w, customer_id=whose, cursor=cursor, limit=PAGE)), key=lambda o: o.number)
    sold = products.products_of_instruments(w)
    yield _table(call, "holdings", HOLDINGS, _holdings(w, call, whose))
    yield _table(call, "entries", ENTRIES, _entry_rows(w, call, whose, sold))
    yield _table(call, "orders", ORDERS, (_order(w, call, o, sold) for o in orders))
    yield _table(call, "order-chains", CHAIN, (row for o in orders for row in _chain(w, call, o)))


def _table(call: Call, name: str, columns: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> PackedFile:
    return PackedFile(
        f"{name}.csv", titles_of("package.table", name=name), table([call.say("package.column", name=c) for c in columns], rows)
    )


def _holdings(w: Work, call: Call, whose: CustomerId) -> Iterator[tuple[Cell, ...]]:
    for money in book.money_of(w, whose):
        yield "", call.say("asset_class.cash"), None, None, None, money.major, money.currency, None
    for p in book.wealth(w, whose, book.currency_of(w, whose)).positions:
        price = (None, None) if p.price is None else (p.price.value, p.price.date.isoformat())
        cost = p.position.cost
        value = (None, p.product.currency) if p.value is None else (p.value.major, p.value.currency)
        yield p.product.code, _name(call, p.product), p.position.units.value, *price, *value, None if cost is None else cost.major


def _entries(w: Work, whose: CustomerId) -> Iterator[tuple[str, Entry]]:
    for asset in book.assets_of(w, whose):
        lines = _all(lambda cursor, asset=asset: book.entries(w, whose, asset, cursor, PAGE))  # type: ignore[misc]
        yield from ((asset, line) for line in reversed(lines))


def _entry_rows(w: Work, call: Call, whose: CustomerId, sold: dict[InstrumentId, Product]) -> Iterator[tuple[Cell, ...]]:
    for asset, e in _entries(w, whose):
        product = None if asset.startswith(CASH) else sold.get(InstrumentId(asset))
        code, name = (asset.removeprefix(CASH), "") if product is None else (product.code, _name(call, product))
        amount, balance = (from_scaled(n, e.scale) for n in (e.amount, e.balance_after))
        money = None if e.consideration is None else e.consideration.major
        yield e.business_date.isoformat(), code, name, call.say(f"holdings.kind-{e.kind}"), amount, balance, money, e.transfer_id


def _order(w: Work, call: Call, o: Order, sold: dict[InstrumentId, Product]) -> tuple[Cell, ...]:
    product = sold.get(o.instrument_id)
    name = o.product_id if product is None else _name(call, product)
    units = None if o.units is None else o.units.value
    net, fee = (None if m is None else m.major for m in (o.net, o.fee))
    said = call.say("package.side", side=o.side.value), call.say(f"trading.state-{o.state.value}")
    days = w.day_of(o.placed_at).isoformat(), o.trade_date.isoformat(), o.settle_due.isoformat()
    return o.number, name, *said, o.amount.major, units, o.price, net, fee, o.amount.currency, *days


def _chain(w: Work, call: Call, o: Order) -> Iterator[tuple[Cell, ...]]:
    for link in chain_of(w, call, o.id).links:
        for fact in link.facts:
            yield o.number, link.label, fact.text, "" if fact.at is None else fact.at.isoformat(timespec="seconds")


def _name(call: Call, product: Product) -> str:
    return product.name_zh if call.language == "zh" else product.name_en


def _all(page: Callable[[str | None], tuple[list[Row], str | None]]) -> list[Row]:
    """Every row of a paged read."""
    found, cursor = page(None)
    rows = list(found)
    while cursor is not None:
        found, cursor = page(cursor)
        rows += found
    return rows
