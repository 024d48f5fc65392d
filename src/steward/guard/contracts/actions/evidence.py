"""Keeping evidence: the one place where records are written, whoever decides."""

from collections.abc import Sequence
from typing import Any

from steward.guard.contracts.model import Draft
from steward.guard.contracts.rules.retention import first_day_free
from steward.guard.contracts.store import evidence as store
from steward.kernel.json import Json, canonical
from steward.platform.access.operation import Operation
from steward.platform.clock import random_bytes
from steward.platform.merkle import leaf_hash, root_of
from steward.platform.work import Work

FORMAT = "steward-evidence/1"
SALT_BYTES = 16


def keep_evidence(w: Work, drafts: Sequence[Draft]) -> list[str]:
    """Keep the records of decisions made in this transaction, and put the root over their digests into the audit chain with it.

    Returns their identifiers. A digest gives nothing away of what is personal: each record has a salt of its own.
    """
    if not drafts:
        return []
    customers = {d.customer_id for d in drafts}
    subject = customers.pop() if len(customers) == 1 else None
    w.require(Operation.CONTRACTS_EVIDENCE_KEEP, subject)
    store.add_exhibits(w, {digest: exhibit for d in drafts for digest, exhibit in d.exhibits.items()})
    batch_id = w.new_id()
    rows = [_row(w, draft, batch_id, place) for place, draft in enumerate(drafts)]
    root = root_of([bytes.fromhex(row["digest"]) for row in rows]).hex()
    facts: dict[str, Json] = {"batch": batch_id, "records": len(rows), "root": root}
    audit_id = w.audit(Operation.CONTRACTS_EVIDENCE_KEEP, subject, "done", facts)
    store.add_batch(w, {"id": batch_id, "audit_id": audit_id, "records": len(rows), "root": root}, rows)
    return [row["id"] for row in rows]


def _row(w: Work, draft: Draft, batch_id: str, place: int) -> dict[str, Any]:
    record_id, retain_until = w.new_id(), first_day_free(w.today, draft.regimes)
    record = {
        "format": FORMAT,
        "id": record_id,
        "salt": random_bytes(SALT_BYTES).hex(),
        "time": w.now,
        "customer": draft.customer_id,
        "stage": draft.stage,
        "subject": {"kind": draft.subject_kind, "id": draft.subject_id},
        "story": draft.story,
        "operator": {"person": w.actor.person_id, "role": w.actor.role},
        "circumstances": draft.circumstances,
        "decided": draft.decided,
        "retain_until": retain_until,
    }
    text = canonical(record)
    return {
        "id": record_id,
        "batch_id": batch_id,
        "place": place,
        "customer_id": draft.customer_id,
        "stage": draft.stage.value,
        "subject_kind": draft.subject_kind,
        "subject_id": draft.subject_id,
        "story": draft.story,
        "kept_at": w.now,
        "retain_until": retain_until,
        "digest": leaf_hash(text).hex(),
        "body": text.decode(),
    }
