"""Which amounts a corporate action moves between which accounts. Pure; docs/methods/corporate-actions.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from steward.kernel.ids import CustomerId
from steward.kernel.money import Money, minor_digits
from steward.kernel.quantity import Units
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind
from steward.know.markets.model import CorporateAction, CorporateKind, Instrument
from steward.know.products.model import AssetClass, DividendMode, Product, ProductKind

# What the payer withholds, in basis points. Public funds: none (Cai Shui [2002] 128); listed shares: none when paid, by holding time
# when sold (Cai Shui [2015] 101, mark M); government bonds: none; interest of other bonds: 20 % (Individual Income Tax Law, art. 3).
WITHHELD_BPS: Mapping[tuple[ProductKind, AssetClass], int] = {(ProductKind.BOND, AssetClass.CREDIT_BOND): 2000}
BPS = Decimal(10_000)
HOUSE = "house"

Holders = Sequence[tuple[CustomerId, Units]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What product and prices add: whether dividends become units, what is withheld, and the prices around the ex-date.

    `chosen`: holders who said themselves whether their dividend is to become units.
    """

    reinvests: bool
    withheld_bps: int
    into: Instrument | None
    currency: str
    ex_price: Decimal | None
    price_before: Decimal | None
    chosen: Mapping[CustomerId, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, sold: Product | None, into: Instrument | None, currency: str, ex_price: Decimal | None, before: Decimal | None) -> "Terms":
        """From the product that is sold on the instrument; without one, paid in cash and nothing withheld."""
        reinvests = sold is not None and sold.terms.get("dividend") == DividendMode.REINVEST
        withheld = 0 if sold is None else WITHHELD_BPS.get((sold.kind, sold.asset_class), 0)
        return cls(reinvests, withheld, into, currency, ex_price, before)


@dataclass(frozen=True, slots=True)
class Leg:
    """One amount that moves. `owner` is the holder it belongs to, or the house; `worth` and `price` go with units."""

    name: str
    owner: str
    debit: AccountKey
    credit: AccountKey
    amount: int
    kind: TransferKind
    worth: Money | None = None
    price: Decimal | None = None


def legs_of(action: CorporateAction, terms: Terms, holders: Holders) -> list[Leg]:
    """Every leg of the ex-date, amounts of zero left out."""
    if action.kind is CorporateKind.CASH_DIVIDEND:
        legs = _dividend(action, terms, holders)
    elif action.kind is CorporateKind.MERGER:
        legs = [leg for customer_id, units in holders for leg in _merge(action, terms, customer_id, units)]
    else:
        legs = [leg for customer_id, units in holders for leg in _split(action, terms, customer_id, units)]
    return [leg for leg in legs if leg.amount]


def _split(action: CorporateAction, terms: Terms, customer_id: CustomerId, units: Units) -> list[Leg]:
    """Units after = units x ratio, rounded down; what is left of the smallest unit is paid at the price before, divided by the ratio."""
    assert action.ratio is not None
    exact = units.scaled * action.ratio
    after = int(exact)
    mine = AccountKey.customer_units(customer_id, action.instrument_id, units.scale)
    register = AccountKey.house(AccountRole.ISSUER_UNITS, mine.asset)
    debit, credit = (register, mine) if after >= units.scaled else (mine, register)
    legs = [Leg("units", customer_id, debit, credit, abs(after - units.scaled), TransferKind.SPLIT)]
    if terms.price_before is not None:
        left = _money((exact - after).scaleb(-units.scale) * terms.price_before / action.ratio, terms.currency)
        legs.append(_paid("left", customer_id, AccountKey.customer_cash(customer_id, terms.currency), left, TransferKind.ROUNDING))
    return legs


def _merge(action: CorporateAction, terms: Terms, customer_id: CustomerId, units: Units) -> list[Leg]:
    """The old units go back to their register, units x ratio of the other instrument come, rounded down.

    Their worth at the price before says in which currency the cost is that goes with them.
    """
    assert action.ratio is not None
    assert terms.into is not None
    old = AccountKey.customer_units(customer_id, action.instrument_id, units.scale)
    new = AccountKey.customer_units(customer_id, terms.into.id, terms.into.units_scale)
    got = int((units.value * action.ratio).scaleb(terms.into.units_scale))
    worth = None if terms.price_before is None else _money(units.value * terms.price_before, terms.currency)
    old_register, new_register = (AccountKey.house(AccountRole.ISSUER_UNITS, key.asset) for key in (old, new))
    out = Leg("out", customer_id, old, old_register, units.scaled, TransferKind.MERGER, worth)
    return [out, Leg("in", customer_id, new_register, new, got, TransferKind.MERGER, worth)]


def _dividend(action: CorporateAction, terms: Terms, holders: Holders) -> list[Leg]:
    """Each holder's amount is rounded half up to the minor unit; the difference to the issuer's one payment goes to rounding."""
    assert action.amount is not None
    assert action.currency is not None
    legs, given, exact = [], 0, Decimal(0)
    for customer_id, units in holders:
        gross = _money(units.value * action.amount, action.currency)
        exact += units.value * action.amount
        given += gross.minor
        in_units = terms.chosen.get(customer_id, terms.reinvests)
        legs += _reinvest(action, terms, customer_id, units, gross) if in_units else _pay(terms, customer_id, gross)
    residue = _money(exact, action.currency).minor - given
    cash = Asset.cash(action.currency)
    outside, rounding = AccountKey.house(AccountRole.EXTERNAL, cash), AccountKey.house(AccountRole.ROUNDING, cash)
    debit, credit = (outside, rounding) if residue > 0 else (rounding, outside)
    return [*legs, Leg("residue", HOUSE, debit, credit, abs(residue), TransferKind.ROUNDING)]


def _pay(terms: Terms, customer_id: CustomerId, gross: Money) -> list[Leg]:
    due = AccountKey.customer_due(customer_id, gross.currency)
    withheld = gross.times(terms.withheld_bps / BPS, ROUND_HALF_UP)
    tax = AccountKey.house(AccountRole.TAX_PAYABLE, due.asset)
    income = _paid("income", customer_id, due, gross, TransferKind.INCOME)
    return [income, Leg("tax", customer_id, due, tax, withheld.minor, TransferKind.TAX)]


def _reinvest(action: CorporateAction, terms: Terms, customer_id: CustomerId, units: Units, gross: Money) -> list[Leg]:
    """Units at the price of the ex-date, rounded down; the money below one smallest unit stays with the fund."""
    assert terms.ex_price is not None
    mine = AccountKey.customer_units(customer_id, action.instrument_id, units.scale)
    register = AccountKey.house(AccountRole.ISSUER_UNITS, mine.asset)
    got = int((gross.major / terms.ex_price).scaleb(units.scale))
    return [Leg("units", customer_id, register, mine, got, TransferKind.UNIT_INCOME, gross, terms.ex_price)]


def payment_legs(action: CorporateAction, due: Mapping[CustomerId, int]) -> list[Leg]:
    """From what is due to the holders' cash."""
    assert action.currency is not None
    legs = []
    for customer_id, amount in sorted(due.items()):
        source, cash = AccountKey.customer_due(customer_id, action.currency), AccountKey.customer_cash(customer_id, action.currency)
        legs.append(Leg("pay", customer_id, source, cash, amount, TransferKind.SETTLEMENT))
    return [leg for leg in legs if leg.amount]


def _paid(name: str, customer_id: CustomerId, to: AccountKey, amount: Money, kind: TransferKind) -> Leg:
    return Leg(name, customer_id, AccountKey.house(AccountRole.EXTERNAL, to.asset), to, amount.minor, kind)


def _money(exact: Decimal, currency: str) -> Money:
    return Money(int(exact.scaleb(minor_digits(currency)).to_integral_value(ROUND_HALF_UP)), currency)
