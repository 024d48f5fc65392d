"""What a clearance still lets happen, as pure functions: the same words at acceptance, placing, the cut-off and execution."""

from collections.abc import Sequence

from steward.guard.compliance.model import REDEEMING, Clearance, ClearanceChanged, ClearanceExpired, ClearedLine, Judged
from steward.kernel.ids import CustomerId
from steward.kernel.refusal import Refusal
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision, Reason


def find_fault(cleared: Clearance, subject_id: str, customer_id: CustomerId, lines: Sequence[ClearedLine], now: Instant) -> Refusal | None:
    """Why a clearance does not let exactly these lines of this subject happen now; None when it does.

    The fingerprint is computed anew from what is about to happen and from everything the clearance says of its review, so that a change
    of any of it, before or after, shows.
    """
    if cleared.subject_id != subject_id or cleared.fingerprint != cleared.fingerprint_for(customer_id, lines):
        return ClearanceChanged(clearance_id=cleared.id)
    if now >= cleared.expires_at:
        return ClearanceExpired(clearance_id=cleared.id, expired_at=cleared.expires_at.isoformat())
    return None


def find_stops(judged: Judged, cleared: Clearance) -> tuple[Reason, ...]:
    """What stops an act that was cleared and is judged again: everything stricter than a warning, and every warning that was not there
    when the customer agreed, and so is not confirmed. Warnings never stop a redemption.
    """
    confirmed = {r.rule_id for r in cleared.reasons}
    buying = any(facts.act not in REDEEMING for facts in judged.facts)
    return tuple(
        r
        for r in judged.verdict.reasons
        if r.decision > Decision.WARN or (buying and r.rule_id not in confirmed and r.decision is Decision.WARN)
    )
