"""The tables of trading."""

from steward.deliver.trading.tables.conversions import conversion
from steward.deliver.trading.tables.custody import custody_answer, custody_lot, custody_move
from steward.deliver.trading.tables.dividends import dividend_choice
from steward.deliver.trading.tables.exchange import breaks, choice_request, confirmation, move_request, request
from steward.deliver.trading.tables.notices import notice_read
from steward.deliver.trading.tables.orders import change, event, order, stop
from steward.deliver.trading.tables.recurring import instalment, plan, plan_event
from steward.deliver.trading.tables.steps import step, step_read

__all__ = [
    "breaks",
    "change",
    "choice_request",
    "confirmation",
    "conversion",
    "custody_answer",
    "custody_lot",
    "custody_move",
    "dividend_choice",
    "event",
    "instalment",
    "move_request",
    "notice_read",
    "order",
    "plan",
    "plan_event",
    "request",
    "step",
    "step_read",
    "stop",
]
