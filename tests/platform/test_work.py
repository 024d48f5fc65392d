"""Work, audit chain, outbox and field encryption on an embedded database (J7, L1)."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.kernel.refusal import Kind
from steward.platform import audit, jobs, outbox, vault
from steward.platform.access.model import SYSTEM, Actor, Forbidden, OutsideScope, Role
from steward.platform.access.operation import Operation
from steward.platform.access.tables import person, relation
from steward.platform.action import action
from steward.platform.clock import SetClock
from steward.platform.crypto import SealBroken
from steward.platform.db import make_engine, metadata
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank
from steward.platform.work import Work

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Happened:
    thing_id: str


def react_once(w: Work, event: Happened) -> None:
    vault.put_setting(w.db, f"reacted-{event.thing_id}", (vault.get_setting(w.db, f"reacted-{event.thing_id}") or 0) + 1)


def react_badly(w: Work, event: Happened) -> None:
    vault.put_setting(w.db, "half-done", True)
    raise RuntimeError("on purpose")


@pytest.fixture
def rt(tmp_path: Path) -> Runtime:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, SetClock(NOW), demo=True)
    return open_bank(settings, {Happened: (react_once,)}, clock=SetClock(NOW))


@action(Operation.CUSTOMERS_FACT_RECORD, subject="customer_id")
def record_nothing(w: Work, *, customer_id: str) -> str:
    return customer_id


def test_an_action_leaves_a_chained_audit_row_and_a_denial_leaves_one_too(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        record_nothing(w, customer_id=w.new_id())
    outsider = Actor("0190a000-0000-7000-8000-000000000001", Role.CUSTOMER, customer_id="0190a000-0000-7000-8000-000000000002")
    with pytest.raises(Forbidden), rt.work(outsider) as w:
        record_nothing(w, customer_id="0190a000-0000-7000-8000-000000000002")
    with rt.work(SYSTEM, read_only=True) as w:
        outcomes = [r.outcome for r in w.db.execute(sa.select(audit.entry).order_by(audit.entry.c.seq))]
        report = audit.verify(w.db, w.keys, rt.settings.checkpoint_dir / "c")
    assert outcomes == ["done", "denied"]
    assert (report.state, report.entries) == ("ok", 2)


def test_effects_and_events_vanish_together_when_the_block_raises(rt: Runtime) -> None:
    with pytest.raises(RuntimeError), rt.work(SYSTEM) as w:
        vault.put_setting(w.db, "x", 1)
        w.emit(Happened("a"))
        raise RuntimeError
    with rt.work(SYSTEM) as w:
        assert vault.get_setting(w.db, "x") is None
        assert w.db.execute(sa.select(sa.func.count()).select_from(outbox.event)).scalar_one() == 0


def test_a_reaction_takes_effect_once_however_often_it_is_carried_out(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        w.emit(Happened("a"))
    with rt.work(SYSTEM) as w:
        ((event_id, name),) = outbox.waiting(w.db, w.now)
    assert [jobs.carry_out(rt, event_id, name) for _ in range(3)] == [True, False, False]
    assert jobs.drain(rt) == 0
    with rt.work(SYSTEM) as w:
        assert vault.get_setting(w.db, "reacted-a") == 1


def test_a_failing_reaction_leaves_no_half_effect_and_comes_back_later(rt: Runtime) -> None:
    rt.reactions = {Happened: (react_badly,)}
    with rt.work(SYSTEM) as w:
        w.emit(Happened("a"))
    assert jobs.drain(rt) == 0
    with rt.work(SYSTEM) as w:
        assert vault.get_setting(w.db, "half-done") is None
        row = w.db.execute(sa.select(outbox.task)).one()
    assert (row.state, row.attempts) == ("waiting", 1)
    assert row.due_at > NOW


def test_sealed_values_open_only_where_they_were_sealed(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        a, b = w.new_id(), w.new_id()
        common = {"role": "advisor", "customer_id": None, "team": "t", "language": "zh", "active": True, "created_at": w.now}
        w.insert(person, [{"id": a, "name": "赵敏", **common}, {"id": b, "name": "钱伟", **common}])
    with rt.work(SYSTEM) as w:
        names = {r["id"]: r["name"] for r in w.fetch(person, sa.select(person))}
        assert names == {a: "赵敏", b: "钱伟"}
        stolen = w.db.execute(sa.select(person.c.name).where(person.c.id == a)).scalar_one()
        w.db.execute(person.update().where(person.c.id == b).values(name=stolen))
        with pytest.raises(SealBroken):
            w.fetch(person, sa.select(person))
    raw = (rt.settings.home / "steward.db").read_bytes()
    assert "赵敏".encode() not in raw


def test_an_advisor_sees_the_book_and_others_look_nonexistent(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        advisor, mine, other = w.new_id(), w.new_id(), w.new_id()
        w.insert(
            person,
            [
                {
                    "id": advisor,
                    "role": "advisor",
                    "customer_id": None,
                    "team": "t",
                    "name": "孙丽",
                    "language": "zh",
                    "active": True,
                    "created_at": w.now,
                }
            ],
        )
        w.insert(relation, [{"id": w.new_id(), "person_id": advisor, "subject_id": mine, "kind": "book", "since": w.now, "until": None}])
    with rt.work(Actor(advisor, Role.ADVISOR, team="t")) as w:
        w.require(Operation.CUSTOMERS_CUSTOMER_READ, mine)
        with pytest.raises(OutsideScope) as refused:
            w.require(Operation.CUSTOMERS_CUSTOMER_READ, other)
        assert (refused.value.kind, refused.value.code, refused.value.facts) == (Kind.NOT_FOUND, "not_found", {})


@pytest.mark.parametrize(
    ("tamper", "state"),
    [
        ("UPDATE audit_entry SET outcome = 'denied' WHERE seq = 2", "tampered"),
        ("DELETE FROM audit_entry WHERE seq = 2", "tampered"),
        ("DELETE FROM audit_entry WHERE seq = 3", "truncated"),
        ("DELETE FROM audit_entry", "truncated"),
    ],
)
def test_tampering_is_found(rt: Runtime, tamper: str, state: str) -> None:
    for _ in range(3):
        with rt.work(SYSTEM) as w:
            record_nothing(w, customer_id=w.new_id())
    checkpoint = rt.settings.checkpoint_dir / "audit.jsonl"
    with rt.work(SYSTEM) as w:
        assert audit.checkpoint(w.db, w.keys, checkpoint, w.now.isoformat()) == 1
        with pytest.raises(sa.exc.DatabaseError):
            w.db.execute(sa.text(tamper))
    with rt.engine.begin() as db:
        for verb in ("update", "delete"):
            db.execute(sa.text(f"DROP TRIGGER audit_entry_no_{verb}"))
        db.execute(sa.text(tamper))
        if "seq = 3" in tamper:
            hash_before = db.execute(sa.select(audit.entry.c.hash).where(audit.entry.c.seq == 2)).scalar_one()
            db.execute(audit.lane.update().where(audit.lane.c.lane == 0).values(entries=2, head=hash_before))
        if tamper == "DELETE FROM audit_entry":
            db.execute(audit.lane.update().values(entries=0, head=audit.START))
    with rt.work(SYSTEM, read_only=True) as w:
        assert audit.verify(w.db, w.keys, checkpoint).state == state
