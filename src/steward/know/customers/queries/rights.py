"""Requests about personal data, what the law keeps, and who is erased."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import RequestNotFound, RequestState, Retention, RightsRequest
from steward.know.customers.rules.rights import decide_retention
from steward.know.customers.store import rights as store
from steward.know.customers.tables import erasure, request
from steward.platform.access.operation import Operation
from steward.platform.bulk import among
from steward.platform.work import Work

READ = Operation.CUSTOMERS_REQUEST_READ


def requests_of(w: Work, customer_id: CustomerId) -> list[RightsRequest]:
    """A customer's requests, newest first."""
    w.require(READ, customer_id)
    return store.requests(w, sa.select(request).where(request.c.customer_id == customer_id).order_by(request.c.made_at.desc()))


def list_requests(w: Work, state: RequestState | None = None, limit: int = 200) -> list[RightsRequest]:
    """Requests of all customers the actor may answer, what is due first; `state` None for all."""
    query = sa.select(request).where(w.scope(Operation.CUSTOMERS_REQUEST_DECIDE, request.c.customer_id))
    if state is not None:
        query = query.where(request.c.state == state.value)
    return store.requests(w, query.order_by(request.c.due, request.c.id).limit(limit))


def get_request(w: Work, request_id: str) -> RightsRequest:
    """One request; RequestNotFound for those who may not know of it."""
    found = store.requests(w, sa.select(request).where(request.c.id == request_id, w.scope(READ, request.c.customer_id)))
    if not found:
        raise RequestNotFound
    return found[0]


def retention_of(w: Work, customer_id: CustomerId, records: Mapping[str, BusinessDate]) -> Retention:
    """What would keep this customer's data, from the kinds of record there are."""
    w.require(READ, customer_id)
    return decide_retention(records, is_held=bool(store.live_holds(w.db, customer_id)))


def is_erased(w: Work, customer_id: CustomerId) -> bool:
    """Whether the customer asked to be forgotten and only the law keeps their data."""
    w.require(Operation.CUSTOMERS_CUSTOMER_READ, customer_id)
    return bool(store.erasures(w.db, erasure.c.customer_id == customer_id))


def erased_among(w: Work, customer_ids: Collection[CustomerId]) -> frozenset[CustomerId]:
    """Which of these customers are erased; for those who keep something about many."""
    w.require(Operation.CUSTOMERS_DATA_DESTROY)
    return frozenset(e.customer_id for e in store.erasures(w.db, among(w.db, erasure.c.customer_id, sorted(customer_ids))))


def erasures_run_out(w: Work) -> list[CustomerId]:
    """Erased customers whose data nothing keeps any longer."""
    w.require(Operation.CUSTOMERS_DATA_DESTROY)
    return store.run_out(w.db, w.today)
