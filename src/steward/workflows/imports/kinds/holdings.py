"""Kind `holdings`: what customers hold on a day, as an opening balance or as a proof against the book."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import MINOR_DIGITS, Money
from steward.kernel.recorded import Effect
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions, queries
from steward.know.holdings.model import AccountKey, TransferKind, TransferRow
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code, read_date, read_money, read_price
from steward.workflows.imports.kinds.assets import Labels, Names, contra_of, keys_of, read_asset, show_amount
from steward.workflows.imports.kinds.customers import NUMBER
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer
from steward.workflows.imports.schema import Column, Schema

CURRENCIES = {currency: currency for currency in MINOR_DIGITS}

SCHEMA = Schema(
    kind="holdings",
    key=("customer", "asset"),
    repeat_zh="账面余额相同则不变；账面为零且从未开账则记为期初；账面不同即拒绝，应改为导入流水。",
    repeat_en="equal to the book changes nothing; an account never used gets an opening entry; a different balance is rejected: "
    "import transactions instead.",
    columns=(
        Column("customer", "a customer number", "C000001", "客户号", "customer number", required=True),
        Column(
            "asset", "cur:CURRENCY or scheme:code", "steward:F0001", "币种或标的", "money of a currency, or an instrument", required=True
        ),
        Column("amount", "above zero", "1000.0000", "金额或份额", "amount or units", required=True),
        Column("date", "YYYY-MM-DD", "2024-02-29", "余额日期", "day of the balance", required=True),
        Column("cost", "amount, zero or more", "1032.50", "份额成本", "cost of the units"),
        Column("currency", "with cost", "CNY", "成本币种", "currency of the cost"),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One balance by the names of files."""

    customer: str
    asset: str
    amount: Decimal
    date: BusinessDate
    cost: Money | None


class Holdings(Handler[Item]):
    """Balances by customer and asset."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], today: BusinessDate) -> Item:
        """One balance."""
        cost = read_money(values, "cost", read_choice(values, "currency", CURRENCIES)) if values["cost"] else None
        number = read_code(values, "customer", NUMBER)
        return Item(number, read_asset(values), read_price(values, "amount"), read_date(values, "date", today), cost)

    def key(self, item: Item) -> Hashable:
        """Customer and asset."""
        return (item.customer, item.asset)

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Opening entries for accounts that were never used."""
        names = Names(w, {i.customer for i in items}, {i.asset for i in items})
        rejected: dict[int, BadCell] = {}
        named: dict[int, tuple[AccountKey, int]] = {}
        for n, item in enumerate(items):
            try:
                named[n] = names.resolve(item.customer, item.asset, item.amount, "amount")
            except BadCell as bad:
                rejected[n] = bad
        held = queries.balances_by_key(w, [key for key, _ in named.values()])
        fresh: dict[int, tuple[AccountKey, int]] = {}
        for n, (key, amount) in named.items():
            if key not in held:
                fresh[n] = (key, amount)
            elif held[key] != amount:
                rejected[n] = BadCell(
                    "import.holding_differs", "amount", value=str(items[n].amount), book=show_amount(held[key], key.asset.scale)
                )
        opened = queries.posted_transfers(w, [_reference(key) for key, _ in fresh.values()])
        for n, (key, _) in list(fresh.items()):
            if _reference(key) in opened:
                rejected[n] = BadCell("import.holding_differs", "amount", value=str(items[n].amount), book="0")
                del fresh[n]
        accounts = actions.ensure_accounts(w, keys_of([key for key, _ in fresh.values()]))
        rows = [
            TransferRow(
                reference=_reference(key),
                debit_account_id=accounts[contra_of(key.asset)],
                credit_account_id=accounts[key],
                asset=key.asset.code,
                amount=amount,
                kind=TransferKind.OPENING,
                business_date=items[n].date,
                ref_kind="import",
                consideration=items[n].cost,
            )
            for n, (key, amount) in fresh.items()
        ]
        actions.post(w, transfers=rows)
        return answer(
            len(items), rejected, [Effect.ADDED if n in fresh else Effect.UNCHANGED for n in range(len(items)) if n not in rejected]
        )

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """What every customer holds today, money first, with the average cost of units."""
        labels = Labels(w)
        costs: dict[CustomerId, dict[InstrumentId, Money | None]] = {}
        for account in queries.customer_balances(w):
            owner, asset = CustomerId(account.key.owner_id or ""), account.key.asset
            if not asset.is_cash and owner not in costs:
                costs[owner] = {p.instrument_id: p.cost for p in queries.positions(w, owner)}
            cost = None if asset.is_cash else costs[owner].get(InstrumentId(asset.code))
            yield {
                "customer": labels.customers[owner],
                "asset": labels.asset(asset),
                "amount": show_amount(account.posted, asset.scale),
                "date": w.today.isoformat(),
                "cost": "" if cost is None else str(cost),
                "currency": "" if cost is None else cost.currency,
            }


def _reference(key: AccountKey) -> str:
    return f"opening:{key.owner_id}:{key.asset.code}"
