"""Whether a natural person is a qualified investor: two tests that differ and are kept apart (W30, P02)."""

from collections.abc import Mapping
from typing import Any

from steward.know.products.model import InvestorFigures

SUMS = ("net_financial_assets", "financial_assets", "income")


def is_qualified(limits: Mapping[str, Any], figures: InvestorFigures) -> bool:
    """Against the sums of one test: enough years of investing, and any one of the sums it names; the sum itself counts ("not below")."""
    reached = any(getattr(figures, name) >= limits[name] for name in SUMS if name in limits)
    return reached and figures.years >= int(limits["years"])
