"""Kind `transactions`: movements of customers' money and units, one leg a row."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from steward.kernel.ids import AccountId
from steward.kernel.money import MINOR_DIGITS, Money
from steward.kernel.recorded import Effect
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions, queries
from steward.know.holdings.model import AccountKey, InsufficientFunds, PostedTransfer, TransferKind, TransferRow
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code, read_date, read_decimal, read_money, read_price, round_price
from steward.workflows.imports.kinds.assets import Labels, Names, contra_of, keys_of, read_asset, show_amount
from steward.workflows.imports.kinds.customers import NUMBER
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer
from steward.workflows.imports.schema import Column, Schema

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9:./_-]{0,119}")
KINDS = {kind.value: kind for kind in TransferKind}
CURRENCIES = {currency: currency for currency in MINOR_DIGITS}

SCHEMA = Schema(
    kind="transactions",
    key=("reference",),
    repeat_zh="流水号已入账且内容相同则不变；同一流水号内容不同即拒绝。",
    repeat_en="a reference that is booked already with the same content changes nothing; with other content it is rejected.",
    columns=(
        Column("reference", "A-Z a-z 0-9 : . / _ -, up to 120", "core-20240229-000001", "流水号", "unique for ever", required=True),
        Column("customer", "a customer number", "C000001", "客户号", "customer number", required=True),
        Column("date", "YYYY-MM-DD", "2024-02-29", "记账日", "business date", required=True),
        Column("type", ", ".join(KINDS), "deposit", "类型；reversal 只能导出", "type; a reversal can only be exported", required=True),
        Column("asset", "cur:CURRENCY or scheme:code", "cur:CNY", "币种或标的", "money of a currency, or an instrument", required=True),
        Column(
            "amount", "signed, not zero", "1000.00", "金额或份额，入账为正", "amount or units, positive into the account", required=True
        ),
        Column("consideration", "amount, zero or more", "", "份额对应金额（成本）", "what the units were worth; cost follows from it"),
        Column("currency", "with consideration", "", "对应金额的币种", "currency of the consideration"),
        Column("price", "above zero", "", "成交价", "price of one unit"),
        Column("acquired", "YYYY-MM-DD", "", "转入份额原取得日", "when units that were brought in had been acquired elsewhere"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One leg by the names of files."""

    reference: str
    customer: str
    date: BusinessDate
    kind: TransferKind
    asset: str
    amount: Decimal
    consideration: Money | None
    price: Decimal | None
    acquired: BusinessDate | None


class Transactions(Handler[Item]):
    """Movements by reference, in the order of the file: money must be there before it is spent."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One leg."""
        amount = read_decimal(values, "amount")
        if amount == 0:
            raise BadCell("import.zero", "amount", value=values["amount"][:40])
        worth = None
        if values["consideration"]:
            worth = read_money(values, "consideration", read_choice(values, "currency", CURRENCIES))
        date = read_date(values, "date", today)
        return Item(
            reference=read_code(values, "reference", REFERENCE),
            customer=read_code(values, "customer", NUMBER),
            date=date,
            kind=read_choice(values, "type", KINDS),
            asset=read_asset(values),
            amount=amount,
            consideration=worth,
            price=round_price(read_price(values, "price")) if values["price"] else None,
            acquired=read_date(values, "acquired", date) if values["acquired"] else None,
        )

    def key(self, item: Item) -> Hashable:
        """The reference."""
        return item.reference

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Book what is new."""
        names = Names(w, {i.customer for i in items}, {i.asset for i in items})
        rejected: dict[int, BadCell] = {}
        legs: dict[int, tuple[AccountKey, int]] = {}
        for n, item in enumerate(items):
            try:
                legs[n] = names.resolve(item.customer, item.asset, item.amount, "amount")
            except BadCell as bad:
                rejected[n] = bad
        accounts = actions.ensure_accounts(w, keys_of([key for key, _ in legs.values()]))
        before = queries.posted_transfers(w, [i.reference for i in items])
        rows: dict[int, TransferRow] = {}
        for n, (key, amount) in legs.items():
            row = _row(items[n], accounts[key], accounts[contra_of(key.asset)], key.asset.code, amount)
            known = before.get(row.reference)
            if known is not None and not _same(known, row, accounts[key]):
                rejected[n] = BadCell("import.reference_used", "reference", value=row.reference)
            elif known is None and row.kind is TransferKind.REVERSAL:
                rejected[n] = BadCell("import.reversal_alone", "type", value=row.reference)
            elif known is None:
                rows[n] = row
        rejected |= post_rows(w, rows)
        effects = [Effect.ADDED if n in rows else Effect.UNCHANGED for n in range(len(items)) if n not in rejected]
        return answer(len(items), rejected, effects)

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """Every movement of customers' money and units, in the order of booking."""
        labels = Labels(w)
        for m in queries.all_movements(w):
            yield {
                "reference": m.reference,
                "customer": labels.customers[m.customer_id],
                "date": m.business_date.isoformat(),
                "type": m.kind.value,
                "asset": labels.asset(m.asset),
                "amount": show_amount(m.signed, m.asset.scale),
                "consideration": "" if m.consideration is None else str(m.consideration),
                "currency": "" if m.consideration is None else m.consideration.currency,
                "price": "" if m.price is None else f"{m.price.normalize():f}",
                "acquired": "" if m.acquired_on is None else m.acquired_on.isoformat(),
            }


def post_rows(w: Work, rows: Mapping[int, TransferRow]) -> dict[int, BadCell]:
    """Book all rows at once; when money is missing somewhere, one by one, answering for those that could not be booked."""
    try:
        actions.post(w, transfers=list(rows.values()))
    except InsufficientFunds:
        return {n: bad for n, row in rows.items() if (bad := _post_one(w, row)) is not None}
    return {}


def _post_one(w: Work, row: TransferRow) -> BadCell | None:
    try:
        actions.post(w, transfers=[row])
    except InsufficientFunds:
        return BadCell("import.insufficient", "amount", value=row.reference)
    return None


def _row(item: Item, own: AccountId, contra: AccountId, asset: str, amount: int) -> TransferRow:
    debit, credit = (contra, own) if amount > 0 else (own, contra)
    return TransferRow(
        reference=item.reference,
        debit_account_id=debit,
        credit_account_id=credit,
        asset=asset,
        amount=abs(amount),
        kind=item.kind,
        business_date=item.date,
        ref_kind="import",
        consideration=item.consideration,
        price=item.price,
        acquired_on=item.acquired,
    )


def _same(known: PostedTransfer, row: TransferRow, own: AccountId) -> bool:
    """Whether the customer's side is what is booked; the other side may be an account of the bank that files do not name."""
    side, theirs = (row.credit_account_id, known.credit_account_id) if row.credit_account_id == own else (own, known.debit_account_id)
    return (side, row.amount, row.kind) == (theirs, known.amount, known.kind)
