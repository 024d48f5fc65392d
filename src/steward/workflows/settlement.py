"""The bank's business day in the order book: pass on what reached its cut-off, confirm what has its price, pay what is due.

Each order moves in a small transaction of its own, and each step asks what is still due, so the run may be killed and
repeated at any point: what was done stays done, and nothing is done twice (R9, R13).
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import Order, OrderState, OrderStateWrong, PriceMissing
from steward.kernel.ids import OrderId
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate
from steward.platform.access.model import SYSTEM
from steward.platform.db import chunks
from steward.platform.runtime import NoSpace, Runtime
from steward.platform.work import Work

log = logging.getLogger("steward.settlement")

Progress = Callable[[int, int], None]
Step = Callable[[Work, OrderId], Order]
SUBMIT_CHUNK = 200


@dataclass(frozen=True, slots=True)
class SettlementRun:
    """What one run did. `waiting` orders have no price yet; `failed` ones hit a fault, were left as they were and are due again."""

    day: BusinessDate
    submitted: int
    confirmed: int
    rejected: int
    settled: int
    waiting: int
    failed: tuple[OrderId, ...]


def settle_now(rt: Runtime) -> SettlementRun:
    """Do everything that is due by the bank's present day; the server's schedule calls it every few minutes."""
    with rt.work(SYSTEM, read_only=True) as w:
        today = w.today
    return settle_day(rt, today)


def settle_day(rt: Runtime, day: BusinessDate, progress: Progress | None = None) -> SettlementRun:
    """Do for `day` everything that is due by then. `progress` hears (done, total) of the confirmations and payments."""
    passed_on = _submit(rt)
    outcomes: Counter[str] = Counter()
    failed: list[OrderId] = []

    def confirm(w: Work, order_id: OrderId) -> Order:
        return actions.confirm_order(w, order_id=order_id, day=day)

    def settle(w: Work, order_id: OrderId) -> Order:
        return actions.settle_order(w, order_id=order_id, day=day)

    for due, step in ((queries.due_to_confirm, confirm), (queries.due_to_settle, settle)):
        with rt.work(SYSTEM, read_only=True) as w:
            waiting = due(w, day)
        for done, order_id in enumerate(waiting, 1):
            outcome = _carry_out(rt, order_id, step)
            outcomes[outcome] += 1
            if outcome == "failed":
                failed.append(order_id)
            if progress is not None:
                progress(done, len(waiting))
    return SettlementRun(
        day=day,
        submitted=passed_on[OrderState.SUBMITTED],
        confirmed=outcomes[OrderState.CONFIRMED],
        rejected=outcomes[OrderState.REJECTED] + passed_on[OrderState.REJECTED],
        settled=outcomes[OrderState.SETTLED],
        waiting=outcomes["waiting"],
        failed=tuple(failed),
    )


def _submit(rt: Runtime) -> Counter[OrderState]:
    with rt.work(SYSTEM, read_only=True) as w:
        due = queries.due_to_submit(w)
    moved: Counter[OrderState] = Counter()
    for part in chunks(due, SUBMIT_CHUNK):
        moved += rt.run(SYSTEM, lambda w, ids=part: actions.submit_orders(w, order_ids=ids), serial=True)  # type: ignore[misc]
    return moved


def _carry_out(rt: Runtime, order_id: OrderId, step: Step) -> str:
    """The state the order reached, "waiting", "moved" when another process was faster, or "failed"."""
    try:
        return rt.run(SYSTEM, lambda w: step(w, order_id), serial=True).state.value
    except PriceMissing:
        return "waiting"
    except OrderStateWrong:
        return "moved"
    except NoSpace:
        raise
    except (Refusal, ArithmeticError, AssertionError, LookupError, ValueError) as fault:
        # One bad order never stops the run; a database that fails does.
        log.exception("order failed", extra={"order": order_id, "error": repr(fault)})
        return "failed"
