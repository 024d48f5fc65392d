"""What others may ask of the outlook."""

from steward.advise.outlook.queries.abroad import assumptions_mixed, is_expected, rate_risks
from steward.advise.outlook.queries.assumptions import (
    assumptions_at,
    assumptions_of_set,
    assumptions_with,
    base_at,
    find_assumptions,
    house_sets,
    known_sets,
    list_sets,
    views_in_force,
)
from steward.advise.outlook.queries.estimate import all_house_blocks, estimate_at, house_blocks
from steward.advise.outlook.queries.views import get_view, impacts_of, is_measured, list_views, track_record

__all__ = [
    "all_house_blocks",
    "assumptions_at",
    "assumptions_mixed",
    "assumptions_of_set",
    "assumptions_with",
    "base_at",
    "estimate_at",
    "find_assumptions",
    "get_view",
    "house_blocks",
    "house_sets",
    "impacts_of",
    "is_expected",
    "is_measured",
    "known_sets",
    "list_sets",
    "list_views",
    "rate_risks",
    "track_record",
    "views_in_force",
]
