"""Every statement of personal-data rights."""

from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model import Erasure, RequestKind, RequestState, RightsRequest
from steward.know.customers.tables import erasure, legal_hold, request
from steward.platform.work import Work


def requests(w: Work, query: sa.Select[Any]) -> list[RightsRequest]:
    """Requests of a query over the whole table, opened."""
    return [
        RightsRequest(
            id=r["id"],
            customer_id=CustomerId(r["customer_id"]),
            kind=RequestKind(r["kind"]),
            state=RequestState(r["state"]),
            detail=r["detail"] or "",
            answer=r["answer"] or "",
            made_at=r["made_at"],
            due=r["due"],
            decided_at=r["decided_at"],
        )
        for r in w.fetch(request, query)
    ]


def close_request(w: Work, row: dict[str, Any]) -> bool:
    """Write the answer of an open request; False when somebody answered first."""
    from_open = (request.c.id == row["id"]) & (request.c.state == RequestState.OPEN.value)
    sealed = w.keys.seal(row["answer"], f"{request.name}.answer:{row['id']}") if row["answer"] else None
    values = {"state": row["state"], "answer": sealed, "decided_at": w.now, "decided_by": w.actor.person_id}
    return w.db.execute(request.update().where(from_open).values(**values)).rowcount == 1


def erasures(db: sa.Connection, where: sa.ColumnElement[bool]) -> list[Erasure]:
    """Erasures, oldest first."""
    query = sa.select(erasure).where(where).order_by(erasure.c.erased_at, erasure.c.customer_id)
    return [Erasure(CustomerId(r.customer_id), r.erased_at, r.kept_until, tuple(r.rules), r.destroyed_at) for r in db.execute(query)]


def live_holds(db: sa.Connection, customer_id: CustomerId) -> list[tuple[str, Instant]]:
    """Who placed each legal hold that stands, and when."""
    query = sa.select(legal_hold.c.placed_by, legal_hold.c.placed_at).where(_live(customer_id))
    return [(by, at) for by, at in db.execute(query)]


def release_holds(db: sa.Connection, customer_id: CustomerId, at: Instant) -> bool:
    """End what stands; False when nothing does any more."""
    return db.execute(legal_hold.update().where(_live(customer_id)).values(released_at=at)).rowcount > 0


def _live(customer_id: CustomerId) -> sa.ColumnElement[bool]:
    return (legal_hold.c.customer_id == customer_id) & legal_hold.c.released_at.is_(None)


def run_out(db: sa.Connection, today: BusinessDate) -> list[CustomerId]:
    """Erased customers whom no law and no hold keeps any longer."""
    over = erasure.c.destroyed_at.is_(None) & (erasure.c.kept_until.is_(None) | (erasure.c.kept_until < today))
    held = sa.select(legal_hold.c.id).where(legal_hold.c.customer_id == erasure.c.customer_id, legal_hold.c.released_at.is_(None))
    return [CustomerId(i) for i in db.execute(sa.select(erasure.c.customer_id).where(over, ~sa.exists(held))).scalars()]
