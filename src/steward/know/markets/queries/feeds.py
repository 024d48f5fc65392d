"""What the data desk looks at: held values, feeds with their health, and prices that are missing."""

from steward.kernel.time import BusinessDate, add_days
from steward.know.markets.model import Calendar, FeedHealth, HeldState, HeldValue, HeldValueNotFound, Instrument
from steward.know.markets.queries.calendars import get_calendar, is_business_day, next_business_day
from steward.know.markets.queries.prices import list_instruments, prices_at
from steward.know.markets.store import feeds as store
from steward.know.markets.tables import held_value
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.MARKETS_DESK_READ
CALENDAR = "cn"
# A feed that is this many business days behind is stale.
STALE_DAYS = 2
# An instrument that had a price within this time is expected to have one every business day.
RECENT_DAYS = 30


def held_values(w: Work, state: HeldState = HeldState.OPEN, limit: int = 200) -> list[HeldValue]:
    """Held values in a state, by day."""
    w.require(READ)
    return store.held_values(w.db, held_value.c.state == state.value, limit)


def get_held_value(w: Work, held_id: str) -> HeldValue:
    """One held value; HeldValueNotFound."""
    w.require(READ)
    found = store.held_values(w.db, held_value.c.id == held_id)
    if not found:
        raise HeldValueNotFound
    return found[0]


def feed_health(w: Work) -> list[FeedHealth]:
    """Each feed's last run and how many business days its newest value is behind the last one that is over."""
    w.require(READ)
    newest, over, calendar = store.newest_days(w.db), last_closed_day(w), get_calendar(w, CALENDAR)
    out = []
    for run in store.last_runs(w.db):
        behind = _days_behind(calendar, newest[run.feed], over)
        out.append(FeedHealth(run.feed, run, behind, stale=behind >= STALE_DAYS or bool(run.fault)))
    return out


def missing_prices(w: Work) -> list[tuple[Instrument, BusinessDate]]:
    """Quoted instruments without a price for the last business day that is over, with the day of their latest one."""
    w.require(READ)
    over = last_closed_day(w)
    latest = prices_at(w, over)
    wanted = [(i, latest[i.id].date) for i in list_instruments(w) if i.id in latest and i.quoted_until is None]
    return [(i, day) for i, day in wanted if add_days(over, -RECENT_DAYS) <= day < over]


def last_closed_day(w: Work) -> BusinessDate:
    """The last business day before today."""
    return next_business_day(get_calendar(w, CALENDAR), w.today, -1)


def _days_behind(calendar: Calendar, newest: BusinessDate | None, over: BusinessDate) -> int:
    """Business days after `newest` up to `over`; a feed that never delivered is as far behind as can be told."""
    if newest is None:
        return STALE_DAYS
    return sum(is_business_day(calendar, add_days(newest, n)) for n in range(1, min((over - newest).days, RECENT_DAYS) + 1))
