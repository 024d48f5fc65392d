"""The shelf over HTTP, for everybody: what is sold, and to a known customer only what they could buy."""

from steward.api.shelf.decisions import router as decisions
from steward.api.shelf.routes import for_customer, router

__all__ = ["decisions", "for_customer", "router"]
