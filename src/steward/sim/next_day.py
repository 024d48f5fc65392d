"""The demo bank's next business day: its clock moves, the day's prices arrive, and what is due by then is executed and settled."""

from dataclasses import dataclass

from steward.kernel.time import BusinessDate
from steward.know.markets import actions as markets
from steward.know.markets.queries import get_calendar, get_price, instruments_by_code, next_business_day, trade_date
from steward.platform import jobs, vault
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.bank import history_start, market_until
from steward.sim.calendar import CALENDAR, business_days
from steward.sim.data_desk import without_rights
from steward.sim.model import NotADemoBank
from steward.sim.opening import code_of
from steward.sim.prices import price_rows
from steward.sim.registrar import registrar_of
from steward.sim.shelf import shelf
from steward.sim.state import Origin, read_origin
from steward.workflows.corporate_actions.run import apply_corporate_actions
from steward.workflows.recurring_plan import carry_out_plans
from steward.workflows.settlement import settle_day

MORNING = 9


@dataclass(frozen=True, slots=True)
class NextDay:
    """Where the clock stands now, and how many orders were executed on the way."""

    business_date: BusinessDate
    executed: int


def next_day(rt: Runtime) -> NextDay:
    """Move to the morning after the trade date of an order given now, with every day up to it valued and settled.

    Safe to press again after a crash: days without prices get them, and what is due and undone is done. NotADemoBank in any
    bank that is not a finished demo bank.
    """
    with rt.work(SYSTEM) as w:
        origin = read_origin(w.db)
        if not rt.demo or origin is None or not origin.complete:
            raise NotADemoBank
        calendar = get_calendar(w, CALENDAR)
        valued = trade_date(calendar, w.now)
        morning = next_business_day(calendar, valued)
        ahead = w.at(morning, MORNING) - w.wall
        vault.put_setting(w.db, vault.CLOCK_OFFSET, int(ahead.total_seconds()))
    rt.run(SYSTEM, lambda w: _value(w, origin, valued))
    jobs.drain(rt)
    apply_corporate_actions(rt)
    carry_out_plans(rt)
    executed = settle_day(rt, morning, registrar=registrar_of(rt)).confirmed
    jobs.drain(rt)
    return NextDay(morning, executed)


def _value(w: Work, origin: Origin, until: BusinessDate) -> None:
    """Record the prices of every business day after the last valued one, from the same market that made the history."""
    calendar = get_calendar(w, CALENDAR)
    days = business_days(history_start(origin.made_on), next_business_day(calendar, until), calendar)
    market = market_until(origin.seed, days, origin.made_on)
    codes = [code_of(p) for p in shelf()]
    known = instruments_by_code(w, codes)
    last = get_price(w, known[codes[0]], until)
    assert last is not None, "a finished demo bank has three years of prices"
    fresh = [n for n, day in enumerate(days) if day > last.date]
    rows = price_rows(market, [known[code] for code in codes], fresh)
    markets.record_prices(w, rows=without_rights(w, rows, origin.made_on, until))
