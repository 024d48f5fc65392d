"""Words of contracts: evidence, exhibits, retention."""

from steward.guard.contracts.model.evidence import Circumstances, Draft, EvidenceHead, EvidenceNotFound, Exhibit, Kept, Stage
from steward.guard.contracts.model.retention import Retention, RetentionRule

__all__ = [
    "Circumstances",
    "Draft",
    "EvidenceHead",
    "EvidenceNotFound",
    "Exhibit",
    "Kept",
    "Retention",
    "RetentionRule",
    "Stage",
]
