"""A closed day announced late moves the days of moves of units and of dividend choices (F2): kept, recorded, told; on both databases."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import CustodyMove, Direction, DividendChoice, MoveDays, MoveState, RequestKind
from steward.deliver.trading.store.dividends import find_choices
from steward.deliver.trading.tables import dividend_choice
from steward.guard.contracts.model import Stage
from steward.guard.contracts.queries import last_about, story_of
from steward.kernel.time import BusinessDate
from steward.know.customers.model import Topic
from steward.know.customers.queries import contacts_of
from steward.know.products.model import DividendMode
from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.words import LANGUAGES, say
from steward.sim.registrar import FAULTLESS, registrar_of
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import correct, settle_day
from steward.workflows.verify import verify_bank
from tests.modules.advise.house import House
from tests.modules.custody_desk import ASKED, DUE, LATER, ask, open_desk, standing
from tests.modules.test_closed_days import announce, decide, left_behind, person, propose
from tests.modules.test_dividend_choice import choose
from tests.modules.test_moves_by_registrar import run
from tests.modules.test_notices_of_moves import told
from tests.modules.test_registrar import Wire

# The house opens on Monday 2 March 2026.
MONDAY, TUESDAY, WEDNESDAY = ASKED, DUE, LATER
THURSDAY, FRIDAY = BusinessDate(dt.date(2026, 3, 5)), BusinessDate(dt.date(2026, 3, 6))


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    for made in open_desk(tmp_path, database_url):
        made.rt.reactions = REACTIONS
        yield made


def days(house: House, move: CustodyMove) -> MoveDays:
    return MoveDays.of(standing(house, move))


def due(house: House, choice: DividendChoice) -> BusinessDate:
    with house.rt.work(SYSTEM, read_only=True) as w:
        return find_choices(w, dividend_choice.c.id == choice.id)[0].due


def test_open_moves_and_choices_follow_and_each_is_told_from_when_to_when(house: House) -> None:
    out, coming, choice = ask(house), ask(house, "50", Direction.IN), choose(house, DividendMode.REINVEST)
    announce(house.rt, TUESDAY)
    assert (days(house, out), days(house, coming)) == (MoveDays(MONDAY, WEDNESDAY), MoveDays(MONDAY, THURSDAY))
    assert due(house, choice) == WEDNESDAY
    newest = {n.id: n for n in reversed(told(house))}
    moved = {"zh": "2026年3月3日 → 2026年3月4日", "en": "3 Mar 2026 → 4 Mar 2026"}
    for of in (out.id, choice.id):
        for language in LANGUAGES:
            assert moved[language] in say(language, newest[of].code, newest[of].facts)
    for language, stays in (("zh", "办理日仍为"), ("en", "as before")):
        assert stays in say(language, newest[out.id].code, newest[out.id].facts)
    with house.rt.work(SYSTEM, read_only=True) as w:
        heard = [(c.link_kind, c.link_id) for c in contacts_of(w, house.customer_id)[0] if c.topic is Topic.ANSWER_DATE_MOVED]
        records = [[x.head for x in story_of(w, last_about(w, i)) if x.head.subject_id == i] for i in (out.id, choice.id)]
    assert sorted(heard) == sorted([("move", out.id), ("move", coming.id), ("choice", choice.id)])
    assert [{x.stage for x in of} for of in records] == [{Stage.ORDER}] * 2
    assert left_behind(house.rt) == 0


def test_the_same_day_followed_again_tells_nothing_more(house: House) -> None:
    ask(house)
    choose(house, DividendMode.REINVEST)
    announce(house.rt, TUESDAY)
    before = told(house)
    house.clock.set(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC))
    for _ in range(2):
        settle_day(house.rt, MONDAY)
    assert told(house) == before


def test_a_move_that_waits_for_the_closed_day_can_be_taken_back_until_its_new_cut_off(house: House) -> None:
    house.clock.set(dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC))
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    announce(house.rt, TUESDAY)
    assert (days(house, move), due(house, choice)) == (MoveDays(WEDNESDAY, THURSDAY), THURSDAY)
    house.clock.set(dt.datetime(2026, 3, 3, 8, tzinfo=dt.UTC))
    settle_day(house.rt, TUESDAY)
    assert standing(house, move).can_cancel(house.clock.now())


def test_what_the_registrar_has_keeps_its_trade_date_and_is_answered_later(house: House) -> None:
    wire = Wire(registrar_of(house.rt, FAULTLESS))
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    run(house, wire, MONDAY)
    announce(house.rt, TUESDAY)
    assert (days(house, move), due(house, choice)) == (MoveDays(MONDAY, WEDNESDAY), WEDNESDAY)
    run(house, wire, TUESDAY)
    assert standing(house, move).state is MoveState.SUBMITTED
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert queries.overdue_moves(w) == []
    run(house, wire, WEDNESDAY)
    assert (standing(house, move).state, wire.inner.times_seen(move.number)) == (MoveState.CONFIRMED, 1)
    before = days(house, move)
    announce(house.rt, THURSDAY)
    assert days(house, move) == before, "what is done keeps its days"


def test_a_day_opened_again_brings_the_answer_back(house: House) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    announce(house.rt, TUESDAY)
    announce(house.rt, TUESDAY, opens=True)
    assert (days(house, move), due(house, choice)) == (MoveDays(MONDAY, TUESDAY), TUESDAY)


def test_a_day_of_another_calendar_or_beyond_them_moves_nothing(house: House) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    announce(house.rt, FRIDAY)
    announce(house.rt, TUESDAY, "bank")
    assert (days(house, move), due(house, choice), len(told(house))) == (MoveDays(MONDAY, TUESDAY), TUESDAY, 2)
    assert left_behind(house.rt) == 0


def test_the_effect_is_said_before_and_is_what_happens(house: House) -> None:
    for units in ("1", "2"):
        ask(house, units)
    choose(house, DividendMode.REINVEST)
    with house.rt.work(person(house.rt), read_only=True) as w:
        said = queries.redating(w, day=TUESDAY, opens=False, calendars=["cn", "bank"])
    assert (said.orders, said.moves, said.choices, said.customers) == (0, 2, 1, 1)
    assert left_behind(house.rt) == 0, "asking moves nothing"
    announce(house.rt, TUESDAY)
    assert len([n for n in told(house) if n.code.endswith("redated")]) == said.moves + said.choices


def test_many_are_followed_in_parts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correct, "REDATE_CHUNK", 2)
    moves, choice = [ask(house, str(n)) for n in range(1, 6)], choose(house, DividendMode.REINVEST)
    announce(house.rt, TUESDAY)
    assert ({days(house, m).confirm_due for m in moves}, due(house, choice)) == ({WEDNESDAY}, WEDNESDAY)
    assert len([n for n in told(house) if n.code.endswith("redated")]) == 6


@pytest.mark.parametrize("left", [RequestKind.MOVE, RequestKind.CHOICE])
def test_what_is_left_with_its_old_days_is_found(house: House, left: RequestKind) -> None:
    """The planted bug: nothing follows the release. The law says so, and the next settlement run mends it."""
    if left is RequestKind.MOVE:
        ask(house)
    else:
        choose(house, DividendMode.REINVEST)
    decide(house.rt, propose(house.rt, TUESDAY))
    found = {c.name: c.state for c in verify_bank(house.rt).checks}
    assert (found["orders_open_orders_have_their_days"], left_behind(house.rt)) == ("broken", 1)
    house.clock.set(dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC))
    settle_day(house.rt, MONDAY)
    assert left_behind(house.rt) == 0


def test_what_was_answered_meanwhile_is_left_alone(house: House) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    decide(house.rt, propose(house.rt, TUESDAY))
    house.rt.run(SYSTEM, lambda w: actions.answer_choice(w, choice_id=choice.id))
    house.rt.run(house.customer, lambda w: actions.cancel_move(w, move_id=move.id))
    jobs.drain(house.rt)
    assert [n.code for n in told(house) if n.code.endswith("redated")] == []
    assert left_behind(house.rt) == 0
