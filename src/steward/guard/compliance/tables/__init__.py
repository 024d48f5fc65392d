"""How clearances, the decision log and impact reports are stored."""

from steward.guard.compliance.tables.clearances import clearance
from steward.guard.compliance.tables.impact import block, impact, report, report_row

__all__ = ["block", "clearance", "impact", "report", "report_row"]
