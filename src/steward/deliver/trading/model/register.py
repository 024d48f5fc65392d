"""Words of what is asked of the registrar beside orders, and what it says of it: moves of units and choices of dividends."""

from dataclasses import dataclass

from steward.deliver.trading.model.custody import Direction, MovedLot, MoveFault
from steward.deliver.trading.model.dividends import ChoiceFault
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate
from steward.know.products.model import DividendMode


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """One move of units as the registrar is asked for it: whose units, how many (smallest unit), and the seller and account beside ours."""

    number: str
    instrument: str
    holder: str
    direction: Direction
    units: int
    scale: int
    currency: str
    seller: str
    account: str
    day: BusinessDate

    @property
    def digest(self) -> str:
        """What a look-up compares."""
        asked = [self.number, self.instrument, self.holder, self.direction.value, self.units, self.scale, self.currency]
        return digest([*asked, self.seller, self.account, self.day.isoformat()])


@dataclass(frozen=True, slots=True)
class ChoiceRequest:
    """One choice of dividends as the registrar is asked for it; `day` is the one on which the customer made it."""

    number: str
    instrument: str
    holder: str
    mode: DividendMode
    day: BusinessDate

    @property
    def digest(self) -> str:
        """What a look-up compares."""
        return digest([self.number, self.instrument, self.holder, self.mode.value, self.day.isoformat()])


@dataclass(frozen=True, slots=True)
class MoveTold:
    """What the registrar says of a move on `day`: why it did not move, or how many units did, those that came in with their lots."""

    number: str
    day: BusinessDate
    units: int = 0
    lots: tuple[MovedLot, ...] = ()
    fault: MoveFault | None = None


@dataclass(frozen=True, slots=True)
class ChoiceTold:
    """What the registrar says of a choice: why it does not stand, or that it stands from `day`."""

    number: str
    day: BusinessDate
    fault: ChoiceFault | None = None


Told = MoveTold | ChoiceTold
