"""Words of access: roles, relations, actors and the refusals that guard a door."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import Instant


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
class Caller:
    """Where a sign-in comes from: its network source, and the tokens of its device and session cookies when it has them."""

    source: str
    device: str | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that succeeded: the tokens for the session's and the device's cookie, and whose session it is."""

    token: str
    device: str | None
    actor: "Actor"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person shows as second factor: a code, a passkey's answer, or (demo bank only) just a press of the button."""

    code: str | None = None
    credential: Mapping[str, Any] | None = None
    persona: bool = False


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person to let in. A customer's role goes with a `customer_id`; a team belongs to staff."""

    role: Role
    name: str
    customer_id: str | None = None
    team: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class NewRelation:
    """A subject to put into a person's book or queue."""

    person_id: str
    subject_id: str
    kind: Relation = Relation.BOOK


class LinkKind(StrEnum):
    """Why two accounts count as one person where two people are needed."""

    SAME = "same"  # two accounts of one person
    DELEGATE = "delegate"  # the first acts for the other


@dataclass(frozen=True, slots=True)
class NewLink:
    """Two accounts that count as one person; `until` ends a delegation and is None for two accounts of one person."""

    person_id: str
    other_id: str
    kind: LinkKind
    since: Instant
    until: Instant | None = None


@dataclass(frozen=True, slots=True)
class NewPersona:
    """A person of the demo bank whom a visitor may be."""

    person_id: str
    story_zh: str
    story_en: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A new person of staff and the one-time secret that lets them choose a password and a factor; shown once."""

    id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the name opened."""

    id: str
    name: str
    role: Role
    customer_id: str | None
    language: str


@dataclass(frozen=True, slots=True)
class FactorHead:
    """A second factor, without its secret."""

    id: str
    kind: str
    enrolled_at: Instant
    used_at: Instant | None


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the doors see them."""

    id: str
    role: Role
    customer_id: str | None
    team: str | None
    active: bool


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


@dataclass(frozen=True, slots=True)
class CustomerSignedIn:
    """A customer proved who they are and came in."""

    session_id: str
    customer_id: str


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


class SignInFailed(Refusal):
    """Login and password do not belong together, or there is no such person: the answer is the same."""

    kind = Kind.UNAUTHENTICATED
    code = "access.sign_in_failed"


class TooManyAttempts(Refusal):
    """No tries are left in this window, for this account or from this source."""

    kind = Kind.TOO_MANY
    code = "access.too_many_attempts"


class SignInBusy(Refusal):
    """More people sign in at this moment than the server can check."""

    kind = Kind.UNAVAILABLE
    code = "access.sign_in_busy"


class TicketSpent(Refusal):
    """The one-time ticket between two steps is unknown, used or expired: begin again."""

    kind = Kind.UNAUTHENTICATED
    code = "access.ticket_spent"


class FactorRefused(Refusal):
    """The second factor did not prove what it should."""

    kind = Kind.UNAUTHENTICATED
    code = "access.factor_refused"


class PasskeyNeeded(Refusal):
    """This bank lets its staff in with a passkey only."""

    kind = Kind.FORBIDDEN
    code = "access.passkey_needed"


class LoginMalformed(Refusal):
    """A login is 3 to 64 letters, digits or . _ @ + -."""

    code = "access.login_malformed"


class LoginTaken(Refusal):
    """Somebody has this login."""

    kind = Kind.CONFLICT
    code = "access.login_taken"


class PasswordWeak(Refusal):
    """The password would be guessed; `reason` is short, long, login or common."""

    code = "access.password_weak"


class CustomerHasPerson(Refusal):
    """This customer can already sign in."""

    kind = Kind.CONFLICT
    code = "access.customer_has_person"


class RoleMismatch(Refusal):
    """A customer's role goes with a customer record and no other; the bank's own roles (anonymous, system) are nobody's."""

    code = "access.role_mismatch"


class LinkMismatch(Refusal):
    """Nobody is linked to themselves; a delegation has an end after its beginning, and two accounts of one person stay that."""

    code = "access.link_mismatch"


class LastFactor(Refusal):
    """A person keeps at least one second factor."""

    kind = Kind.CONFLICT
    code = "access.last_factor"


class StepUpNeeded(Refusal):
    """This act needs a fresh confirmation."""

    kind = Kind.FORBIDDEN
    code = "access.step_up_needed"


class StepUpRefused(Refusal):
    """The confirmation is used, too old, or was given for something other than what is asked now."""

    kind = Kind.FORBIDDEN
    code = "access.step_up_refused"
