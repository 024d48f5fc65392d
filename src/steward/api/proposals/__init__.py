"""Proposals over HTTP, worded for whoever reads them and joined with people and orders; and runs over the whole book."""

from steward.api.proposals.routes import router

__all__ = ["router"]
