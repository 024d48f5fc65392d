"""Words of choosing what becomes of dividends (分红方式): in money or in units, asked of the register, in force once it said yes."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.products.model import DividendMode


class ChoiceState(StrEnum):
    """Whether the register has answered, and how."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class ChoiceFault(StrEnum):
    """Why the register did not take a choice."""

    ACCOUNT_UNKNOWN = "account_unknown"
    NOT_OFFERED = "not_offered"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DividendChoice:
    """One choice. The register is to answer by `due`; once it confirmed, record dates after `since` follow the choice.

    `number` is that under which it was handed over to a registrar outside; None while it was not.
    """

    id: str
    customer_id: CustomerId
    product_id: ProductId
    mode: DividendMode
    asked_at: Instant
    due: BusinessDate
    state: ChoiceState
    since: BusinessDate | None = None
    fault: ChoiceFault | None = None
    number: str | None = None


class ChoiceNotFound(NotFound):
    """There is no such choice."""


class ChoiceWrong(Refusal):
    """The product pays no dividends among which to choose, the customer holds none of it, or it is chosen already."""

    kind = Kind.CONFLICT
    code = "trading.choice_wrong"


class ChoiceAnswerWrong(Refusal):
    """The answer does not fit the choice: it cannot stand before it was made, nor from a day that has not come."""

    kind = Kind.INVALID
    code = "trading.choice_answer"


class ChoiceAnswered(Refusal):
    """The register has answered it already."""

    kind = Kind.CONFLICT
    code = "trading.choice_answered"
