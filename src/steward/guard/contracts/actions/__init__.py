"""What can be done: tell before signing, hold the conversations that are due, keep evidence."""

from steward.guard.contracts.actions.answering import answer_care, answer_question, teach_back, type_statement
from steward.guard.contracts.actions.evidence import keep_evidence
from steward.guard.contracts.actions.opening import open_disclosures, record_disclosures
from steward.guard.contracts.actions.reading import acknowledge_document, read_sections, show_document
from steward.guard.contracts.actions.signing import (
    countersign_contract,
    offer_contracts,
    record_contracts,
    shown_for_signing,
    sign_contracts,
    withdraw_contract,
)
from steward.guard.contracts.actions.tasks import decide_task
from steward.guard.contracts.actions.templates import decide_template, propose_template

__all__ = [
    "acknowledge_document",
    "answer_care",
    "answer_question",
    "countersign_contract",
    "decide_task",
    "decide_template",
    "keep_evidence",
    "offer_contracts",
    "open_disclosures",
    "propose_template",
    "read_sections",
    "record_contracts",
    "record_disclosures",
    "show_document",
    "shown_for_signing",
    "sign_contracts",
    "teach_back",
    "type_statement",
    "withdraw_contract",
]
