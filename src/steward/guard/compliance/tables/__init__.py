"""How clearances, the decision log and impact reports are stored."""

from steward.guard.compliance.tables.clearances import clearance, cleared_line
from steward.guard.compliance.tables.impact import block, impact, report, report_row

__all__ = ["block", "clearance", "cleared_line", "impact", "report", "report_row"]
