"""Words of identity documents."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Refusal
from steward.kernel.time import Instant


class DocumentKind(StrEnum):
    """What proves who a customer is."""

    IDENTITY_CARD = "identity_card"
    PASSPORT = "passport"
    HONG_KONG_MACAO = "hong_kong_macao"
    TAIWAN = "taiwan"
    RESIDENCE = "residence"
    CREDIT_CODE = "credit_code"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """An identity document as reported."""

    customer_id: CustomerId
    kind: DocumentKind
    number: str


@dataclass(frozen=True, slots=True)
class Document:
    """An identity document as stored, its number in the clear: mask before showing. `sound`: its check character is right."""

    id: str
    customer_id: CustomerId
    kind: DocumentKind
    number: str
    sound: bool
    known_at: Instant


class DocumentMalformed(Refusal):
    """A document's number has at least four letters or digits."""

    code = "customers.document_malformed"
