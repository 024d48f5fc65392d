"""The process that gets killed while a price is corrected after orders were carried out at it (R9, R13).

It dies at a place in the work, not at a time: with everything of its N-th writing transaction done but the commit. What it told its
client is in the log. The planted bugs are switched on by name.
"""

import datetime as dt
import itertools
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.actions import correct
from steward.kernel.ids import InstrumentId, TransferId
from steward.kernel.time import BusinessDate
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import TransferRow
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.registrar import FAULTLESS, registrar_of
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import run as settlement
from tests.reliability.kill_child import SHANGHAI, AckLog, open_again

RIGHT = Decimal("1.2000")
REVERSED_FIRST, ORDER_FIRST = "reversed, then posted", "the order, then the book"
Posting = Callable[..., int]


@dataclass(frozen=True)
class Wrong:
    """Orders carried out at a price that is not right: on the day `priced`, seen on the day `seen`, by the registrar or by the bank."""

    instrument: InstrumentId
    priced: dt.date
    seen: dt.date
    registrar: bool


def bank(home: str, seen: dt.date) -> Runtime:
    """The bank in `home` on the day its price is corrected."""
    rt = open_again(home, REACTIONS)
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(dt.datetime(seen.year, seen.month, seen.day, 9, tzinfo=SHANGHAI))
    return rt


def correct_price(rt: Runtime, wrong: Wrong, log: AckLog) -> None:
    """What a client does about a wrong price: say what is right until that is acknowledged, and let everything follow that follows."""
    if not AckLog.read(str(rt.settings.home)):
        row = PriceRow(wrong.instrument, BusinessDate(wrong.priced), RIGHT, "test", rt.clock.now())
        rt.run(SYSTEM, lambda w: record_prices(w, rows=[row]))
        log.tell(kind="price")
    jobs.drain(rt)
    registrar = registrar_of(rt, FAULTLESS) if wrong.registrar else None
    settlement.settle_day(rt, BusinessDate(wrong.seen), registrar=registrar)
    jobs.drain(rt)


def die_before(engine: sa.Engine, last: int) -> None:
    """Kill this process just before the commit of its `last`-th transaction that wrote something."""
    written = [0]
    commits = itertools.count(1)

    def look(_db: Any, _cursor: Any, statement: str, *_: Any) -> None:
        written[0] += statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))

    def commit(_db: Any) -> None:
        if written[0] and next(commits) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        written[0] = 0

    sa.event.listen(engine, "before_cursor_execute", look)
    sa.event.listen(engine, "commit", commit)


def plant(bug: str) -> None:
    """Make one act into two transactions: a part of it is put off until the first is through."""
    later: list[Callable[[Work], Any]] = []
    replace_transfers = holdings.replace_transfers

    def put_off(w: Work, *, undo: Sequence[TransferId], transfers: Sequence[TransferRow]) -> int:
        if bug == ORDER_FIRST:
            later.append(lambda w: replace_transfers(w, undo=undo, transfers=transfers))
            return 0
        later.append(lambda w: holdings.post(w, transfers=transfers))
        return replace_transfers(w, undo=undo, transfers=[])

    def then(carry_out: Callable[..., Any]) -> Callable[..., Any]:
        def both(rt: Runtime, *what: Any) -> Any:
            outcome = carry_out(rt, *what)
            while later:
                rt.run(SYSTEM, later.pop())
            return outcome

        return both

    correct.holdings.replace_transfers = put_off  # type: ignore[attr-defined]
    jobs.carry_out = then(jobs.carry_out)
    settlement._carry_out = then(settlement._carry_out)


def live(home: str, wrong: Wrong, last: int, bug: str) -> None:
    """Correct the price and die on the way, unless there are fewer places to die at."""
    if bug:
        plant(bug)
    rt = bank(home, wrong.seen)
    die_before(rt.engine, last)
    correct_price(rt, wrong, AckLog(home))


def mother(orders: Connection) -> None:
    """Bear a process for each (home, wrong, last, bug) that is asked for and tell how it ended; what it inherits is warm."""
    for asked in iter(orders.recv, None):
        child = os.fork()
        if not child:
            live(*asked)
            os._exit(0)
        orders.send(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
