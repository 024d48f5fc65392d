"""A person's rights over HTTP: a copy of everything, requests to the bank, the desk that answers them, and what the law keeps."""

from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import CustomerId
from steward.know.customers import actions, queries
from steward.know.customers.model import RelationshipOpen, RequestKind, RequestState, Retention, RightsRequest
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work
from steward.workflows.personal_data import erase, export

router = APIRouter()
READ = operation(Operation.CUSTOMERS_REQUEST_READ)


class PersonalDataOut(BaseModel):
    """Everything about one person: rows by table, as stored, sealed values open."""

    format: str
    made_at: datetime
    tables: dict[str, list[dict[str, Any]]]


class KeptOut(BaseModel):
    """A law that keeps something after erasure, and its last day."""

    text: str
    clause: str
    mark: str
    until: date


class RequestOut(BaseModel):
    """A request as the customer sees it."""

    id: str
    kind: str
    state: str
    detail: str
    answer: str
    made_at: datetime
    due: date
    decided_at: datetime | None


class DeskRequestOut(RequestOut):
    """A request as the desk sees it. `customer` is empty once erased; `kept` is what the law would keep; `open_business` bars erasure."""

    customer_id: str
    customer: str
    number: str
    overdue: bool
    open_business: bool
    kept: list[KeptOut]


class RequestIn(BaseModel):
    """What the customer asks for."""

    kind: RequestKind
    detail: str = Field(default="", max_length=1000)


class RequestMadeOut(BaseModel):
    """The request on record."""

    id: str


class RequestAnswerIn(BaseModel):
    """The bank's answer; the customer reads the reasons."""

    granted: bool
    answer: str = Field(max_length=1000)


class HoldIn(BaseModel):
    """Why everything is kept."""

    reason: str = Field(max_length=actions.MAX_REASON)


class DoneOut(BaseModel):
    """It is done."""

    done: bool = True


@router.post("/api/customers/{customer_id}/data-export", **operation(Operation.CUSTOMERS_DATA_EXPORT))
def export_data(call: CallDep, customer_id: IdPath) -> PersonalDataOut:
    """The customer's own copy of everything, machine-readable; leaves an audit row."""

    def act(w: Work) -> PersonalDataOut:
        return _data(export.export_person(w, customer_id=CustomerId(customer_id)))

    return call.run(act)


@router.post("/api/customers/{customer_id}/erased-record", **operation(Operation.CUSTOMERS_ERASED_READ))
def read_erased(call: CallDep, customer_id: IdPath, body: HoldIn) -> PersonalDataOut:
    """What the law keeps of an erased customer; takes a reason."""
    return call.run(lambda w: _data(export.read_erased(w, CustomerId(customer_id), body.reason)))


@router.get("/api/customers/{customer_id}/requests", **READ)
def list_mine(call: CallDep, customer_id: IdPath) -> list[RequestOut]:
    """A customer's requests, newest first."""
    return [_request(r) for r in call.read(lambda w: queries.requests_of(w, CustomerId(customer_id)))]


@router.post("/api/customers/{customer_id}/requests", **operation(Operation.CUSTOMERS_REQUEST_MAKE, idempotent=True))
def make_request(call: CallDep, customer_id: IdPath, body: RequestIn) -> RequestMadeOut:
    """Ask for a correction, an erasure, or a person to explain an automated decision."""

    def act(w: Work) -> RequestMadeOut:
        return RequestMadeOut(id=actions.make_request(w, customer_id=CustomerId(customer_id), kind=body.kind, detail=body.detail))

    return call.run(act)


@router.get("/api/requests", **operation(Operation.CUSTOMERS_REQUEST_DECIDE))
def list_desk(call: CallDep, state: RequestState | None = None) -> list[DeskRequestOut]:
    """The desk's requests, what is due first."""

    def read(w: Work) -> list[DeskRequestOut]:
        found = queries.list_requests(w, state)
        people = queries.customers_by_id(w, [r.customer_id for r in found])
        out = []
        for r in found:
            who = people.get(r.customer_id)
            open_business, retention = _foresee(w, r) if who and r.state is RequestState.OPEN else (False, None)
            out.append(
                DeskRequestOut(
                    **(_request(r).model_dump() | ({} if who else {"detail": ""})),
                    customer_id=r.customer_id,
                    customer=queries.shown_name(w, who) if who else "",
                    number=who.number if who else "",
                    overdue=r.state is RequestState.OPEN and r.due < w.today,
                    open_business=open_business,
                    kept=_kept(call, retention),
                )
            )
        return out

    return call.read(read)


@router.post("/api/requests/{request_id}/decision", **operation(Operation.CUSTOMERS_REQUEST_DECIDE, idempotent=True))
def decide(call: CallDep, request_id: IdPath, body: RequestAnswerIn) -> DoneOut:
    """Grant or decline with reasons; a granted erasure is carried out at once."""

    def act(w: Work) -> DoneOut:
        erase.decide(w, request_id=request_id, granted=body.granted, answer=body.answer)
        return DoneOut()

    return call.run(act, serial=True)


@router.post("/api/customers/{customer_id}/hold", **operation(Operation.CUSTOMERS_HOLD_PLACE))
def place_hold(call: CallDep, customer_id: IdPath, body: HoldIn) -> DoneOut:
    """Keep everything for a dispute or an investigation."""

    def act(w: Work) -> DoneOut:
        actions.place_hold(w, customer_id=CustomerId(customer_id), reason=body.reason)
        return DoneOut()

    return call.run(act)


@router.post("/api/customers/{customer_id}/hold/release", **operation(Operation.CUSTOMERS_HOLD_RELEASE))
def release_hold(call: CallDep, customer_id: IdPath) -> DoneOut:
    """The dispute is over, says somebody else than who placed the hold."""

    def act(w: Work) -> DoneOut:
        actions.release_hold(w, customer_id=CustomerId(customer_id))
        return DoneOut()

    return call.run(act)


def _foresee(w: Work, asked: RightsRequest) -> tuple[bool, Retention | None]:
    if asked.kind is not RequestKind.ERASURE:
        return False, None
    try:
        return False, erase.foresee(w, asked)
    except RelationshipOpen:
        return True, None


def _kept(call: Call, retention: Retention | None) -> list[KeptOut]:
    chinese = call.language == "zh"
    kept = retention.kept if retention else ()
    return [KeptOut(text=r.text_zh if chinese else r.text_en, clause=r.clause, mark=r.mark, until=day) for r, day in kept]


def _request(r: RightsRequest) -> RequestOut:
    return RequestOut(
        id=r.id,
        kind=r.kind.value,
        state=r.state.value,
        detail=r.detail,
        answer=r.answer,
        made_at=r.made_at,
        due=r.due,
        decided_at=r.decided_at,
    )


def _data(found: export.PersonalData) -> PersonalDataOut:
    return PersonalDataOut(format=export.FORMAT, made_at=found.made_at, tables=found.tables)
