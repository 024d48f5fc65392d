"""A view that was written down is measured before anybody releases it (D7)."""

from steward.advise.advice.queries import impact_of_view
from steward.advise.outlook.actions import record_impact
from steward.advise.outlook.model import ViewEntered
from steward.advise.outlook.queries import get_view, is_measured
from steward.platform.work import Work


def measure_view(w: Work, entered: ViewEntered) -> None:
    """Whom the view touches and what it turns over, kept beside it; once."""
    if is_measured(w, entered.view_id):
        return
    record_impact(w, view_id=entered.view_id, body=impact_of_view(w, get_view(w, entered.view_id)))
