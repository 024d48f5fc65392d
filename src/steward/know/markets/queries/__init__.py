"""What others may read of markets. `as_of` is a bank day; a value counts when it was known by the end of that day."""

from steward.know.markets.queries.calendars import (
    calendars_digest,
    get_calendar,
    is_business_day,
    next_business_day,
    roll_day,
    trade_date,
)
from steward.know.markets.queries.corporate import (
    corporate_actions,
    due_corporate_actions,
    find_corporate_actions,
    get_corporate_action,
    held_corporate_actions,
    total_return,
    wrong_corporate_term,
)
from steward.know.markets.queries.feeds import feed_health, get_held_value, held_values, last_closed_day, missing_prices
from steward.know.markets.queries.observations import all_points, get_curve, get_fx_rate, list_series, read_figure, read_figures, yield_at
from steward.know.markets.queries.prices import (
    all_prices,
    get_instrument,
    get_price,
    instruments_by_code,
    list_instruments,
    market_codes,
    price_histories,
    price_history,
    prices_at,
)

__all__ = [
    "all_points",
    "all_prices",
    "calendars_digest",
    "corporate_actions",
    "due_corporate_actions",
    "feed_health",
    "find_corporate_actions",
    "get_calendar",
    "get_corporate_action",
    "get_curve",
    "get_fx_rate",
    "get_held_value",
    "get_instrument",
    "get_price",
    "held_corporate_actions",
    "held_values",
    "instruments_by_code",
    "is_business_day",
    "last_closed_day",
    "list_instruments",
    "list_series",
    "market_codes",
    "missing_prices",
    "next_business_day",
    "price_histories",
    "price_history",
    "prices_at",
    "read_figure",
    "read_figures",
    "roll_day",
    "total_return",
    "trade_date",
    "wrong_corporate_term",
    "yield_at",
]
