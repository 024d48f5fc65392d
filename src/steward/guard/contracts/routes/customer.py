"""Before you sign, for the customer: open, read, answer, say, acknowledge (N20, N23, N26, W09, C07, C08)."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, StringConstraints

from steward.guard.contracts import actions, queries
from steward.guard.contracts.model import StepKind, Wish
from steward.guard.contracts.routes.shapes import DisclosureHeadOut, DisclosureOut, disclosure_out, head_out
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.know.holdings import queries as holdings
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import UUID_PATTERN, IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api")
READ, COMPLETE = Operation.CONTRACTS_DISCLOSURE_READ, Operation.CONTRACTS_DISCLOSURE_COMPLETE
MAX_WORDS = 1000
Code = Annotated[str, StringConstraints(pattern="^[a-z_]{1,40}$")]
Amount = Annotated[str, StringConstraints(pattern=r"^\d{1,12}(\.\d{1,2})?$")]


class WishIn(BaseModel):
    """A product and the most to be put into it, in major units."""

    product_id: Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
    amount: Amount


class OpenIn(BaseModel):
    """What the customer thinks of buying."""

    wishes: list[WishIn] = Field(min_length=1, max_length=20)


class OpenedOut(BaseModel):
    """The papers of each wish, in the order of the wishes."""

    items: list[DisclosureHeadOut]


class CodeIn(BaseModel):
    """Which document is opened."""

    code: Code


class ReadIn(BaseModel):
    """Seconds each section lay open since the last report."""

    code: Code
    seconds: dict[str, int] = Field(max_length=40)


class AcknowledgeIn(BaseModel):
    """Exactly which text is acknowledged."""

    code: Code
    hash: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class CheckAnswerIn(BaseModel):
    """An answer to the question asked now."""

    question_id: str = Field(max_length=60)
    answer: str = Field(max_length=40)


class WordsIn(BaseModel):
    """The customer's own words."""

    text: str = Field(min_length=1, max_length=MAX_WORDS)


class StatementIn(BaseModel):
    """A sentence typed word by word."""

    step: StepKind
    text: str = Field(min_length=1, max_length=MAX_WORDS)


class CareAnswersIn(BaseModel):
    """An answer to every question of special care."""

    answers: dict[str, str] = Field(max_length=20)


class CheckedOut(BaseModel):
    """What an answer came to, and where the papers stand."""

    right: bool
    because: str
    disclosure: DisclosureOut


class TaughtBackOut(BaseModel):
    """What the customer's words came to, and where the papers stand."""

    passed: bool
    referred: bool
    hints: list[str]
    disclosure: DisclosureOut


@router.get("/customers/{customer_id}/disclosures", **operation(READ))
def list_disclosures(call: CallDep, customer_id: IdPath) -> list[DisclosureHeadOut]:
    """Every product's papers, newest first."""

    def read(w: Work) -> list[DisclosureHeadOut]:
        found = queries.list_disclosures(w, CustomerId(customer_id))
        progress = queries.progress_of(w, found)
        return [head_out(w, call, d, progress[d.id]) for d in reversed(found)]

    return call.read(read)


@router.post("/customers/{customer_id}/disclosures", **operation(COMPLETE))
def open_disclosures(call: CallDep, customer_id: IdPath, body: OpenIn) -> OpenedOut:
    """The papers of what the customer thinks of buying, begun or gone on with."""

    def act(w: Work) -> OpenedOut:
        whose = CustomerId(customer_id)
        w.require(COMPLETE, whose)
        currency = holdings.currency_of(w, whose)
        wishes = [Wish(ProductId(x.product_id), Money.of(x.amount, currency)) for x in body.wishes]
        opened = actions.open_disclosures(w, customer_id=whose, wishes=wishes, language=call.language)
        return OpenedOut(items=[head_out(w, call, d, queries.progress_now(w, d)) for d in opened])

    return call.run(act)


@router.get("/disclosures/{disclosure_id}", **operation(READ))
def get_disclosure(call: CallDep, disclosure_id: IdPath) -> DisclosureOut:
    """One product's papers."""
    return call.read(lambda w: _out(w, call, disclosure_id))


@router.post("/disclosures/{disclosure_id}/show", **operation(COMPLETE))
def show(call: CallDep, disclosure_id: IdPath, body: CodeIn) -> DisclosureOut:
    """A document lies open from now on."""

    def act(w: Work) -> DisclosureOut:
        actions.show_document(w, disclosure_id=disclosure_id, code=body.code)
        return _out(w, call, disclosure_id)

    return call.run(act)


@router.post("/disclosures/{disclosure_id}/read", **operation(COMPLETE))
def read_sections(call: CallDep, disclosure_id: IdPath, body: ReadIn) -> DisclosureOut:
    """Report how long sections were read."""

    def act(w: Work) -> DisclosureOut:
        actions.read_sections(w, disclosure_id=disclosure_id, code=body.code, seconds=body.seconds)
        return _out(w, call, disclosure_id)

    return call.run(act)


@router.post("/disclosures/{disclosure_id}/acknowledgement", **operation(COMPLETE))
def acknowledge(call: CallDep, disclosure_id: IdPath, body: AcknowledgeIn) -> DisclosureOut:
    """Acknowledge exactly one text."""

    def act(w: Work) -> DisclosureOut:
        actions.acknowledge_document(w, disclosure_id=disclosure_id, code=body.code, hash=body.hash)
        return _out(w, call, disclosure_id)

    return call.run(act)


@router.post("/disclosures/{disclosure_id}/check", **operation(COMPLETE))
def answer_question(call: CallDep, disclosure_id: IdPath, body: CheckAnswerIn) -> CheckedOut:
    """Answer the question that is asked."""

    def act(w: Work) -> CheckedOut:
        done = actions.answer_question(w, disclosure_id=disclosure_id, question_id=body.question_id, answer=body.answer)
        return CheckedOut(right=done.right, because=done.because, disclosure=_out(w, call, disclosure_id))

    return call.run(act, serial=True)


@router.post("/disclosures/{disclosure_id}/teach-back", **operation(COMPLETE))
def teach_back(call: CallDep, disclosure_id: IdPath, body: WordsIn) -> TaughtBackOut:
    """Say in one's own words what can go wrong."""

    def act(w: Work) -> TaughtBackOut:
        done = actions.teach_back(w, disclosure_id=disclosure_id, text=body.text)
        out = _out(w, call, disclosure_id)
        return TaughtBackOut(passed=done.passed, referred=done.referred, hints=list(done.hints), disclosure=out)

    return call.run(act, serial=True)


@router.post("/disclosures/{disclosure_id}/statement", **operation(COMPLETE))
def type_statement(call: CallDep, disclosure_id: IdPath, body: StatementIn) -> DisclosureOut:
    """Type a sentence word by word."""

    def act(w: Work) -> DisclosureOut:
        actions.type_statement(w, disclosure_id=disclosure_id, step=body.step, text=body.text)
        return _out(w, call, disclosure_id)

    return call.run(act)


@router.post("/disclosures/{disclosure_id}/care", **operation(COMPLETE))
def answer_care(call: CallDep, disclosure_id: IdPath, body: CareAnswersIn) -> DisclosureOut:
    """Answer the questions of special care."""

    def act(w: Work) -> DisclosureOut:
        actions.answer_care(w, disclosure_id=disclosure_id, answers=body.answers)
        return _out(w, call, disclosure_id)

    return call.run(act)


def _out(w: Work, call: Call, disclosure_id: str) -> DisclosureOut:
    of = queries.get_disclosure(w, disclosure_id)
    return disclosure_out(w, call, of, queries.progress_now(w, of))
