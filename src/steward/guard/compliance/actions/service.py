"""Switching how far advice goes and whether anything may be bought: one person proposes, another decides (S3, W33, A01)."""

from collections.abc import Mapping
from typing import Any

from steward.guard.compliance.model import AdviceMode, CaseReasonMissing, LicenceMissing, Service
from steward.guard.compliance.queries.clearances import licences
from steward.guard.compliance.queries.service import is_licensed, service_now
from steward.kernel.json import Json
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import find_proposal, propose
from steward.platform.work import Work

DECIDE = Operation.COMPLIANCE_SERVICE_DECIDE


@action(Operation.COMPLIANCE_SERVICE_PROPOSE)
def propose_service(w: Work, *, mode: AdviceMode, buying: bool, reason: str) -> str:
    """Ask for another mode, or for buying to stop or go on; returns the id to decide under. Nothing changes until it is decided.

    LicenceMissing where no licence carries the mode, CaseReasonMissing without a reason.
    """
    if not reason.strip():
        raise CaseReasonMissing
    if not is_licensed(mode, licences()):
        raise LicenceMissing(mode=mode.value)
    return propose(w, DECIDE, {"mode": mode.value, "buying": buying, "reason": reason.strip()})


def _as_proposed(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return find_proposal(w, DECIDE, kw["proposal_id"]).payload


@action(DECIDE, four_eyes=Proposed("proposal_id", _as_proposed))
def decide_service(w: Work, *, proposal_id: str, approve: bool) -> Service:
    """Let another person's change of the service hold from now on, or refuse it; what is switched on afterwards."""
    mode = AdviceMode(find_proposal(w, DECIDE, proposal_id).payload["mode"])
    if approve and not is_licensed(mode, licences()):
        raise LicenceMissing(mode=mode.value)
    return service_now(w)
