"""Asking for a right, answering, holding for the law, and what erasure writes in this module."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_days
from steward.know.customers.actions.reveals import MAX_REASON, MIN_REASON
from steward.know.customers.model import (
    ErasureGranted,
    HoldMissing,
    NotErased,
    ReasonMissing,
    RequestDecided,
    RequestKind,
    RequestMade,
    RequestNotFound,
    RequestOpen,
    RequestState,
    Retention,
)
from steward.know.customers.rules.rights import days_for
from steward.know.customers.store import rights as store
from steward.know.customers.tables import customer, erasure, legal_hold, request, reveal
from steward.know.markets.queries import get_calendar, next_business_day
from steward.platform.access.erasure import shut
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Made, OnRecord
from steward.platform.four_eyes.people import accounts_of
from steward.platform.work import Work

CALENDAR = "cn"


def _customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    found = w.db.execute(sa.select(request.c.customer_id).where(request.c.id == kw["request_id"])).scalar_one_or_none()
    if found is None:
        raise RequestNotFound
    return str(found)


@action(Operation.CUSTOMERS_REQUEST_MAKE, subject="customer_id")
def make_request(w: Work, *, customer_id: CustomerId, kind: RequestKind, detail: str) -> str:
    """The customer asks; RequestOpen while an earlier request of the kind waits. Returns the request's id."""
    mine = (request.c.customer_id == customer_id) & (request.c.kind == kind.value) & (request.c.state == RequestState.OPEN.value)
    if w.db.execute(sa.select(request.c.id).where(mine)).first() is not None:
        raise RequestOpen
    row = {
        "id": w.new_id(),
        "customer_id": customer_id,
        "kind": kind.value,
        "state": RequestState.OPEN.value,
        "detail": detail.strip() or None,
    }
    w.insert(request, [{**row, "answer": None, "made_at": w.now, "due": _due(w, kind), "decided_at": None, "decided_by": None}])
    w.emit(RequestMade(str(row["id"]), customer_id))
    return str(row["id"])


def _due(w: Work, kind: RequestKind) -> BusinessDate:
    if kind is not RequestKind.EXPLANATION:
        return add_days(w.today, days_for("answer_days"))
    return next_business_day(get_calendar(w, CALENDAR), w.today, days_for("explanation_business_days"))


def _asked(w: Work, kw: Mapping[str, Any]) -> Made:
    (found,) = store.requests(w, sa.select(request).where(request.c.id == kw["request_id"]))
    return Made(accounts_of(w, found.customer_id), found.made_at)


@action(Operation.CUSTOMERS_REQUEST_DECIDE, subject=_customer_of, four_eyes=OnRecord(_asked))
def decide_request(w: Work, *, request_id: str, granted: bool, answer: str) -> None:
    """Answer a request, with reasons the customer reads; a granted erasure is carried out by the machinery."""
    if len(answer.strip()) < MIN_REASON:
        raise ReasonMissing
    state = RequestState.GRANTED if granted else RequestState.DECLINED
    (found,) = store.requests(w, sa.select(request).where(request.c.id == request_id))
    if not store.close_request(w, {"id": request_id, "state": state.value, "answer": answer.strip()}):
        raise RequestDecided
    if granted and found.kind is RequestKind.ERASURE:
        w.emit(ErasureGranted(request_id, found.customer_id))


@action(Operation.CUSTOMERS_DATA_ERASE, subject="customer_id")
def lock_away(w: Work, *, customer_id: CustomerId, request_id: str, retention: Retention) -> bool:
    """From now on the customer exists for the law only; False when it was so already."""
    if not shut(w, customer_id):
        return False
    rules = [rule.code for rule, _ in retention.kept]
    row = {"customer_id": customer_id, "request_id": request_id, "erased_at": w.now, "kept_until": retention.until, "rules": rules}
    w.insert(erasure, [{**row, "destroyed_at": None}])
    return True


@action(Operation.CUSTOMERS_DATA_DESTROY, subject="customer_id")
def note_destroyed(w: Work, *, customer_id: CustomerId) -> None:
    """What named the customer here is gone; NotErased unless it was locked away and nothing keeps it."""
    over = store.run_out(w.db, w.today)
    if customer_id not in over:
        raise NotErased
    gone = {"number": f"x-{customer_id.replace('-', '')}", "name_blind": "", "phone_blind": None, "tier": "mass", "household_id": None}
    w.db.execute(customer.update().where(customer.c.id == customer_id).values(**gone))
    w.db.execute(erasure.update().where(erasure.c.customer_id == customer_id).values(destroyed_at=w.now))


@action(Operation.CUSTOMERS_ERASED_READ, subject="customer_id")
def open_erased(w: Work, *, customer_id: CustomerId, reason: str) -> None:
    """Leave the trace without which nobody reads an erased customer's record."""
    if not MIN_REASON <= len(reason.strip()) <= MAX_REASON:
        raise ReasonMissing
    if not store.erasures(w.db, erasure.c.customer_id == customer_id):
        raise NotErased
    row = {"id": w.new_id(), "customer_id": customer_id, "person_id": w.actor.person_id, "field": "erased_record"}
    w.insert(reveal, [{**row, "reason": reason.strip(), "at": w.now}])


@action(Operation.CUSTOMERS_HOLD_PLACE, subject="customer_id")
def place_hold(w: Work, *, customer_id: CustomerId, reason: str) -> str:
    """Keep everything of a customer for a dispute or investigation until released; returns the hold's id."""
    if not MIN_REASON <= len(reason.strip()) <= MAX_REASON:
        raise ReasonMissing
    row = {"id": w.new_id(), "customer_id": customer_id, "reason": reason.strip(), "placed_by": w.actor.person_id}
    w.insert(legal_hold, [{**row, "placed_at": w.now, "released_at": None}])
    return str(row["id"])


def _placed(w: Work, kw: Mapping[str, Any]) -> Made:
    live = store.live_holds(w.db, kw["customer_id"])
    if not live:
        raise HoldMissing
    return Made({by for by, _at in live}, min(at for _by, at in live))


@action(Operation.CUSTOMERS_HOLD_RELEASE, subject="customer_id", four_eyes=OnRecord(_placed))
def release_hold(w: Work, *, customer_id: CustomerId) -> None:
    """End every legal hold of a customer, by somebody who placed none of them; HoldMissing when there is none."""
    if not store.release_holds(w.db, customer_id, w.now):
        raise HoldMissing
