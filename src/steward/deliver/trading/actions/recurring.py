"""Recurring plans: set up, paused, resumed and ended by the customer; each instalment is an order under a clearance of its own day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from steward.advise.planning.model import PlanWithoutAge, ReserveStanding
from steward.advise.planning.queries import reserve_standing
from steward.deliver.trading import rules
from steward.deliver.trading.actions.agreed import (
    buy_as_agreed,
    check_buyer,
    check_passes,
    check_told,
    judge_purchase,
    product_to_buy,
)
from steward.deliver.trading.model import (
    PLAN_NEXT,
    Instalment,
    PlanDateChanged,
    PlanDateMissed,
    PlanDateMoved,
    PlanMoneyMissing,
    PlanNotFound,
    PlanPriceRuleWrong,
    PlanQuote,
    PlanReserveFirst,
    PlanReserveUnknown,
    PlanStanding,
    PlanState,
    PlanStateWrong,
    PlanTerms,
    PlanTermsWrong,
    Reason,
    RecurringPlan,
    Side,
)
from steward.deliver.trading.queries import amount_due, amount_today, calendar_of, method_on, plan_date, rhythm_date
from steward.deliver.trading.store import recurring as store
from steward.guard.compliance.actions import Subject, keep_decisions
from steward.guard.compliance.model import ClearedLine
from steward.guard.contracts.actions import keep_evidence
from steward.guard.contracts.model import Draft, Stage
from steward.kernel.ids import CustomerId, OrderId
from steward.kernel.json import plain
from steward.kernel.money import Money
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate
from steward.know.holdings import queries as book
from steward.know.markets import queries as markets
from steward.know.products.model import Product
from steward.know.products.queries import held_product
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.identity import step_up
from steward.platform.work import Work

# So many dates are shown before a plan is agreed to.
SHOWN_DATES = 12
ONE_PERCENT = 100  # basis points
# So many dates in a row without the money end a plan that does not wait for it (D).
MISSES = 3
SUBJECT = "recurring"


def check_terms(w: Work, terms: PlanTerms) -> Product:
    """The product of a plan; PlanTermsWrong when amount or day do not fit, PlanPriceRuleWrong when the rule of price does not."""
    product = product_to_buy(w, terms.product_id)
    if not rules.plan_fits(terms, product.min_amount, product.step):
        raise PlanTermsWrong(minimum=str(product.min_amount), step=str(product.step))
    if terms.price is not None:
        method = method_on(w.today)
        unpriced = markets.get_price(w, product.instrument_id, w.today) is None
        if unpriced or not rules.price_fits(terms.price, method):
            raise PlanPriceRuleWrong(least=method.least_bps // ONE_PERCENT, most=method.most_bps // ONE_PERCENT)
    return product


def quote_plan(w: Work, terms: PlanTerms) -> PlanQuote:
    """The first dates of a plan that began today, as the calendar moves them, and its highest instalment; refuses as `check_terms`."""
    product = check_terms(w, terms)
    dates, on = [], w.today
    for _ in range(SHOWN_DATES):
        on = rules.next_date(terms, on)
        dates.append(plan_date(w, terms, product, w.today, on))
    highest = rules.highest_instalment(terms, product.step)
    risen = (rules.next_date(terms, day) for day in rules.raise_days(terms, w.today))
    rises = tuple(rhythm_date(terms, product, w.today, on) for on in risen)
    return PlanQuote(tuple(dates), rises, highest, amount_today(w, terms, product, w.today, w.today), method_on(w.today))


def standing_of(w: Work, found: RecurringPlan) -> PlanStanding:
    """How far a plan is that was read through this module."""
    product = held_product(w, found.terms.product_id)
    bought, skipped = store.count_dates(w.db, found.id)
    highest = rules.highest_instalment(found.terms, product.step) if found.most is None else found.most
    if found.next_on is None or found.state is not PlanState.ACTIVE:
        return PlanStanding(None, highest, bought, skipped)
    return PlanStanding(plan_date(w, found.terms, product, found.since, found.next_on), highest, bought, skipped)


@action(Operation.TRADING_PLAN_DECIDE, subject="customer_id")
def set_up_plan(w: Work, *, customer_id: CustomerId, terms: PlanTerms, step_up_token: str | None) -> RecurringPlan:
    """Begin a recurring plan; a fresh factor confirms exactly these terms and their highest instalment. The first date is after today.

    GuardianMissing, PlanTermsWrong, PlanPriceRuleWrong, ProductNotTradable, or PlanReserveUnknown for a plan that keeps the reserve;
    DisclosuresIncomplete and ContractsUnsigned until the customer was told of the product up to the highest instalment and signed what
    its purchase rests on; NotCleared when the guard would not pass it today.
    """
    check_buyer(w, customer_id, terms.product_id)
    product = check_terms(w, terms)
    highest = rules.highest_instalment(terms, product.step)
    shown = rules.plan_shown(customer_id, terms, highest, method_on(w.today))
    step_up.check(w, step_up_token, Operation.TRADING_PLAN_DECIDE, terms.product_id, shown)
    if terms.keeps_reserve:
        _reserve_of(w, customer_id, terms.amount)
    check_told(w, customer_id, terms.product_id, highest)
    plan_id = w.new_id()
    next_on = rules.next_date(terms, w.today)
    made = RecurringPlan(plan_id, customer_id, terms, PlanState.ACTIVE, w.today, next_on, w.now, 1, highest)
    judged = judge_purchase(w, customer_id, _line(made, terms.amount), made.agreed_at)
    check_passes(judged)
    store.add_plan(w, made)
    kept = Subject(SUBJECT, plan_id, customer_id, [_line(made, terms.amount)], judged, became={"plan": plain(made)})
    keep_decisions(w, stage=Stage.ACCEPTANCE, subjects=[kept])
    return made


def whose_plan(w: Work, kw: Mapping[str, Any]) -> str:
    """Whose plan it is, for the permission check."""
    return existing_plan(w, kw["plan_id"]).customer_id


def existing_plan(w: Work, plan_id: str) -> RecurringPlan:
    """The plan; PlanNotFound when there is none."""
    found = store.get_plan(w, plan_id)
    if found is None:
        raise PlanNotFound
    return found


@action(Operation.TRADING_PLAN_DECIDE, subject=whose_plan)
def change_plan(w: Work, *, plan_id: str, state: PlanState, step_up_token: str | None) -> RecurringPlan:
    """Pause, resume or end a plan, confirmed by a fresh factor; dates that passed in a pause are not made up for."""
    found = existing_plan(w, plan_id)
    step_up.check(w, step_up_token, Operation.TRADING_PLAN_DECIDE, plan_id, {"plan_id": plan_id, "state": state.value})
    _move(w, found, state)
    return existing_plan(w, plan_id)


@action(Operation.TRADING_ORDER_PLACE, subject=whose_plan)
def buy_instalment(w: Work, *, plan_id: str) -> Instalment | None:
    """Buy the instalment whose date has come, or keep why not; None when none is due: asked again it changes nothing.

    The guard judges by the facts of today: age, assessment, what the product is now. What the customer was told is what they were told
    when they agreed to the plan. A date whose successor has come as well was missed and is not bought beside it.
    """
    found = existing_plan(w, plan_id)
    if found.state is not PlanState.ACTIVE or found.next_on is None:
        return None
    product = held_product(w, found.terms.product_id)
    if _open_day(w, product, found.next_on) > w.today:
        return None
    following = rules.next_date(found.terms, found.next_on)
    sized = amount_due(w, found, product, found.next_on)
    made = Instalment(plan_id, found.next_on, sized.amount, w.now, why=sized.why)
    if not store.advance_plan(w, found, following):
        raise PlanStateWrong(state=found.state.value)
    try:
        if _open_day(w, product, following) <= w.today:
            raise PlanDateMissed
        bought = replace(made, order_id=_buy(w, found, sized.amount))
    except Refusal as refused:
        return _skip(w, made, refused)
    store.add_instalment(w, bought)
    return bought


@action(Operation.TRADING_ORDER_SETTLE)
def note_moved_dates(w: Work, *, moved: Sequence[PlanDateMoved]) -> None:
    """Keep a record of every plan whose next instalment moved with the calendar; the date itself is always read from the calendar."""
    regimes = {m.plan.terms.product_id: held_product(w, m.plan.terms.product_id).regime.value for m in moved}
    keep_evidence(
        w,
        [
            Draft(
                Stage.ORDER,
                m.plan.customer_id,
                SUBJECT,
                m.plan.id,
                m.plan.id,
                {"plan": plain(m.plan), "moved": {"before": m.before.isoformat(), "after": m.after.isoformat()}},
                regimes=frozenset({regimes[m.plan.terms.product_id]}),
            )
            for m in moved
        ],
    )
    for m in moved:
        w.emit(PlanDateChanged(m.plan.id, m.plan.customer_id, m.before.isoformat(), m.after.isoformat()))


def _buy(w: Work, of: RecurringPlan, amount: Money) -> OrderId:
    """The order of one instalment, under a clearance that was given for it alone."""
    if book.cash(w, of.customer_id, amount.currency).available < amount:
        raise PlanMoneyMissing
    if of.terms.keeps_reserve and not _reserve_of(w, of.customer_id, amount).allows(amount):
        raise PlanReserveFirst
    return buy_as_agreed(w, "instalment", of.id, of.customer_id, _line(of, amount), of.agreed_at).id


def _reserve_of(w: Work, customer_id: CustomerId, amount: Money) -> ReserveStanding:
    """The household's reserve, which is counted in one currency only; PlanReserveUnknown where it cannot be said."""
    try:
        found = reserve_standing(w, customer_id)
    except PlanWithoutAge:
        raise PlanReserveUnknown from None
    if found.needed.currency != amount.currency:
        raise PlanReserveUnknown
    return found


def _skip(w: Work, made: Instalment, refused: Refusal) -> Instalment:
    """The date passed without an order; where the money was missing too often, the plan ends. Figures stay out of the reason."""
    facts = {name: value for name, value in refused.facts.items() if isinstance(value, str)}
    skipped = replace(made, reason=Reason(refused.code, facts))
    store.add_instalment(w, skipped)
    found = existing_plan(w, made.plan_id)
    last = store.instalments_of(w, made.plan_id, MISSES)
    misses = [x for x in last if x.reason is not None and x.reason.code == PlanMoneyMissing.code]
    if not found.terms.waits and len(misses) == MISSES:
        _move(w, found, PlanState.ENDED)
    return skipped


def _move(w: Work, found: RecurringPlan, state: PlanState) -> None:
    following = {
        PlanState.ACTIVE: rules.next_date(found.terms, w.today),
        PlanState.PAUSED: found.next_on,
        PlanState.ENDED: None,
    }
    if state not in PLAN_NEXT[found.state] or not store.advance_plan(w, found, following[state], state):
        raise PlanStateWrong(state=found.state.value)


def _line(of: RecurringPlan, amount: Money) -> ClearedLine:
    return ClearedLine(of.terms.product_id, Side.BUY.value, amount)


def _open_day(w: Work, product: Product, on: BusinessDate) -> BusinessDate:
    """The business day to which a date moves."""
    return markets.roll_day(calendar_of(w, product), on)
