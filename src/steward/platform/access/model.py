"""Words of access: roles, relations, actors and the refusals that guard a door."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.refusal import Kind, NotFound, Refusal


class Role(StrEnum):
    """What a person is to the bank; nobody holds two."""

    ANONYMOUS = "anonymous"
    CUSTOMER = "customer"
    ADVISOR = "advisor"
    SERVICE = "service"
    RELATIONSHIP = "relationship"
    ANALYST = "analyst"
    MANAGER = "manager"
    COMPLIANCE = "compliance"
    RISK = "risk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Relation(StrEnum):
    """How an actor stands to a subject. `ANY` covers every subject; `OWN` is the actor's own account, not a customer."""

    SELF = "self"
    BOOK = "book"
    QUEUE = "queue"
    TEAM = "team"
    ANY = "any"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Actor:
    """On whose behalf a transaction runs."""

    person_id: str
    role: Role
    customer_id: str | None = None
    team: str | None = None
    session_id: str | None = None

    @property
    def is_staff(self) -> bool:
        """Whether this is a person of the bank."""
        return self.role not in (Role.ANONYMOUS, Role.CUSTOMER, Role.SYSTEM)


SYSTEM = Actor("system", Role.SYSTEM)
ANONYMOUS = Actor("anonymous", Role.ANONYMOUS)


class Denial(Refusal):
    """A closed door. What was tried, and on whom, goes to the audit chain only, never into the answer."""

    def __init__(self, operation: str, subject: str | None) -> None:
        super().__init__()
        self.operation = operation
        self.subject = subject


class Forbidden(Denial):
    """The role may never do this."""

    kind = Kind.FORBIDDEN
    code = "access.forbidden"


class OutsideScope(Denial, NotFound):
    """The role may do this, but not for this subject: answered exactly like something that does not exist."""

    kind = NotFound.kind
    code = NotFound.code


class SignInNeeded(Refusal):
    """There is no live session."""

    kind = Kind.UNAUTHENTICATED
    code = "access.sign_in_needed"
