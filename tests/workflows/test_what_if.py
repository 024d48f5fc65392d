"""What-if and the market shock run: the same review twice with one input different, and who is told of a fall (G2, X1)."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.deliver.calm import queries as calm
from steward.deliver.calm.actions import write_contract
from steward.deliver.calm.model import FallStep, InFall
from steward.deliver.calm.tables import notice
from steward.deliver.review.tables import finding
from steward.deliver.whatif.queries import get_trial
from steward.deliver.whatif.tables import trial
from steward.guard.compliance.model import ImpactState, WordingForbidden
from steward.guard.risk import queries as risk
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days
from steward.know.suitability import queries as suitability
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow, Band, Instrument
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, Relation, Role
from steward.platform.identity import actions as people
from steward.platform.runtime import Runtime
from steward.workflows.book.review_all import review_book
from steward.workflows.book.what_if import compute_what_if, compute_what_ifs
from tests.support.desk import Desk, fund_desk
from tests.support.trials import ask, tried
from tests.unit.test_rescoring import drawn

DAY = dt.date(2026, 3, 2)
SENTENCE = "说好了是长期的钱。"
STEPS = (FallStep(1000, InFall.HOLD), FallStep(2500, InFall.TALK))
FORM = suitability.compose_form(suitability.instrument_form("bank-ten"), None)[1]
Book = dict[str, CustomerId]


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with fund_desk(tmp_path, database_url, DAY) as made:
        yield made


@pytest.fixture
def book(desk: Desk) -> Book:
    """Who agreed something and holds much, who is not meant to bear it, who holds little, and who holds nothing."""
    made = {
        "agreed": desk.customer("10000", units="90000", level=5),
        "careful": desk.customer("50000", units="50000", level=2),
        "little": desk.customer("99000", units="1000", level=5),
        "nothing": desk.customer("500000"),
    }
    for name in ("agreed", "little"):
        who = Actor("p-" + made[name], Role.CUSTOMER, customer_id=made[name])
        desk.rt.run(who, lambda w, c=made[name]: write_contract(w, customer_id=c, steps=STEPS, words=SENTENCE))  # type: ignore[misc]
    return made


@pytest.fixture
def web(desk: Desk, book: Book) -> Iterator[TestClient]:
    """One advisor who advises two of them, and a risk manager; who asks is the cookie."""
    with desk.rt.work(SYSTEM) as w:
        me = people.create_person(w, new=NewPerson(Role.ADVISOR, "孙丽", team="t"))
        risk = people.create_person(w, new=NewPerson(Role.RISK, "钱稳"))
        people.assign_relations(w, rows=[NewRelation(me, book[name], Relation.BOOK) for name in ("agreed", "nothing")])
        analyst = people.create_person(w, new=NewPerson(Role.ANALYST, "赵敏"))
    actors = {"me": Actor(me, Role.ADVISOR), "risk": Actor(risk, Role.RISK), "analyst": Actor(analyst, Role.ANALYST)}
    actors |= {name: Actor("p-" + c, Role.CUSTOMER, customer_id=c) for name, c in book.items()}
    with TestClient(create_app(desk.rt, resolve_session=lambda _rt, token: actors.get(token))) as client:
        yield client


def fall(web: TestClient, rt: Runtime, bps: int) -> dict[str, Any]:
    """Every class falls by so much."""
    classes = ask(web, "risk", "GET", "/what-if/levers").json()["classes"]
    return tried(web, rt, "shock", "own", {c["code"]: bps for c in classes if c["code"] != "cash"})


def test_a_shock_says_who_loses_how_much_and_who_goes_beyond_what_was_said(desk: Desk, book: Book, web: TestClient) -> None:
    found = fall(web, desk.rt, 2000)["found"]
    assert (found["customers"], found["reached"], found["lose"], found["gain"], found["told_by"]) == (4, 3, 3, 0, "wealth")
    assert found["beyond"] == {"both": 0, "agreed": 1, "level": 1, "nothing": 2}
    assert {bar["from_bps"]: bar["count"] for bar in found["falls"] if bar["count"]} == {1: 1, 1000: 1, 1500: 1}
    wealth, _fees, chance, _findings = found["measures"]
    assert (chance["total"], chance["before"]) == ([0, 0], [0] * 10)  # nobody has a goal
    assert (wealth["total"], wealth["down"]) == ([80_000_000, 77_180_000], 3)
    trial_id = ask(web, "risk", "GET", "/what-if/trials").json()["items"][0]["id"]
    rows = ask(web, "risk", "GET", f"/what-if/trials/{trial_id}/customers").json()["items"]
    told = [(r["customer_id"], r["fall_bps"], r["beyond"], r["lost"]["amount"]) for r in rows]
    assert told == [
        (book["agreed"], 1800, "agreed", "18000.00"),
        (book["careful"], 1000, "level", "10000.00"),
        (book["little"], 20, "nothing", "200.00"),
    ]
    assert "10%" in rows[0]["agreed"]
    assert (rows[0]["words"], rows[1]["agreed"], rows[2]["agreed"]) == (SENTENCE, None, None)


def lights(found: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {i["code"]: (i["before"]["light"], i["after"]["light"]) for i in found["indicators"]}


def test_a_shock_that_makes_an_indicator_cross_says_so_first(desk: Desk, book: Book, web: TestClient) -> None:
    """The fund is 141,000 of 800,000 yuan: after a rise by half 211,500 of 870,500, after a fall by half 70,500 of 729,500."""
    risen = fall(web, desk.rt, -5000)
    crossing = [(i["code"], i["before"], i["after"], i["turn"]) for i in risen["found"]["indicators"] if i["turn"]]
    assert crossing == [("issuer_share", {"value": 1762, "light": "green"}, {"value": 2429, "light": "warn"}, 1)]
    assert (risen["found"]["indicators"][0]["about"], risen["found"]["indicators"][0]["warn"]) == ("Test Asset Management", 2000)
    fallen = fall(web, desk.rt, 5000)["found"]
    assert fallen["indicators"][0]["turn"] == -2
    assert lights(fallen)["product_share"] == ("intercept", "green")
    lines = list(csv.reader(ask(web, "risk", "GET", f"/what-if/trials/{risen['id']}/indicators.csv").text.lstrip("\ufeff").splitlines()))
    assert lines[1][:4] == ["issuer_share", "单一发行人占比", "Test Asset Management", "bps"]
    assert lines[1][4:] == ["1762", "green", "2429", "warn", "1", "2000", "3000"]
    assert len(lines) == len(risen["found"]["indicators"]) + 1


def test_before_the_change_the_indicators_read_what_the_nightly_book_says(desk: Desk, book: Book, web: TestClient) -> None:
    review_book(desk.rt)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        nightly = risk.last_book(w)
        assert nightly is not None
        said = {(r.indicator, r.subject): (r.value, r.light.value) for r in risk.readings_of(w, nightly)}
    product = next(iter(desk.products.values()))
    same = tried(web, desk.rt, "fee", product, {"bps": 150})
    with desk.rt.work(SYSTEM, read_only=True) as w:
        body = get_trial(w, same["id"]).body
        assert body is not None
    tried_on: Any = body["readings"]
    assert {(code, subject): tuple(before) for code, subject, before, _after, _turn in tried_on} == said
    assert all(before == after for _code, _subject, before, after, _turn in tried_on)
    assert body["indicators"] == nightly.indicators


def test_another_grade_moves_the_indicator_that_counts_it(desk: Desk, book: Book, web: TestClient) -> None:
    product = next(iter(desk.products.values()))
    lower = tried(web, desk.rt, "grade", product, {"grade": 2})["found"]
    assert (lower["indicators"][0]["code"], lights(lower)["above_grade"]) == ("above_grade", ("warn", "green"))


def test_a_trial_over_some_is_no_book_and_who_may_not_read_the_book_sees_no_indicator(desk: Desk, book: Book, web: TestClient) -> None:
    trial_id = fall(web, desk.rt, 2000)["id"]
    assert ask(web, "me", "GET", f"/what-if/trials/{trial_id}").json()["found"]["indicators"] is None
    assert ask(web, "me", "GET", f"/what-if/trials/{trial_id}/indicators.csv").status_code == 403
    assert ask(web, "analyst", "GET", f"/what-if/trials/{trial_id}").json()["found"]["indicators"] is None
    asked = ask(web, "risk", "POST", "/what-if/trials", {"lever": "view", "target": "gold", "values": {"bps": 100}}).json()
    with desk.rt.work(SYSTEM, read_only=True) as w:
        waiting = get_trial(w, asked["id"])
    compute_what_if(desk.rt, waiting, [book["agreed"]])
    assert ask(web, "risk", "GET", f"/what-if/trials/{asked['id']}").json()["found"]["indicators"] is None


def test_nothing_live_is_touched(desk: Desk, book: Book, web: TestClient) -> None:
    review_book(desk.rt)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        before = w.db.execute(finding.select().order_by(finding.c.id)).all()
    fall(web, desk.rt, 5000)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert w.db.execute(finding.select().order_by(finding.c.id)).all() == before
    assert not list((desk.rt.settings.home / "book").iterdir())


def test_an_input_that_is_the_same_changes_nobody_and_the_same_trial_is_the_same_again(desk: Desk, book: Book, web: TestClient) -> None:
    product = next(iter(desk.products.values()))
    same = tried(web, desk.rt, "fee", product, {"bps": 150})["found"]
    assert (same["reached"], same["gain"], same["lose"], same["checks"]) == (0, 0, 0, [])
    assert all(m["before"] == m["after"] for m in same["measures"])
    once, again = (fall(web, desk.rt, 2000)["found"] for _ in range(2))
    assert once == again


def test_a_lower_fee_gains_and_a_higher_one_loses(desk: Desk, book: Book, web: TestClient) -> None:
    product = next(iter(desk.products.values()))
    lower, higher = (tried(web, desk.rt, "fee", product, {"bps": bps})["found"] for bps in (50, 250))
    assert [(f["gain"], f["lose"]) for f in (lower, higher)] == [(3, 0), (0, 3)]
    fees = {m["measure"]: m["total"] for m in lower["measures"]}["fees"]
    assert fees == [211_500, 70_500]  # 1.5 % and 0.5 % of 141,000 yuan
    assert lower["checks"] != []


def test_another_grade_or_rule_is_judged_anew_by_the_guard(desk: Desk, book: Book, web: TestClient) -> None:
    """At R3 only the careful one holds above their level; at R5 nobody new, at R2 nobody at all."""
    product = next(iter(desk.products.values()))
    lower = tried(web, desk.rt, "grade", product, {"grade": 2})["found"]
    assert ([(c["before"], c["after"]) for c in lower["checks"]], lower["gain"], lower["lose"]) == ([(1, 0)], 1, 0)
    same = tried(web, desk.rt, "grade", product, {"grade": 3})["found"]
    assert (same["reached"], same["checks"]) == (0, [])


def answering(desk: Desk, count: int) -> dict[CustomerId, dict[str, str]]:
    """So many customers who hold the fund and whose answers are kept."""
    rng, said = Random(3), {}
    day = desk.rt.run(SYSTEM, lambda w: add_days(w.today, -30), read_only=True)
    for _ in range(count):
        who, answers = desk.customer("1000", units="1000", level=None), drawn(FORM, rng)
        row = AssessmentRow(who, level_of(answers), day, questionnaire=f"{FORM.code} {FORM.version}", answers=answers)
        with desk.rt.work(SYSTEM) as w:
            record_assessments(w, rows=[row])
        said[who] = answers
    return said


def level_of(answers: dict[str, str], form: Instrument | None = None) -> int:
    found = suitability.score_answers(form or FORM, answers).level
    assert found is not None
    return found


def test_another_questionnaire_says_who_changes_level_and_what_that_does(desk: Desk, book: Book, web: TestClient) -> None:
    """Every level but the highest ends 12 points later, so it takes more to be bold; below C3 the fund is above the level."""
    said = answering(desk, 20)
    ends = [b.up_to + 12 for b in FORM.bands[:-1]] + [FORM.bands[-1].up_to]
    stricter = replace(FORM, bands=tuple(Band(b.level, end) for b, end in zip(FORM.bands, ends, strict=True)))
    expected = {c: (level_of(a), level_of(a, stricter)) for c, a in said.items()}
    turned = {c: pair for c, pair in expected.items() if pair[0] != pair[1]}
    assert turned
    trial = tried(web, desk.rt, "scoring", FORM.code, {"up_to": ends})
    found = trial["found"]
    rows = ask(web, "risk", "GET", f"/what-if/trials/{trial['id']}/customers").json()["items"]
    assert {r["customer_id"]: (r["level"], r["level_after"]) for r in rows} == turned
    moves = Counter(turned.values())
    assert [(m["before"], m["after"], m["count"]) for m in found["levels"]] == [(*pair, n) for pair, n in sorted(moves.items())]
    above = [1 + sum(pair[side] < 3 for pair in expected.values()) for side in (0, 1)]  # and the careful one of the book
    (unsuitable,) = ((c["before"], c["after"]) for c in found["checks"] if c["label"] == "风险等级不匹配")
    assert unsuitable == tuple(above)
    (read,) = ((i["before"]["value"], i["after"]["value"]) for i in found["indicators"] if i["code"] == "above_grade")
    assert read == tuple(n * 10_000 // 23 for n in above)
    assert trial["label"] == FORM.title.zh
    with desk.rt.work(SYSTEM, read_only=True) as w:
        kept = suitability.standings(w, w.today)
    assert {c: kept[c].level for c in expected} == {c: pair[0] for c, pair in expected.items()}  # nothing live moved


def test_the_questionnaire_in_force_changes_nobody_and_one_that_does_not_fit_is_refused(desk: Desk, book: Book, web: TestClient) -> None:
    answering(desk, 5)
    ends = [b.up_to for b in FORM.bands]
    same = tried(web, desk.rt, "scoring", FORM.code, {"up_to": ends})["found"]
    assert (same["reached"], same["levels"], same["checks"], same["unscored"]) == (0, [], [], 0)
    body = {"lever": "scoring", "target": FORM.code, "values": {"up_to": ends[:-1]}}
    assert ask(web, "risk", "POST", "/what-if/trials", body).json()["code"] == "compliance.bad_change"


def test_what_cannot_be_is_refused(web: TestClient) -> None:
    for lever, target, values in (
        ("shock", "own", {}),
        ("shock", "own", {"tulips": 2000}),
        ("shock", "own", {"equity_cn": 9901}),
        ("shock", "own", {"equity_cn": "all"}),
        ("view", "tulips", {"bps": 500}),
        ("view", "equity_cn", {"bps": 3001}),
    ):
        answer = ask(web, "risk", "POST", "/what-if/trials", {"lever": lever, "target": target, "values": values})
        assert (answer.status_code, answer.json()["code"]) == (400, "compliance.bad_change")


def test_who_advises_sees_and_tells_their_own_customers_once(desk: Desk, book: Book, web: TestClient) -> None:
    trial_id = fall(web, desk.rt, 2000)["id"]
    path = f"/what-if/trials/{trial_id}"
    assert [r["customer_id"] for r in ask(web, "me", "GET", path + "/customers").json()["items"]] == [book["agreed"]]
    (draft,) = ask(web, "me", "GET", path + "/notices").json()["items"]
    assert (draft["customer_id"], draft["words"], draft["told"]) == (book["agreed"], SENTENCE, False)
    assert "18,000" in draft["text"]
    assert "10%" in draft["text"]
    everybody = {"customer_ids": sorted(book.values())}
    assert ask(web, "risk", "POST", path + "/notices", everybody).status_code == 403
    assert [ask(web, "me", "POST", path + "/notices", everybody, key).json()["released"] for key in ("a", "a", "b")] == [1, 1, 0]
    assert ask(web, "me", "GET", path + "/notices").json()["items"][0]["told"]
    (told,) = ask(web, "agreed", "GET", f"/customers/{book['agreed']}/fall-notices").json()["items"]
    assert (told["text"], told["words"]) == (draft["text"], SENTENCE)
    assert ask(web, "careful", "GET", f"/customers/{book['agreed']}/fall-notices").status_code == 404
    with desk.rt.work(SYSTEM, read_only=True) as w:
        (stored,) = w.db.execute(notice.select()).mappings()
        assert "18,000" not in str(stored["content"])


def test_a_notice_that_promises_is_told_to_nobody(desk: Desk, book: Book, web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted promise: the wording guard stands before the notice, whatever wrote it."""
    from steward.api import fall_notices

    trial_id = fall(web, desk.rt, 2000)["id"]
    monkeypatch.setattr(fall_notices, "notice_text", lambda *_told: "放心，这只产品保证收益，稳赚不赔。")
    answer = ask(web, "me", "POST", f"/what-if/trials/{trial_id}/notices", {"customer_ids": [book["agreed"]]})
    assert answer.json()["code"] == WordingForbidden.code
    with desk.rt.work(SYSTEM, read_only=True) as w:
        assert calm.list_notices(w, book["agreed"]) == []


def test_a_trial_that_fails_says_so(desk: Desk, web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from steward.workflows.book import what_if

    monkeypatch.setattr(what_if, "_twice", lambda *_a: 1 / 0)
    asked = ask(web, "risk", "POST", "/what-if/trials", {"lever": "view", "target": "gold", "values": {"bps": 100}}).json()
    with pytest.raises(ZeroDivisionError):
        compute_what_ifs(desk.rt)
    with desk.rt.work(SYSTEM, read_only=True) as w:
        states = dict(w.db.execute(trial.select().with_only_columns(trial.c.id, trial.c.state)).all())
    assert states == {asked["id"]: ImpactState.FAILED.value}


def test_the_list_can_be_taken_along(desk: Desk, book: Book, web: TestClient) -> None:
    trial_id = fall(web, desk.rt, 2000)["id"]
    lines = list(csv.reader(ask(web, "risk", "GET", f"/what-if/trials/{trial_id}/customers.csv").text.lstrip("\ufeff").splitlines()))
    assert len(lines) == 4
    assert lines[0][7:9] == ["wealth_before", "wealth_after"]
    assert lines[1][7:9] == ["100000.00", "82000.00"]
