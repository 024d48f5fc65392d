"""How clearances, referred cases, the decision log, impact reports and the bank's own layers are stored."""

from steward.guard.compliance.tables.cases import case, case_line, opinion
from steward.guard.compliance.tables.clearances import clearance, cleared_line
from steward.guard.compliance.tables.impact import block, impact, report, report_row
from steward.guard.compliance.tables.releases import draft, release

__all__ = ["block", "case", "case_line", "clearance", "cleared_line", "draft", "impact", "opinion", "release", "report", "report_row"]
