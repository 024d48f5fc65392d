"""Words of the family graph: people and organisations around a customer, and dated ties between them."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model.people import CustomerKind


class TieKind(StrEnum):
    """What the first is of the second. Inverse words (child, ward …) are read off, never stored."""

    SPOUSE = "spouse"
    PARENT = "parent"
    GUARDIAN = "guardian"
    BENEFICIARY = "beneficiary"
    TRUSTED_CONTACT = "trusted_contact"
    NEXT_GENERATION = "next_generation"
    LEGAL_REPRESENTATIVE = "legal_representative"
    BENEFICIAL_OWNER = "beneficial_owner"
    EMPLOYEE = "employee"


class TieRole(StrEnum):
    """What somebody is to another, read from either end of a tie."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    GUARDIAN = "guardian"
    WARD = "ward"
    BENEFICIARY = "beneficiary"
    BENEFACTOR = "benefactor"
    TRUSTED_CONTACT = "trusted_contact"
    TRUSTED_BY = "trusted_by"
    NEXT_GENERATION = "next_generation"
    ELDER_GENERATION = "elder_generation"
    LEGAL_REPRESENTATIVE = "legal_representative"
    REPRESENTED = "represented"
    BENEFICIAL_OWNER = "beneficial_owner"
    OWNED = "owned"
    EMPLOYEE = "employee"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A person or organisation the bank knows of through a customer; `code` is the bank's own."""

    code: str
    kind: CustomerKind
    name: str
    birth_date: BusinessDate | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class TieRow:
    """`one` is `kind` of `other`; both are identifiers of customers or parties. `valid_to` is the first day it no longer holds.

    The same tie from the same day again, with another end or `withdrawn`, corrects what was said before.
    """

    kind: TieKind
    one: str
    other: str
    valid_from: BusinessDate
    valid_to: BusinessDate | None = None
    source: str = "import"
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A node of the graph, values in the clear: mask before showing. `customer_id` is None for those who are no customers."""

    id: str
    customer_id: CustomerId | None
    code: str | None
    kind: CustomerKind
    name: str
    birth_date: BusinessDate | None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie as said last. `from_id` is `kind` of `to_id`; both are parties."""

    id: str
    kind: TieKind
    from_id: str
    to_id: str
    valid_from: BusinessDate
    valid_to: BusinessDate | None
    withdrawn: bool
    source: str
    known_at: Instant


@dataclass(frozen=True, slots=True)
class Kin:
    """One node as seen from a customer: what they are to the customer, age and whether they are a minor on the day of the read.

    `roles` is empty for the customer, and for those who only share the household.
    """

    party: Party
    roles: tuple[TieRole, ...]
    age: int | None
    minor: bool


@dataclass(frozen=True, slots=True)
class Family:
    """The picture around a customer on a day: the customer first, then everybody tied to them, and the ties among all of these."""

    as_of: BusinessDate
    kin: tuple[Kin, ...]
    ties: tuple[Tie, ...]


class TieNotFound(NotFound):
    """No such tie of this customer."""


class TieToSelf(Refusal):
    """Nobody is tied to themselves."""

    code = "customers.tie_to_self"


class TieEndsTooEarly(Refusal):
    """A tie ends after it begins, and begins today or earlier."""

    code = "customers.tie_ends_too_early"


class TieToWrongKind(Refusal):
    """This tie holds between persons, or between a person and an organisation."""

    code = "customers.tie_to_wrong_kind"


class AncestorCycle(Refusal):
    """Nobody is their own ancestor."""

    kind = Kind.CONFLICT
    code = "customers.ancestor_cycle"


class SpouseAlready(Refusal):
    """One of them is married to somebody else at that time."""

    kind = Kind.CONFLICT
    code = "customers.spouse_already"


class ParentTooYoung(Refusal):
    """A parent is born before the child."""

    code = "customers.parent_too_young"


class GuardianIsMinor(Refusal):
    """A guardian is of age."""

    code = "customers.guardian_is_minor"


class GuardianMissing(Refusal):
    """A minor acts only once a guardian is on record."""

    kind = Kind.UNPROCESSABLE
    code = "customers.guardian_missing"


class SamePartyTwice(Refusal):
    """One batch names a code of a party twice."""

    kind = Kind.CONFLICT
    code = "customers.same_party_twice"


class PartyOtherwise(Refusal):
    """The code is on record with another name, kind, birth date or telephone number."""

    kind = Kind.CONFLICT
    code = "customers.party_otherwise"
