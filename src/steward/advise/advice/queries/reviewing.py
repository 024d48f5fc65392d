"""Reviews of proposals by a second person: whether one is needed, and how the last one stands."""

from steward.advise.advice import store
from steward.advise.advice.model import Proposal, Review, bought
from steward.advise.advice.rules.reviewing import review_reasons
from steward.advise.advice.tables import review
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import AdviceMode
from steward.guard.contracts import queries as contracts
from steward.kernel.ids import ProposalId
from steward.platform.work import Work


def review_needed(w: Work, found: Proposal) -> tuple[str, ...]:
    """Why a second person has to look at a proposal as things are today, by code; for callers that checked who may see it."""
    return review_reasons(
        buys=bool(bought(found.content)),
        warned={warning.code for warning in found.content.warnings},
        care=contracts.person_of(w, found.customer_id).protections,
        discretionary=compliance.service_now(w).mode is AdviceMode.DISCRETIONARY,
    )


def last_review(w: Work, proposal_id: ProposalId) -> Review | None:
    """The newest review asked for; for callers that checked who may see the proposal."""
    found = store.reviews(w, review.c.proposal_id == proposal_id)
    return found[-1][1] if found else None
