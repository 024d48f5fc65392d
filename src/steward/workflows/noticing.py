"""New behaviour, notes, goals, sign-ins, decisions and money change the picture of a customer within seconds (B9)."""

from steward.advise.advice.model import ProposalAccepted, ProposalDeclined
from steward.advise.planning.model import GoalCaptured
from steward.advise.planning.queries import get_goal
from steward.kernel.ids import CustomerId
from steward.know.holdings.model import MoneyMoved
from steward.know.insight import actions
from steward.know.insight.model import BehaviourObserved, NoteObserved, ObservationKind, ObservationRow
from steward.platform.access.model import SYSTEM, CustomerSignedIn
from steward.platform.runtime import Runtime
from steward.platform.work import Work

# A larger batch is an import or a pay day of the whole bank: the run over everybody takes it up.
ONLINE_TRANSFERS = 200


def notice_money(w: Work, moved: MoneyMoved) -> None:
    """Note what one transaction moved, and look again at whom it was of."""
    if moved.transfers <= ONLINE_TRANSFERS:
        touched = actions.observe_money(w, batch=moved.batch)
        actions.propose_hypotheses(w, customer_ids=touched)


def notice_behaviour(w: Work, observed: BehaviourObserved) -> None:
    """Look again after a search."""
    actions.propose_hypotheses(w, customer_ids=[CustomerId(observed.customer_id)])


def notice_note(w: Work, observed: NoteObserved) -> None:
    """Look again after a note."""
    actions.propose_hypotheses(w, customer_ids=[CustomerId(observed.customer_id)])


def notice_goal(w: Work, captured: GoalCaptured) -> None:
    """A goal answers the need it is for."""
    goal = get_goal(w, captured.goal_id)  # type: ignore[arg-type]
    template = goal.stated_goal.template.value
    _observe(w, goal.customer_id, ObservationKind.GOAL, template, f"goal:{goal.id}")
    actions.propose_hypotheses(w, customer_ids=[goal.customer_id])


def notice_sign_in(w: Work, entered: CustomerSignedIn) -> None:
    """Note that the customer came."""
    _observe(w, CustomerId(entered.customer_id), ObservationKind.SIGN_IN, "session", f"sign-in:{entered.session_id}")


def notice_accepted(w: Work, accepted: ProposalAccepted) -> None:
    """Note a yes to a proposal."""
    _observe(w, CustomerId(accepted.customer_id), ObservationKind.PROPOSAL, "accepted", f"accepted:{accepted.proposal_id}")


def notice_declined(w: Work, declined: ProposalDeclined) -> None:
    """Note a no to a proposal."""
    _observe(w, CustomerId(declined.customer_id), ObservationKind.PROPOSAL, "declined", f"declined:{declined.proposal_id}")


def _observe(w: Work, customer_id: CustomerId, kind: ObservationKind, subject: str, reference: str) -> None:
    row = ObservationRow(customer_id=customer_id, kind=kind, subject=subject, reference=reference, at=w.now, channel="bank")
    actions.record_observations(w, rows=[row])


def notice_all(rt: Runtime) -> int:
    """The run over everybody: money that came in bulk, then every picture; how many proposals are new."""
    rt.run(SYSTEM, actions.observe_money)
    return rt.run(SYSTEM, actions.propose_hypotheses)


def tidy_observations(rt: Runtime) -> int:
    """What has outlived its retention, or is no longer agreed to, goes."""
    return rt.run(SYSTEM, actions.drop_observations)
