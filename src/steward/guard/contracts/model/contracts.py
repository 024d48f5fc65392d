"""Words of contracts: templates with their clauses, and what a customer was offered, signed and took back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from steward.kernel.ids import CustomerId
from steward.kernel.paper import Block
from steward.kernel.refusal import Kind, NotFound, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.suitability.model import Saying


class SignedFor(StrEnum):
    """What one signature is about: the customer's dealings as a whole, one product, one proposal."""

    CUSTOMER = "customer"
    PRODUCT = "product"
    PROPOSAL = "proposal"


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered part; a key term is set apart wherever it is shown (C07)."""

    id: str
    key: bool
    title: Saying
    text: Saying


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a contract's wording, with `{fields}` to fill in."""

    code: str
    version: str
    since: BusinessDate
    signed_for: SignedFor
    basis: str
    title: Saying
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class TemplateRelease:
    """A version the bank wrote itself: who put it forward, who released it, when, and what that person noted."""

    template: Template
    made_by: str
    released_by: str
    released_at: Instant
    note: str


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What of one clause another version changes: `before` or `after` is None where the clause comes or goes."""

    id: str
    before: Clause | None
    after: Clause | None


class TemplateFaulty(Refusal):
    """A wording that nobody could be asked to sign. Facts: template_fault, the code of what is wrong."""

    kind = Kind.UNPROCESSABLE
    code = "contracts.template_faulty"


class ContractState(StrEnum):
    """Where a contract is in its life."""

    OFFERED = "offered"
    SIGNED = "signed"
    COUNTERSIGNED = "countersigned"
    WITHDRAWN = "withdrawn"


IN_FORCE = frozenset({ContractState.SIGNED, ContractState.COUNTERSIGNED})


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract of one customer. `content_hash` covers everything that was shown, fixed before anybody signed."""

    id: str
    customer_id: CustomerId
    code: str
    version: str
    language: str
    number: str
    subject_id: str | None
    day: BusinessDate
    content_hash: str
    state: ContractState
    channel: str
    offered_at: Instant
    signed_at: Instant | None = None
    countersigned_at: Instant | None = None
    withdrawn_at: Instant | None = None
    file_hash: str | None = None  # of the signed file as it is now; None while it was signed on paper or not at all
    fields: dict[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()  # that came from elsewhere, before the clauses

    @property
    def is_in_force(self) -> bool:
        """Whether it was signed and not taken back."""
        return self.state in IN_FORCE


@dataclass(frozen=True, slots=True)
class ContractSigned:
    """A customer signed; `contract_ids` are those of one package."""

    customer_id: str
    contract_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be signed: a template, for a product or a proposal where it is about one, with its fields and blocks."""

    code: str
    subject_id: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedContract:
    """A contract signed on paper or in an earlier system; `evidence` names the file that proves it."""

    customer_id: CustomerId
    wanted: Wanted
    language: str
    evidence: str


@dataclass(frozen=True, slots=True)
class SignedFile:
    """The file of a contract as it is now."""

    contract: Contract
    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class ContractWithdrawn:
    """A customer took a signature back."""

    contract_id: str
    customer_id: str
    code: str
    subject_id: str | None


class ContractNotFound(NotFound):
    """No such contract, or not one the asker may know of."""


class ContractChanged(Refusal):
    """What is to be signed is not what was offered, or the wording has changed since: look at it anew."""

    kind = Kind.CONFLICT
    code = "contracts.contract_changed"


class ContractClosed(Refusal):
    """It was signed, countersigned or withdrawn already. Facts: state."""

    kind = Kind.CONFLICT
    code = "contracts.contract_closed"


class ContractsUnsigned(Refusal):
    """Something has to be signed first; `missing` names the templates."""

    kind = Kind.CONFLICT
    code = "contracts.unsigned"


class CoolingOffOver(Refusal):
    """The time in which it could be withdrawn is over. Facts: until."""

    kind = Kind.CONFLICT
    code = "contracts.cooling_off_over"


class FileMissing(Refusal):
    """It was not signed yet, so there is no file."""

    kind = Kind.CONFLICT
    code = "contracts.file_missing"
