"""The bank's business day in the order book: pass on what reached its cut-off, confirm what has its price, pay what is due.

Each order moves in a small transaction of its own, and each step asks what is still due, so the run may be killed and
repeated at any point: what was done stays done, and nothing is done twice (R9, R13).
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import (
    BreakKind,
    ConfirmationDiffers,
    ConfirmationMissing,
    Order,
    OrderState,
    OrderStateWrong,
    PriceMissing,
    Registrar,
)
from steward.kernel.ids import OrderId
from steward.kernel.json import Json
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate
from steward.know.holdings.model import InsufficientFunds
from steward.platform.access.model import SYSTEM
from steward.platform.db import chunks
from steward.platform.runtime import NoSpace, Runtime
from steward.platform.work import Work
from steward.workflows.settlement.choices import confirm_choices, submit_choices
from steward.workflows.settlement.correct import follow_calendars
from steward.workflows.settlement.custody import move_custody, submit_moves
from steward.workflows.settlement.exchange import exchange, report_overdue

log = logging.getLogger("steward.settlement")

Progress = Callable[[int, int], None]
Step = Callable[[Work, OrderId], Order]
SUBMIT_CHUNK = 200
CORRECTED = "corrected"
DONE = (OrderState.CONFIRMED, OrderState.SETTLED)


@dataclass(frozen=True, slots=True)
class SettlementRun:
    """What one run did.

    `waiting` orders have no price or no confirmation yet, `held` ones were confirmed otherwise than ordered and wait for somebody to
    look; `failed` ones hit a fault, were left as they were and are due again.
    """

    day: BusinessDate
    submitted: int
    confirmed: int
    rejected: int
    settled: int
    waiting: int
    failed: tuple[OrderId, ...]
    held: int = 0
    corrected: int = 0


def settle_now(rt: Runtime, registrar: Registrar | None = None) -> SettlementRun:
    """Do everything that is due by the bank's present day; the server's schedule calls it every few minutes."""
    with rt.work(SYSTEM, read_only=True) as w:
        today = w.today
    return settle_day(rt, today, registrar=registrar)


def settle_day(rt: Runtime, day: BusinessDate, progress: Progress | None = None, *, registrar: Registrar | None = None) -> SettlementRun:
    """Do for `day` everything that is due by then. `progress` hears (done, total) of the confirmations and payments.

    With a `registrar`, orders that reach their cut-off are handed to it and booked as it confirms them; without one the bank carries
    them out itself.
    """
    follow_calendars(rt)
    passed_on = _submit(rt, outside=registrar is not None)
    submit_moves(rt, outside=registrar is not None)
    if registrar is not None:
        submit_choices(rt)
        exchange(rt, registrar, day)
    else:
        confirm_choices(rt)
    _allot(rt, day)
    outcomes: Counter[str] = Counter()
    failed: list[OrderId] = []

    def confirm(w: Work, order_id: OrderId) -> Order:
        return actions.confirm_order(w, order_id=order_id, day=day)

    def settle(w: Work, order_id: OrderId) -> Order:
        return actions.settle_order(w, order_id=order_id, day=day)

    def correct(w: Work, order_id: OrderId) -> Order:
        return actions.correct_order(w, order_id=order_id)

    for due, step in ((queries.due_to_confirm, confirm), (queries.due_to_settle, settle), (queries.due_to_correct, correct)):
        with rt.work(SYSTEM, read_only=True) as w:
            waiting = due(w, day)
        for done, order_id in enumerate(waiting, 1):
            outcome = _carry_out(rt, order_id, step)
            outcomes[CORRECTED if step is correct and outcome in DONE else outcome] += 1
            if outcome == "failed":
                failed.append(order_id)
            if progress is not None:
                progress(done, len(waiting))
    move_custody(rt, day, outside=registrar is not None)
    report_overdue(rt)
    return SettlementRun(
        day=day,
        submitted=passed_on[OrderState.SUBMITTED],
        confirmed=outcomes[OrderState.CONFIRMED],
        rejected=outcomes[OrderState.REJECTED] + passed_on[OrderState.REJECTED],
        settled=outcomes[OrderState.SETTLED],
        waiting=outcomes["waiting"],
        failed=tuple(failed),
        held=outcomes["held"],
        corrected=outcomes[CORRECTED],
    )


def _submit(rt: Runtime, *, outside: bool) -> Counter[OrderState]:
    with rt.work(SYSTEM, read_only=True) as w:
        due = queries.due_to_submit(w)
    moved: Counter[OrderState] = Counter()
    for part in chunks(due, SUBMIT_CHUNK):
        moved += rt.run(SYSTEM, lambda w, ids=part: actions.submit_orders(w, order_ids=ids, outside=outside), serial=True)  # type: ignore[misc]
    return moved


def _allot(rt: Runtime, day: BusinessDate) -> None:
    """Decide the offers whose product is to be founded; one bad offer never stops the run, its orders stay submitted and are overdue."""
    with rt.work(SYSTEM, read_only=True) as w:
        due = queries.due_to_allot(w, day)
    for product_id in due:
        try:
            rt.run(SYSTEM, lambda w, of=product_id: actions.allot_offer(w, product_id=of, day=day), serial=True)  # type: ignore[misc]
        except (Refusal, ArithmeticError, AssertionError, LookupError, ValueError) as fault:
            log.exception("offer failed", extra={"product": product_id, "error": repr(fault)})


def _carry_out(rt: Runtime, order_id: OrderId, step: Step) -> str:
    """The state the order reached, "waiting", "held", "moved" when another process was faster, or "failed"."""
    try:
        return rt.run(SYSTEM, lambda w: step(w, order_id), serial=True).state.value
    except (PriceMissing, ConfirmationMissing):
        return "waiting"
    except ConfirmationDiffers as differs:
        told = {order_id: differs.facts}
        rt.run(SYSTEM, lambda w: actions.report_breaks(w, kind=BreakKind.FIGURES_DIFFER, stuck=told))
        return "held"
    except OrderStateWrong:
        return "moved"
    except InsufficientFunds as refused:
        short: dict[OrderId, dict[str, Json]] = {order_id: {"code": refused.code}}
        rt.run(SYSTEM, lambda w: actions.report_breaks(w, kind=BreakKind.NOT_COVERED, stuck=short))
        return "held"
    except NoSpace:
        raise
    except (Refusal, ArithmeticError, AssertionError, LookupError, ValueError) as fault:
        # One bad order never stops the run; a database that fails does.
        log.exception("order failed", extra={"order": order_id, "error": repr(fault)})
        return "failed"
