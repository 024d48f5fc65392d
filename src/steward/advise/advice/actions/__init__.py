"""What can be done in advice: proposals through their life, their review by a second person, and the runs over the whole book."""

from steward.advise.advice.actions.proposals import (
    DAYS_TO_DECIDE,
    accept_proposal,
    decline_proposal,
    draft_proposal,
    issue_proposal,
    note_discussed,
    note_read,
    revise_proposal,
)
from steward.advise.advice.actions.reviewing import ask_review, release_proposal, withdraw_review
from steward.advise.advice.actions.runs import expire_proposals, record_check, record_run

__all__ = [
    "DAYS_TO_DECIDE",
    "accept_proposal",
    "ask_review",
    "decline_proposal",
    "draft_proposal",
    "expire_proposals",
    "issue_proposal",
    "note_discussed",
    "note_read",
    "record_check",
    "record_run",
    "release_proposal",
    "revise_proposal",
    "withdraw_review",
]
