"""Words of what people make of a machine's plan: versions, changes, and why a customer says no."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.kernel.refusal import Kind, Refusal


class VersionKind(StrEnum):
    """Whose version it is: what the machine drafted, what the advisor made of it, what the customer signed."""

    MACHINE = "machine"
    ADVISOR = "advisor"
    SIGNED = "signed"


class ChangeReason(StrEnum):
    """Why a person changed a line of the machine's plan; the last one is the customer's alone."""

    CUSTOMER_WISH = "customer_wish"
    NEEDS_CASH = "needs_cash"
    HELD_ELSEWHERE = "held_elsewhere"
    TOO_COMPLEX = "too_complex"
    TOO_MUCH_OF_ONE = "too_much_of_one"
    COST = "cost"
    CUSTOMER_CHOICE = "customer_choice"


class DeclineCode(StrEnum):
    """Why a customer says no."""

    NOT_NOW = "not_now"
    TOO_RISKY = "too_risky"
    TOO_COSTLY = "too_costly"
    FACTS_WRONG = "facts_wrong"
    TALK_FIRST = "talk_first"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of the machine's plan that comes to another amount; zero leaves it out. What is not bought stays in the account."""

    product_id: ProductId
    amount: Money
    reason: ChangeReason


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two versions, as a reader would say it; an amount that is not there is None."""

    what: str  # left_out | added | amount | cash | fee
    name_zh: str
    name_en: str
    then: Money | None
    now: Money | None
    reason: ChangeReason | None


class ChangeUnusable(Refusal):
    """A change names no line of the plan, raises an amount, or leaves one that cannot be bought."""

    kind = Kind.INVALID
    code = "advice.change_unusable"


class NothingLeft(Refusal):
    """With these changes nothing is bought any more: that is declining."""

    kind = Kind.CONFLICT
    code = "advice.nothing_left"
