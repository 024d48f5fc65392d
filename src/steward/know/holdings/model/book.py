"""Words of the book: assets, accounts, transfers, holds, positions, the verification report and the refusals."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.kernel.ids import AccountId, CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money, minor_digits
from steward.kernel.quantity import Units
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.markets.model import Price
from steward.know.products.model import Product

CASH_PREFIX = "cur:"


@dataclass(frozen=True, slots=True)
class Asset:
    """What an account holds: a currency (`cur:CNY`) or an instrument (its id); amounts are integers of 10**-scale."""

    code: str
    scale: int

    @classmethod
    def cash(cls, currency: str) -> "Asset":
        """Money of `currency`, in minor units."""
        return cls(CASH_PREFIX + currency, minor_digits(currency))

    @classmethod
    def units(cls, instrument_id: InstrumentId, scale: int) -> "Asset":
        """Units of an instrument, with the scale the instrument fixes."""
        return cls(instrument_id, scale)

    @property
    def is_cash(self) -> bool:
        """Whether this is money."""
        return self.code.startswith(CASH_PREFIX)


class AccountRole(StrEnum):
    """Whose pocket an account is. Customers' accounts never fall below zero; the bank's own contra accounts may."""

    CUSTOMER_CASH = "customer_cash"
    CUSTOMER_UNITS = "customer_units"
    CUSTOMER_DUE = "customer_due"  # proceeds of a redemption on their way to the customer's cash
    ISSUER_UNITS = "issuer_units"
    FEE_INCOME = "fee_income"
    INTEREST_PAID = "interest_paid"
    TAX_PAYABLE = "tax_payable"  # withheld from customers until it is paid over
    ROUNDING = "rounding"
    SUSPENSE = "suspense"
    ADVANCED = "advanced"  # units the bank took over and money it paid for them, until the register pays it back
    EXTERNAL = "external"


CUSTOMER_ROLES = frozenset({AccountRole.CUSTOMER_CASH, AccountRole.CUSTOMER_UNITS, AccountRole.CUSTOMER_DUE})


class TransferKind(StrEnum):
    """Why an amount moved. What each does to the cost of units is told by `rules`; docs/modules/holdings.md has the legs of each."""

    OPENING = "opening"
    DEPOSIT = "deposit"
    WITHDRAWAL = "withdrawal"
    BUY = "buy"
    BUY_FEE = "buy_fee"
    REDEEM = "redeem"
    REDEEM_FEE = "redeem_fee"
    ROUNDING = "rounding"
    SETTLEMENT = "settlement"
    INCOME = "income"  # paid in money: a dividend of a fund or share, a coupon
    UNIT_INCOME = "unit_income"  # paid in units, worth its consideration: a reinvested dividend
    INTEREST = "interest"  # on money with the bank
    SPLIT = "split"  # units change in number and not in cost: split, consolidation, bonus units
    MERGER = "merger"  # units of one instrument become units of another, with their cost and their age
    FEE = "fee"
    TAX = "tax"
    CORRECTION = "correction"  # what puts a reversed transfer right
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What identifies an account: its owner (a customer, or None for the bank), its role and its asset."""

    owner_id: CustomerId | None
    role: AccountRole
    asset: Asset

    @classmethod
    def customer_cash(cls, customer_id: CustomerId, currency: str) -> "AccountKey":
        """A customer's money of one currency."""
        return cls(customer_id, AccountRole.CUSTOMER_CASH, Asset.cash(currency))

    @classmethod
    def customer_due(cls, customer_id: CustomerId, currency: str) -> "AccountKey":
        """Proceeds of redemptions that have not been paid to the customer yet."""
        return cls(customer_id, AccountRole.CUSTOMER_DUE, Asset.cash(currency))

    @classmethod
    def customer_units(cls, customer_id: CustomerId, instrument_id: InstrumentId, scale: int) -> "AccountKey":
        """A customer's units of one instrument."""
        return cls(customer_id, AccountRole.CUSTOMER_UNITS, Asset.units(instrument_id, scale))

    @classmethod
    def house(cls, role: AccountRole, asset: Asset) -> "AccountKey":
        """An account of the bank or of the world outside it."""
        return cls(None, role, asset)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands: `posted` is the balance, `held` is set aside, both in units of the asset's scale."""

    id: AccountId
    key: AccountKey
    posted: int
    held: int
    floor: int | None

    @property
    def available(self) -> int:
        """What may still be spent or held."""
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class Cash:
    """A customer's money of one currency; `held` waits for open orders, `due` is on its way from redemptions."""

    posted: Money
    held: Money
    due: Money

    @property
    def available(self) -> Money:
        """What may still be spent."""
        return self.posted - self.held


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer to post; `asset` is an `Asset.code`. `reference` is unique for ever: posting the same row again changes nothing.

    `consideration` is the money these units were worth when they moved (fees of a purchase included, fees of a redemption
    deducted); cost follows from it. `acquired_on` is when units that were brought in had been acquired elsewhere, where that was told:
    their age counts from then. `at` defaults to the instant of the transaction.
    """

    reference: str
    debit_account_id: AccountId
    credit_account_id: AccountId
    asset: str
    amount: int
    kind: TransferKind
    business_date: BusinessDate
    ref_kind: str = ""
    ref_id: str | None = None
    consideration: Money | None = None
    price: Decimal | None = None
    at: Instant | None = None
    reverses: TransferId | None = None
    acquired_on: BusinessDate | None = None


class HoldState(StrEnum):
    """A hold is open until it is posted (spent) or released (given back), once."""

    OPEN = "open"
    POSTED = "posted"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Hold:
    """An amount set aside on one account under a unique reference."""

    id: str
    account_id: AccountId
    amount: int
    state: HoldState
    reference: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an account's statement: signed amount, running balance, and what it traces to."""

    seq: int
    transfer_id: TransferId
    at: Instant
    business_date: BusinessDate
    kind: TransferKind
    amount: int
    balance_after: int
    scale: int
    consideration: Money | None
    price: Decimal | None
    ref_kind: str
    ref_id: str | None
    reverses: TransferId | None
    acquired_on: BusinessDate | None = None

    @property
    def since(self) -> BusinessDate:
        """The day from which units that came in count as held."""
        return self.acquired_on or self.business_date


@dataclass(frozen=True, slots=True)
class Posting:
    """What one transfer did to a customer: signed money in major units when `currency` says which, else units."""

    transfer_id: TransferId
    kind: TransferKind
    business_date: BusinessDate
    amount: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class Position:
    """Units of one instrument with their average cost and the gain already realised; None where cost is unknown."""

    instrument_id: InstrumentId
    units: Units
    held: Units
    cost: Money | None
    realised: Money | None


@dataclass(frozen=True, slots=True)
class ValuedPosition:
    """A position with its product and its value at the latest known price; value is None while no price is known."""

    position: Position
    product: Product
    price: Price | None
    value: Money | None
    day_change: Money | None

    @property
    def gain(self) -> Money | None:
        """Value less cost, when both are known in one currency."""
        cost = self.position.cost
        return None if self.value is None or cost is None or cost.currency != self.value.currency else self.value - cost


@dataclass(frozen=True, slots=True)
class Wealth:
    """What a customer has with the bank in one currency, as of a day."""

    as_of: BusinessDate
    cash: Cash
    positions: tuple[ValuedPosition, ...]

    @property
    def invested(self) -> Money:
        """The value of all positions whose price is known."""
        return sum((p.value for p in self.positions if p.value is not None), Money.zero(self.cash.posted.currency))

    @property
    def total(self) -> Money:
        """Invested and cash, with what is held for orders and what is on its way from redemptions."""
        return self.invested + self.cash.posted + self.cash.due


@dataclass(frozen=True, slots=True)
class PostedTransfer:
    """What a reference names already."""

    debit_account_id: AccountId
    credit_account_id: AccountId
    amount: int
    kind: TransferKind


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement of a customer's money or units: signed amount, positive into the account."""

    reference: str
    customer_id: CustomerId
    asset: Asset
    signed: int
    kind: TransferKind
    business_date: BusinessDate
    consideration: Money | None
    price: Decimal | None
    acquired_on: BusinessDate | None = None


@dataclass(frozen=True, slots=True)
class CashMovement:
    """Money that came from (positive) or went to the world outside, in minor units; `label` is what the book calls it."""

    id: TransferId
    customer_id: CustomerId
    signed: int
    business_date: BusinessDate
    at: Instant
    label: str


@dataclass(frozen=True, slots=True)
class MoneyMoved:
    """A transaction posted `transfers` transfers under one batch number."""

    batch: int
    transfers: int


@dataclass(frozen=True, slots=True)
class Holding:
    """One customer's units of one instrument, for work over the whole book."""

    customer_id: CustomerId
    instrument_id: InstrumentId
    units: Units


@dataclass(frozen=True, slots=True)
class EventTransfer:
    """A transfer that an event brought (a corporate action), and the customer on either side, if any."""

    id: TransferId
    kind: TransferKind
    customer_id: CustomerId | None
    reference: str
    debit_account_id: AccountId
    credit_account_id: AccountId
    asset: str
    amount: int
    business_date: BusinessDate


@dataclass(frozen=True, slots=True)
class LawResult:
    """One law of the book: how many rows break it and the first of them."""

    law: str
    violations: int
    first_bad: str | None


@dataclass(frozen=True, slots=True)
class BookReport:
    """Every law with its count of violations."""

    laws: tuple[LawResult, ...]

    @property
    def ok(self) -> bool:
        """Whether no law is broken."""
        return all(law.violations == 0 for law in self.laws)


class InsufficientFunds(Refusal):
    """The account's available amount does not cover it."""

    kind = Kind.CONFLICT
    code = "holdings.insufficient_funds"


class AccountMissing(Refusal):
    """There is no such account."""

    kind = Kind.CONFLICT
    code = "holdings.account_missing"


class HoldClosed(Refusal):
    """The hold was already posted or released."""

    kind = Kind.CONFLICT
    code = "holdings.hold_closed"


class ReferenceReused(Refusal):
    """The reference already names another transfer or hold."""

    kind = Kind.CONFLICT
    code = "holdings.reference_reused"


class AlreadyReversed(Refusal):
    """The transfer was reversed before, or is itself a reversal."""

    kind = Kind.CONFLICT
    code = "holdings.already_reversed"


class AmountNotPositive(Refusal):
    """A transfer or hold moves a positive amount between two different accounts."""

    kind = Kind.INVALID
    code = "holdings.amount_not_positive"
