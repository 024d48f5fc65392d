"""The outlook over HTTP."""

from steward.advise.outlook.routes.desk import router

__all__ = ["router"]
