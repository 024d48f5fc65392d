"""Recurring plans on their days: each instalment in a small transaction of its own, so the run may be killed and repeated anywhere."""

import logging

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import PlanStateWrong
from steward.kernel.refusal import Refusal
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import NoSpace, Runtime

log = logging.getLogger("steward.recurring")


def carry_out_plans(rt: Runtime) -> int:
    """Buy every instalment whose date has come, or keep why not; how many dates were dealt with. The server's schedule calls it."""
    with rt.work(SYSTEM, read_only=True) as w:
        due = queries.due_plans(w)
    return sum(_carry_out(rt, plan_id) for plan_id in due)


def _carry_out(rt: Runtime, plan_id: str) -> bool:
    """Whether a date was dealt with; one bad plan never stops the run."""
    try:
        return rt.run(SYSTEM, lambda w: actions.buy_instalment(w, plan_id=plan_id), serial=True) is not None
    except PlanStateWrong:
        return False  # another process was faster
    except NoSpace:
        raise
    except (Refusal, ArithmeticError, AssertionError, LookupError, ValueError) as fault:
        log.exception("instalment failed", extra={"plan": plan_id, "error": repr(fault)})
        return False
