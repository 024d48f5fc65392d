"""One exchange with the registrar: hand over what waits, look up what nobody answered, take in what it confirmed and answered.

Each call is made between two transactions, never within one. A request is marked as sent, and that is committed, before it is sent:
whatever then happens to the call, the process or the answer, the request is looked up before anything is sent again (R4, R10).
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import AnswerLost, BadFile, BreakKind, Registrar, Taken
from steward.kernel.time import BusinessDate, add_days
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime

log = logging.getLogger("steward.execution")

SEND_CHUNK = 200
CORRECTION_DAYS = 7
NOTHING = Taken()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one exchange did. `unknown` requests wait for a look-up; a registrar that could not be reached left `fault`.

    `taken` are confirmations of orders, `told` answers about moves and choices.
    """

    sent: int
    unknown: int
    taken: Taken
    told: Taken = NOTHING
    fault: str = ""


def exchange(rt: Runtime, registrar: Registrar, day: BusinessDate) -> Exchange:
    """Everything there is to say to the registrar and to hear from it by `day`; it may be killed and repeated anywhere."""
    sent = 0
    try:
        resolve_unknown(rt, registrar)
        while claimed := rt.run(SYSTEM, lambda w: actions.claim_requests(w, most=SEND_CHUNK)):
            try:
                registrar.send(list(claimed.values()))
            except AnswerLost:
                resolve_unknown(rt, registrar, claimed.keys())
                break
            sent += rt.run(SYSTEM, lambda w, ids=tuple(claimed): actions.acknowledge_requests(w, ids=ids))  # type: ignore[misc]
        since = _since(rt, day)
        said, answers = registrar.confirmations(since, day), registrar.answers(since, day)
        taken = rt.run(SYSTEM, lambda w: actions.take_confirmations(w, registrar=registrar.name, said=said)) if said else NOTHING
        told = rt.run(SYSTEM, lambda w: actions.take_answers(w, said=answers)) if answers else NOTHING
    except BadFile as fault:
        said_so = {"reason": str(fault)}
        rt.run(SYSTEM, lambda w: actions.report_fault(w, registrar=registrar.name, facts=said_so))
        return Exchange(sent, _count_unknown(rt), NOTHING, fault=str(fault))
    except OSError as fault:
        log.warning("the registrar could not be reached", extra={"registrar": registrar.name, "error": repr(fault)})
        return Exchange(sent, _count_unknown(rt), NOTHING, fault=repr(fault))
    return Exchange(sent, _count_unknown(rt), taken, told)


def resolve_unknown(rt: Runtime, registrar: Registrar, mine: Collection[str] = ()) -> None:
    """Look up the requests of which nobody heard: `mine` at once, others after a while, for their call may still be under way."""
    with rt.work(SYSTEM, read_only=True) as w:
        asked, numbers = queries.unheard_requests(w, mine)
    if not asked:
        return
    told = registrar.find(list(numbers.values()))
    found = {r.id: told[numbers[r.id]] for r in asked if numbers[r.id] in told}
    rt.run(SYSTEM, lambda w: actions.resolve_requests(w, asked=asked, found=found))


def report_overdue(rt: Runtime) -> int:
    """Open a break for every order, move and choice that is still where it should have left by now; how many are new."""
    with rt.work(SYSTEM, read_only=True) as w:
        stuck, moves, choices = queries.overdue_orders(w), queries.overdue_moves(w), queries.overdue_choices(w)
    fresh = rt.run(SYSTEM, actions.report_late_moves) if moves else 0
    fresh += rt.run(SYSTEM, actions.report_late_choices) if choices else 0
    if not stuck:
        return fresh
    return fresh + rt.run(SYSTEM, lambda w: actions.report_breaks(w, kind=BreakKind.OVERDUE, stuck=stuck))


def _since(rt: Runtime, day: BusinessDate) -> BusinessDate:
    """From the oldest request that waits for its answer, and at least some days back: corrections come late."""
    with rt.work(SYSTEM, read_only=True) as w:
        oldest = queries.oldest_unanswered(w)
    usual = add_days(day, -CORRECTION_DAYS)
    return usual if oldest is None else min(oldest, usual)


def _count_unknown(rt: Runtime) -> int:
    with rt.work(SYSTEM, read_only=True) as w:
        return queries.count_unknown(w)
