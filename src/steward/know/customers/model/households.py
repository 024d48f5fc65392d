"""Words of households."""

from dataclasses import dataclass

from steward.kernel.ids import CustomerId, HouseholdId
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, Instant


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A household as reported; `code` is the bank's own."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Household:
    """People whose money is looked at together."""

    id: HouseholdId
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A membership as reported; the same customer, household and first day again, with another end, corrects what was said before."""

    household_id: HouseholdId
    customer_id: CustomerId
    valid_from: BusinessDate
    valid_to: BusinessDate | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A customer belongs to a household from a day until the day before `valid_to`."""

    id: str
    household_id: HouseholdId
    customer_id: CustomerId
    valid_from: BusinessDate
    valid_to: BusinessDate | None
    known_at: Instant


class MembershipEndsTooEarly(Refusal):
    """A membership begins today or earlier, and ends after it begins."""

    code = "customers.membership_ends_too_early"
