"""How evidence is stored: exhibits and batches only grow, records stay as they are until their day is over."""

from steward.guard.contracts.tables.evidence import batch, evidence, exhibit

__all__ = [
    "batch",
    "evidence",
    "exhibit",
]
