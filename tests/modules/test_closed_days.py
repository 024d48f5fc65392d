"""A closed day announced late (F2): entered by one person, released by another, known from then on, and followed by what is open."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.deliver.trading import queries as trading
from steward.deliver.trading.model import ChangeKind, OrderDays, Side
from steward.guard.contracts.model import Stage
from steward.guard.contracts.queries import last_about, story_of
from steward.kernel.ids import OrderId
from steward.kernel.refusal import Refusal
from steward.kernel.time import BusinessDate, business_date
from steward.know.customers.model import Topic
from steward.know.customers.queries import contacts_of
from steward.know.markets import actions, queries
from steward.know.markets.model import (
    CalendarDay,
    CalendarDayAsIs,
    CalendarDayBegun,
    CalendarFixed,
    CalendarUnknown,
    NeverOpen,
    NoteMissing,
    OutsideCalendar,
)
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, NewPerson, Role
from steward.platform.four_eyes.model import OwnProposal
from steward.platform.identity.actions import create_people
from steward.platform.identity.sessions import open_session
from steward.platform.runtime import Runtime
from steward.platform.web.call import COOKIE
from steward.platform.words import LANGUAGES, say
from steward.workflows import reactions
from steward.workflows.reactions import REACTIONS
from steward.workflows.recurring_plan import carry_out_plans
from steward.workflows.settlement import correct, settle_day
from steward.workflows.verify import verify_bank
from tests.modules import test_recurring as recurring
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank
from tests.support.desk import Desk

D = business_date
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (D(2026, 3, day) for day in range(2, 7))
NOTICE = "上交所公告〔2026〕12号"


@pytest.fixture
def desk(rt: Runtime) -> Desk:
    rt.reactions = REACTIONS
    made = Desk(rt)
    made.product()
    made.go_to(MONDAY, 10)
    made.price(dt.date(2026, 2, 27), "1.0000")
    return made


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    made.rt.reactions = REACTIONS
    recurring.tell(made)
    recurring.give(made, "10000")
    yield made
    made.rt.engine.dispose()


def person(rt: Runtime, role: Role = Role.SERVICE) -> Actor:
    with rt.work(SYSTEM) as w:
        (made,) = create_people(w, people=[NewPerson(role, "王强", team="ops")])
    return Actor(made, role, team="ops")


def propose(rt: Runtime, day: BusinessDate, *calendars: str, opens: bool = False, source: str = NOTICE) -> str:
    with rt.work(person(rt)) as w:
        return actions.propose_calendar_day(w, calendars=calendars or ("cn",), day=day, opens=opens, source=source)


def decide(rt: Runtime, proposal_id: str, *, approve: bool = True) -> list[CalendarDay]:
    with rt.work(person(rt, Role.MANAGER)) as w:
        return actions.decide_calendar_day(w, proposal_id=proposal_id, approve=approve)


def announce(rt: Runtime, day: BusinessDate, *calendars: str, opens: bool = False) -> None:
    """Entered, released, and everything that follows from it."""
    decide(rt, propose(rt, day, *calendars, opens=opens))
    jobs.drain(rt)


def is_open(rt: Runtime, day: BusinessDate, calendar: str = "cn") -> bool:
    with rt.work(SYSTEM, read_only=True) as w:
        return queries.is_business_day(queries.get_calendar(w, calendar), day)


def days(desk: Desk, order_id: OrderId) -> OrderDays:
    return OrderDays.of(desk.order(order_id))


def left_behind(rt: Runtime) -> int:
    with rt.work(SYSTEM, read_only=True) as w:
        return trading.verify_days(w).violations


def test_a_day_counts_from_its_release_and_only_in_the_calendars_it_was_entered_for(rt: Runtime) -> None:
    waiting = propose(rt, FRIDAY, "cn")
    assert is_open(rt, FRIDAY)
    decide(rt, waiting)
    assert not is_open(rt, FRIDAY)
    assert is_open(rt, FRIDAY, "bank")


def test_what_was_known_then_answers_then(desk: Desk) -> None:
    with desk.rt.work(SYSTEM, read_only=True) as w:
        then = w.now
    desk.go_to(MONDAY, 12)
    announce(desk.rt, FRIDAY)
    desk.go_to(MONDAY, 14)
    announce(desk.rt, FRIDAY, opens=True)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        noon = w.at(MONDAY, 13)
        answers = [queries.is_business_day(queries.get_calendar(w, "cn", at), FRIDAY) for at in (then, noon, w.now)]
    assert answers == [True, False, True]


def test_a_weekend_can_be_opened_where_the_calendar_works_at_weekends(rt: Runtime) -> None:
    saturday = D(2026, 3, 7)
    announce(rt, saturday, "bank", opens=True)
    assert is_open(rt, saturday, "bank")
    announce(rt, saturday, "bank")
    assert not is_open(rt, saturday, "bank")


REFUSED: dict[str, tuple[type[Refusal], Callable[[Runtime], object]]] = {
    "today": (CalendarDayBegun, lambda rt: propose(rt, MONDAY)),
    "yesterday": (CalendarDayBegun, lambda rt: propose(rt, D(2026, 2, 27))),
    "closed already": (CalendarDayAsIs, lambda rt: propose(rt, D(2026, 4, 6))),
    "open already": (CalendarDayAsIs, lambda rt: propose(rt, TUESDAY, opens=True)),
    "one of two is as it is": (CalendarDayAsIs, lambda rt: propose(rt, D(2026, 5, 9), "bank", "cn")),
    "exchanges never open at a weekend": (NeverOpen, lambda rt: propose(rt, D(2026, 3, 7), opens=True)),
    "no holidays by nature": (CalendarFixed, lambda rt: propose(rt, TUESDAY, "weekdays")),
    "beyond the calendar": (OutsideCalendar, lambda rt: propose(rt, D(2031, 1, 2))),
    "no such calendar": (CalendarUnknown, lambda rt: propose(rt, TUESDAY, "moon")),
    "no notice named": (NoteMissing, lambda rt: propose(rt, TUESDAY, source="  x ")),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_may_not_be_entered_is_refused_with_a_plain_reason(desk: Desk, why: str) -> None:
    refusal, enter = REFUSED[why]
    with pytest.raises(refusal) as refused:
        enter(desk.rt)
    assert all(say(language, refusal.code, refused.value.facts) != refusal.code for language in LANGUAGES)


def test_tomorrow_can_be_released_until_midnight_and_not_after(desk: Desk) -> None:
    waiting = propose(desk.rt, TUESDAY)
    desk.go_to(TUESDAY, 0)
    with pytest.raises(CalendarDayBegun):
        decide(desk.rt, waiting)
    assert is_open(desk.rt, TUESDAY)
    desk.go_to(MONDAY, 23, 59, 59)
    decide(desk.rt, waiting)
    assert not is_open(desk.rt, TUESDAY)


def test_who_entered_it_does_not_release_it_and_a_refused_one_changes_nothing(desk: Desk) -> None:
    maker = person(desk.rt, Role.SERVICE)
    with desk.rt.work(maker) as w:
        made = actions.propose_calendar_day(w, calendars=["cn"], day=TUESDAY, opens=False, source=NOTICE)
    with pytest.raises(OwnProposal), desk.rt.work(maker) as w:
        actions.decide_calendar_day(w, proposal_id=made, approve=True)
    assert decide(desk.rt, made, approve=False) == []
    assert is_open(desk.rt, TUESDAY)


def test_the_same_day_released_twice_counts_once(desk: Desk) -> None:
    first, second = propose(desk.rt, TUESDAY), propose(desk.rt, TUESDAY)
    decide(desk.rt, first)
    with pytest.raises(CalendarDayAsIs):
        decide(desk.rt, second)


def test_open_orders_move_and_each_customer_is_told_from_when_to_when(desk: Desk) -> None:
    who = desk.customer("1000", units="1000")
    (bought,) = desk.place(who, desk.line("100"))
    (sold,) = desk.place(who, desk.line("100", Side.REDEEM))
    assert days(desk, sold.id) == OrderDays(MONDAY, TUESDAY, THURSDAY)
    announce(desk.rt, TUESDAY)
    assert days(desk, bought.id) == OrderDays(MONDAY, WEDNESDAY, WEDNESDAY)
    assert days(desk, sold.id) == OrderDays(MONDAY, WEDNESDAY, FRIDAY)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        changes = trading.changes_of(w, [desk.order(sold.id)])[sold.id]
        told = contacts_of(w, who)[0]
        records = [x.head for x in story_of(w, last_about(w, sold.id)) if x.head.subject_id == sold.id]
    assert [c.kind for c in changes] == [ChangeKind.DATES]
    assert [c.topic for c in told].count(Topic.ORDER_CHANGED) == 2
    assert [x.stage for x in records] == [Stage.ORDER] * 2, "as it was placed, and as it was moved"
    assert left_behind(desk.rt) == 0
    assert desk.broken_laws() == {}


def test_the_sentence_names_what_moved_and_what_stays(desk: Desk) -> None:
    who = desk.customer("1000")
    (bought,) = desk.place(who, desk.line("100"))
    announce(desk.rt, TUESDAY)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        (told, *_) = trading.list_notices(w, who, None, 10).items
    moved = {"zh": "2026年3月3日 → 2026年3月4日", "en": "3 Mar 2026 → 4 Mar 2026"}
    stays = {"zh": "2026年3月2日 → ", "en": "2 Mar 2026 → "}
    for language in LANGUAGES:
        sentence = say(language, told.code, told.facts)
        assert moved[language] in sentence
        assert stays[language] not in sentence
        assert bought.number not in sentence


def test_a_confirmed_purchase_keeps_its_days_and_a_confirmed_redemption_is_paid_later(desk: Desk) -> None:
    who = desk.customer("1000", units="1000")
    (bought,) = desk.place(who, desk.line("100"))
    (sold,) = desk.place(who, desk.line("100", Side.REDEEM))
    desk.price(MONDAY, "1.0000")
    settle_day(desk.rt, desk.go_to(MONDAY, 16))
    settle_day(desk.rt, desk.go_to(TUESDAY, 10))
    before = days(desk, bought.id)
    announce(desk.rt, WEDNESDAY)
    assert days(desk, bought.id) == before
    assert days(desk, sold.id) == OrderDays(MONDAY, TUESDAY, FRIDAY)


def test_an_order_that_waits_for_the_closed_day_can_be_cancelled_until_its_new_cut_off(desk: Desk) -> None:
    desk.go_to(MONDAY, 16)
    (placed,) = desk.place(desk.customer("1000"), desk.line("100"))
    announce(desk.rt, TUESDAY)
    assert days(desk, placed.id) == OrderDays(WEDNESDAY, THURSDAY, THURSDAY)
    settle_day(desk.rt, desk.go_to(TUESDAY, 16))
    assert desk.order(placed.id).can_cancel(desk.clock.now())


def test_a_day_opened_again_brings_confirmation_back_but_never_an_earlier_trade_date(desk: Desk) -> None:
    (early,) = desk.place(desk.customer("1000"), desk.line("100"))
    desk.go_to(MONDAY, 16)
    (late,) = desk.place(desk.customer("1000"), desk.line("100"))
    announce(desk.rt, TUESDAY)
    announce(desk.rt, TUESDAY, opens=True)
    assert days(desk, early.id) == OrderDays(MONDAY, TUESDAY, TUESDAY)
    assert days(desk, late.id) == OrderDays(WEDNESDAY, THURSDAY, THURSDAY)


def test_products_of_another_calendar_and_orders_that_are_over_by_then_stay(desk: Desk) -> None:
    desk.product("daily", terms={"calendar": "weekdays"})
    desk.price(dt.date(2026, 2, 27), "1.0000", "daily")
    who = desk.customer("1000")
    (daily,) = desk.place(who, desk.line("100", code="daily"))
    (usual,) = desk.place(who, desk.line("100"))
    announce(desk.rt, FRIDAY)
    assert days(desk, daily.id).confirm_due == days(desk, usual.id).confirm_due == TUESDAY
    announce(desk.rt, TUESDAY)
    assert [days(desk, o.id).confirm_due for o in (daily, usual)] == [TUESDAY, WEDNESDAY]


def test_the_effect_is_said_before_and_is_what_happens(desk: Desk) -> None:
    who = desk.customer("1000", units="1000")
    for _ in range(2):
        desk.place(who, desk.line("100"))
    (sold,) = desk.place(desk.customer("1000", units="1000"), desk.line("100", Side.REDEEM))
    with desk.rt.work(person(desk.rt), read_only=True) as w:
        said = trading.redating(w, day=TUESDAY, opens=False, calendars=["cn", "bank"])
    assert (said.orders, said.customers, said.trade_dates, said.confirmations, said.payments) == (3, 2, 0, 3, 3)
    assert said.by_days == {1: 3}
    assert left_behind(desk.rt) == 0, "asking moves nothing"
    announce(desk.rt, TUESDAY)
    then = {number: would for number, _, would in said.examples}
    assert then[sold.number] == days(desk, sold.id)


def test_many_orders_are_followed_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correct, "REDATE_CHUNK", 2)
    placed = [desk.place(desk.customer("1000"), desk.line("100"))[0] for _ in range(5)]
    announce(desk.rt, TUESDAY)
    assert {days(desk, o.id).confirm_due for o in placed} == {WEDNESDAY}
    with desk.rt.work(SYSTEM, read_only=True) as w:
        changes = trading.changes_of(w, [desk.order(o.id) for o in placed])
    assert [len(changes[o.id]) for o in placed] == [1] * 5


def test_orders_left_with_their_old_days_are_found(desk: Desk) -> None:
    """The planted bug: nothing follows the release. The laws of orders say so, and the next settlement run mends it."""
    desk.place(desk.customer("1000"), desk.line("100"))
    decide(desk.rt, propose(desk.rt, TUESDAY))
    found = {c.name: c.state for c in verify_bank(desk.rt).checks}
    assert found["orders_open_orders_have_their_days"] == "broken"
    assert left_behind(desk.rt) == 1
    settle_day(desk.rt, desk.go_to(MONDAY, 11))
    assert left_behind(desk.rt) == 0


def test_a_plan_buys_on_the_new_day_and_the_customer_is_told_once(house: House) -> None:
    plan = recurring.set_up(house, recurring.terms(house))
    assert plan.next_on == D(2026, 3, 4)
    announce(house.rt, D(2026, 3, 4))
    with house.rt.work(SYSTEM, read_only=True) as w:
        told = [c for c in contacts_of(w, house.customer_id)[0] if c.topic is Topic.PLAN_DATE_MOVED]
        records = story_of(w, last_about(w, plan.id))
    assert [c.link_id for c in told] == [plan.id]
    assert len(records) == 2, "as it was agreed to, and as its date moved"
    recurring.go_to(house, D(2026, 3, 4))
    assert carry_out_plans(house.rt) == 0
    recurring.go_to(house, D(2026, 3, 5))
    assert carry_out_plans(house.rt) == 1


def test_a_plan_whose_date_is_another_is_not_told_of(house: House) -> None:
    recurring.set_up(house, recurring.terms(house))
    announce(house.rt, D(2026, 3, 3))
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert Topic.PLAN_DATE_MOVED not in [c.topic for c in contacts_of(w, house.customer_id)[0]]


def test_over_http_one_enters_it_sees_what_moves_and_another_releases_it(desk: Desk) -> None:
    desk.place(desk.customer("1000"), desk.line("100"))
    client = TestClient(create_app(desk.rt))
    maker, checker, outsider = (signed_in(desk.rt, role) for role in (Role.SERVICE, Role.MANAGER, Role.ADVISOR))
    asked = {"day": TUESDAY.isoformat(), "opens": False, "calendars": ["cn", "bank"], "source": NOTICE}
    about: dict[str, Any] = {"day": TUESDAY.isoformat(), "opens": False, "calendar": ["cn", "bank"]}
    assert client.get("/api/markets/calendar/effect", params=about, headers=outsider).status_code == 403
    effect = client.get("/api/markets/calendar/effect", params=about, headers=maker).json()
    assert (effect["orders"], effect["shifts"]) == (1, [{"days": 1, "orders": 1}])
    made = client.post("/api/markets/calendar/days", json=asked, headers=maker).json()["id"]
    own, seen = (client.get("/api/markets/calendar", headers=who).json()["waiting"][0] for who in (maker, checker))
    assert (own["own"], own["may_decide"], seen["may_decide"], seen["moves"]["orders"]) == (True, False, True, 1)
    path = f"/api/markets/calendar/days/{made}/decide"
    assert client.post(path, json={"approve": True}, headers=maker).status_code == 403
    assert client.post(path, json={"approve": True}, headers=checker).json() == {"calendars": 2}
    told = client.get("/api/markets/calendar", headers=checker).json()
    assert told["waiting"] == []
    assert (told["days"][0]["day"], told["days"][0]["calendars"], told["days"][0]["source"]) == (asked["day"], ["bank", "cn"], NOTICE)
    too_late = client.get("/api/markets/calendar/effect", params={**about, "day": MONDAY.isoformat()}, headers=maker)
    assert (too_late.status_code, too_late.json()["code"]) == (409, "markets.day_begun")


def signed_in(rt: Runtime, role: Role) -> dict[str, str]:
    who = person(rt, role)
    with rt.work(SYSTEM) as w:
        return {"X-Steward": "1", "Accept-Language": "zh", "Cookie": f"{COOKIE}={open_session(w, who.person_id, 'totp')[1]}"}


def test_every_reaction_to_a_released_day_is_in_the_table() -> None:
    assert correct.follow_entered_day in [r for told in reactions.REACTIONS.values() for r in told]
