"""Sheets of paper over HTTP: entered by the branch, submitted by the customer or attested by a second person."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import AssessmentId, CustomerId
from steward.kernel.time import BusinessDate
from steward.know.suitability import actions, queries
from steward.know.suitability.routes.shapes import AskedOut, AttemptOut, show_attempt, show_attempts, show_questions
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api")


class PaperIn(BaseModel):
    """What stands on the sheet, the day it was signed, and where its picture lies."""

    instrument: str = Field(max_length=40)
    answers: dict[str, str] = Field(max_length=100)
    signed_on: date
    scan: str = Field(min_length=1, max_length=120)


class AttestIn(BaseModel):
    """Whether the entry agrees with the signed sheet."""

    agrees: bool
    reason: str = Field(default="", max_length=500)


@router.get("/papers", **operation(Operation.SUITABILITY_PAPER_READ))
def list_papers(call: CallDep) -> list[AttemptOut]:
    """Sheets that nobody stands by yet, oldest first."""
    return call.read(lambda w: show_attempts(w, call, queries.papers_waiting(w)))


@router.get("/customers/{customer_id}/papers/{code}", **operation(Operation.SUITABILITY_PAPER_RECORD))
def list_questions(call: CallDep, customer_id: IdPath, code: str) -> list[AskedOut]:
    """The questions of a questionnaire as they stand on the sheet; empty when it is not in force."""

    def read(w: Work) -> list[AskedOut]:
        w.require(Operation.SUITABILITY_PAPER_RECORD, customer_id)
        found = queries.instruments_at(w, w.today).get(code)
        return show_questions(call, found) if found else []

    return call.read(read)


@router.post("/customers/{customer_id}/papers", **operation(Operation.SUITABILITY_PAPER_RECORD, idempotent=True))
def record(call: CallDep, customer_id: IdPath, body: PaperIn) -> AttemptOut:
    """Enter a signed sheet; it gives no level yet."""

    def act(w: Work) -> AttemptOut:
        made = actions.record_paper_attempt(
            w,
            customer_id=CustomerId(customer_id),
            instrument=body.instrument,
            answers=body.answers,
            signed_on=BusinessDate(body.signed_on),
            scan=body.scan,
        )
        return show_attempt(w, call, made)

    return call.run(act, serial=True)


@router.post("/attempts/{attempt_id}/attestation", **operation(Operation.SUITABILITY_PAPER_ATTEST))
def attest(call: CallDep, attempt_id: IdPath, body: AttestIn) -> AttemptOut:
    """Say as a second person that the entry agrees with the sheet, or that it does not."""

    def act(w: Work) -> AttemptOut:
        made = actions.attest_paper(w, attempt_id=AssessmentId(attempt_id), agrees=body.agrees, reason=body.reason)
        return show_attempt(w, call, made)

    return call.run(act)
