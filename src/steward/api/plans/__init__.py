"""A household's plan, what would mend it, bad turns, plans kept: a screen that joins planning, portfolio and suitability (D1, D2)."""

from steward.api.plans.kept import router as kept
from steward.api.plans.routes import router

__all__ = ["kept", "router"]
