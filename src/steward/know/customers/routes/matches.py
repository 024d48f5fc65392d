"""The merge desk over HTTP: the queue, two records side by side, the decision and its undoing, and where a number leads."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.kernel.ids import CustomerId
from steward.know.customers import actions, queries
from steward.know.customers.model import Comparison, MatchState, Side, Verdict
from steward.platform.access.operation import Operation
from steward.platform.identity import queries as people
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import Cursor, IdPath, Limit, Page
from steward.platform.work import Work

router = APIRouter(prefix="/api")
READ = operation(Operation.CUSTOMERS_MATCH_READ)
DECIDE = operation(Operation.CUSTOMERS_MATCH_DECIDE)


class MatchSideOut(BaseModel):
    """One of the two records, with its number and standing; what may be shown of it is in the fields."""

    id: str
    number: str
    kind: str
    tier: str
    since: date
    survives: bool


class MatchFieldOut(BaseModel):
    """One field of both records: masked where they agree, what it says in words, and its bits for (or against) one customer."""

    field: str
    label: str
    left: str
    right: str
    level: str
    text: str
    agrees: bool
    bits: str | None


class MatchDecisionOut(BaseModel):
    """One act of a person on the match."""

    verdict: str
    person: str
    reason: str
    at: datetime


class MatchOut(BaseModel):
    """Two records that may be one customer. `chance` is a decimal from 0 to 1."""

    id: str
    state: str
    chance: str
    by_document: bool
    found_at: datetime
    left: MatchSideOut
    right: MatchSideOut
    fields: list[MatchFieldOut]
    decisions: list[MatchDecisionOut]


class MatchPageOut(Page[MatchOut]):
    """A page of the queue; `waiting` counts all that wait for the caller."""

    waiting: int


class DecideIn(BaseModel):
    """What the caller found, and why."""

    verdict: Verdict
    reason: str = Field(max_length=actions.MAX_REASON)


class UndoIn(BaseModel):
    """Why the decision is taken back."""

    reason: str = Field(max_length=actions.MAX_REASON)


class RecordOut(BaseModel):
    """One record of a customer."""

    id: str
    number: str


class IdentityOut(BaseModel):
    """Where a customer's number leads. `more`: another record of the same customer is with somebody else."""

    survivor: RecordOut
    records: list[RecordOut]
    more: bool


@router.get("/matches", **READ)
def list_matches(call: CallDep, state: MatchState = MatchState.OPEN, cursor: Cursor = None, limit: Limit = 20) -> MatchPageOut:
    """Pairs of the caller's customers that may be one, likeliest first."""

    def read(w: Work) -> MatchPageOut:
        found, after = queries.list_matches(w, state, cursor, limit)
        return MatchPageOut(items=_outs(w, call, found), next_cursor=after, waiting=queries.count_matches(w))

    return call.read(read)


@router.get("/matches/{match_id}", **READ)
def get_match(call: CallDep, match_id: IdPath) -> MatchOut:
    """One pair side by side."""
    return call.read(lambda w: _outs(w, call, [queries.get_match(w, match_id)])[0])


@router.post("/matches/{match_id}/decide", **DECIDE)
def decide_match(call: CallDep, match_id: IdPath, body: DecideIn) -> MatchOut:
    """Same customer or not. A merge rewrites nothing and can be undone."""

    def act(w: Work) -> MatchOut:
        actions.decide_match(w, match_id=match_id, verdict=body.verdict, reason=body.reason)
        return _outs(w, call, [queries.get_match(w, match_id)])[0]

    return call.run(act, serial=True)


@router.post("/matches/{match_id}/undo", **DECIDE)
def undo_match(call: CallDep, match_id: IdPath, body: UndoIn) -> MatchOut:
    """Take the decision back; the pair is open again."""

    def act(w: Work) -> MatchOut:
        actions.undo_match(w, match_id=match_id, reason=body.reason)
        return _outs(w, call, [queries.get_match(w, match_id)])[0]

    return call.run(act)


@router.get("/customers/{customer_id}/identity", **operation(Operation.CUSTOMERS_CUSTOMER_READ))
def get_identity(call: CallDep, customer_id: IdPath) -> IdentityOut:
    """The records that are one customer with this one, as far as the caller may know of them."""

    def read(w: Work) -> IdentityOut:
        found = queries.get_identity(w, CustomerId(customer_id))
        named = queries.customers_by_id(w, found.record_ids)
        records = [RecordOut(id=i, number=named[i].number) for i in found.record_ids if i in named]
        return IdentityOut(survivor=records[0], records=records, more=found.more)

    return call.read(read)


def _outs(w: Work, call: Call, found: list[Comparison]) -> list[MatchOut]:
    who = people.people_by_id(w, sorted({d.person_id for c in found for d in c.decisions}))
    return [
        MatchOut(
            id=c.match.id,
            state=c.match.state.value,
            chance=f"{c.match.chance:.4f}",
            by_document=c.match.by_document,
            found_at=c.match.found_at,
            left=_side(c.left),
            right=_side(c.right),
            fields=[_field(call, c, field) for field in c.left.values],
            decisions=[
                MatchDecisionOut(
                    verdict=d.verdict, person=who[d.person_id].name if d.person_id in who else d.person_id, reason=d.reason, at=d.at
                )
                for d in c.decisions
            ],
        )
        for c in found
    ]


def _side(side: Side) -> MatchSideOut:
    return MatchSideOut(id=side.id, number=side.number, kind=side.kind.value, tier=side.tier, since=side.since, survives=side.survives)


def _field(call: Call, found: Comparison, field: str) -> MatchFieldOut:
    told = next((e for e in found.match.evidence if e.field == field), None)
    return MatchFieldOut(
        field=field,
        label=call.say(f"match_field.{field}"),
        left=found.left.values[field],
        right=found.right.values[field],
        level=told.level if told else "missing",
        text=call.say(f"match_level.{field}.{told.level}" if told else "match_level.missing"),
        agrees=told is not None and told.level == "same",
        bits=f"{told.bits:.1f}" if told else None,
    )
