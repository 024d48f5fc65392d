"""A customer accepts a proposal; its orders follow, all of them or none, and the customer sees which."""

from steward.advise.advice.model import ProposalAccepted
from steward.advise.advice.queries import get_proposal
from steward.deliver.trading import actions
from steward.deliver.trading.model import OrderLine, Reason, Side
from steward.guard.compliance.model import NotCleared
from steward.kernel.ids import ProposalId
from steward.kernel.refusal import Refusal
from steward.platform.work import Work


def place_accepted_orders(w: Work, accepted: ProposalAccepted) -> None:
    """Place the orders of an accepted proposal; where one can no longer be placed, record all of them as rejected with the reason.

    Between acceptance and this moment the clearance may have expired, the money been spent or a product been suspended.
    """
    proposal = get_proposal(w, ProposalId(accepted.proposal_id))
    assert proposal.clearance_id is not None, "the database keeps accepted proposals without a clearance out"
    lines = [OrderLine(line.product_id, Side(line.side), line.amount) for line in proposal.content.lines]
    try:
        actions.place_orders(w, proposal_id=proposal.id, customer_id=proposal.customer_id, lines=lines, clearance_id=proposal.clearance_id)
    except Refusal as refused:
        # Figures are the customer's own and stay out of the kept reason; its sentence does without them.
        facts = {name: value for name, value in refused.facts.items() if isinstance(value, str)}
        actions.record_rejected(
            w,
            proposal_id=proposal.id,
            customer_id=proposal.customer_id,
            lines=lines,
            clearance_id=proposal.clearance_id,
            reason=Reason(refused.code, facts),
            stops=refused.stops if isinstance(refused, NotCleared) else (),
        )
