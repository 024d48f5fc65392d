"""Each step of a move of units and of a dividend choice is told once, in the customer's words (F2, E2); on both databases."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.deliver.trading import actions, queries
from steward.deliver.trading.model import ChoiceFault, Direction, MoveFault, Notice, RequestKind, Step
from steward.deliver.trading.store.steps import add_step
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.know.products.model import DividendMode
from steward.platform import schema
from steward.platform.access.model import SYSTEM
from steward.platform.identity.sessions import open_session
from steward.platform.web.call import COOKIE
from steward.platform.words import LANGUAGES, say
from steward.sim.registrar import FAULTLESS, registrar_of
from tests.modules.advise.house import House
from tests.modules.custody_desk import ASKED, DUE, LATER, THERE, D, answer, ask, open_desk, settle
from tests.modules.test_dividend_choice import choose
from tests.modules.test_moves_by_registrar import run
from tests.modules.test_registrar import Wire


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    yield from open_desk(tmp_path, database_url)


def told(house: House, limit: int = 50) -> list[Notice]:
    """Every notice, the newest first, read page by page."""
    found: list[Notice] = []
    cursor = None
    with house.rt.work(house.customer, read_only=True) as w:
        assert queries.verify_orders(w.db).ok, queries.verify_orders(w.db).laws
        while True:
            page = queries.list_notices(w, house.customer_id, cursor, limit)
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                return found


def codes(house: House) -> list[str]:
    return [n.code.removeprefix("trading.").removeprefix("notice-") for n in told(house)]


def test_each_step_of_a_move_and_of_a_choice_is_told_once(house: House) -> None:
    wire = Wire(registrar_of(house.rt, FAULTLESS))
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    assert sorted(codes(house)) == ["choice_asked", "move_asked"]
    for day in (ASKED, DUE):
        for hour in (16, 17):  # run again, nothing more is told
            run(house, wire, day, hour)
    assert [x for x in codes(house) if x.startswith("move")] == ["move_done", "move_passed_on", "move_asked"]
    assert [x for x in codes(house) if x.startswith("choice")] == ["choice_done", "choice_passed_on", "choice_asked"]
    assert {(n.kind, n.id) for n in told(house)} == {(RequestKind.MOVE, move.id), (RequestKind.CHOICE, choice.id)}
    assert [n.id for n in told(house, 1)] == [n.id for n in told(house)], "pages hang together"


def test_the_sentences_name_what_a_customer_wants_to_know(house: House) -> None:
    out, coming = ask(house, "700"), ask(house, "50", Direction.IN)
    settle(house, DUE)
    answer(house, coming, (D(2021, 1, 4), "30", None))
    settle(house, LATER)
    last = {n.id: n for n in reversed(told(house))}
    for language in LANGUAGES:
        went, came = (say(language, last[m.id].code, last[m.id].facts) for m in (out, coming))
        assert ("700.0000" in went, "30.0000" in came) == (True, True), "what came in is what the register said, not what was asked for"
        assert THERE.institution in went
        assert THERE.institution in came


def test_what_is_refused_is_told_with_the_reason_and_what_is_taken_back_as_that(house: House) -> None:
    refused, back, stopped = ask(house, "1"), ask(house, "2"), ask(house, "3")
    choice = choose(house, DividendMode.REINVEST)
    house.rt.run(house.customer, lambda w: actions.cancel_move(w, move_id=back.id))
    house.clock.set(refused.cutoff_at + dt.timedelta(minutes=1))
    house.rt.run(SYSTEM, lambda w: actions.submit_move(w, move_id=refused.id))
    answer(house, refused, fault=MoveFault.HOLDER_DIFFERS)
    house.rt.run(SYSTEM, lambda w: actions.answer_choice(w, choice_id=choice.id, fault=ChoiceFault.NOT_OFFERED))
    with house.rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(house.customer_id, "frozen", True, "core_banking", 1.0, w.today)])
    settle(house, DUE)
    last = {n.id: n.code for n in reversed(told(house))}
    assert last == {
        refused.id: "trading.move_fault-holder_differs",
        back.id: "trading.notice-move_cancelled",
        stopped.id: "trading.notice-move_stopped",
        choice.id: "trading.choice_fault-not_offered",
    }
    for n in told(house):
        assert all(say(language, n.code, n.facts) != n.code for language in LANGUAGES)


def test_they_are_read_with_those_of_orders_and_link_to_where_they_are_seen(house: House) -> None:
    move, choice = ask(house), choose(house, DividendMode.REINVEST)
    with house.rt.work(SYSTEM) as w:
        cookie = open_session(w, house.customer.person_id, "totp")[1]
    client = TestClient(create_app(house.rt))
    headers = {"X-Steward": "1", "Accept-Language": "zh", "Cookie": f"{COOKIE}={cookie}"}
    path = f"/api/customers/{house.customer_id}/notices"
    newest, first = client.get(path, headers=headers).json()["items"]
    assert [(n["kind"], n["id"], n["read"]) for n in (first, newest)] == [("move", move.id, False), ("choice", choice.id, False)]
    assert newest["instrument_id"] == move.instrument_id
    assert client.get(f"/api/customers/{house.customer_id}/home", headers=headers).json()["new_notices"] == 2
    one = {"steps": [{"id": move.id, "seq": 1}]}
    assert [client.post(f"{path}/read", json=one, headers=headers).json() for _ in range(2)] == [{"count": 1}, {"count": 0}]
    assert client.post(f"{path}/read", json={}, headers=headers).json() == {"count": 1}
    assert all(n["read"] for n in client.get(path, headers=headers).json()["items"])


def test_a_step_that_is_not_kept_or_kept_twice_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bugs: a step nobody is told of, and one that is told again."""

    def broken() -> list[str]:
        with house.rt.work(SYSTEM, read_only=True) as w:
            return [x.law for x in queries.verify_orders(w.db).laws if x.violations]

    first, second = ask(house, "1"), ask(house, "2")
    with monkeypatch.context() as planted:
        planted.setattr("steward.deliver.trading.actions.custody.add_step", lambda *_: 0)
        house.rt.run(house.customer, lambda w: actions.cancel_move(w, move_id=first.id))
    assert broken() == ["steps_lead_to_the_state_of_a_move"]
    with house.rt.work(SYSTEM) as w:
        add_step(w, RequestKind.MOVE, first.id, house.customer_id, Step.CANCELLED)
    assert broken() == []
    with house.rt.work(SYSTEM) as w:
        add_step(w, RequestKind.MOVE, second.id, house.customer_id, Step.DONE)
    assert broken() == ["steps_lead_to_the_state_of_a_move"]
    choose(house, DividendMode.REINVEST)
    with house.rt.engine.connect() as db:
        db.exec_driver_sql("UPDATE trading_dividend_choice SET state = 'refused'")
        assert "steps_lead_to_the_state_of_a_choice" in [x.law for x in queries.verify_orders(db).laws if x.violations]
        db.rollback()


def test_what_happened_before_steps_were_kept_is_told_from_the_rows_themselves(house: House) -> None:
    ask(house, "1")
    back, done = ask(house, "2"), choose(house, DividendMode.REINVEST)
    house.rt.run(house.customer, lambda w: actions.cancel_move(w, move_id=back.id))
    settle(house, DUE)
    before = sorted((n.id, n.seq, n.code) for n in told(house))
    with house.rt.engine.begin() as connection:
        command.stamp(schema._config(connection), "head")
    schema.downgrade(house.rt.engine, "0054")
    schema.upgrade(house.rt.engine)
    assert sorted((n.id, n.seq, n.code) for n in told(house)) == before
    assert len([n for n in told(house) if n.id == done.id]) == 2
