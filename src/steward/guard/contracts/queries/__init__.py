"""What others may read of contracts."""

from steward.guard.contracts.queries.evidence import (
    evidence_from,
    evidence_kept_until,
    exhibits_of,
    get_evidence,
    last_about,
    list_evidence,
    story_of,
)
from steward.guard.contracts.queries.proof import evidence_of
from steward.guard.contracts.queries.read import care_asked, get_disclosure, get_task, heard_in, list_disclosures, open_tasks, question_now
from steward.guard.contracts.queries.situation import Person, make_person
from steward.guard.contracts.queries.standing import UNTOLD, disclosure_state, progress_now, progress_of, require_disclosed, told_by
from steward.guard.contracts.queries.texts import worst_loss

__all__ = [
    "UNTOLD",
    "Person",
    "care_asked",
    "disclosure_state",
    "evidence_from",
    "evidence_kept_until",
    "evidence_of",
    "exhibits_of",
    "get_disclosure",
    "get_evidence",
    "get_task",
    "heard_in",
    "last_about",
    "list_disclosures",
    "list_evidence",
    "make_person",
    "open_tasks",
    "progress_now",
    "progress_of",
    "question_now",
    "require_disclosed",
    "story_of",
    "told_by",
    "worst_loss",
]
