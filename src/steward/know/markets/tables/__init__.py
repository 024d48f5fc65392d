"""Tables of markets."""

from steward.know.markets.tables.calendars import calendar_day
from steward.know.markets.tables.corporate import corporate_action
from steward.know.markets.tables.feeds import feed_run, held_value
from steward.know.markets.tables.observations import point, series
from steward.know.markets.tables.prices import instrument, listing, market, price

__all__ = ["calendar_day", "corporate_action", "feed_run", "held_value", "instrument", "listing", "market", "point", "price", "series"]
