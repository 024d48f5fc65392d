"""Whether a natural person is a qualified or a professional investor: three tests that differ and are kept apart (W30, P02, F07)."""

from collections.abc import Mapping
from typing import Any

from steward.kernel.time import BusinessDate, add_months
from steward.know.products.model import InvestorFigures

SUMS = ("net_financial_assets", "financial_assets", "income")


def is_qualified(limits: Mapping[str, Any], figures: InvestorFigures) -> bool:
    """Against the sums of one test: enough years of investing, and any one of the sums it names; the sum itself counts ("not below")."""
    reached = any(getattr(figures, name) >= limits[name] for name in SUMS if name in limits)
    return reached and figures.years >= int(limits["years"])


def is_fresh(proved_on: BusinessDate, today: BusinessDate, months: int) -> bool:
    """Whether a proof of a day is neither dated ahead nor older than so many months, the last day included."""
    return proved_on <= today <= add_months(proved_on, months)
