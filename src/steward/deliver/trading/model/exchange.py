"""Words of the exchange with the registrar: what is asked of it, what it answers, and where the two books break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from steward.deliver.trading.model.orders import OrderState, Side
from steward.deliver.trading.model.register import ChoiceRequest, MoveRequest, Told
from steward.kernel.ids import OrderId
from steward.kernel.json import Json, digest
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant


class RequestKind(StrEnum):
    """What the registrar is asked for: an order, a move of units, or what becomes of dividends."""

    ORDER = "order"
    MOVE = "move"
    CHOICE = "choice"


class ExchangeState(StrEnum):
    """How far a request has come. `UNKNOWN` from the moment before it is sent until an answer or a look-up tells."""

    WAITING = "waiting"
    UNKNOWN = "unknown"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"


class Outcome(StrEnum):
    """What became of a request at the registrar."""

    FILLED = "filled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TradeRequest:
    """One order as the registrar is asked to carry it out; `asked` is minor units of money for a purchase, units for a redemption."""

    number: str
    instrument: str
    side: Side
    asked: int
    scale: int
    currency: str
    trade_date: BusinessDate

    @property
    def day(self) -> BusinessDate:
        """The day the registrar is asked for it."""
        return self.trade_date

    @property
    def digest(self) -> str:
        """What a look-up compares: the registrar's copy is this request or it is another one."""
        said = [self.number, self.instrument, self.side.value, self.asked, self.scale, self.currency, self.trade_date.isoformat()]
        return digest(said)


Asked = TradeRequest | MoveRequest | ChoiceRequest


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands with us, under the id of what it is for: an order, a move or a choice."""

    kind: RequestKind
    id: str
    state: ExchangeState
    digest: str
    attempts: int
    sent_at: Instant | None

    @property
    def order_id(self) -> OrderId | None:
        """The order it is for; None for everything else."""
        return OrderId(self.id) if self.kind is RequestKind.ORDER else None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the registrar says it did. `asked` repeats the request, `applied` is what of it was carried out, in the same measure.

    `rest_follows`: what is left is carried out on the next open day (a large redemption), else it is given back. `corrects` names
    an earlier confirmation that this one replaces.
    """

    number: str
    order_number: str
    outcome: Outcome
    trade_date: BusinessDate
    asked: int
    applied: int = 0
    price: Decimal | None = None
    units: Units | None = None
    net: Money | None = None
    fee: Money | None = None
    reason: str = ""
    rest_follows: bool = False
    corrects: str | None = None


class AnswerLost(OSError):
    """The registrar was asked and nobody heard what it said: whether it has the request is known by a look-up only."""


class BadFile(ValueError):
    """A file of the registrar is not as agreed; the message names the file, the line and why. Nothing of it is taken."""


class Registrar(Protocol):
    """The port to whoever keeps the register of units. Every call is made outside any transaction and may fail with OSError."""

    @property
    def name(self) -> str:
        """The name its answers are kept under."""
        ...

    def send(self, requests: Sequence[Asked]) -> None:
        """Hand requests over, all or none; one it has already, word for word, changes nothing. AnswerLost when nobody knows."""
        ...

    def find(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """The digests of the requests it has under these numbers; absent are those it never got."""
        ...

    def confirmations(self, since: BusinessDate, until: BusinessDate) -> Sequence[Confirmation]:
        """Every order it confirmed within the days, ends included; asked again it says the same."""
        ...

    def answers(self, since: BusinessDate, until: BusinessDate) -> Sequence[Told]:
        """What it said of moves and choices within the days, ends included; asked again it says the same."""
        ...


class BreakKind(StrEnum):
    """How our book and the registrar's disagree."""

    OTHER_REQUEST = "other_request"
    UNKNOWN_ORDER = "unknown_order"
    DOUBLE_CONFIRMATION = "double_confirmation"
    CHANGED_CONFIRMATION = "changed_confirmation"
    FIGURES_DIFFER = "figures_differ"
    AGAINST_GUARD = "against_guard"
    BAD_FILE = "bad_file"
    OVERDUE = "overdue"
    ADVANCE_UNPAID = "advance_unpaid"
    NOT_COVERED = "not_covered"
    MISSING = "missing"
    EXTRA = "extra"
    AMOUNT_DIFFERS = "amount_differs"


class Source(StrEnum):
    """Whose book ours is held against: the registrar's of units, or the bank's of cash accounts."""

    REGISTER = "register"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Difference:
    """What two books say of a customer's units of an instrument, or money of a currency: in the smallest unit, 0 for nothing."""

    kind: BreakKind
    subject: str
    ours: int
    theirs: int


class BreakState(StrEnum):
    """Whether somebody still has to look."""

    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Break:
    """Something that does not agree, as a case for operations. `subject` is an order's or a confirmation's number."""

    id: str
    kind: BreakKind
    subject: str
    order_id: OrderId | None
    facts: Mapping[str, Json]
    state: BreakState
    opened_at: Instant
    due_at: Instant
    owner_id: str | None = None
    resolved_at: Instant | None = None
    resolved_by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a delivery of confirmations or of answers."""

    fresh: int = 0
    repeated: int = 0
    broken: int = 0


@dataclass(frozen=True, slots=True)
class OrderDay:
    """The order book of a moment: the next cut-off, how many orders wait for it, and how many orders and requests are where."""

    next_cutoff: Instant | None
    before_cutoff: int
    orders: Mapping[OrderState, int]
    requests: Mapping[ExchangeState, int]


class ConfirmationMissing(Refusal):
    """The registrar has not confirmed the order yet."""

    kind = Kind.CONFLICT
    code = "trading.confirmation_missing"


class ConfirmationDiffers(Refusal):
    """The confirmation says something else than the order and its price: nothing is booked until somebody looked."""

    kind = Kind.CONFLICT
    code = "trading.confirmation_differs"


class BreakNotFound(NotFound):
    """There is no such break."""


class BreakResolved(Refusal):
    """Somebody has resolved it already."""

    kind = Kind.CONFLICT
    code = "trading.break_resolved"
