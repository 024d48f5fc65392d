"""Days announced late: one person enters that a day is closed or open, another releases it, and from then on it is known."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, parse_date
from steward.know.markets.model import CalendarDay, CalendarDayReleased, CalendarUnknown, NoteMissing
from steward.know.markets.queries.calendars import check_entry
from steward.know.markets.store import calendars as store
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import find_proposal, propose, withdraw
from steward.platform.work import Work

DECIDE = Operation.MARKETS_CALENDAR_DECIDE
MIN_SOURCE, MAX_SOURCE = 4, 200


@action(Operation.MARKETS_CALENDAR_PROPOSE)
def propose_calendar_day(w: Work, *, calendars: Sequence[str], day: BusinessDate, opens: bool, source: str) -> str:
    """Enter that a day to come is closed, or open, in these calendars; returns the id to decide under, nothing changes until then.

    `source` names the notice, NoteMissing without it. CalendarUnknown, CalendarFixed, CalendarDayBegun, CalendarDayAsIs, NeverOpen or
    OutsideCalendar for a day that may not be entered.
    """
    named, source = sorted(set(calendars)), source.strip()
    if not MIN_SOURCE <= len(source) <= MAX_SOURCE:
        raise NoteMissing(least=MIN_SOURCE, most=MAX_SOURCE)
    if not named:
        raise CalendarUnknown(calendar="")
    check_entry(w, named, day, opens=opens)
    return propose(w, DECIDE, {"calendars": named, "day": day.isoformat(), "opens": opens, "source": source})


def _as_proposed(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return find_proposal(w, DECIDE, kw["proposal_id"]).payload


@action(DECIDE, four_eyes=Proposed("proposal_id", _as_proposed))
def decide_calendar_day(w: Work, *, proposal_id: str, approve: bool) -> list[CalendarDay]:
    """Release another person's day, which counts from now on, or refuse it; the same refusals, by what is known and what day it is now."""
    if not approve:
        return []
    told = find_proposal(w, DECIDE, proposal_id).payload
    day, opens = parse_date(told["day"]), bool(told["opens"])
    check_entry(w, told["calendars"], day, opens=opens)
    made = [CalendarDay(name, day, opens, told["source"], w.now, proposal_id) for name in told["calendars"]]
    store.add_days(w, made)
    w.emit(CalendarDayReleased(day.isoformat(), told["calendars"], opens, w.now.isoformat()))
    return made


@action(Operation.MARKETS_CALENDAR_PROPOSE)
def withdraw_calendar_day(w: Work, *, proposal_id: str) -> None:
    """Take one's own entry back while nobody has decided; NotOwnProposal, ProposalClosed."""
    withdraw(w, DECIDE, proposal_id)
