"""The decision log: what the evidence keeps, written once more in columns, for reading a year at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from steward.guard.compliance.model import ReviewFacts
from steward.guard.compliance.rules.columns import make_column
from steward.guard.compliance.rules.evidence import facts_in
from steward.guard.compliance.rules.packing import Logged
from steward.guard.compliance.rules.review_each import acts_of
from steward.guard.compliance.store import impact as store
from steward.guard.contracts.model import EvidenceHead
from steward.guard.contracts.queries import evidence_from, exhibits_of
from steward.kernel.ids import CustomerId
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision
from steward.know.customers import queries as customers
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# Records a block takes; one with fewer is written anew when there are more.
BLOCK_RECORDS = 10_000
# A record younger than this may yet get an older neighbour from a transaction that is still open.
SETTLED = dt.timedelta(minutes=5)
# A year, and a month so that no trial misses a day of it (D).
KEPT = dt.timedelta(days=396)

Record = tuple[EvidenceHead, Mapping[str, Any]]


@action(Operation.COMPLIANCE_IMPACT_RECORD)
def log_decisions(w: Work) -> int:
    """Write a block of what the evidence has and the log has not; how many records it took, 0 when there is no more to take.

    Only the law still knows an erased customer: what was decided about them is left out. What is older than a year and a month leaves
    the log.
    """
    store.forget_blocks(w, Instant(w.now - KEPT))
    records = evidence_from(w, store.open_end(w, BLOCK_RECORDS), Instant(w.now - SETTLED), BLOCK_RECORDS)
    if not records:
        return 0
    erased = customers.erased_among(w, {head.customer_id for head, _body in records})
    logged = _in_columns(w, [(head, body) for head, body in records if head.customer_id not in erased])
    store.add_block(w, logged, len(records), records[0][0].kept_at, records[-1][0].kept_at, records[-1][0].id)
    return len(records) if len(records) == BLOCK_RECORDS else 0


@action(Operation.COMPLIANCE_IMPACT_RECORD)
def erase_decisions(w: Work, *, customer_id: CustomerId) -> int:
    """Take what was decided about an erased customer out of the log (D11); how many blocks were written anew."""
    return store.forget_customer(w, customer_id)


def _in_columns(w: Work, records: Sequence[Record]) -> Logged:
    acts = [(head, body["decided"], act) for head, body in records for act in body["decided"].get("acts", ())]
    products = exhibits_of(w, {act["product"] for _head, _decided, act in acts})
    facts: list[ReviewFacts] = []
    for _head, decided, act in acts:
        product = products[act["product"]]
        assert isinstance(product, Mapping)
        facts.append(facts_in(decided, act, product))
    return Logged(
        acts=acts_of(facts),
        decision=np.array([Decision[decided["decision"]] for _head, decided, _act in acts], dtype=np.int8),
        stage=make_column("text", [head.stage.value for head, _decided, _act in acts]),
        customer=make_column("text", [head.customer_id for head, _decided, _act in acts]),
        product=make_column("text", [act.get("product_id") for _head, _decided, act in acts]),
        record=np.frombuffer(b"".join(bytes.fromhex(head.id.replace("-", "")) for head, _decided, _act in acts), dtype=np.uint8).reshape(
            -1, 16
        ),
    )
