"""What others may read of contracts."""

from steward.guard.contracts.queries.contracts import (
    contracts_about,
    contracts_of_purchase,
    contracts_wanted,
    draw_document,
    for_every_customer,
    get_contract,
    list_contracts,
    paper_of,
    paper_shown,
    read_file,
    require_signed,
    root_certificate,
    template_of,
    unsigned,
)
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
    "contracts_about",
    "contracts_of_purchase",
    "contracts_wanted",
    "disclosure_state",
    "draw_document",
    "evidence_from",
    "evidence_kept_until",
    "evidence_of",
    "exhibits_of",
    "for_every_customer",
    "get_contract",
    "get_disclosure",
    "get_evidence",
    "get_task",
    "heard_in",
    "last_about",
    "list_contracts",
    "list_disclosures",
    "list_evidence",
    "make_person",
    "open_tasks",
    "paper_of",
    "paper_shown",
    "progress_now",
    "progress_of",
    "question_now",
    "read_file",
    "require_disclosed",
    "require_signed",
    "root_certificate",
    "story_of",
    "template_of",
    "told_by",
    "unsigned",
    "worst_loss",
]
