"""What a customer signs and finds again: offered word for word, signed with a fresh proof, kept as a file (C01 to C07, F1)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field, StringConstraints

from steward.guard.contracts import actions, queries
from steward.guard.contracts.model import Contract, Wanted
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.paper import Block
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.files import pdf
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api")
READ, SIGN = Operation.CONTRACTS_CONTRACT_READ, Operation.CONTRACTS_CONTRACT_SIGN
Id = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
Hash = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class ContractOut(BaseModel):
    """A contract in a list. `hash` covers every word that was shown."""

    id: str
    code: str
    title: str
    version: str
    language: str
    number: str
    state: str
    state_text: str
    channel: str
    subject_id: str | None
    day: date
    signed_at: datetime | None
    countersigned_at: datetime | None
    withdrawn_at: datetime | None
    hash: str
    file_hash: str | None


class PaperOut(BaseModel):
    """A contract as it reads: the same blocks its file is drawn from."""

    contract: ContractOut
    notice: str
    blocks: list[Annotated[Block, Field(discriminator="kind")]]


class ContractsOut(BaseModel):
    """What was signed, newest first, and which templates are still to be signed."""

    items: list[ContractOut]
    to_sign: list[str]


class OfferIn(BaseModel):
    """Products whose own contracts are wanted beside what every customer signs."""

    product_ids: list[Id] = Field(default_factory=list, max_length=20)


class OfferedOut(BaseModel):
    """A package to sign, and exactly what a fresh proof has to be asked for."""

    papers: list[PaperOut]
    shown: dict[str, str]


class SignIn(BaseModel):
    """Each contract of the package with the hash of what was shown."""

    hashes: dict[Id, Hash] = Field(max_length=30)


class SignedOut(BaseModel):
    """The package as it was signed."""

    items: list[ContractOut]


@router.get("/customers/{customer_id}/contracts", **operation(READ))
def list_contracts(call: CallDep, customer_id: IdPath) -> ContractsOut:
    """Every document of a customer."""

    def read(w: Work) -> ContractsOut:
        whose = CustomerId(customer_id)
        missing = queries.unsigned(w, whose, [(code, None) for code in queries.for_every_customer()])
        items = [contract_out(w, call, c) for c in queries.list_contracts(w, whose)]
        return ContractsOut(items=items, to_sign=[code for code, _ in missing])

    return call.read(read)


@router.post("/customers/{customer_id}/contracts", **operation(SIGN))
def offer_contracts(call: CallDep, customer_id: IdPath, body: OfferIn) -> OfferedOut:
    """What is still to be signed, fixed word for word."""

    def act(w: Work) -> OfferedOut:
        whose = CustomerId(customer_id)
        return offered_out(w, call, whose, queries.contracts_wanted(w, whose, [ProductId(p) for p in body.product_ids], call.language))

    return call.run(act)


def offered_out(w: Work, call: Call, whose: CustomerId, wanted: Sequence[Wanted]) -> OfferedOut:
    """A package offered in the caller's language."""
    made = actions.offer_contracts(w, customer_id=whose, wanted=wanted, language=call.language)
    shown = actions.shown_for_signing({c.id: c.content_hash for c in made})
    return OfferedOut(papers=[paper_out(w, call, c) for c in made], shown=shown)


@router.post("/customers/{customer_id}/contracts/signature", **operation(SIGN, idempotent=True))
def sign_contracts(
    call: CallDep,
    customer_id: IdPath,
    body: SignIn,
    step_up: Annotated[str | None, Header(alias="X-Step-Up", max_length=100)] = None,
) -> SignedOut:
    """Sign a package, all of it or nothing."""

    def act(w: Work) -> SignedOut:
        made = actions.sign_contracts(w, customer_id=CustomerId(customer_id), hashes=body.hashes, step_up_token=step_up)
        return SignedOut(items=[contract_out(w, call, c) for c in made])

    return call.run(act)


@router.get("/contracts/{contract_id}", **operation(READ))
def get_contract(call: CallDep, contract_id: IdPath) -> PaperOut:
    """One contract as it reads."""
    return call.read(lambda w: paper_out(w, call, queries.get_contract(w, contract_id)))


@router.get("/contracts/{contract_id}/file", response_class=Response, **operation(Operation.CONTRACTS_FILE_READ))
def read_file(call: CallDep, contract_id: IdPath) -> Response:
    """The file itself, as it was signed."""
    found = call.read(lambda w: queries.read_file(w, contract_id))
    return pdf(found.name, found.body)


@router.post("/contracts/{contract_id}/countersignature", **operation(Operation.CONTRACTS_CONTRACT_COUNTERSIGN))
def countersign_contract(call: CallDep, contract_id: IdPath) -> ContractOut:
    """Put the bank's seal on it."""
    return call.run(lambda w: contract_out(w, call, actions.countersign_contract(w, contract_id=contract_id)))


def contract_out(w: Work, call: Call, c: Contract) -> ContractOut:
    """A contract for a list."""
    return ContractOut(
        id=c.id,
        code=c.code,
        title=queries.template_of(w, c.code, c.version).title.to(call.language),
        version=c.version,
        language=c.language,
        number=c.number,
        state=c.state.value,
        state_text=call.say(f"contracts.state-{c.state.value}"),
        channel=c.channel,
        subject_id=c.subject_id,
        day=c.day,
        signed_at=c.signed_at,
        countersigned_at=c.countersigned_at,
        withdrawn_at=c.withdrawn_at,
        hash=c.content_hash,
        file_hash=c.file_hash,
    )


def paper_out(w: Work, call: Call, c: Contract) -> PaperOut:
    """A contract with every block of it."""
    paper = queries.paper_shown(w, c)
    return PaperOut(contract=contract_out(w, call, c), notice=paper.notice, blocks=list(paper.blocks))
