"""What can be done with orders and with what the registrar says of them."""

from steward.deliver.trading.actions.agreed import product_to_buy
from steward.deliver.trading.actions.answers import take_answers
from steward.deliver.trading.actions.convert import convert, finish_conversion, quote_conversion
from steward.deliver.trading.actions.correct import correct_order, redate_orders
from steward.deliver.trading.actions.custody import answer_move, book_move, cancel_move, move_units, report_late_moves, submit_move
from steward.deliver.trading.actions.dividends import answer_choice, choose_dividend, report_late_choices, submit_choices
from steward.deliver.trading.actions.exchange import (
    acknowledge_requests,
    claim_requests,
    report_breaks,
    report_fault,
    resolve_break,
    resolve_requests,
    take_break,
    take_confirmations,
)
from steward.deliver.trading.actions.execute import confirm_order, settle_order, submit_orders
from steward.deliver.trading.actions.notices import mark_notices
from steward.deliver.trading.actions.orders import cancel_order, place_orders, record_rejected
from steward.deliver.trading.actions.reconcile import record_differences
from steward.deliver.trading.actions.recurring import buy_instalment, change_plan, note_moved_dates, quote_plan, set_up_plan, standing_of
from steward.deliver.trading.actions.redate import redate_choices, redate_moves
from steward.deliver.trading.actions.redeem import product_to_redeem, quote_redemption, redeem, redeem_at_once
from steward.deliver.trading.actions.subscribe import allot_offer, quote_subscription, subscribe

__all__ = [
    "acknowledge_requests",
    "allot_offer",
    "answer_choice",
    "answer_move",
    "book_move",
    "buy_instalment",
    "cancel_move",
    "cancel_order",
    "change_plan",
    "choose_dividend",
    "claim_requests",
    "confirm_order",
    "convert",
    "correct_order",
    "finish_conversion",
    "mark_notices",
    "move_units",
    "note_moved_dates",
    "place_orders",
    "product_to_buy",
    "product_to_redeem",
    "quote_conversion",
    "quote_plan",
    "quote_redemption",
    "quote_subscription",
    "record_differences",
    "record_rejected",
    "redate_choices",
    "redate_moves",
    "redate_orders",
    "redeem",
    "redeem_at_once",
    "report_breaks",
    "report_fault",
    "report_late_choices",
    "report_late_moves",
    "resolve_break",
    "resolve_requests",
    "set_up_plan",
    "settle_order",
    "standing_of",
    "submit_choices",
    "submit_move",
    "submit_orders",
    "subscribe",
    "take_answers",
    "take_break",
    "take_confirmations",
]
