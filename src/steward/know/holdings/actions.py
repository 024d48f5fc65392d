"""What can be done to the book.

`open_accounts`, `post` and `reverse` are acts of the bank's own machinery and are guarded here. `ensure_accounts`, `hold`,
`post_hold` and `release` are steps of another module's act (placing, executing or cancelling an order), which guards and
audits itself; they work inside its transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from steward.kernel.ids import AccountId, CustomerId, TransferId
from steward.kernel.money import Money
from steward.kernel.rate import PRICE_SCALE, from_scaled, to_scaled
from steward.kernel.refusal import NotFound
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import (
    CUSTOMER_ROLES,
    Account,
    AccountKey,
    AccountMissing,
    AlreadyReversed,
    AmountNotPositive,
    Hold,
    HoldClosed,
    HoldState,
    InsufficientFunds,
    MoneyMoved,
    ReferenceReused,
    TransferKind,
    TransferRow,
)
from steward.know.holdings.store import book, seals
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.HOLDINGS_ACCOUNT_OPEN)
def open_accounts(w: Work, *, customer_ids: Sequence[CustomerId], currency: str) -> dict[CustomerId, AccountId]:
    """Open a cash account for each customer who has none in `currency`; the accounts by customer."""
    keys = {c: AccountKey.customer_cash(c, currency) for c in customer_ids}
    made = ensure_accounts(w, keys.values())
    return {c: made[k] for c, k in keys.items()}


def ensure_accounts(w: Work, keys: Iterable[AccountKey]) -> dict[AccountKey, AccountId]:
    """The accounts of `keys`, opened with a zero balance where missing. Customers' accounts have a floor of zero."""
    wanted = list(dict.fromkeys(keys))
    found = book.find_accounts(w.db, wanted)
    missing = [k for k in wanted if k not in found]
    if missing:
        rows = [_account_row(w, k) for k in missing]
        made = book.add_accounts(w.db, rows)
        found.update({k: row["id"] for k, row in zip(missing, rows, strict=True)} if made else book.find_accounts(w.db, missing))
    return found


def _account_row(w: Work, key: AccountKey) -> dict[str, Any]:
    return {
        "id": w.new_id(),
        "owner_id": key.owner_id,
        "role": key.role.value,
        "asset": key.asset.code,
        "scale": key.asset.scale,
        "posted": 0,
        "held": 0,
        "floor": 0 if key.role in CUSTOMER_ROLES else None,
        "opened_at": w.now,
    }


@action(Operation.HOLDINGS_TRANSFER_POST)
def post(w: Work, *, transfers: Sequence[TransferRow]) -> int:
    """Post transfers all or none; how many were new. Repeating a row changes nothing.

    Refuses with InsufficientFunds, AccountMissing, AmountNotPositive, or ReferenceReused when a reference names another transfer.
    """
    return _post(w, transfers)


def _post(w: Work, transfers: Sequence[TransferRow]) -> int:
    fresh = _new_ones(w, transfers)
    deltas: dict[AccountId, int] = {}
    for t in fresh:
        deltas[t.debit_account_id] = deltas.get(t.debit_account_id, 0) - t.amount
        deltas[t.credit_account_id] = deltas.get(t.credit_account_id, 0) + t.amount
    if not _write(w, fresh, deltas):
        raise _refusal(*book.refusing_account(w.db, deltas), deltas)
    return len(fresh)


def _write(w: Work, fresh: Sequence[TransferRow], deltas: Mapping[AccountId, int]) -> bool:
    batch = _batch(w)  # takes the audit lane before any account, so that two transactions take both in one order
    with w.db.begin_nested() as savepoint:  # a refusal that the caller answers must leave nothing behind
        if not book.move_balances(w.db, deltas):
            savepoint.rollback()
            return False
        book.add_transfers(w.db, [_transfer_row(w, t, batch) for t in fresh])
    w.at_end(_seal)
    return True


def _batch(w: Work) -> int:
    lane, entries, _ = w.audit_lane()
    return seals.number_of(lane, entries)


def _seal(w: Work) -> None:
    """Put what this transaction posted into the audit chain, as it is stored."""
    _seal_batch(w, _batch(w))


def _seal_batch(w: Work, batch: int) -> None:
    transfers, made = seals.digest_batch(w.db, batch)
    if transfers:
        w.audit(Operation.HOLDINGS_TRANSFER_POST, None, seals.OUTCOME, {"batch": batch, "transfers": transfers, "digest": made})
        w.emit(MoneyMoved(batch, transfers))


@action(Operation.HOLDINGS_TRANSFER_POST)
def seal_earlier(w: Work) -> None:
    """Seal the transfers of a bank that is older than seals, once: those that come later without one are not covered."""
    if seals.is_unsealed(w.db) and not seals.is_used(w.db):
        _seal_batch(w, 0)


def _refusal(account_id: AccountId, standing: Account | None, deltas: Mapping[AccountId, int]) -> InsufficientFunds | AccountMissing:
    if standing is None:
        return AccountMissing(account_id=account_id)
    return InsufficientFunds(account_id=account_id, available=standing.available, needed=-deltas[account_id])


def _new_ones(w: Work, transfers: Sequence[TransferRow]) -> list[TransferRow]:
    by_reference: dict[str, TransferRow] = {}
    for t in transfers:
        if t.amount <= 0 or t.debit_account_id == t.credit_account_id:
            raise AmountNotPositive(reference=t.reference, amount=t.amount)
        if by_reference.setdefault(t.reference, t) != t:
            raise ReferenceReused(reference=t.reference)
    before = book.posted_before(w.db, list(by_reference))
    for reference, row in before.items():
        t = by_reference.pop(reference)
        same = (row.debit_account_id, row.credit_account_id, row.amount, row.kind)
        if same != (t.debit_account_id, t.credit_account_id, t.amount, t.kind.value):
            raise ReferenceReused(reference=reference)
    return list(by_reference.values())


def _transfer_row(w: Work, t: TransferRow, batch: int) -> dict[str, Any]:
    return {
        "id": w.new_id(),
        "debit_account_id": t.debit_account_id,
        "credit_account_id": t.credit_account_id,
        "asset": t.asset,
        "amount": t.amount,
        "kind": t.kind.value,
        "business_date": t.business_date,
        "at": t.at or w.now,
        "ref_kind": t.ref_kind,
        "ref_id": t.ref_id,
        "consideration": None if t.consideration is None else t.consideration.minor,
        "currency": None if t.consideration is None else t.consideration.currency,
        "price": None if t.price is None else to_scaled(t.price, PRICE_SCALE),
        "reverses": t.reverses,
        "reference": t.reference,
        "batch": batch,
        "acquired_on": t.acquired_on,
    }


@action(Operation.HOLDINGS_TRANSFER_POST)
def reverse(w: Work, *, transfer_id: TransferId) -> int:
    """Undo a transfer by its mirror image, once; AlreadyReversed the second time and for a reversal itself."""
    row = book.get_transfer(w.db, transfer_id)
    if row is None:
        raise NotFound
    if row["reverses"] is not None:
        raise AlreadyReversed(transfer_id=transfer_id)
    try:
        posted = _post(w, [_mirror(row, w.today)])
    except InsufficientFunds:
        if not book.is_reversed(w.db, transfer_id):
            raise
        posted = 0  # another transaction was faster: the amount went back already
    if not posted:
        raise AlreadyReversed(transfer_id=transfer_id)
    return posted


@action(Operation.HOLDINGS_TRANSFER_POST)
def replace_transfers(w: Work, *, undo: Sequence[TransferId], transfers: Sequence[TransferRow]) -> int:
    """Reverse transfers and post others in their place, all or none: only the difference has to be there. How many were new.

    A reversal carries the business day of what it undoes, so that every day reads as it should have been; `at` says when we knew.
    """
    rows = [book.get_transfer(w.db, transfer_id) for transfer_id in undo]
    mirrors = [_mirror(row, row["business_date"]) for row in rows if row is not None]
    if len(mirrors) != len(undo):
        raise NotFound
    return _post(w, [*mirrors, *transfers])


def _mirror(row: Mapping[str, Any], day: BusinessDate) -> TransferRow:
    return TransferRow(
        reference=f"reversal:{row['id']}",
        debit_account_id=row["credit_account_id"],
        credit_account_id=row["debit_account_id"],
        asset=row["asset"],
        amount=row["amount"],
        kind=TransferKind.REVERSAL,
        business_date=day,
        ref_kind=row["ref_kind"],
        ref_id=row["ref_id"],
        consideration=None if row["consideration"] is None else Money(row["consideration"], row["currency"]),
        price=None if row["price"] is None else from_scaled(row["price"], PRICE_SCALE),
        reverses=row["id"],
    )


def hold(w: Work, *, account_id: AccountId, amount: int, ref: str) -> Hold:
    """Set `amount` aside under the unique reference `ref`; the same hold again changes nothing. InsufficientFunds when too much."""
    if amount <= 0:
        raise AmountNotPositive(reference=ref, amount=amount)
    before = book.get_hold(w.db, reference=ref)
    if before is not None:
        if (before.account_id, before.amount) != (account_id, amount):
            raise ReferenceReused(reference=ref)
        return before
    if not book.change_held(w.db, account_id, amount):
        raise _refusal(account_id, book.get_account(w.db, account_id), {account_id: -amount})
    made = Hold(w.new_id(), account_id, amount, HoldState.OPEN, ref)
    book.add_hold(
        w.db,
        {
            "id": made.id,
            "account_id": account_id,
            "amount": amount,
            "state": "open",
            "reference": ref,
            "opened_at": w.now,
            "closed_at": None,
        },
    )
    return made


def post_hold(w: Work, *, hold_id: str, transfers: Sequence[TransferRow]) -> None:
    """Spend a hold: give back what was set aside and post `transfers` in its place, all or none. HoldClosed the second time."""
    with w.db.begin_nested():
        _close(w, hold_id, HoldState.POSTED)
        _post(w, transfers)


def release(w: Work, *, hold_id: str) -> None:
    """Give back what was set aside. HoldClosed the second time."""
    with w.db.begin_nested():
        _close(w, hold_id, HoldState.RELEASED)


def _close(w: Work, hold_id: str, state: HoldState) -> None:
    found = book.get_hold(w.db, hold_id=hold_id)
    if found is None or not book.close_hold(w.db, hold_id, state, w.now):
        raise HoldClosed(hold_id=hold_id)
    if not book.change_held(w.db, found.account_id, -found.amount):
        raise AccountMissing(account_id=found.account_id)
