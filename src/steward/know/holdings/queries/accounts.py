"""Accounts, cash and statements."""

from collections.abc import Iterable, Sequence

from steward.kernel.ids import AccountId, CustomerId, TransferId
from steward.kernel.money import Money
from steward.kernel.rate import from_scaled
from steward.know.holdings.model import (
    CASH_PREFIX,
    Account,
    AccountKey,
    AccountRole,
    Cash,
    Entry,
    PostedTransfer,
    Posting,
    TransferKind,
)
from steward.know.holdings.store import book
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

READ = Operation.HOLDINGS_POSITION_READ

HOME_CURRENCY = "CNY"


def find_account(w: Work, key: AccountKey) -> AccountId | None:
    """The account of `key`, if it was opened."""
    return book.find_accounts(w.db, [key]).get(key)


def find_accounts(w: Work, keys: Iterable[AccountKey]) -> dict[AccountKey, AccountId]:
    """The accounts among `keys` that were opened, for imports."""
    w.require(Operation.HOLDINGS_TRANSFER_POST)
    return book.find_accounts(w.db, keys)


def balances_by_key(w: Work, keys: Iterable[AccountKey]) -> dict[AccountKey, int]:
    """What is on the accounts among `keys` that are not empty, for imports."""
    w.require(Operation.HOLDINGS_TRANSFER_POST)
    return book.find_balances(w.db, keys)


def get_account(w: Work, account_id: AccountId) -> Account | None:
    """One account as it stands, for the modules that move what is on it."""
    return book.get_account(w.db, account_id)


def cash(w: Work, customer_id: CustomerId, currency: str) -> Cash:
    """The customer's money in one currency; zero when there is no account."""
    w.require(READ, customer_id)
    own = {a.key: a for a in book.accounts_of(w, customer_id)}
    held = own.get(AccountKey.customer_cash(customer_id, currency))
    due = own.get(AccountKey.customer_due(customer_id, currency))
    amounts = (held.posted if held else 0, held.held if held else 0, due.posted if due else 0)
    return Cash(*(Money(amount, currency) for amount in amounts))


def currency_of(w: Work, customer_id: CustomerId) -> str:
    """The currency of the customer's first cash account; yuan when there is none yet."""
    return next((m.currency for m in money_of(w, customer_id)), HOME_CURRENCY)


def money_of(w: Work, customer_id: CustomerId) -> list[Money]:
    """What is on each of the customer's cash accounts, by currency."""
    w.require(READ, customer_id)
    own = (a for a in book.accounts_of(w, customer_id) if a.key.role is AccountRole.CUSTOMER_CASH)
    return [Money(a.posted, a.key.asset.code.removeprefix(CASH_PREFIX)) for a in own]


def assets_of(w: Work, customer_id: CustomerId) -> list[str]:
    """Every asset the customer has or had an account of their own in, money first."""
    w.require(READ, customer_id)
    own = (AccountRole.CUSTOMER_CASH, AccountRole.CUSTOMER_UNITS)
    held = {a.key.asset.code for a in book.accounts_of(w, customer_id) if a.key.role in own}
    return sorted(held, key=lambda code: (not code.startswith(CASH_PREFIX), code))


def entries(w: Work, customer_id: CustomerId, asset: str, cursor: str | None = None, limit: int = 50) -> tuple[list[Entry], str | None]:
    """A page of the statement of the customer's account in `asset`, newest first, and the cursor of the next; empty without an account."""
    w.require(READ, customer_id)
    role = AccountRole.CUSTOMER_CASH if asset.startswith(CASH_PREFIX) else AccountRole.CUSTOMER_UNITS
    own = book.accounts_of(w, customer_id)
    account_id = next((a.id for a in own if (a.key.role, a.key.asset.code) == (role, asset)), None)
    if account_id is None:
        return [], None
    after = decode_cursor(cursor, 1)
    rows = book.entries(w.db, account_id, before=None if after is None else int(after[0]), limit=limit + 1)
    return rows[:limit], encode_cursor([rows[limit - 1].seq]) if len(rows) > limit else None


def postings_about(w: Work, customer_id: CustomerId, ref_id: str) -> list[Posting]:
    """What an order or an event moved on the customer's accounts, in posting order, reversals included."""
    w.require(READ, customer_id)
    return [
        Posting(
            TransferId(row["id"]),
            TransferKind(row["kind"]),
            row["business_date"],
            from_scaled(row["signed"], row["scale"]),
            row["asset"].removeprefix(CASH_PREFIX) if row["asset"].startswith(CASH_PREFIX) else None,
        )
        for row in book.movements(w, customer_id)
        if row["ref_id"] == ref_id
    ]


def posted_transfers(w: Work, references: Sequence[str]) -> dict[str, PostedTransfer]:
    """What these references name already, for imports; new references are absent."""
    w.require(Operation.HOLDINGS_TRANSFER_POST)
    found = book.posted_before(w.db, references)
    return {k: PostedTransfer(r.debit_account_id, r.credit_account_id, r.amount, TransferKind(r.kind)) for k, r in found.items()}
