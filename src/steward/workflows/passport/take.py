"""Taking a passport away: customers their own, the bank's people with a reason that the customer can read."""

from collections.abc import Mapping
from typing import Any

from steward.guard.contracts import queries as contracts
from steward.know.customers.actions import note_taken
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work
from steward.workflows.passport.build import build_passport


def _whose(w: Work, kw: Mapping[str, Any]) -> str:
    return contracts.get_evidence(w, kw["evidence_id"]).head.customer_id


@action(Operation.CONTRACTS_PASSPORT_EXPORT, subject=_whose)
def take_passport(w: Work, *, evidence_id: str, reason: str) -> bytes:
    """The file; ReasonMissing when somebody of the bank does not say why."""
    head = contracts.get_evidence(w, evidence_id).head
    if w.actor.is_staff:
        note_taken(w, customer_id=head.customer_id, reason=reason)
    return build_passport(w, evidence_id)
