"""The tables of trading."""

from steward.deliver.trading.tables.exchange import breaks, confirmation, request
from steward.deliver.trading.tables.orders import change, event, order, stop

__all__ = ["breaks", "change", "confirmation", "event", "order", "request", "stop"]
