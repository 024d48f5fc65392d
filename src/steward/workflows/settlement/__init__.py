"""The bank's business day in the order book, and the exchange with the registrar that keeps the units."""

from steward.workflows.settlement.run import SettlementRun, settle_day, settle_now

__all__ = ["SettlementRun", "settle_day", "settle_now"]
