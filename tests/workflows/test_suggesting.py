"""Next best action over a bank: candidates, the guard's hard gates, overrides with a reason, and the log (B8, issue 7)."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.deliver.suggestions import actions, queries
from steward.deliver.suggestions.model import (
    AlreadyDecided,
    Answer,
    Card,
    ContactBarred,
    NoSuchCandidate,
    NothingToLearn,
    ReasonNeeded,
    Score,
    Suggestion,
    SuggestionNotFound,
    Way,
    WorseThanPrior,
)
from steward.deliver.suggestions.rules import learning
from steward.kernel.ids import CustomerId
from steward.know.customers.actions import record_consents, record_contacts
from steward.know.customers.model import Channel, ConsentDecision, ConsentRow, ContactRow, Direction, Topic
from steward.platform.access.model import SYSTEM, Actor, Forbidden, NewPerson, NewRelation, Relation, Role
from steward.platform.audit import entry as audit_entry
from steward.platform.four_eyes.model import Outcome, OwnProposal
from steward.platform.four_eyes.propose import find_proposal
from steward.platform.identity import actions as people
from steward.platform.web.call import COOKIE
from steward.workflows.book.review_all import review_book
from steward.workflows.suggesting import suggest_all
from tests.support.desk import Desk, fund_desk

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with fund_desk(tmp_path, database_url, DAY, hour=10) as made:
        yield made


@pytest.fixture
def book(desk: Desk) -> list[CustomerId]:
    """One who holds above their level, one with much idle cash, one with nothing."""
    return [desk.customer("100", units="50000", level=2), desk.customer("9000000"), desk.customer(level=None)]


@pytest.fixture
def me(desk: Desk, book: list[CustomerId]) -> Actor:
    with desk.rt.work(SYSTEM) as w:
        advisor_id = people.create_person(w, new=NewPerson(Role.ADVISOR, "孙丽", team="t"))
        people.assign_relations(w, rows=[NewRelation(advisor_id, c, Relation.BOOK) for c in book])
    return Actor(advisor_id, Role.ADVISOR, team="t")


def agree(desk: Desk, customer_id: CustomerId) -> None:
    rows = [
        ConsentRow(
            customer_id=customer_id, purpose=p, notice=notice, decision=ConsentDecision.GRANTED, channel=Channel.BRANCH, evidence="form"
        )
        for p, notice in (("marketing", "2"), ("personal_insight", "1"))
    ]
    with desk.rt.work(SYSTEM) as w:
        for row in rows:
            record_consents(w, rows=[row])


def of(desk: Desk, customer_id: CustomerId) -> Suggestion | None:
    with desk.rt.work(Actor("x", Role.AUDITOR), read_only=True) as w:
        return queries.last_suggestion(w, customer_id)


def suggested(desk: Desk) -> int:
    review_book(desk.rt)
    return suggest_all(desk.rt)


def stopped(found: Suggestion, code: str) -> set[str]:
    return {s.rule_id for c in found.candidates if c.code == code for s in c.stops}


def test_what_the_bank_owes_is_suggested_and_what_it_wishes_waits_for_consent(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    assert suggested(desk) == 2
    owed, wished = of(desk, book[0]), of(desk, book[1])
    assert owed is not None
    assert (owed.chosen.code, owed.chosen.way, owed.propensity) == ("unsuitable", Way.TALK, 1.0)
    assert wished is not None
    assert wished.chosen.way is Way.LEAVE
    assert stopped(wished, "idle_cash") == {"D07", "D17"}
    assert of(desk, book[2]) is None


def test_with_consent_it_is_suggested_until_the_bank_has_been_in_touch_often_enough(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    agree(desk, book[1])
    suggested(desk)
    found = of(desk, book[1])
    assert found is not None
    assert (stopped(found, "idle_cash"), found.held_out or found.chosen.code == "idle_cash") == (set(), True)
    with desk.rt.work(SYSTEM) as w:
        rows = [
            ContactRow(
                customer_id=book[1], reference=f"r{n}", channel=Channel.PHONE, direction=Direction.OUTWARD, topic=Topic.ADVICE, at=w.now
            )
            for n in range(3)
        ]
        record_contacts(w, rows=rows)
    desk.go_to(dt.date(2026, 3, 3), hour=10)
    suggested(desk)
    later = of(desk, book[1])
    assert later is not None
    assert (stopped(later, "idle_cash"), later.chosen.way) == ({"S11"}, Way.LEAVE)


def test_who_may_be_recommended_nothing_gets_no_draft(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    """The mildest product is of grade 3, the customer of level 2: nothing but talking is left, though costs are high."""
    suggested(desk)
    found = of(desk, book[0])
    assert found is not None
    assert stopped(found, "fee_drag")
    assert not stopped(found, "unsuitable")


def test_once_a_day_and_the_same_again(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    assert (suggested(desk), suggest_all(desk.rt)) == (2, 0)
    first = of(desk, book[0])
    desk.go_to(dt.date(2026, 3, 3), hour=10)
    assert suggest_all(desk.rt) == 2
    second = of(desk, book[0])
    assert first is not None
    assert second is not None
    assert (first.day, first.candidates) == (DAY, second.candidates)


def test_more_customers_are_not_more_statements(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    def statements(only: list[CustomerId]) -> int:
        asked: list[str] = []
        listener = lambda _c, _k, statement, *_: asked.append(statement)  # noqa: E731
        sa.event.listen(desk.rt.engine, "before_cursor_execute", listener)
        made = suggest_all(desk.rt, only)
        sa.event.remove(desk.rt.engine, "before_cursor_execute", listener)
        assert made == len(only)
        return len(asked)

    few, many = [desk.customer("9000000")], [desk.customer("9000000") for _ in range(4)]
    review_book(desk.rt)
    assert statements(many) <= statements(few)


def test_an_override_needs_a_reason_and_quiet_hours_bend_for_nobody(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    suggested(desk)
    found = of(desk, book[0])
    assert found is not None
    answer = partial(actions.answer_suggestion, suggestion_id=found.id)
    with pytest.raises(ReasonNeeded):
        desk.rt.run(me, partial(answer, answer=Answer.LEFT, reason=" "))
    with pytest.raises(NoSuchCandidate):
        desk.rt.run(me, partial(answer, answer=Answer.OTHER, code="need_tax", reason="x"))
    with pytest.raises(ContactBarred):  # a gate is no opinion: it holds for what is done instead, too
        desk.rt.run(me, partial(answer, answer=Answer.OTHER, code="fee_drag", reason="x"))
    desk.go_to(DAY, hour=21)
    with pytest.raises(ContactBarred) as barred:
        desk.rt.run(me, partial(answer, answer=Answer.TAKEN))
    assert [e.code for e in barred.value.because] == ["compliance.S10"]
    done = desk.rt.run(me, partial(answer, answer=Answer.LEFT, reason="客户在国外，下月回来"))
    assert done.answered is not None
    assert (done.answered.answer, done.answered.code, done.answered.by) == (Answer.LEFT, "leave_alone", me.person_id)
    with pytest.raises(AlreadyDecided):
        desk.rt.run(me, partial(answer, answer=Answer.LEFT, reason="x"))
    with pytest.raises(SuggestionNotFound):
        desk.rt.run(me, partial(actions.answer_suggestion, suggestion_id=str(book[0]), answer=Answer.TAKEN))


def test_answers_teach_the_likelihood_once_a_second_person_releases_it(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    with desk.rt.work(SYSTEM) as w:
        analyst, risk = (Actor(people.create_person(w, new=NewPerson(r, "赵敏")), r) for r in (Role.ANALYST, Role.RISK))
    with pytest.raises(NothingToLearn):
        desk.rt.run(analyst, actions.learn_likelihood)
    suggested(desk)
    before = of(desk, book[0])
    assert before is not None
    desk.rt.run(me, partial(actions.answer_suggestion, suggestion_id=before.id, answer=Answer.TAKEN))
    app = create_app(desk.rt)
    app.state.resolve_session = lambda _rt, token: {"a": analyst, "r": risk}[token]
    with TestClient(app, headers={"X-Steward": "1"}) as client:
        keyed = {"Cookie": f"{COOKIE}=a", "Idempotency-Key": "k1"}
        made = client.post("/api/likelihood", headers=keyed).json()
        again = client.post("/api/likelihood", headers=keyed)
        assert (again.json(), again.headers["Idempotent-Replayed"]) == (made, "true")  # a second click puts nothing more forward
        assert len(client.get("/api/likelihood", headers={"Cookie": f"{COOKIE}=a"}).json()["waiting"]) == 1
        assert (made["card"]["trials"], made["card"]["followed"], made["card"]["model"]) == (1, 1, None)
        desk.go_to(dt.date(2026, 3, 3), hour=10)
        suggest_all(desk.rt)
        assert client.get("/api/likelihood", headers={"Cookie": f"{COOKIE}=r"}).json()["in_force"] is None
        path = f"/api/likelihood/{made['change_id']}"
        assert client.get(path, headers={"Cookie": f"{COOKIE}=r"}).json() == made
        for role in (Role.RISK, Role.ANALYST, Role.COMPLIANCE):
            with pytest.raises((OwnProposal, Forbidden)), desk.rt.work(Actor(analyst.person_id, role)) as w:
                actions.decide_likelihood(w, proposal_id=made["change_id"], approve=True)
        done = client.post(path, json={"approve": True}, headers={"Cookie": f"{COOKIE}=r"}).json()
        assert done["in_force"] == made["card"]
    waiting = of(desk, book[0])
    desk.go_to(dt.date(2026, 3, 4), hour=10)
    suggest_all(desk.rt)
    after = of(desk, book[0])
    assert waiting is not None
    assert after is not None
    assert before.chosen.likelihood == waiting.chosen.likelihood < after.chosen.likelihood < 1
    assert (waiting.method, after.method.startswith(waiting.method + "+")) == (before.method, True)


def test_what_waits_is_seen_by_who_decides_and_who_made_it_only_waits(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    with desk.rt.work(SYSTEM) as w:
        makers = [Actor(people.create_person(w, new=NewPerson(r, n)), r) for r, n in ((Role.ANALYST, "赵敏"), (Role.RISK, "林岚"))]
    app = create_app(desk.rt)
    app.state.resolve_session = lambda _rt, token: {"a": makers[0], "r": makers[1], "m": me}[token]
    with TestClient(app, headers={"X-Steward": "1", "Accept-Language": "en"}) as client:

        def ask(who: str) -> dict[str, Any]:
            shown: dict[str, Any] = client.get("/api/likelihood", headers={"Cookie": f"{COOKIE}={who}"}).json()
            return shown

        assert [ask("a")[k] for k in ("waiting", "answered", "silent")] == [[], 0, 0]
        nameless = client.post("/api/likelihood", headers={"Cookie": f"{COOKIE}=a"})
        assert nameless.json()["code"] == "request.idempotency_key_missing"
        refused = client.post("/api/likelihood", headers={"Cookie": f"{COOKIE}=a", "Idempotency-Key": "k1"})
        assert (refused.status_code, "nothing to learn from" in refused.json()["detail"]) == (409, True)
        suggested(desk)
        desk.go_to(dt.date(2026, 3, 16), hour=10)
        assert [ask("a")[k] for k in ("answered", "silent")] == [0, 1]  # the third idea was to leave somebody alone
        first = of(desk, book[0])
        assert first is not None
        desk.rt.run(me, partial(actions.answer_suggestion, suggestion_id=first.id, answer=Answer.TAKEN))
        assert [ask("a")[k] for k in ("answered", "silent")] == [1, 0]
        made = client.post("/api/likelihood", headers={"Cookie": f"{COOKIE}=a", "Idempotency-Key": "k1"}).json()
        ((mine,), (theirs,)) = (ask(who)["waiting"] for who in ("a", "r"))
        assert (mine["made_by"], mine["own"], mine["may_decide"]) == ("赵敏", True, False)
        assert (theirs["change_id"], theirs["own"], theirs["may_decide"]) == (made["change_id"], False, True)
        (moved,) = theirs["card"]["kinds"]
        assert (moved["title"], moved["before"] < moved["after"] < 1) == ("Risk grade does not match", True)
        assert client.get("/api/likelihood", headers={"Cookie": f"{COOKIE}=m"}).status_code == 403
        done = client.post(f"/api/likelihood/{made['change_id']}", json={"approve": False}, headers={"Cookie": f"{COOKIE}=r"}).json()
        assert (done["waiting"], done["in_force"]) == ([], None)


def test_who_put_a_model_forward_takes_it_back_while_nobody_has_decided(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    with desk.rt.work(SYSTEM) as w:
        roles = {"a": Role.ANALYST, "b": Role.ANALYST, "r": Role.RISK}
        who = {k: Actor(people.create_person(w, new=NewPerson(role, f"赵{k}")), role) for k, role in roles.items()}
    suggested(desk)
    first = of(desk, book[0])
    assert first is not None
    desk.rt.run(me, partial(actions.answer_suggestion, suggestion_id=first.id, answer=Answer.TAKEN))
    app = create_app(desk.rt)
    app.state.resolve_session = lambda _rt, token: who[token]
    with TestClient(app, headers={"X-Steward": "1"}) as client:

        def post(name: str, path: str, body: dict[str, Any] | None = None, key: str = "") -> tuple[int, dict[str, Any]]:
            got = client.post(f"/api/likelihood{path}", json=body, headers={"Cookie": f"{COOKIE}={name}", "Idempotency-Key": key})
            return got.status_code, got.json()

        _, made = post("a", "", key="k1")
        path = f"/{made['change_id']}"
        shown = client.get("/api/likelihood", headers={"Cookie": f"{COOKIE}=a"}).json()["waiting"]
        assert [(one["own"], one["may_withdraw"], one["may_decide"]) for one in shown] == [(True, True, False)]
        seen = client.get("/api/likelihood", headers={"Cookie": f"{COOKIE}=b"}).json()["waiting"]
        assert [one["may_withdraw"] for one in seen] == [False]
        assert post("b", f"{path}/withdrawal")[1]["code"] == "four_eyes.not_own_proposal"
        assert post("r", f"{path}/withdrawal")[0] == 403
        status, left = post("a", f"{path}/withdrawal")
        assert (status, left["waiting"], left["in_force"]) == (200, [], None)
        assert post("a", f"{path}/withdrawal")[1]["code"] == "four_eyes.closed"
        assert post("r", path, {"approve": True})[1]["code"] == "four_eyes.closed"
        _, second = post("a", "", key="k2")  # what was taken back can be put forward anew
        assert post("r", f"/{second['change_id']}", {"approve": True})[1]["in_force"] == second["card"]
        assert post("a", f"/{second['change_id']}/withdrawal")[1]["code"] == "four_eyes.closed"
    with desk.rt.work(SYSTEM, read_only=True) as w:
        found = find_proposal(w, actions.DECIDE_MODEL, made["change_id"])
        assert (found.outcome, found.checker) == (Outcome.WITHDRAWN, who["a"].person_id)
        rows = w.db.execute(sa.select(audit_entry.c.actor).where(audit_entry.c.operation == "suggestions:model:propose")).all()
        assert [r.actor for r in rows].count(who["a"].person_id) == 3


def test_a_model_that_foretold_worse_than_the_prior_is_released_by_nobody(
    desk: Desk, book: list[CustomerId], me: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggested(desk)
    desk.go_to(dt.date(2026, 4, 2), hour=10)
    analyst, risk = Actor("a", Role.ANALYST), Actor("r", Role.RISK)
    worse = Card(2, 1, 0, 1, prior=Score(0.5, 0.2, 0.1), model=Score(0.6, 0.2, 0.1))
    monkeypatch.setattr(learning, "_card", lambda *_: worse)
    made = desk.rt.run(analyst, actions.learn_likelihood)
    decide = partial(actions.decide_likelihood, proposal_id=made)
    with pytest.raises(WorseThanPrior):
        desk.rt.run(risk, partial(decide, approve=True), serial=True)
    desk.rt.run(risk, partial(decide, approve=False), serial=True)
    with desk.rt.work(risk, read_only=True) as w:
        assert queries.last_released(w) is None


def test_an_advisor_reads_why_why_now_and_why_not_the_others(desk: Desk, book: list[CustomerId], me: Actor) -> None:
    suggested(desk)
    app = create_app(desk.rt)
    app.state.resolve_session = lambda _rt, _token: me
    with TestClient(app, headers={"X-Steward": "1", "Cookie": f"{COOKIE}=me", "Accept-Language": "zh"}) as client:
        page = client.get("/api/suggestions").json()
        (shown,) = page["items"]
        assert (page["suggested"], page["left_alone"], shown["title"]) == (1, 1, "风险等级不匹配")
        assert "稳健一号" in shown["why"]
        assert shown["why_now"].startswith("请在")
        assert {o["title"]: o["barred"] for o in shown["others"]}["费用偏高"] is True
        calm = client.get(f"/api/customers/{book[1]}/suggestion").json()["suggestion"]
        assert (calm["way"], [o["barred"] for o in calm["others"]]) == ("leave", [True])
        headers = {"Idempotency-Key": "k1"}
        done = client.post(f"/api/suggestions/{shown['id']}/answer", json={"answer": "taken"}, headers=headers).json()
        assert done["answered"]["answer"] == "taken"
