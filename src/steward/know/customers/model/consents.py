"""Words of consent: what data are used for, what was asked, and what the customer answered."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model.contacts import Channel


class LawfulBasis(StrEnum):
    """Why data may be processed at all (PIPL Article 13)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal_duty"


class ConsentDecision(StrEnum):
    """What was answered. A refusal is an answer to a question, a withdrawal ends a grant."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConsentGiver(StrEnum):
    """Who answered: the customer, the guardian, or staff writing down a withdrawal the customer asked for."""

    CUSTOMER = "customer"
    GUARDIAN = "guardian"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the customer is told before answering; `until` is its last day."""

    version: str
    since: BusinessDate
    until: BusinessDate | None
    recipients: tuple[str, ...]
    text_zh: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """One use of personal data. `separate`: sensitive data or another controller, agreed to by itself and never in a bundle."""

    code: str
    basis: LawfulBasis
    clause: str
    mark: str
    separate: bool
    title_zh: str
    title_en: str
    notices: tuple[Notice, ...]

    @property
    def is_optional(self) -> bool:
        """Whether the customer decides."""
        return self.basis is LawfulBasis.CONSENT


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """A purpose and the version of the notice that was on the screen."""

    purpose: str
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """An answer given before or outside this system; `evidence` names the signed form or record it rests on."""

    customer_id: CustomerId
    purpose: str
    notice: str
    decision: ConsentDecision
    channel: Channel
    evidence: str
    giver: ConsentGiver = ConsentGiver.CUSTOMER


@dataclass(frozen=True, slots=True)
class Consent:
    """An answer on record."""

    id: str
    customer_id: CustomerId
    purpose: str
    notice: str
    decision: ConsentDecision
    giver: ConsentGiver
    channel: Channel
    at: Instant


@dataclass(frozen=True, slots=True)
class ConsentStanding:
    """How a customer stands to a purpose: whether it may be done, on which answer, and whether the customer may be asked."""

    purpose: Purpose
    notice: Notice | None
    answer: Consent | None
    may_process: bool
    may_ask: bool


class PurposeUnknown(Refusal):
    """There is no such purpose."""

    code = "customers.purpose_unknown"


class ConsentNotAsked(Refusal):
    """The purpose rests on a contract or the law: there is nothing to agree to or withdraw."""

    code = "customers.consent_not_asked"


class NoticeOutdated(Refusal):
    """The notice that was shown is not the one in force: show the new one and ask again."""

    kind = Kind.CONFLICT
    code = "customers.notice_outdated"


class ConsentBundled(Refusal):
    """A purpose that needs a separate consent came together with others."""

    code = "customers.consent_bundled"


class GuardianNeeded(Refusal):
    """The customer is too young to agree alone."""

    kind = Kind.FORBIDDEN
    code = "customers.guardian_needed"


class ConsentMissing(Refusal):
    """There is no valid consent for this use."""

    kind = Kind.FORBIDDEN
    code = "customers.consent_missing"


class ConsentEvidenceMissing(Refusal):
    """An answer given elsewhere is taken over only with what proves it, and a grant only from the customer or guardian."""

    code = "customers.consent_evidence_missing"
