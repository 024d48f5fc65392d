"""Words of cost: lots, gains, and what a customer was paid and paid."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.kernel.ids import AccountId, CustomerId, InstrumentId, TransferId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate

# Base money for one of a currency on a day.
Rate = Callable[[str, BusinessDate], Decimal]


class CostMethod(StrEnum):
    """Which cost a sale takes: that of the oldest units, or the average of all."""

    FIFO = "fifo"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Lot:
    """Units that came in together and are still held, with their part of the cost; costs are None where they are not known."""

    account_id: AccountId
    instrument_id: InstrumentId
    transfer_id: TransferId
    acquired_on: BusinessDate
    units: Units
    cost: Money | None
    base_cost: Money | None

    def held_days(self, as_of: BusinessDate) -> int:
        """Calendar days since these units came in: what redemption fees by holding time count."""
        return (as_of - self.acquired_on).days


@dataclass(frozen=True, slots=True)
class UnitTrade:
    """Scaled units bought (positive) or sold (negative) on a day, and how many were held before."""

    customer_id: CustomerId
    instrument_id: InstrumentId
    day: BusinessDate
    units: int
    before: int


@dataclass(frozen=True, slots=True)
class RealisedGain:
    """Units of one lot that were sold: what they had cost and what they brought, in their currency and in the base currency.

    `acquired_on` is None under average cost, and for units that went out before they came in.
    """

    instrument_id: InstrumentId
    transfer_id: TransferId
    day: BusinessDate
    acquired_on: BusinessDate | None
    units: Units
    cost: Money | None
    proceeds: Money | None
    base_cost: Money | None
    base_proceeds: Money | None

    @property
    def gain(self) -> Money | None:
        """Proceeds less cost, in the instrument's currency."""
        return None if self.cost is None or self.proceeds is None else self.proceeds - self.cost

    @property
    def base_gain(self) -> Money | None:
        """Proceeds less cost, each at the rate of its day."""
        return None if self.base_cost is None or self.base_proceeds is None else self.base_proceeds - self.base_cost

    @property
    def currency_gain(self) -> Money | None:
        """The part of the base gain that the move of the exchange rate brought: the cost at the rate of the sale less the cost as paid."""
        if self.cost is None or self.base_cost is None or self.base_proceeds is None or self.proceeds is None or not self.proceeds.minor:
            return None
        return self.base_proceeds.times(Decimal(self.cost.minor) / self.proceeds.minor) - self.base_cost


@dataclass(frozen=True, slots=True)
class UnrealisedGain:
    """What is still held of one instrument: its cost and its value, in its currency and in the base currency."""

    instrument_id: InstrumentId
    units: Units
    cost: Money | None
    value: Money | None
    base_cost: Money | None
    base_value: Money | None

    @property
    def gain(self) -> Money | None:
        """Value less cost, in the instrument's currency."""
        return None if self.cost is None or self.value is None else self.value - self.cost

    @property
    def base_gain(self) -> Money | None:
        """Value at the rate of the day less cost at the rates of the purchases."""
        return None if self.base_cost is None or self.base_value is None else self.base_value - self.base_cost

    @property
    def currency_gain(self) -> Money | None:
        """The part of the base gain that the move of the exchange rate brought."""
        if self.cost is None or self.base_cost is None or self.base_value is None or self.value is None or not self.value.minor:
            return None
        return self.base_value.times(Decimal(self.cost.minor) / self.value.minor) - self.base_cost


@dataclass(frozen=True, slots=True)
class Earnings:
    """What a customer was paid and paid in one currency over some days; fees and taxes are positive."""

    income: Money
    interest: Money
    fees: Money
    taxes: Money
