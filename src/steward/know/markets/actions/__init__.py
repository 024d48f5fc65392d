"""What can be recorded and decided about markets. All bulk acts are repeatable: the same row again changes nothing."""

from steward.know.markets.actions.calendars import decide_calendar_day, propose_calendar_day, withdraw_calendar_day
from steward.know.markets.actions.corporate import (
    cancel_corporate_action,
    confirm_corporate_action,
    mark_effective,
    record_corporate_actions,
)
from steward.know.markets.actions.feeds import record_feed_run
from steward.know.markets.actions.held import reject_held, release_held
from steward.know.markets.actions.observations import record_points, record_series
from steward.know.markets.actions.prices import record_instruments, record_markets, record_prices
from steward.know.markets.actions.receive import receive_prices

__all__ = [
    "cancel_corporate_action",
    "confirm_corporate_action",
    "decide_calendar_day",
    "mark_effective",
    "propose_calendar_day",
    "receive_prices",
    "record_corporate_actions",
    "record_feed_run",
    "record_instruments",
    "record_markets",
    "record_points",
    "record_prices",
    "record_series",
    "reject_held",
    "release_held",
    "withdraw_calendar_day",
]
