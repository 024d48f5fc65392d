"""Kind `accounts`: customers' money accounts, opened empty."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.kernel.ids import CustomerId
from steward.kernel.money import MINOR_DIGITS
from steward.kernel.recorded import Effect
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.holdings import actions, queries
from steward.know.holdings.model import CASH_PREFIX, AccountKey
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_choice, read_code
from steward.workflows.imports.kinds.customers import NUMBER
from steward.workflows.imports.kinds.handler import Handler, Outcome, answer
from steward.workflows.imports.schema import Column, Schema

CURRENCIES = {currency: currency for currency in MINOR_DIGITS}

SCHEMA = Schema(
    kind="accounts",
    key=("customer", "currency"),
    repeat_zh="账户已存在则不变。",
    repeat_en="an account that is there already stays as it is.",
    columns=(
        Column("customer", "a customer number", "C000001", "客户号", "customer number", required=True),
        Column("currency", ", ".join(CURRENCIES), "CNY", "币种", "currency of the account", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Item:
    """Whose account, in which currency."""

    customer: str
    currency: str


class Accounts(Handler[Item]):
    """Money accounts by customer and currency."""

    schema = SCHEMA

    def read(self, values: Mapping[str, str], _today: BusinessDate) -> Item:
        """One account."""
        return Item(read_code(values, "customer", NUMBER), read_choice(values, "currency", CURRENCIES))

    def key(self, item: Item) -> Hashable:
        """Customer and currency."""
        return item

    def record(self, w: Work, items: Sequence[Item]) -> list[Outcome]:
        """Opens what is missing."""
        ids = customers.ids_by_number(w, {i.customer for i in items})
        unknown = {
            n: BadCell("import.unknown_customer", "customer", value=i.customer) for n, i in enumerate(items) if i.customer not in ids
        }
        keys = {n: AccountKey.customer_cash(ids[i.customer], i.currency) for n, i in enumerate(items) if n not in unknown}
        there = queries.find_accounts(w, keys.values())
        for currency in {key.asset for key in keys.values()}:
            owners = [CustomerId(key.owner_id or "") for key in keys.values() if key.asset == currency and key not in there]
            actions.open_accounts(w, customer_ids=owners, currency=currency.code.removeprefix(CASH_PREFIX))
        effects = [Effect.UNCHANGED if key in there else Effect.ADDED for key in keys.values()]
        return answer(len(items), unknown, effects)

    def export(self, w: Work) -> Iterator[Mapping[str, str]]:
        """All money accounts, by currency and customer."""
        numbers = {c.id: c.number for c in customers.customers_known(w, w.today)}
        for currency in CURRENCIES:
            owners = sorted(numbers[owner] for owner in queries.cash_for_all(w, currency))
            yield from ({"customer": number, "currency": currency} for number in owners)
