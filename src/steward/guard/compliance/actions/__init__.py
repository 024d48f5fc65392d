"""What can be done in compliance: clear what passes, have people look at what is referred, try a change before it goes live."""

from steward.guard.compliance.actions.cases import assign_overdue, decide_case, end_case, open_case, propose_decision
from steward.guard.compliance.actions.clearances import (
    CLEARANCE_DAYS,
    Subject,
    check_acts,
    clear,
    clear_many,
    decide,
    decide_many,
    keep_decisions,
    narrow,
)
from steward.guard.compliance.actions.impact import note_impact, record_impact, run_impact
from steward.guard.compliance.actions.log import erase_decisions, log_decisions
from steward.guard.compliance.actions.releases import decide_release, save_draft, submit_draft, withdraw_draft
from steward.guard.compliance.actions.service import decide_service, propose_service

__all__ = [
    "CLEARANCE_DAYS",
    "Subject",
    "assign_overdue",
    "check_acts",
    "clear",
    "clear_many",
    "decide",
    "decide_case",
    "decide_many",
    "decide_release",
    "decide_service",
    "end_case",
    "erase_decisions",
    "keep_decisions",
    "log_decisions",
    "narrow",
    "note_impact",
    "open_case",
    "propose_decision",
    "propose_service",
    "record_impact",
    "run_impact",
    "save_draft",
    "submit_draft",
    "withdraw_draft",
]
