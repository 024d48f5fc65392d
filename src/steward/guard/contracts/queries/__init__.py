"""What others may read of contracts."""

from steward.guard.contracts.queries.evidence import exhibits_of, get_evidence, list_evidence, story_of

__all__ = [
    "exhibits_of",
    "get_evidence",
    "list_evidence",
    "story_of",
]
