"""Words of compliance: the facts a review rests on, clearances, and refusals."""

from steward.guard.compliance.model.acts import REDEEMING, Act, Capacity
from steward.guard.compliance.model.clearance import (
    Clearance,
    ClearanceChanged,
    ClearanceExpired,
    ClearedLine,
    NoRulePack,
    NotCleared,
)
from steward.guard.compliance.model.customer import CustomerFacts
from steward.guard.compliance.model.impact import (
    BadChange,
    Change,
    ChangeKind,
    Impact,
    ImpactId,
    ImpactNotFound,
    ImpactReport,
    ImpactRow,
    ImpactState,
    Part,
)
from steward.guard.compliance.model.layer import (
    DayTaken,
    Draft,
    DraftClosed,
    DraftMissing,
    DraftState,
    ImpactMissing,
    Layer,
    LayerFault,
    LayerRefused,
    Release,
    ReleaseTooLate,
)
from steward.guard.compliance.model.order import Dated, HeldFacts, HistoryFacts, OrderFacts
from steward.guard.compliance.model.product import ProductFacts
from steward.guard.compliance.model.reading import GROUPS, TOP, RecordUnreadable, read_facts, read_group, write_facts, write_group
from steward.guard.compliance.model.remedy import Explained, Remedy, Spoke
from steward.guard.compliance.model.review import Judged, ReviewFacts
from steward.guard.compliance.model.shown import BankFacts, ReleaseFacts, ShownFacts
from steward.guard.compliance.model.wording import Finding, TextFacts, TextKind

__all__ = [
    "GROUPS",
    "REDEEMING",
    "TOP",
    "Act",
    "BadChange",
    "BankFacts",
    "Capacity",
    "Change",
    "ChangeKind",
    "Clearance",
    "ClearanceChanged",
    "ClearanceExpired",
    "ClearedLine",
    "CustomerFacts",
    "Dated",
    "DayTaken",
    "Draft",
    "DraftClosed",
    "DraftMissing",
    "DraftState",
    "Explained",
    "Finding",
    "HeldFacts",
    "HistoryFacts",
    "Impact",
    "ImpactId",
    "ImpactMissing",
    "ImpactNotFound",
    "ImpactReport",
    "ImpactRow",
    "ImpactState",
    "Judged",
    "Layer",
    "LayerFault",
    "LayerRefused",
    "NoRulePack",
    "NotCleared",
    "OrderFacts",
    "Part",
    "ProductFacts",
    "RecordUnreadable",
    "Release",
    "ReleaseFacts",
    "ReleaseTooLate",
    "Remedy",
    "ReviewFacts",
    "ShownFacts",
    "Spoke",
    "TextFacts",
    "TextKind",
    "read_facts",
    "read_group",
    "write_facts",
    "write_group",
]
