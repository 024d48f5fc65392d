"""What others may read of the book: cash, positions, entries, the whole book in columns, and the proof of its laws."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import AccountId, CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.rate import PRICE_SCALE, from_scaled
from steward.kernel.time import BusinessDate, add_days, parse_date
from steward.know.holdings import rules
from steward.know.holdings.model import (
    CASH_PREFIX,
    Account,
    AccountKey,
    AccountRole,
    Asset,
    BookReport,
    Cash,
    Entry,
    Holding,
    LawResult,
    Movement,
    Position,
    PostedTransfer,
    TransferKind,
    ValuedPosition,
    Wealth,
)
from steward.know.holdings.store import book, laws, seals
from steward.know.holdings.tables import account
from steward.know.markets import queries as markets
from steward.know.markets.model import Price
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.access.matrix import relations
from steward.platform.access.operation import Operation
from steward.platform.web.paging import decode_cursor, encode_cursor
from steward.platform.work import Work

READ = Operation.HOLDINGS_POSITION_READ

HOME_CURRENCY = "CNY"

# How far back the last but one price is looked for: longer than the longest holiday.
RECENT_DAYS = 20


def find_account(w: Work, key: AccountKey) -> AccountId | None:
    """The account of `key`, if it was opened."""
    return book.find_accounts(w.db, [key]).get(key)


def get_account(w: Work, account_id: AccountId) -> Account | None:
    """One account as it stands, for the modules that move what is on it."""
    return book.get_account(w.db, account_id)


def cash(w: Work, customer_id: CustomerId, currency: str) -> Cash:
    """The customer's money in one currency; zero when there is no account."""
    w.require(READ, customer_id)
    own = {a.key: a for a in book.accounts_of(w.db, customer_id)}
    held = own.get(AccountKey.customer_cash(customer_id, currency))
    due = own.get(AccountKey.customer_due(customer_id, currency))
    amounts = (held.posted if held else 0, held.held if held else 0, due.posted if due else 0)
    return Cash(*(Money(amount, currency) for amount in amounts))


def currency_of(w: Work, customer_id: CustomerId) -> str:
    """The currency of the customer's first cash account; yuan when there is none yet."""
    w.require(READ, customer_id)
    codes = (a.key.asset.code for a in book.accounts_of(w.db, customer_id) if a.key.role is AccountRole.CUSTOMER_CASH)
    return next((code.removeprefix(CASH_PREFIX) for code in codes), HOME_CURRENCY)


def positions(w: Work, customer_id: CustomerId, as_of: BusinessDate | None = None) -> list[Position]:
    """Instruments the customer holds at the end of `as_of` (default: now), with average cost and realised gain, by instrument."""
    w.require(READ, customer_id)
    held = {a.key.asset.code: a.held for a in book.accounts_of(w.db, customer_id)} if as_of is None else {}
    found = [_position(code, rows, held.get(code, 0)) for code, rows in _by_instrument(w, customer_id, as_of)]
    return [p for p in found if p.units.scaled]


def _by_instrument(w: Work, customer_id: CustomerId, as_of: BusinessDate | None) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in book.movements(w.db, customer_id, as_of):
        if not row["asset"].startswith(CASH_PREFIX):
            grouped[row["asset"]].append(row)
    return iter(sorted(grouped.items()))


def _position(code: str, rows: list[Mapping[str, Any]], held: int) -> Position:
    state = rules.average_cost(rules.Movement(r["id"], r["signed"], r["consideration"], r["reverses"]) for r in rows)
    currency = next((r["currency"] for r in rows if r["currency"]), None)
    scale = rows[0]["scale"]
    return Position(
        instrument_id=InstrumentId(code),
        units=Units(state.units, scale),
        held=Units(held, scale),
        cost=None if currency is None or state.cost is None else Money(state.cost, currency),
        realised=None if currency is None or state.realised is None else Money(state.realised, currency),
    )


def entries(w: Work, customer_id: CustomerId, asset: str, cursor: str | None = None, limit: int = 50) -> tuple[list[Entry], str | None]:
    """A page of the statement of the customer's account in `asset`, newest first, and the cursor of the next; empty without an account."""
    w.require(READ, customer_id)
    role = AccountRole.CUSTOMER_CASH if asset.startswith(CASH_PREFIX) else AccountRole.CUSTOMER_UNITS
    own = book.accounts_of(w.db, customer_id)
    account_id = next((a.id for a in own if (a.key.role, a.key.asset.code) == (role, asset)), None)
    if account_id is None:
        return [], None
    after = decode_cursor(cursor, 1)
    rows = book.entries(w.db, account_id, before=None if after is None else int(after[0]), limit=limit + 1)
    return rows[:limit], encode_cursor([rows[limit - 1].seq]) if len(rows) > limit else None


def holdings_for_all(w: Work) -> list[Holding]:
    """Every customer's units, for work over the whole book."""
    w.require(READ)
    return book.all_holdings(w.db)


def cash_for_all(w: Work, currency: str) -> dict[CustomerId, int]:
    """Every customer's available money in one currency, in minor units."""
    w.require(READ)
    return book.all_cash(w.db, currency)


def posted_transfers(w: Work, references: Sequence[str]) -> dict[str, PostedTransfer]:
    """What these references name already, for imports; new references are absent."""
    w.require(Operation.HOLDINGS_TRANSFER_POST)
    found = book.posted_before(w.db, references)
    return {k: PostedTransfer(r.debit_account_id, r.credit_account_id, r.amount, TransferKind(r.kind)) for k, r in found.items()}


def customer_balances(w: Work) -> list[Account]:
    """Every customer's accounts of money and units with something on them, for imports and exports."""
    w.require(READ)
    return book.balances_of(w.db, account.c.posted != 0)


def all_movements(w: Work) -> Iterator[Movement]:
    """Every movement of customers' money and units in posting order, for export."""
    w.require(READ)
    for r in book.customer_movements(w.db):
        yield Movement(
            reference=r["reference"],
            customer_id=CustomerId(r["owner_id"]),
            asset=Asset(r["asset"], r["scale"]),
            signed=r["signed"],
            kind=TransferKind(r["kind"]),
            business_date=r["business_date"],
            consideration=None if r["consideration"] is None else Money(r["consideration"], r["currency"]),
            price=None if r["price"] is None else from_scaled(r["price"], PRICE_SCALE),
        )


def verify_book(db: sa.Connection) -> BookReport:
    """Check every law of the book (R1), each by one statement; the report names each law's first bad row."""
    return BookReport(tuple(laws.check(db, law) for law in laws.LAWS))


def verify_seals(db: sa.Connection) -> tuple[str, str, int]:
    """Hold every transfer against the seal of its transaction: (ok, tampered or truncated; the first bad batch; transfers read).

    Worth as much as the audit chain, which is verified by itself.
    """
    return seals.verify(db)


def count_broken(db: sa.Connection, law: str, broken: sa.Select[Any]) -> LawResult:
    """One law of a module above, in the form of this report: `broken` selects the names of the rows that break it."""
    return laws.count_broken(db, law, broken)


def open_holds() -> sa.Subquery:
    """Open holds (id, amount), for modules that prove what they hold."""
    return laws.open_holds()


def moved_by_reference(ref_kind: str) -> sa.Subquery:
    """What was moved per `ref_id` (units, money, settled), for modules that prove their figures against the book."""
    return laws.moved_by_reference(ref_kind)


def wealth(w: Work, customer_id: CustomerId, currency: str, as_of: BusinessDate | None = None) -> Wealth:
    """Cash and valued positions at the latest prices known on `as_of` (default: now). Positions in other currencies stand unvalued."""
    day = as_of or w.today
    held = positions(w, customer_id, as_of)
    ids = [p.instrument_id for p in held]
    sold_as = products.products_of_instruments(w, day)
    latest = markets.prices_at(w, day, ids)
    recent = markets.price_histories(w, ids, add_days(day, -RECENT_DAYS), day)
    valued = [_valued(p, sold_as[p.instrument_id], latest.get(p.instrument_id), recent.get(p.instrument_id, []), currency) for p in held]
    return Wealth(day, cash(w, customer_id, currency), tuple(valued))


def totals(w: Work, customer_ids: Sequence[CustomerId]) -> dict[CustomerId, Money]:
    """Money and valued units of each customer today, in the currency of their first cash account; for lists of people.

    Empty for an actor who may see nobody's holdings; a position in another currency is left out.
    """
    if not relations(w.actor.role, READ):
        return {}
    accounts = book.balances_of(w.db, w.scope(READ, account.c.owner_id) & account.c.owner_id.in_(customer_ids))
    money = {a.key.owner_id: a.key.asset.code.removeprefix(CASH_PREFIX) for a in reversed(accounts) if a.key.asset.is_cash}
    out = {c: Money.zero(money.get(c, HOME_CURRENCY)) for c in customer_ids}
    units = sorted({InstrumentId(a.key.asset.code) for a in accounts if not a.key.asset.is_cash})
    prices = markets.prices_at(w, w.today, units)
    sold_as = products.products_of_instruments(w) if units else {}
    for held in accounts:
        asset, owner = held.key.asset, CustomerId(held.key.owner_id or "")
        currency = out[owner].currency
        price = prices.get(InstrumentId(asset.code))
        if asset.code == CASH_PREFIX + currency:
            out[owner] += Money(held.posted, currency)
        elif price is not None and sold_as[price.instrument_id].currency == currency:
            out[owner] += rules.price_units(Units(held.posted, asset.scale), price.value, currency)
    return out


def _valued(position: Position, product: Product, price: Price | None, recent: Sequence[Price], currency: str) -> ValuedPosition:
    if price is None or product.currency != currency:
        return ValuedPosition(position, product, price, None, None)
    value = rules.price_units(position.units, price.value, currency)
    before = rules.price_units(position.units, recent[-2].value, currency) if len(recent) > 1 else value
    return ValuedPosition(position, product, price, value, value - before)


def value_history(w: Work, customer_id: CustomerId, currency: str, since: BusinessDate) -> list[tuple[BusinessDate, float]]:
    """Total value in major units on every day since `since` that had a price or a movement, oldest first; for pictures, never booked."""
    w.require(READ, customer_id)
    balances = _running_balances(w, customer_id)
    cash_steps = balances.pop(f"{CASH_PREFIX}{currency}", [])
    instruments = [InstrumentId(code) for code in balances if not code.startswith(CASH_PREFIX)]
    steps = {i: [(p.date.isoformat(), float(p.value))] for i, p in markets.prices_at(w, since, instruments).items()}
    for instrument_id, history in markets.price_histories(w, instruments, add_days(since, 1), w.today).items():
        steps.setdefault(instrument_id, []).extend((p.date.isoformat(), float(p.value)) for p in history)
    first = since.isoformat()
    days = sorted({first} | {day for rows in (cash_steps, *steps.values()) for day, _ in rows if day > first})
    totals = rules.carry_forward(cash_steps, days)
    for instrument_id, prices in steps.items():
        units, price = rules.carry_forward(balances[instrument_id], days), rules.carry_forward(prices, days)
        totals = [t + u * p for t, u, p in zip(totals, units, price, strict=True)]
    return [(parse_date(d), t) for d, t in zip(days, totals, strict=True)]


def _running_balances(w: Work, customer_id: CustomerId) -> dict[str, list[tuple[str, float]]]:
    """Per asset the balance after each movement, by business date (movements of an earlier date posted later sort in)."""
    moved: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in book.movements(w.db, customer_id):
        moved[row["asset"]].append((row["business_date"].isoformat(), row["signed"] / 10 ** row["scale"]))
    return {asset: rules.accumulate_by_day(rows) for asset, rows in moved.items()}
