"""What a customer can hold, as a cell of a file: `cur:CNY` or the code of an instrument; and balances by customer and asset."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from steward.kernel.ids import CustomerId
from steward.kernel.money import MINOR_DIGITS
from steward.kernel.rate import from_scaled, to_scaled
from steward.know.customers import queries as customers
from steward.know.holdings.model import CASH_PREFIX, AccountKey, AccountRole, Asset
from steward.know.markets import queries as markets
from steward.platform.imports.model import BadCell
from steward.platform.work import Work
from steward.workflows.imports.cells import read_code
from steward.workflows.imports.kinds.prices import INSTRUMENT

CASH = re.compile(rf"{CASH_PREFIX}({'|'.join(MINOR_DIGITS)})")


def read_asset(values: Mapping[str, str]) -> str:
    """The cell `asset`."""
    return values["asset"] if CASH.fullmatch(values["asset"]) else read_code(values, "asset", INSTRUMENT)


def show_amount(amount: int, scale: int) -> str:
    """An integer amount as decimal text."""
    return f"{from_scaled(amount, scale):f}"


class Names:
    """Customers and assets of one batch by the names files use."""

    def __init__(self, w: Work, numbers: Iterable[str], assets: Iterable[str]) -> None:
        self.w = w
        self.customers = customers.ids_by_number(w, set(numbers))
        codes = {a for a in assets if not a.startswith(CASH_PREFIX)}
        found = markets.instruments_by_code(w, sorted(codes))
        scales = {i.code: i.units_scale for i in markets.list_instruments(w)} if codes else {}
        self.assets = {code: Asset.units(found[code], scales[code]) for code in codes if code in found}

    def asset(self, code: str) -> Asset | None:
        """What the code names, if anything."""
        return Asset.cash(code.removeprefix(CASH_PREFIX)) if code.startswith(CASH_PREFIX) else self.assets.get(code)

    def resolve(self, number: str, code: str, amount: Decimal, column: str) -> tuple[AccountKey, int]:
        """The customer's account and the amount as an integer of its scale; BadCell when one of them is not known."""
        owner, asset = self.customers.get(number), self.asset(code)
        if owner is None:
            raise BadCell("import.unknown_customer", "customer", value=number)
        if asset is None:
            raise BadCell("import.unknown_instrument", "asset", value=code)
        try:
            return key_of(owner, asset), to_scaled(amount, asset.scale)
        except ValueError:
            raise BadCell("import.too_many_digits", column, value=str(amount)[:40]) from None


def key_of(owner: CustomerId, asset: Asset) -> AccountKey:
    """The customer's account of money or units."""
    return AccountKey(owner, AccountRole.CUSTOMER_CASH if asset.is_cash else AccountRole.CUSTOMER_UNITS, asset)


def contra_of(asset: Asset) -> AccountKey:
    """Where money comes from and goes to outside the bank, and who issues units."""
    return AccountKey.house(AccountRole.EXTERNAL if asset.is_cash else AccountRole.ISSUER_UNITS, asset)


class Labels:
    """The names files use, for identifiers: for export."""

    def __init__(self, w: Work) -> None:
        self.customers = {c.id: c.number for c in customers.customers_known(w, w.today)}
        self.instruments = {str(i.id): i.code for i in markets.list_instruments(w)}

    def asset(self, asset: Asset) -> str:
        """The cell `asset`."""
        return asset.code if asset.is_cash else self.instruments[asset.code]


def keys_of(accounts: Sequence[AccountKey]) -> list[AccountKey]:
    """Accounts with the contra account of each."""
    return [*accounts, *(contra_of(key.asset) for key in accounts)]
