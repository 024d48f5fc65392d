"""Choosing what becomes of dividends: the customer says it, the register answers, and record dates after that follow it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from steward.deliver.trading import rules
from steward.deliver.trading.actions.drawing import draw_choices
from steward.deliver.trading.actions.exchange import open_break
from steward.deliver.trading.actions.redeem import product_to_redeem
from steward.deliver.trading.model import (
    BreakKind,
    ChoiceAnswered,
    ChoiceAnswerWrong,
    ChoiceFault,
    ChoiceNotFound,
    ChoiceState,
    ChoiceWrong,
    DividendChoice,
    RequestKind,
    Step,
)
from steward.deliver.trading.queries import calendar_of, choices_of, next_day_of, overdue_choices, trade_date_of
from steward.deliver.trading.store import dividends as store
from steward.deliver.trading.store.exchange import close_request
from steward.deliver.trading.store.steps import add_step
from steward.deliver.trading.tables import dividend_choice
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.time import BusinessDate
from steward.know.products.model import DividendMode
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.work import Work


@action(Operation.TRADING_PLAN_DECIDE, subject="customer_id")
def choose_dividend(
    w: Work, *, customer_id: CustomerId, product_id: ProductId, mode: DividendMode, step_up_token: str | None
) -> DividendChoice:
    """Choose money or units for what a fund pays from now on, confirmed by a fresh factor for exactly that.

    ChoiceWrong unless the customer holds the fund, the choice is another one than stands, and none waits for its answer.
    """
    product = product_to_redeem(w, product_id)
    standing = choices_of(w, customer_id).get(product_id)
    if standing is None or standing.asked is not None or standing.mode is mode:
        raise ChoiceWrong
    step_up.check(w, step_up_token, Operation.TRADING_PLAN_DECIDE, product_id, rules.choice_shown(customer_id, mode))
    due = rules.due_after(next_day_of(calendar_of(w, product)), trade_date_of(w, product, w.now), product.confirm_days)
    made = DividendChoice(w.new_id(), customer_id, product_id, mode, w.now, due, ChoiceState.ASKED)
    store.add_choice(w, made)
    _keep(w, made, Step.ASKED)
    return made


def _keep(w: Work, of: DividendChoice, step: Step) -> None:
    add_step(w, RequestKind.CHOICE, of.id, of.customer_id, step)


def _whose(w: Work, kw: Mapping[str, Any]) -> str:
    return _existing(w, kw["choice_id"]).customer_id


@action(Operation.TRADING_ORDER_SETTLE)
def submit_choices(w: Work, *, choice_ids: Collection[str]) -> int:
    """Let choices wait to be handed to the registrar, each under a number of its own; how many were not on their way before."""
    waits = (dividend_choice.c.id.in_(sorted(choice_ids)), dividend_choice.c.state == ChoiceState.ASKED.value)
    passed = [replace(c, number=_number_of(w, c)) for c in store.find_choices(w, *waits) if c.number is None]
    for c in passed:
        store.number_choice(w, c.id, str(c.number))
        _keep(w, c, Step.PASSED_ON)
    draw_choices(w, passed)
    return len(passed)


def _number_of(w: Work, of: DividendChoice) -> str:
    return f"D{w.day_of(of.asked_at):%y%m%d}{of.id[-12:].upper()}"


@action(Operation.TRADING_ORDER_SETTLE)
def report_late_choices(w: Work) -> int:
    """Open a case for every choice whose answer is past its day and that has none; how many are new."""
    told = {str(c.number): {"state": c.state.value, "due": c.due.isoformat()} for c in overdue_choices(w)}
    return sum(open_break(w, BreakKind.OVERDUE, number, None, facts) is not None for number, facts in told.items())


@action(Operation.TRADING_CHOICE_ANSWER, subject=_whose)
def answer_choice(w: Work, *, choice_id: str, fault: ChoiceFault | None = None, since: BusinessDate | None = None) -> DividendChoice:
    """Keep what the register said: the choice stands `since` a day, today unless it named one, or by `fault` it never will.

    ChoiceAnswered the second time, ChoiceAnswerWrong for a day before it was asked for or one that has not come.
    """
    found = _existing(w, choice_id)
    stands = since or w.today
    if not w.day_of(found.asked_at) <= stands <= w.today:
        raise ChoiceAnswerWrong(choice_id=choice_id, day=stands.isoformat())
    if not store.answer_choice(w, choice_id, stands if fault is None else None, fault):
        raise ChoiceAnswered
    _keep(w, found, Step.DONE if fault is None else Step.REFUSED)
    close_request(w.db, RequestKind.CHOICE, choice_id, w.now)
    return _existing(w, choice_id)


def _existing(w: Work, choice_id: str) -> DividendChoice:
    found = store.find_choices(w, dividend_choice.c.id == choice_id)
    if not found:
        raise ChoiceNotFound
    return found[0]
