"""A customer accepts a proposal; its orders follow, all of them or none, at once or after people let pass what the guard referred."""

from collections.abc import Sequence

from steward.advise.advice.model import Proposal, ProposalAccepted, ProposalState, cleared_lines
from steward.advise.advice.queries import facts_of_wishes, get_proposal, wishes_of
from steward.deliver.trading import actions
from steward.deliver.trading import queries as trading
from steward.deliver.trading.model import NEXT, OrderLine, OrderState, ProceedsMissing, Reason, RedemptionEnded, Side
from steward.guard.compliance.actions import clear, decide, open_case
from steward.guard.compliance.model import Act, CaseDecided, CaseDeclined, CaseState, CaseWaiting, NotCleared, Referral
from steward.kernel.ids import ClearanceId, CustomerId, InstructionId, ProposalId
from steward.kernel.refusal import Refusal
from steward.platform.work import Work


def place_accepted_orders(w: Work, accepted: ProposalAccepted) -> None:
    """Place the orders of an accepted proposal; where one can no longer be placed, record all of them as rejected with the reason.

    Between acceptance and this moment the clearance may have expired, the money been spent or a product been suspended. What the guard
    refers meanwhile waits for the case that is opened here; asked again once people have decided, it goes on or ends.
    """
    proposal = get_proposal(w, ProposalId(accepted.proposal_id))
    assert proposal.clearance_id is not None, "the database keeps accepted proposals without a clearance out"
    lines = _lines_of(proposal)
    _place(w, proposal, range(len(lines)), proposal.clearance_id, [n for n, x in enumerate(proposal.content.lines) if x.after_sales])


def place_waiting_orders(w: Work, ended: RedemptionEnded) -> None:
    """Place what waited for the proceeds of a proposal's redemptions, once the last of them ended; rejected where one was not paid.

    A clearance of its own covers what waited, judged by what is known now: the first may have run out in the days between.
    """
    if ended.proposal_id is None:
        return
    proposal = get_proposal(w, ProposalId(ended.proposal_id))
    orders = trading.orders_of_proposal(w, proposal.id)
    sold = [o for o in orders if o.side is Side.REDEEM]
    placed = {o.line for o in orders}
    waiting = [n for n, x in enumerate(proposal.content.lines) if x.after_sales and n not in placed]
    if not waiting or any(NEXT[o.state] for o in sold):
        return
    assert proposal.clearance_id is not None, "the database keeps accepted proposals without a clearance out"
    lines = [cleared_lines(proposal.content)[n] for n in waiting]
    try:
        if any(o.state is not OrderState.SETTLED for o in sold):
            raise ProceedsMissing
        acts = facts_of_wishes(w, wishes_of(proposal.customer_id, lines, Act.ACCEPT, w.now), w.today)
        judged = decide(w, acts=acts)
        cleared = clear(w, subject_kind="proposal", subject_id=proposal.id, customer_id=proposal.customer_id, lines=lines, judged=judged)
    except Refusal as refused:
        _record_rejected(w, proposal, waiting, proposal.clearance_id, refused)
        return
    _place(w, proposal, waiting, cleared.id)


def buy_converted(w: Work, ended: RedemptionEnded) -> None:
    """Buy what a customer converts into, once the redemption of it was paid, or keep why it was not bought."""
    if ended.instruction_id is not None:
        actions.finish_conversion(w, customer_id=CustomerId(ended.customer_id), instruction_id=InstructionId(ended.instruction_id))


def _lines_of(proposal: Proposal) -> list[OrderLine]:
    return [OrderLine(line.product_id, Side(line.side), line.amount) for line in proposal.content.lines]


def _place(w: Work, proposal: Proposal, numbers: Sequence[int], clearance_id: ClearanceId, later: Sequence[int] = ()) -> None:
    lines = [_lines_of(proposal)[n] for n in numbers]
    try:
        actions.place_orders(
            w,
            proposal_id=proposal.id,
            customer_id=proposal.customer_id,
            lines=lines,
            clearance_id=clearance_id,
            later=later,
            numbers=numbers,
        )
    except Refusal as refused:
        referral = refused.referral if isinstance(refused, NotCleared) else None
        if referral is not None and open_case(w, customer_id=proposal.customer_id, referral=referral).state is not CaseState.DECLINED:
            return
        _record_rejected(w, proposal, numbers, clearance_id, refused)


def _record_rejected(w: Work, proposal: Proposal, numbers: Sequence[int], clearance_id: ClearanceId, refused: Refusal) -> None:
    """What cannot be placed, with the reason. Figures are the customer's own and stay out of it; its sentence does without them."""
    facts = {name: value for name, value in refused.facts.items() if isinstance(value, str)}
    referred = isinstance(refused, NotCleared) and refused.referral is not None
    actions.record_rejected(
        w,
        proposal_id=proposal.id,
        customer_id=proposal.customer_id,
        lines=[_lines_of(proposal)[n] for n in numbers],
        clearance_id=clearance_id,
        reason=Reason(CaseDeclined.code if referred else refused.code, facts),
        stops=refused.stops if isinstance(refused, NotCleared) else (),
        numbers=numbers,
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
