"""The calm contract over HTTP: the customer writes and reads it, who advises them reads it."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.deliver.calm import actions, queries
from steward.deliver.calm.model import MOST_STEPS, MOST_WORDS, CalmContract, FallStep, InFall
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.words import say
from steward.platform.work import Work

router = APIRouter()
Bps = Annotated[int, Field(ge=0, le=10_000)]


class FallStepIn(BaseModel):
    """From this fall on, in basis points of wealth; `reduce_to_bps` for `reduce` alone."""

    fall_bps: Bps
    choice: InFall
    reduce_to_bps: Bps | None = None


class CalmContractIn(BaseModel):
    """What the customer wants in falls, and a sentence of their own."""

    steps: Annotated[list[FallStepIn], Field(min_length=1, max_length=MOST_STEPS)]
    words: Annotated[str, Field(max_length=MOST_WORDS)] = ""


class FallStepOut(BaseModel):
    """One step, and the same in a sentence."""

    fall_bps: int
    choice: InFall
    reduce_to_bps: int | None
    text: str


class CalmContractOut(BaseModel):
    """One version: what was wanted, from which day, and when it was written."""

    id: str
    steps: list[FallStepOut]
    words: str
    valid_from: date
    known_at: datetime


class CalmContractsOut(BaseModel):
    """What holds today, if anything, and every version, the newest first."""

    now: CalmContractOut | None
    versions: list[CalmContractOut]


class FallNoticeOut(BaseModel):
    """What the customer was told of a fall, and their own sentence of calm times."""

    id: str
    text: str
    words: str
    released_at: datetime


class FallNoticesOut(BaseModel):
    """Notices, the newest first."""

    items: list[FallNoticeOut]


@router.get("/api/customers/{customer_id}/fall-notices", **operation(Operation.CALM_NOTICE_READ))
def list_notices(call: CallDep, customer_id: IdPath) -> FallNoticesOut:
    """What the customer was told of falls."""
    found = call.read(lambda w: queries.list_notices(w, CustomerId(customer_id)))
    return FallNoticesOut(
        items=[FallNoticeOut(id=n.id, text=n.texts[call.language], words=n.words, released_at=n.released_at) for n in found]
    )


@router.get("/api/customers/{customer_id}/calm-contract", **operation(Operation.CALM_CONTRACT_READ))
def get_contract(call: CallDep, customer_id: IdPath) -> CalmContractsOut:
    """What the customer wanted to be done in falls."""
    return call.read(lambda w: _shown(w, call, CustomerId(customer_id)))


@router.post("/api/customers/{customer_id}/calm-contract", **operation(Operation.CALM_CONTRACT_WRITE, idempotent=True))
def write_contract(call: CallDep, customer_id: IdPath, body: CalmContractIn) -> CalmContractsOut:
    """Write what is wanted in falls; a version after the first holds a week later."""
    steps = [FallStep(s.fall_bps, s.choice, s.reduce_to_bps) for s in body.steps]

    def act(w: Work) -> CalmContractsOut:
        actions.write_contract(w, customer_id=CustomerId(customer_id), steps=steps, words=body.words)
        return _shown(w, call, CustomerId(customer_id))

    return call.run(act)


def _shown(w: Work, call: Call, customer_id: CustomerId) -> CalmContractsOut:
    versions = [_out(call, c) for c in queries.list_contracts(w, customer_id)]
    now = queries.contract_on(w, customer_id, w.today)
    return CalmContractsOut(now=next((v for v in versions if now is not None and v.id == now.id), None), versions=versions)


def _out(call: Call, c: CalmContract) -> CalmContractOut:
    steps = [
        FallStepOut(fall_bps=s.fall_bps, choice=s.choice, reduce_to_bps=s.reduce_to_bps, text=step_text(call.language, s)) for s in c.steps
    ]
    return CalmContractOut(id=c.id, steps=steps, words=c.words, valid_from=c.valid_from, known_at=c.known_at)


def step_text(language: str, step: FallStep) -> str:
    """A step as a sentence."""
    return say(
        language, f"calm.agreed-{step.choice.value}", {"fall": f"{step.fall_bps / 100:g}%", "to": f"{(step.reduce_to_bps or 0) / 100:g}%"}
    )
