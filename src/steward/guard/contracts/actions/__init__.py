"""What can be done in contracts."""

from steward.guard.contracts.actions.evidence import keep_evidence

__all__ = [
    "keep_evidence",
]
