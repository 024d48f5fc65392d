"""Words of moving custody (转托管): units go to another selling institution or come from one. Nothing is sold."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.deliver.trading.model.orders import Owner, Reason
from steward.kernel.ids import CustomerId, InstrumentId, ProductId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class Direction(StrEnum):
    """Away from this bank, or to it."""

    OUT = "out"
    IN = "in"


class MoveState(StrEnum):
    """Where a move is: placed -> submitted -> confirmed, else rejected or cancelled."""

    PLACED = "placed"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


# Whose turn it is in a state; its last day is the trade date while the move is placed, and the day of the answer afterwards.
MOVE_TURNS: Mapping[MoveState, Owner] = {MoveState.PLACED: Owner.OPERATIONS, MoveState.SUBMITTED: Owner.REGISTRAR}


class MoveFault(StrEnum):
    """Why the register did not move the units."""

    ACCOUNT_UNKNOWN = "account_unknown"
    HOLDER_DIFFERS = "holder_differs"
    UNITS_MISSING = "units_missing"
    NOT_SOLD_THERE = "not_sold_there"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The other selling institution by name and seller's code, and the customer's account with it."""

    institution: str
    code: str
    account: str


@dataclass(frozen=True, slots=True)
class CustodyMove:
    """One move as it stands. `units` are what was asked for; of what comes in, the register's answer says how much it was.

    `price` is that of the day of confirmation, where units came without a stated cost and count at it.
    """

    id: str
    number: str
    customer_id: CustomerId
    direction: Direction
    product_id: ProductId
    instrument_id: InstrumentId
    units: Units
    currency: str
    elsewhere: Elsewhere
    state: MoveState
    hold_id: str | None
    trade_date: BusinessDate
    cutoff_at: Instant
    confirm_due: BusinessDate
    placed_at: Instant
    version: int
    submitted_at: Instant | None = None
    ended_at: Instant | None = None
    reason: Reason | None = None
    price: Decimal | None = None

    @property
    def due(self) -> BusinessDate | None:
        """The last day on which it leaves the state it is in, when all goes as it should; None once it is finished."""
        days = {MoveState.PLACED: self.trade_date, MoveState.SUBMITTED: self.confirm_due}
        return days.get(self.state)

    def is_overdue(self, today: BusinessDate) -> bool:
        """Whether it is still where it should have left by yesterday's end."""
        return self.due is not None and self.due < today

    def can_cancel(self, now: Instant) -> bool:
        """Until the cut-off of its trade date."""
        return self.state is MoveState.PLACED and now < self.cutoff_at


@dataclass(frozen=True, slots=True)
class MovedLot:
    """Units that moved with the day they were acquired on and what they had cost; None where that was not stated or is not known.

    `counted`: nobody stated the cost, they count at the price of the day on which they came.
    """

    acquired_on: BusinessDate
    units: Units
    cost: Money | None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class MoveAnswer:
    """What the register said of a move: `fault` where it did not move the units, else `lots` of what came in; what goes out is ours."""

    move_id: str
    lots: tuple[MovedLot, ...] = ()
    fault: MoveFault | None = None


@dataclass(frozen=True, slots=True)
class MoveQuote:
    """What a move would be if it were asked for now: the units that are free to go, and the days by the calendar."""

    product_id: ProductId
    direction: Direction
    free: Units
    trade_date: BusinessDate
    cutoff_at: Instant
    confirm_due: BusinessDate


class MoveNotFound(NotFound):
    """There is no such move, or it is not the asker's to see."""


class NotMovable(Refusal):
    """Only units of funds are kept by a register that can move them: a deposit, a policy, metal or a wealth product cannot."""

    kind = Kind.CONFLICT
    code = "trading.not_movable"


class NotTakenIn(Refusal):
    """The bank does not sell the fund, or not to the public: its units cannot be kept here."""

    kind = Kind.CONFLICT
    code = "trading.not_taken_in"


class MoveUnitsWrong(Refusal):
    """No units, more than are free, or finer than the fund counts."""

    kind = Kind.INVALID
    code = "trading.move_units"


class MoveStateWrong(Refusal):
    """The move is not in the state this step needs."""

    kind = Kind.CONFLICT
    code = "trading.move_state"


class MoveAnswered(Refusal):
    """The register has answered otherwise already."""

    kind = Kind.CONFLICT
    code = "trading.move_answered"


class MoveAnswerWrong(Refusal):
    """The answer does not fit the move: units that come in need their days, and those that go out have none of the register's."""

    kind = Kind.INVALID
    code = "trading.move_answer"
