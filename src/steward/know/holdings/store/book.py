"""Every SQL statement of the book."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.kernel.ids import AccountId, CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.rate import PRICE_SCALE, from_scaled
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import (
    CASH_PREFIX,
    Account,
    AccountKey,
    AccountRole,
    Asset,
    Entry,
    EventTransfer,
    Hold,
    Holding,
    HoldState,
    TransferKind,
)
from steward.know.holdings.tables import account, hold, transfer
from steward.platform.bulk import FEW, among, insert_rows
from steward.platform.db import chunks, read_columns
from steward.platform.work import Work

T = TypeVar("T")

READ_CHUNK = 1000
_ACCOUNTS_OF = sa.select(account).where(account.c.owner_id == sa.bindparam("owner")).order_by(account.c.role, account.c.asset)


def find_accounts(db: sa.Connection, keys: Iterable[AccountKey]) -> dict[AccountKey, AccountId]:
    """The accounts that exist among `keys`."""
    return {key: AccountId(found) for key, found in _find(db, keys, account.c.id)}


def find_balances(db: sa.Connection, keys: Iterable[AccountKey]) -> dict[AccountKey, int]:
    """What is on those accounts among `keys` that have something on them."""
    return {key: posted for key, posted in _find(db, keys, account.c.posted) if posted}


def _find(db: sa.Connection, keys: Iterable[AccountKey], column: sa.Column[Any]) -> Iterator[tuple[AccountKey, Any]]:
    """`column` of the accounts that exist among `keys`."""
    wanted = {(k.owner_id, k.role.value, k.asset.code): k for k in keys}
    query = sa.select(column.label("found"), account.c.owner_id, account.c.role, account.c.asset)
    owners = sorted({owner for owner, _, _ in wanted if owner is not None})
    house = [(role, asset) for owner, role, asset in wanted if owner is None]
    for where in (*(among(db, account.c.owner_id, part) for part in chunks(owners, READ_CHUNK)), _house(db, house)):
        found = db.execute(query.where(where))
        yield from ((wanted[r.owner_id, r.role, r.asset], r.found) for r in found if (r.owner_id, r.role, r.asset) in wanted)


def _house(db: sa.Connection, wanted: Sequence[tuple[str, str]]) -> sa.ColumnElement[bool]:
    roles, assets = sorted({role for role, _ in wanted}), sorted({asset for _, asset in wanted})
    return sa.and_(account.c.owner_id.is_(None), account.c.role.in_(roles), among(db, account.c.asset, assets))


def add_accounts(db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Insert accounts, leaving alone those that another transaction made first; whether all were new."""
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    added = (db.execute(dialect.insert(account).on_conflict_do_nothing(), part).rowcount for part in chunks(rows))
    return sum(added) == len(rows)


def get_account(db: sa.Connection, account_id: AccountId) -> Account | None:
    """One account as it stands."""
    row = db.execute(sa.select(account).where(account.c.id == account_id)).mappings().one_or_none()
    return None if row is None else _account(row)


def accounts_of(w: Work, customer_id: CustomerId) -> list[Account]:
    """Every account of one customer, cash first."""

    def read() -> list[Account]:
        return [_account(row) for row in w.db.execute(_ACCOUNTS_OF, {"owner": customer_id}).mappings()]

    return _still(w.recall.of(account), customer_id, read)


def _still(kept: dict[Any, T], asked: Hashable, read: Callable[[], T]) -> T:
    """What was read last, when it was the same: a page asks for one customer's book again and again, a run goes through everybody's."""
    if asked not in kept:
        kept.clear()
        kept[asked] = read()
    return kept[asked]


def balances_of(db: sa.Connection, where: sa.ColumnElement[bool]) -> list[Account]:
    """Customers' accounts of money and units, cash first; what is due to them is not theirs yet."""
    roles = (AccountRole.CUSTOMER_CASH.value, AccountRole.CUSTOMER_UNITS.value)
    query = sa.select(account).where(where, account.c.role.in_(roles)).order_by(account.c.role, account.c.asset, account.c.owner_id)
    return [_account(row) for row in db.execute(query).mappings()]


def _account(row: Mapping[Any, Any]) -> Account:
    owner = None if row["owner_id"] is None else CustomerId(row["owner_id"])
    key = AccountKey(owner, AccountRole(row["role"]), Asset(row["asset"], row["scale"]))
    return Account(AccountId(row["id"]), key, row["posted"], row["held"], row["floor"])


def move_balances(db: sa.Connection, deltas: Mapping[AccountId, int]) -> bool:
    """Add each delta to its cached balance; False when an account is missing or its floor would break (the caller rolls back).

    One conditional UPDATE decides and writes at once, so no reader can spend the same money twice. Accounts are taken in
    order of id, so that two transactions cannot wait for each other.
    """
    ids = [k for k in sorted(deltas) if deltas[k]]
    if not ids:
        return True
    if db.dialect.name == "postgresql" and len(ids) >= FEW:
        return _move_many(db, ids, [deltas[k] for k in ids])
    statement = _moved(sa.bindparam("delta", type_=sa.BigInteger)).where(account.c.id == sa.bindparam("account"))
    return db.execute(statement, [{"account": k, "delta": deltas[k]} for k in ids]).rowcount == len(ids)


def _moved(delta: sa.ColumnElement[int]) -> sa.Update:
    changed = account.c.posted + delta
    return account.update().where(sa.or_(account.c.floor.is_(None), changed - account.c.held >= account.c.floor)).values(posted=changed)


def _move_many(db: sa.Connection, ids: Sequence[AccountId], deltas: Sequence[int]) -> bool:
    """The same in one statement, after all accounts were locked in order."""
    db.execute(sa.select(account.c.id).where(among(db, account.c.id, ids)).order_by(account.c.id).with_for_update())
    listed = (sa.cast(ids, postgresql.ARRAY(account.c.id.type)), sa.cast(deltas, postgresql.ARRAY(sa.BigInteger)))
    each = sa.func.unnest(*listed).table_valued("account", sa.column("delta", sa.BigInteger)).render_derived(name="each")
    return db.execute(_moved(each.c.delta).where(account.c.id == each.c.account)).rowcount == len(ids)


def refusing_account(db: sa.Connection, deltas: Mapping[AccountId, int]) -> tuple[AccountId, Account | None]:
    """The account that cannot take its delta, and how it stands (None: it does not exist)."""
    standing: dict[AccountId, Account] = {}
    for part in chunks(list(deltas), READ_CHUNK):
        found = (_account(row) for row in db.execute(sa.select(account).where(account.c.id.in_(part))).mappings())
        standing.update({a.id: a for a in found})
    debits = sorted(deltas, key=lambda k: deltas[k])
    for key in debits:
        known = standing.get(key)
        if known is None or (known.floor is not None and known.available + deltas[key] < known.floor):
            return key, known
    return debits[0], standing[debits[0]]


def change_held(db: sa.Connection, account_id: AccountId, amount: int) -> bool:
    """Set `amount` aside (negative: give it back); False when the account is missing or its available amount is too small."""
    changed = account.c.held + amount
    allowed = sa.true() if amount < 0 else sa.or_(account.c.floor.is_(None), account.c.posted - changed >= account.c.floor)
    return db.execute(account.update().where(account.c.id == account_id, allowed).values(held=changed)).rowcount == 1


def posted_before(db: sa.Connection, references: Sequence[str]) -> dict[str, Any]:
    """Transfers that already carry one of `references`."""
    found: dict[str, Any] = {}
    columns = (transfer.c.reference, transfer.c.debit_account_id, transfer.c.credit_account_id, transfer.c.amount, transfer.c.kind)
    for part in chunks(references, READ_CHUNK):
        found.update({r.reference: r for r in db.execute(sa.select(*columns).where(among(db, transfer.c.reference, part)))})
    return found


def add_transfers(db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append transfers."""
    for part in chunks(rows):
        insert_rows(db, transfer, part)


def get_transfer(db: sa.Connection, transfer_id: TransferId) -> Mapping[str, Any] | None:
    """One transfer."""
    row = db.execute(sa.select(transfer).where(transfer.c.id == transfer_id)).mappings().one_or_none()
    return None if row is None else dict(row)


def is_reversed(db: sa.Connection, transfer_id: TransferId) -> bool:
    """Whether a reversal of the transfer exists."""
    return db.execute(sa.select(sa.exists().where(transfer.c.reverses == transfer_id))).scalar_one()


def add_hold(db: sa.Connection, row: Mapping[str, Any]) -> None:
    """Record an open hold."""
    db.execute(hold.insert().values(**row))


def get_hold(db: sa.Connection, *, hold_id: str | None = None, reference: str | None = None) -> Hold | None:
    """One hold, by its id or by its reference."""
    chosen = hold.c.id == hold_id if hold_id is not None else hold.c.reference == reference
    row = db.execute(sa.select(hold).where(chosen)).one_or_none()
    return None if row is None else Hold(row.id, AccountId(row.account_id), row.amount, HoldState(row.state), row.reference)


def close_hold(db: sa.Connection, hold_id: str, state: HoldState, at: Any) -> bool:
    """Close an open hold; False when it was closed before. Exactly one of two that try succeeds."""
    open_one = sa.and_(hold.c.id == hold_id, hold.c.state == HoldState.OPEN.value)
    return db.execute(hold.update().where(open_one).values(state=state.value, closed_at=at)).rowcount == 1


def entries(db: sa.Connection, account_id: AccountId, *, before: int | None, limit: int) -> list[Entry]:
    """Entries of one account from newest to oldest, each with the balance after it."""
    signed = sa.case((transfer.c.credit_account_id == account_id, transfer.c.amount), else_=-transfer.c.amount)
    touching = sa.or_(transfer.c.debit_account_id == account_id, transfer.c.credit_account_id == account_id)
    running = sa.cast(sa.func.sum(signed).over(order_by=transfer.c.seq), sa.BigInteger).label("balance_after")
    statement = sa.select(transfer, signed.label("signed"), running).where(touching).subquery()
    query = sa.select(statement, account.c.scale).join(account, account.c.id == account_id).order_by(statement.c.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(statement.c.seq < before)
    return [_entry(row) for row in db.execute(query).mappings()]


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(
        seq=row["seq"],
        transfer_id=TransferId(row["id"]),
        at=row["at"],
        business_date=row["business_date"],
        kind=TransferKind(row["kind"]),
        amount=int(row["signed"]),
        balance_after=int(row["balance_after"]),
        scale=row["scale"],
        consideration=None if row["consideration"] is None else Money(row["consideration"], row["currency"]),
        price=None if row["price"] is None else from_scaled(row["price"], PRICE_SCALE),
        ref_kind=row["ref_kind"],
        ref_id=row["ref_id"],
        reverses=None if row["reverses"] is None else TransferId(row["reverses"]),
        acquired_on=row["acquired_on"],
    )


def movements(w: Work, customer_id: CustomerId, until: BusinessDate | None = None) -> list[Mapping[str, Any]]:
    """Every movement on one customer's accounts in posting order: account, asset, scale and signed amount with its transfer."""

    def read() -> list[Mapping[str, Any]]:
        given = {"owner": customer_id} | ({} if until is None else {"until": until})
        return [dict(r) for r in w.db.execute(_movements(dated=until is not None), given).mappings()]

    return _still(w.recall.of(account, transfer), (customer_id, until), read)


@cache
def _movements(*, dated: bool) -> sa.Select[Any]:
    # Written once: nearly every page of a customer asks it.
    own = account.c.owner_id == sa.bindparam("owner")
    legs = []
    for side, sign in ((transfer.c.credit_account_id, 1), (transfer.c.debit_account_id, -1)):
        columns = (
            transfer.c.seq,
            transfer.c.id,
            transfer.c.business_date,
            transfer.c.consideration,
            transfer.c.currency,
            transfer.c.reverses,
            transfer.c.kind,
            transfer.c.ref_id,
            transfer.c.acquired_on,
        )
        query = sa.select(
            account.c.id.label("account_id"), account.c.asset, account.c.scale, (transfer.c.amount * sign).label("signed"), *columns
        )
        query = query.join(transfer, side == account.c.id).where(own)
        legs.append(query.where(transfer.c.business_date <= sa.bindparam("until")) if dated else query)
    both = sa.union_all(*legs).subquery()
    return sa.select(both).order_by(both.c.seq)


def redemption_fees(db: sa.Connection, customer_id: CustomerId, since: BusinessDate, until: BusinessDate) -> list[tuple[str, int]]:
    """(asset, fee) of redemptions of one customer: it is kept back from the proceeds and never touches the customer's account."""
    own = sa.select(transfer.c.ref_id).join(account, account.c.id == transfer.c.debit_account_id)
    own = own.where(account.c.owner_id == customer_id, transfer.c.kind == TransferKind.REDEEM.value, transfer.c.ref_id.is_not(None))
    day = transfer.c.business_date.between(since, until)
    query = sa.select(transfer.c.asset, transfer.c.amount, transfer.c.id)
    fees = query.where(transfer.c.kind == TransferKind.REDEEM_FEE.value, day, transfer.c.ref_id.in_(own))
    reversed_ones = set(
        db.execute(sa.select(transfer.c.reverses).where(transfer.c.reverses.in_(fees.with_only_columns(transfer.c.id)))).scalars()
    )
    return [(r.asset, r.amount) for r in db.execute(fees) if r.id not in reversed_ones]


def customer_movements(db: sa.Connection) -> Iterator[sa.RowMapping]:
    """Every movement of customers' money and units in posting order, streamed: reference, owner, asset, signed amount and its terms."""
    roles = (AccountRole.CUSTOMER_CASH.value, AccountRole.CUSTOMER_UNITS.value)
    names = ("seq", "reference", "kind", "business_date", "consideration", "currency", "price", "acquired_on")
    legs = []
    for side, sign in ((transfer.c.credit_account_id, 1), (transfer.c.debit_account_id, -1)):
        columns = (account.c.owner_id, account.c.asset, account.c.scale, (transfer.c.amount * sign).label("signed"))
        terms = (transfer.c[name] for name in names)
        legs.append(sa.select(*columns, *terms).join(transfer, side == account.c.id).where(account.c.role.in_(roles)))
    both = sa.union_all(*legs).subquery()
    yield from db.execute(sa.select(both).order_by(both.c.seq), execution_options={"yield_per": 5000}).mappings()


def all_holdings(db: sa.Connection, owners: Collection[CustomerId] | None) -> list[Holding]:
    """Units of these customers (None: of everybody), in order of customer and instrument."""
    query = (
        sa.select(*(account.c[name] for name in ("owner_id", "asset", "posted", "scale")))
        .where(account.c.role == AccountRole.CUSTOMER_UNITS.value, account.c.posted > 0)
        .order_by(account.c.owner_id, account.c.asset)
    )
    if owners is not None:
        query = query.where(among(db, account.c.owner_id, owners))
    rows = db.execute(query).all()
    return [Holding(row[0], row[1], Units(row[2], row[3])) for row in rows]


def holders_of(db: sa.Connection, instrument_ids: Collection[InstrumentId]) -> set[CustomerId]:
    """Owners of units of these instruments."""
    units = (account.c.role == AccountRole.CUSTOMER_UNITS.value) & (account.c.posted > 0)
    query = sa.select(account.c.owner_id).where(units, among(db, account.c.asset, instrument_ids)).distinct()
    return {CustomerId(owner) for owner in db.execute(query).scalars()}


def some_holders(
    db: sa.Connection, instrument_ids: Collection[InstrumentId], where: sa.ColumnElement[bool], limit: int
) -> list[CustomerId]:
    """Owners of units of these instruments, each once, in the order of their identifiers."""
    units = (account.c.role == AccountRole.CUSTOMER_UNITS.value) & (account.c.posted > 0) & among(db, account.c.asset, instrument_ids)
    query = sa.select(account.c.owner_id).where(units, where).distinct().order_by(account.c.owner_id).limit(limit)
    return [CustomerId(owner) for owner in db.execute(query).scalars()]


def holders_on(db: sa.Connection, instrument_id: InstrumentId, day: BusinessDate) -> list[Holding]:
    """Units of one instrument at the end of `day`, by customer; movements of that day and before, whenever they were posted."""
    sides = ((transfer.c.credit_account_id, 1), (transfer.c.debit_account_id, -1))
    legs = [
        sa.select(account.c.owner_id, account.c.scale, (transfer.c.amount * sign).label("signed"))
        .join(transfer, side == account.c.id)
        .where(account.c.asset == instrument_id, account.c.role == AccountRole.CUSTOMER_UNITS.value, transfer.c.business_date <= day)
        for side, sign in sides
    ]
    both = sa.union_all(*legs).subquery()
    total = sa.func.sum(both.c.signed)
    query = sa.select(both.c.owner_id, both.c.scale, total.label("units")).group_by(both.c.owner_id, both.c.scale).having(total > 0)
    rows = db.execute(query.order_by(both.c.owner_id))
    return [Holding(CustomerId(r.owner_id), instrument_id, Units(int(r.units), r.scale)) for r in rows]


def standing_on(db: sa.Connection, role: AccountRole, day: BusinessDate) -> dict[tuple[CustomerId, str], int]:
    """What every customer's accounts of a role held at the end of `day`, by customer and asset; movements of that day and before."""
    sides = ((transfer.c.credit_account_id, 1), (transfer.c.debit_account_id, -1))
    legs = [
        sa.select(account.c.owner_id, account.c.asset, (transfer.c.amount * sign).label("signed"))
        .join(transfer, side == account.c.id)
        .where(account.c.role == role.value, transfer.c.business_date <= day)
        for side, sign in sides
    ]
    both = sa.union_all(*legs).subquery()
    query = sa.select(both.c.owner_id, both.c.asset, sa.func.sum(both.c.signed).label("held")).group_by(both.c.owner_id, both.c.asset)
    return {(CustomerId(r.owner_id), r.asset): int(r.held) for r in db.execute(query) if r.held}


def event_transfers(db: sa.Connection, ref_kind: str, ref_id: str) -> list[EventTransfer]:
    """What an event moved and nobody reversed, in posting order, with the customer on either side."""
    debit, credit, undone = account.alias(), account.alias(), transfer.alias()
    query = (
        sa.select(transfer, sa.func.coalesce(debit.c.owner_id, credit.c.owner_id).label("owner_id"))
        .join(debit, debit.c.id == transfer.c.debit_account_id)
        .join(credit, credit.c.id == transfer.c.credit_account_id)
        .where(transfer.c.ref_id == ref_id, transfer.c.ref_kind == ref_kind, transfer.c.reverses.is_(None))
        .where(~sa.exists().where(undone.c.reverses == transfer.c.id))
        .order_by(transfer.c.seq)
    )
    names = ("reference", "debit_account_id", "credit_account_id", "asset", "amount", "business_date")
    return [
        EventTransfer(
            TransferId(r["id"]),
            TransferKind(r["kind"]),
            None if r["owner_id"] is None else CustomerId(r["owner_id"]),
            **{n: r[n] for n in names},
        )
        for r in db.execute(query).mappings()
    ]


def owners_of_units(db: sa.Connection, limit: int) -> list[CustomerId]:
    """Customers who hold units, the first `limit` by their identifier."""
    held = sa.and_(account.c.role == AccountRole.CUSTOMER_UNITS.value, account.c.posted > 0)
    query = sa.select(account.c.owner_id).where(held).distinct().order_by(account.c.owner_id).limit(limit)
    return [CustomerId(owner) for owner in db.execute(query).scalars()]


def all_cash(db: sa.Connection, currency: str, owners: Collection[CustomerId] | None) -> dict[CustomerId, int]:
    """Available money of these customers (None: of everybody) in one currency, in minor units."""
    query = sa.select(account.c.owner_id, account.c.posted - account.c.held).where(
        account.c.role == AccountRole.CUSTOMER_CASH.value, account.c.asset == CASH_PREFIX + currency
    )
    if owners is not None:
        query = query.where(among(db, account.c.owner_id, owners))
    holders, available = read_columns(db, query)
    return dict(zip(holders, available, strict=True))
