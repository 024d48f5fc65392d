"""How contracts are stored: texts, events, exhibits and batches only grow, records stay as they are until their day is over."""

from steward.guard.contracts.tables.contracts import contract, file, identity, template
from steward.guard.contracts.tables.disclosures import disclosure, document, event, task, words
from steward.guard.contracts.tables.evidence import batch, evidence, exhibit

__all__ = [
    "batch",
    "contract",
    "disclosure",
    "document",
    "event",
    "evidence",
    "exhibit",
    "file",
    "identity",
    "task",
    "template",
    "words",
]
