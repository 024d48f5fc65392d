"""The tables of trading."""

from steward.deliver.trading.tables.exchange import breaks, confirmation, request
from steward.deliver.trading.tables.orders import event, order, stop

__all__ = ["breaks", "confirmation", "event", "order", "request", "stop"]
