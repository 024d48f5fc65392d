"""Reading evidence: by customer, by subject, one record, and a whole story."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from steward.guard.contracts.model import EvidenceHead, EvidenceNotFound, Kept
from steward.guard.contracts.store import evidence as store
from steward.guard.contracts.tables import evidence
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, Instant
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

READ = Operation.CONTRACTS_EVIDENCE_READ


def list_evidence(
    w: Work, *, customer_id: CustomerId | None = None, cursor: str | None = None, limit: int = 50
) -> tuple[list[EvidenceHead], str | None]:
    """A page of the records about a customer, or about all the actor may see, newest first, and the cursor of the next."""
    where = [w.scope(READ, evidence.c.customer_id)]
    if customer_id is not None:
        w.require(READ, customer_id)
        where.append(evidence.c.customer_id == customer_id)
    after = decode_cursor(cursor, 1)
    if after is not None:
        where.append(evidence.c.id < str(after[0]))
    found = store.heads(w, sa.and_(*where), limit + 1)
    return found[:limit], encode_cursor([found[limit - 1].id]) if len(found) > limit else None


def get_evidence(w: Work, evidence_id: str) -> Kept:
    """One record; EvidenceNotFound when there is none, it was destroyed, or it is not the actor's to see."""
    found = store.find(w, evidence.c.id == evidence_id)
    if not found:
        raise EvidenceNotFound
    w.require(READ, found[0].head.customer_id)
    return found[0]


def last_about(w: Work, subject_id: str) -> EvidenceHead:
    """The newest record about an order or a proposal; EvidenceNotFound when there is none, or it is not the actor's to see."""
    found = store.heads(w, evidence.c.subject_id == subject_id, 1)
    if not found:
        raise EvidenceNotFound
    w.require(READ, found[0].customer_id)
    return found[0]


def story_of(w: Work, last: EvidenceHead) -> list[Kept]:
    """What led to a record and the record itself, oldest first: of its story everything but what is about other orders."""
    w.require(READ, last.customer_id)
    same = sa.or_(evidence.c.subject_id == last.subject_id, evidence.c.subject_kind != "order")
    return store.find(w, sa.and_(evidence.c.story == last.story, evidence.c.id <= last.id, same))


def evidence_from(w: Work, last_id: str | None, before: Instant, limit: int) -> list[tuple[EvidenceHead, Mapping[str, Any]]]:
    """The records of the whole bank kept before an instant, oldest first, from the one after `last_id` on, with their bodies."""
    w.require(READ)
    return store.after(w, last_id, before, limit)


def exhibits_of(w: Work, digests: Iterable[str]) -> dict[str, Json]:
    """What records refer to; about no person."""
    return store.exhibits_by_digest(w, digests)


def evidence_kept_until(w: Work, customer_id: CustomerId) -> BusinessDate | None:
    """The last day on which anything keeps evidence about a customer from being destroyed; None when there is none.

    For those who destroy: the customer may be erased already.
    """
    w.require(Operation.CUSTOMERS_DATA_DESTROY)
    return store.last_day(w, evidence.c.customer_id == customer_id)
