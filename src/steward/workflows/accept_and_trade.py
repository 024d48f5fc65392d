"""A customer accepts a proposal; its orders follow, all of them or none, at once or after people let pass what the guard referred."""

from steward.advise.advice.model import ProposalAccepted, ProposalState
from steward.advise.advice.queries import get_proposal
from steward.deliver.trading import actions
from steward.deliver.trading.model import OrderLine, Reason, Side
from steward.guard.compliance.actions import open_case
from steward.guard.compliance.model import CaseDecided, CaseDeclined, CaseState, CaseWaiting, NotCleared, Referral
from steward.kernel.ids import ProposalId
from steward.kernel.refusal import Refusal
from steward.platform.work import Work


def place_accepted_orders(w: Work, accepted: ProposalAccepted) -> None:
    """Place the orders of an accepted proposal; where one can no longer be placed, record all of them as rejected with the reason.

    Between acceptance and this moment the clearance may have expired, the money been spent or a product been suspended. What the guard
    refers meanwhile waits for the case that is opened here; asked again once people have decided, it goes on or ends.
    """
    proposal = get_proposal(w, ProposalId(accepted.proposal_id))
    assert proposal.clearance_id is not None, "the database keeps accepted proposals without a clearance out"
    lines = [OrderLine(line.product_id, Side(line.side), line.amount) for line in proposal.content.lines]
    try:
        actions.place_orders(w, proposal_id=proposal.id, customer_id=proposal.customer_id, lines=lines, clearance_id=proposal.clearance_id)
    except Refusal as refused:
        referral = refused.referral if isinstance(refused, NotCleared) else None
        if referral is not None and open_case(w, customer_id=proposal.customer_id, referral=referral).state is not CaseState.DECLINED:
            return
        # Figures are the customer's own and stay out of the kept reason; its sentence does without them.
        facts = {name: value for name, value in refused.facts.items() if isinstance(value, str)}
        actions.record_rejected(
            w,
            proposal_id=proposal.id,
            customer_id=proposal.customer_id,
            lines=lines,
            clearance_id=proposal.clearance_id,
            reason=Reason(refused.code if referral is None else CaseDeclined.code, facts),
            stops=refused.stops if isinstance(refused, NotCleared) else (),
        )


def refer(w: Work, referral: Referral) -> Refusal:
    """Open the case of what was refused, in a transaction of its own because the refusal undid the other; what to tell the customer."""
    case = open_case(w, customer_id=referral.customer_id, referral=referral)
    return CaseDeclined() if case.state is CaseState.DECLINED else CaseWaiting(due=case.due.isoformat())


def go_on_after_case(w: Work, decided: CaseDecided) -> None:
    """The orders of a proposal that was accepted and waited: placed when released, recorded as rejected when not.

    A proposal that waits for the customer's own yes goes on with that.
    """
    proposal = get_proposal(w, ProposalId(decided.subject_id))
    if proposal.state is ProposalState.ACCEPTED:
        place_accepted_orders(w, ProposalAccepted(proposal.id, proposal.customer_id))
