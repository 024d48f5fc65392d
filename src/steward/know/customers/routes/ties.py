"""The family around a customer over HTTP, and putting a name or phone right (B1)."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from steward.kernel.ids import CustomerId
from steward.kernel.recorded import Recorded
from steward.kernel.time import BusinessDate
from steward.know.customers import actions, queries
from steward.know.customers.model import Correction, Family, Kin, Tie, TieRole
from steward.know.customers.rules import masks
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/customers/{customer_id}")
READ = operation(Operation.CUSTOMERS_CUSTOMER_READ)
STATE = operation(Operation.CUSTOMERS_TIE_STATE)
AsOf = Annotated[date | None, Query(description="As the bank knew it at the end of this day; today when absent.")]


class RoleOut(BaseModel):
    """What somebody is to the customer."""

    role: TieRole
    label: str


class KinOut(BaseModel):
    """Somebody in the picture. `customer_id` only where the caller may open that customer; the name is masked for staff."""

    id: str
    customer_id: str | None
    name: str
    kind: str
    roles: list[RoleOut]
    age: int | None
    minor: bool


class TieOut(BaseModel):
    """`from_id` is `label` of `to_id`."""

    id: str
    kind: str
    label: str
    from_id: str
    to_id: str
    valid_from: date
    valid_to: date | None
    source: str


class FamilyOut(BaseModel):
    """The customer first, then everybody tied to them, and the ties among all of these."""

    as_of: date
    kin: list[KinOut]
    ties: list[TieOut]
    guardian_missing: bool


class TieIn(BaseModel):
    """Somebody new: who they are to the customer."""

    role: TieRole
    name: str = Field(min_length=1, max_length=100)
    birth_date: date | None = None
    valid_from: date | None = None


class EndIn(BaseModel):
    """The first day on which the tie no longer holds; today when absent."""

    valid_to: date | None = None


class CorrectionIn(BaseModel):
    """What a field is from a day on (today when absent)."""

    field: str = Field(max_length=20)
    value: str = Field(min_length=1, max_length=100)
    valid_from: date | None = None


class RecordedOut(BaseModel):
    """What was recorded, and whether it was new."""

    id: str
    effect: str


class CorrectionOut(BaseModel):
    """What was said of a field from a day on, masked for everybody but the customer."""

    field: str
    value: str
    valid_from: date
    known_at: datetime


@router.get("/family", **READ)
def get_family(call: CallDep, customer_id: IdPath, as_of: AsOf = None) -> FamilyOut:
    """The family and other people around the customer, as known on a day."""
    return call.read(lambda w: _family(w, call, CustomerId(customer_id), BusinessDate(as_of or w.today)))


@router.post("/ties", **STATE)
def add_tie(call: CallDep, customer_id: IdPath, body: TieIn) -> RecordedOut:
    """Somebody new around the customer."""

    def act(w: Work) -> RecordedOut:
        made = actions.add_tie(
            w,
            customer_id=CustomerId(customer_id),
            role=body.role,
            name=body.name,
            birth_date=_day(body.birth_date),
            valid_from=_day(body.valid_from),
        )
        return _recorded(made)

    return call.run(act, serial=True)


@router.post("/ties/{tie_id}/end", **STATE)
def end_tie(call: CallDep, customer_id: IdPath, tie_id: IdPath, body: EndIn) -> RecordedOut:
    """The tie no longer holds; the record of it stays."""
    return call.run(
        lambda w: _recorded(actions.end_tie(w, customer_id=CustomerId(customer_id), tie_id=tie_id, valid_to=_day(body.valid_to))),
        serial=True,
    )


@router.post("/corrections", **operation(Operation.CUSTOMERS_CUSTOMER_CORRECT))
def correct(call: CallDep, customer_id: IdPath, body: CorrectionIn) -> RecordedOut:
    """Put a name, phone, birth date or city right; what stood before stays in the record."""

    def act(w: Work) -> RecordedOut:
        made = actions.correct_customer(
            w, customer_id=CustomerId(customer_id), field=body.field, value=body.value, valid_from=_day(body.valid_from)
        )
        return _recorded(made)

    return call.run(act)


@router.get("/corrections", **READ)
def list_corrections(call: CallDep, customer_id: IdPath) -> list[CorrectionOut]:
    """Everything ever said of fields that were corrected, oldest first."""

    def read(w: Work) -> list[CorrectionOut]:
        own = w.actor.customer_id == customer_id
        return [_correction(c, own=own) for c in queries.correction_history(w, CustomerId(customer_id))]

    return call.read(read)


def _correction(c: Correction, *, own: bool) -> CorrectionOut:
    said = c.value or ""
    shown = {"name": masks.mask_name(said), "phone": masks.mask_phone(said), "birth_date": said[:4]}
    return CorrectionOut(field=c.field, value=said if own else shown.get(c.field, said), valid_from=c.valid_from, known_at=c.known_at)


def _family(w: Work, call: Call, customer_id: CustomerId, as_of: BusinessDate) -> FamilyOut:
    found = queries.family_of(w, customer_id, as_of)
    open_to_me = queries.readable_customers(w, found)
    guarded = any(TieRole.GUARDIAN in kin.roles for kin in found.kin)
    return FamilyOut(
        as_of=as_of,
        kin=[_kin(w, call, found, kin, open_to_me) for kin in found.kin],
        ties=[_tie(call, tie) for tie in found.ties],
        guardian_missing=found.kin[0].minor and not guarded,
    )


def _kin(w: Work, call: Call, family: Family, kin: Kin, open_to_me: set[CustomerId]) -> KinOut:
    customer_id = kin.party.customer_id
    return KinOut(
        id=kin.party.id,
        customer_id=customer_id if customer_id in open_to_me else None,
        name=queries.shown_kin_name(w, family, kin),
        kind=kin.party.kind.value,
        roles=[RoleOut(role=r, label=call.say(f"tie_role.{r.value}")) for r in kin.roles],
        age=kin.age,
        minor=kin.minor,
    )


def _tie(call: Call, tie: Tie) -> TieOut:
    return TieOut(
        id=tie.id,
        kind=tie.kind.value,
        label=call.say(f"tie_role.{tie.kind.value}"),
        from_id=tie.from_id,
        to_id=tie.to_id,
        valid_from=tie.valid_from,
        valid_to=tie.valid_to,
        source=queries.source_label(call.language, tie.source),
    )


def _recorded(made: Recorded) -> RecordedOut:
    return RecordedOut(id=made.id, effect=made.effect.value)


def _day(day: date | None) -> BusinessDate | None:
    return None if day is None else BusinessDate(day)
