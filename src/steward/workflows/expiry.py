"""Proposals whose time is over end by themselves, and with what is over nobody has to deal any more; the server's schedule sees to it."""

from steward.advise.advice import actions
from steward.advise.advice.model import ProposalState
from steward.advise.advice.queries import states_of
from steward.deliver.trading.queries import orders_of_proposal
from steward.guard.compliance.actions import assign_overdue, end_case
from steward.guard.compliance.queries import list_waiting
from steward.kernel.ids import ProposalId
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work

OVER = (ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.SUPERSEDED)
# What became of the matter of a case when its orders are there already.
PLACED = "placed"


def expire_overdue(rt: Runtime) -> int:
    """End every issued proposal nobody decided in time and every case about one that is over; give overdue cases to somebody by name.

    Returns how many proposals.
    """
    expired = rt.run(SYSTEM, actions.expire_proposals)
    rt.run(SYSTEM, end_cases)
    rt.run(SYSTEM, assign_overdue)
    return expired


def end_cases(w: Work) -> int:
    """End every referred case that nobody needs an answer to: its proposal is over, or has its orders already. How many."""
    waiting = list_waiting(w)
    states = states_of(w, [ProposalId(case.subject_id) for case in waiting])
    over = [(case, _over(w, ProposalId(case.subject_id), states[ProposalId(case.subject_id)])) for case in waiting]
    ended = [end_case(w, case_id=case.id, ended_as=became) for case, became in over if became is not None]
    return len(ended)


def _over(w: Work, proposal_id: ProposalId, state: ProposalState) -> str | None:
    """What became of a proposal that needs no answer any more; None while it does."""
    if state in OVER:
        return state.value
    return PLACED if state is ProposalState.ACCEPTED and orders_of_proposal(w, proposal_id) else None
