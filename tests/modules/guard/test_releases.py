"""A bank's own layer from draft to force: tried, released by another person, in effect by date in every process (D4, S3)."""

import datetime as dt
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa

from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import DayTaken, Draft, DraftClosed, DraftState, ImpactMissing, LayerRefused, ReleaseTooLate
from steward.guard.compliance.store import impact as trials
from steward.guard.compliance.store import releases as store
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.kernel.verdict import Decision
from steward.platform.access.model import SYSTEM, Actor, Denial, Role
from steward.platform.clock import SetClock
from steward.platform.four_eyes.model import NotOwnProposal, OwnProposal, ProposalAltered, ProposalClosed
from steward.platform.runtime import Runtime
from steward.platform.start import open_bank
from steward.platform.work import Work
from tests.unit.compliance.facts import facts

AUTHOR, EDITOR, CHECKER = (Actor(f"officer-{n}", Role.COMPLIANCE) for n in range(3))
PACK = "cn-2026"
CONTENT = {"changes": {"N09": {"params": {"validity_months": 11}}, "N20": {"params": {"high_risk_from": 3}}}}
TODAY = business_date(2026, 3, 2)  # the clock of the test bank
SINCE = add_days(TODAY, 10)


def save(rt: Runtime, content: Any = CONTENT, since: BusinessDate = SINCE, draft_id: str | None = None, actor: Actor = AUTHOR) -> Draft:
    return rt.run(actor, lambda w: actions.save_draft(w, pack=PACK, since=since, content=content, reason="年度评审", draft_id=draft_id))


def try_out(rt: Runtime, made: Draft) -> None:
    """A report of exactly this draft, as the trial would leave it."""

    def step(w: Work) -> None:
        asked = trials.find_impact(w, actions.run_impact(w, change=queries.change_of(w, made)))
        assert asked is not None
        actions.record_impact(w, asked=asked, body={"customers": 0}, rows=[])

    rt.run(SYSTEM, step)


def submit(rt: Runtime, made: Draft, actor: Actor = AUTHOR) -> Draft:
    return rt.run(actor, lambda w: actions.submit_draft(w, draft_id=made.id))


def decide(rt: Runtime, made: Draft, actor: Actor = CHECKER, *, approve: bool = True) -> Draft:
    return rt.run(actor, lambda w: actions.decide_release(w, proposal_id=str(made.proposal_id), approve=approve))


def released(rt: Runtime, since: BusinessDate = SINCE, content: Any = CONTENT) -> Draft:
    made = save(rt, content, since)
    try_out(rt, made)
    return decide(rt, submit(rt, made))


def go_to(rt: Runtime, day: BusinessDate) -> None:
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(dt.datetime(day.year, day.month, day.day, 2, tzinfo=dt.UTC))


def judged(rt: Runtime, day: BusinessDate) -> tuple[str, set[str]]:
    """The version a case of that day is judged by, and the rules that speak: an assessment of eleven and a half months."""
    case = facts(as_of=day, customer={"assessed_on": add_days(day, -350)})
    with rt.work(SYSTEM, read_only=True) as w:
        found = queries.review(case, queries.packs_of(w))
    return found.pack_version, {r.rule_id for r in found.reasons if r.decision is Decision.BLOCK}


def test_a_looser_layer_is_not_even_saved_and_every_message_names_rule_and_fault(rt: Runtime) -> None:
    with pytest.raises(LayerRefused, match="N09: layer_looser; N99: layer_no_rule"):
        save(rt, {"changes": {"N09": {"params": {"validity_months": 24}}, "N99": {}}})
    with pytest.raises(ReleaseTooLate):
        save(rt, since=TODAY)
    with pytest.raises(LayerRefused, match="-: layer_no_pack"):
        rt.run(AUTHOR, lambda w: actions.save_draft(w, pack="us-2026", since=SINCE, content={}, reason="x"))
    with pytest.raises(Denial):
        save(rt, actor=Actor("a", Role.ADVISOR))
    with rt.work(AUTHOR, read_only=True) as w:
        assert queries.list_drafts(w) == []


def test_nothing_is_released_that_was_not_tried_exactly_so(rt: Runtime) -> None:
    made = save(rt)
    with pytest.raises(ImpactMissing):
        submit(rt, made)
    try_out(rt, made)
    changed = save(rt, {**CONTENT, "added": []}, draft_id=made.id)
    with pytest.raises(ImpactMissing):
        submit(rt, changed)
    later = save(rt, since=add_days(SINCE, 1), draft_id=made.id)
    with pytest.raises(ImpactMissing):
        submit(rt, later)
    back = save(rt, draft_id=made.id)
    assert submit(rt, back).state is DraftState.SUBMITTED


def test_whoever_wrote_on_it_cannot_release_it_and_another_can(rt: Runtime) -> None:
    made = save(rt, draft_id=save(rt).id, actor=EDITOR)
    try_out(rt, made)
    asked = submit(rt, made)
    for actor in (AUTHOR, EDITOR):
        with pytest.raises(OwnProposal):
            decide(rt, asked, actor)
    with pytest.raises(DraftClosed):
        save(rt, draft_id=made.id)
    with pytest.raises(Denial):
        decide(rt, asked, Actor("admin", Role.ADMINISTRATOR))
    assert decide(rt, asked, Actor("risk", Role.RISK)).state is DraftState.RELEASED
    with pytest.raises(ProposalClosed):
        decide(rt, asked)
    with rt.work(CHECKER, read_only=True) as w:
        (one,) = queries.list_releases(w)
    assert (one.authors, one.checker, one.layer.content) == (("officer-0", "officer-1"), "risk", CONTENT)


@pytest.mark.parametrize("column", ["content", "reason", "since", "authors", "impact_digest"])
def test_a_draft_that_changed_after_it_was_submitted_is_not_released(rt: Runtime, column: str) -> None:
    made = save(rt)
    try_out(rt, made)
    asked = submit(rt, made)
    planted = {"content": '{"changes":{}}', "authors": '["officer-9"]', "since": add_days(SINCE, 5).isoformat()}
    with rt.work(SYSTEM) as w:
        w.db.execute(sa.text(f"update compliance_draft set {column} = :value"), {"value": planted.get(column, "x")})
    with pytest.raises(ProposalAltered):
        decide(rt, asked)
    assert judged(rt, add_days(SINCE, 20))[1] == set()


def test_it_can_be_taken_back_refused_and_written_again(rt: Runtime) -> None:
    made = save(rt)
    try_out(rt, made)
    submit(rt, made)
    with pytest.raises(NotOwnProposal):
        rt.run(CHECKER, lambda w: actions.withdraw_draft(w, draft_id=made.id))
    back = rt.run(AUTHOR, lambda w: actions.withdraw_draft(w, draft_id=made.id))
    assert (back.state, back.proposal_id) == (DraftState.OPEN, None)
    again = submit(rt, back)
    assert decide(rt, again, approve=False).state is DraftState.REJECTED
    with pytest.raises(DraftClosed):
        submit(rt, again)
    assert judged(rt, add_days(SINCE, 20))[1] == set()


def test_a_release_holds_from_its_day_on_without_restart_and_in_every_process(rt: Runtime) -> None:
    second = open_bank(rt.settings, {}, clock=rt.clock)
    try:
        before = {day: judged(second, day) for day in (TODAY, add_days(SINCE, -1), SINCE)}
        released(rt)
        for server in (rt, second):
            assert judged(server, TODAY) == before[TODAY]
            assert judged(server, add_days(SINCE, -1)) == before[add_days(SINCE, -1)]
            assert judged(server, SINCE) == (f"{before[SINCE][0]}b1", {"N09"})
        go_to(rt, add_days(SINCE, 3))
        released(rt, add_days(SINCE, 5), {"changes": {}})
        assert judged(second, SINCE) == (f"{before[SINCE][0]}b1", {"N09"})  # what was judged stays judged so
        assert judged(second, add_days(SINCE, 5)) == (f"{before[SINCE][0]}b2", set())
    finally:
        second.engine.dispose()


def test_a_planted_cache_is_found_by_the_second_server(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = store.layers
    kept = cache(lambda _engine: ())
    monkeypatch.setattr(store, "layers", lambda db: kept(id(db.engine)))
    judged(rt, SINCE)
    monkeypatch.setattr(store, "layers", fresh)
    released(rt)
    right = judged(rt, SINCE)
    monkeypatch.setattr(store, "layers", lambda db: kept(id(db.engine)))
    assert judged(rt, SINCE) != right


def test_the_past_is_not_released_into_and_a_day_is_taken_once(rt: Runtime) -> None:
    waiting = save(rt)
    try_out(rt, waiting)
    asked = submit(rt, waiting)
    released(rt, add_days(SINCE, 1))
    with pytest.raises(ProposalAltered):  # the pack it was tried on is no longer the last
        decide(rt, asked)
    taken, late = save(rt, {"changes": {}}, add_days(SINCE, 1)), save(rt, {"changes": {}}, add_days(SINCE, 2))
    for made in (taken, late):
        try_out(rt, made)
    with pytest.raises(DayTaken):
        decide(rt, submit(rt, taken))
    again = submit(rt, late)
    go_to(rt, add_days(SINCE, 2))
    with pytest.raises(ReleaseTooLate):
        decide(rt, again)
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), rt.work(SYSTEM) as w:
        w.db.execute(sa.text("update compliance_release set content = '{}'"))


def test_versions_are_compared_rule_by_rule(rt: Runtime) -> None:
    released(
        rt,
        content={
            **CONTENT,
            "added": [{"id": "B-1", "clause": "本行", "acts": ["buy"], "breach": "customer.age >= 80", "decision": "REFER"}],
        },
    )
    with rt.work(AUTHOR, read_only=True) as w:
        versions = [p.version for p in queries.list_packs(w)[PACK]]
        at = next(n for n, v in enumerate(versions) if v.endswith("b1"))
        found = queries.compare_versions(w, PACK, versions[at - 1], versions[at])
        (rule,) = [r for r in queries.get_pack(w, PACK, versions[at]).rules if r.id == "N09"]
        assert queries.first_version(queries.packs_of(w), queries.get_pack(w, PACK, versions[at]), rule) == versions[at]
    assert [(c.rule_id, c.what, c.before, c.after) for c in found] == [
        ("B-1", "added", "", ""), ("N09", "validity_months", "12", "11"), ("N20", "high_risk_from", "4", "3"),
    ]  # fmt: skip
