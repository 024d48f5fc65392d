"""Reading reports: one customer's, on screen or as a file, and the bridge of many."""

from steward.deliver.reports.queries.bridge import bridge_of
from steward.deliver.reports.queries.document import draw_report, report_paper
from steward.deliver.reports.queries.entries import figure_entries
from steward.deliver.reports.queries.report import report_of

__all__ = ["bridge_of", "draw_report", "figure_entries", "report_of", "report_paper"]
