"""Sessions: opaque, short, and bound to the person as they are now (S5); the demo bank's calendar does not age them."""

import datetime as dt
import re

import pytest
import sqlalchemy as sa

from steward.kernel.refusal import NotFound
from steward.platform import audit, vault
from steward.platform.access.model import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Caller,
    CustomerHasPerson,
    NewPerson,
    NewPersona,
    NewRelation,
    OutsideScope,
    Role,
    RoleMismatch,
    SignedIn,
    SignInFailed,
    TicketSpent,
)
from steward.platform.access.operation import Operation
from steward.platform.access.tables import allowance, device, factor, password, session, ticket
from steward.platform.clock import OffsetClock, SetClock
from steward.platform.identity import rules, sessions, sign_in
from steward.platform.identity.actions import (
    assign_relations,
    change_role,
    create_people,
    create_person,
    disable_person,
    record_personas,
    sweep_expired,
    unassign,
)
from steward.platform.runtime import Runtime
from tests.support.people import PASSWORD, Enrolled, enrolled

HOME = Caller("203.0.113.7")


def enter(rt: Runtime, person: Enrolled, *, steps: int = 0, caller: Caller = HOME) -> SignedIn:
    passed = sign_in.check_password(rt, person.login, PASSWORD, caller)
    return sign_in.finish_with_totp(rt, passed.ticket, person.code(rt, steps=steps), caller)


def move(rt: Runtime, by: dt.timedelta) -> None:
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(rt.clock.now() + by)


def test_a_session_resolves_to_its_actor_and_to_nobody_else(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    entered = enter(rt, person)
    assert sessions.resolve(rt, entered.token) == entered.actor
    assert (entered.actor.person_id, entered.actor.customer_id) == (person.id, person.customer_id)
    for other in ("", None, entered.token[:-1], entered.token + "A", entered.actor.session_id, "x" * 43):
        assert sessions.resolve(rt, other) is None


def test_tokens_carry_256_bits_and_no_table_holds_one(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    entered = enter(rt, person)
    assert entered.device is not None
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", t) for t in (entered.token, entered.device))
    with rt.work(SYSTEM) as w:
        stored = [
            str(tuple(row))
            for t in (session, device, ticket, password, factor, allowance, audit.entry)
            for row in w.db.execute(sa.select(t))
        ]
    for secret in (entered.token, entered.device, PASSWORD, person.secret, person.login):
        assert not any(secret in row for row in stored)


@pytest.mark.parametrize(("role", "minutes"), [(Role.CUSTOMER, 10), (Role.ADVISOR, 15), (Role.AUDITOR, 15)])
def test_idle_sessions_end_and_used_ones_live_on(rt: Runtime, role: Role, minutes: int) -> None:
    entered = enter(rt, enrolled(rt, "ming", role))
    for _ in range(3):
        move(rt, dt.timedelta(minutes=minutes - 1))
        assert sessions.resolve(rt, entered.token) is not None
    move(rt, dt.timedelta(minutes=minutes))
    assert sessions.resolve(rt, entered.token) is None


def test_no_session_outlives_twelve_hours(rt: Runtime) -> None:
    entered = enter(rt, enrolled(rt, "ming"))
    for _ in range(12 * 60 // 8 - 1):
        move(rt, dt.timedelta(minutes=8))
        assert sessions.resolve(rt, entered.token) is not None
    move(rt, dt.timedelta(minutes=8))
    assert sessions.resolve(rt, entered.token) is None


def test_a_request_writes_at_most_once_a_minute(rt: Runtime) -> None:
    entered = enter(rt, enrolled(rt, "ming"))
    writes: list[str] = []
    sa.event.listen(rt.engine, "before_cursor_execute", lambda _c, _k, statement, *_: writes.append(statement.split()[0]))
    for _ in range(20):
        move(rt, dt.timedelta(seconds=10))
        assert sessions.resolve(rt, entered.token) is not None
    assert (writes.count("UPDATE"), writes.count("SELECT")) == (3, 20)


def test_a_clock_that_goes_back_neither_ends_nor_prolongs_a_session(rt: Runtime) -> None:
    entered = enter(rt, enrolled(rt, "ming"))
    move(rt, -dt.timedelta(hours=1))
    assert sessions.resolve(rt, entered.token) is not None
    move(rt, dt.timedelta(hours=1, minutes=10))
    assert sessions.resolve(rt, entered.token) is None


def test_signing_out_signing_in_again_and_locking_out_end_a_session_at_once(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    first = enter(rt, person, steps=-1)
    second = enter(rt, person, caller=Caller("203.0.113.7", first.device, first.token))
    assert sessions.resolve(rt, first.token) is None
    third = enter(rt, person, steps=1)
    sign_in.sign_out(rt, second.token, second.actor)
    assert (sessions.resolve(rt, second.token), sessions.resolve(rt, third.token)) == (None, third.actor)
    waiting = sign_in.check_password(rt, "ming", PASSWORD, HOME)
    with rt.work(SYSTEM) as w:
        disable_person(w, person_id=person.id)
    assert sessions.resolve(rt, third.token) is None
    with pytest.raises(SignInFailed):
        sign_in.finish_with_totp(rt, waiting.ticket, person.code(rt, steps=1), HOME)
    with pytest.raises(SignInFailed):
        sign_in.check_password(rt, "ming", PASSWORD, HOME)


def test_a_change_of_role_or_book_holds_for_the_very_next_request(rt: Runtime) -> None:
    person = enrolled(rt, "lin", Role.ADVISOR, team="a")
    entered = enter(rt, person)
    with rt.work(SYSTEM) as w:
        customer = w.new_id()
        assign_relations(w, rows=[NewRelation(person.id, customer)])
    with rt.work(entered.actor) as w:
        w.require(Operation.CUSTOMERS_CUSTOMER_READ, customer)
    with rt.work(SYSTEM) as w:
        (other,) = create_people(w, people=[NewPerson(Role.ADVISOR, "赵敏", team="b")])
        assign_relations(w, rows=[NewRelation(other, customer)])
    with pytest.raises(OutsideScope), rt.work(entered.actor) as w:
        w.require(Operation.CUSTOMERS_CUSTOMER_READ, customer)
    with rt.work(SYSTEM) as w:
        unassign(w, person_id=other, subject_id=customer)
    with pytest.raises(OutsideScope), rt.work(Actor(other, Role.ADVISOR, team="b")) as w:
        w.require(Operation.CUSTOMERS_CUSTOMER_READ, customer)
    with rt.work(SYSTEM) as w:
        change_role(w, person_id=person.id, role=Role.MANAGER, team="b")
    assert sessions.resolve(rt, entered.token) is None
    again = enter(rt, person, steps=1)
    assert (again.actor.role, again.actor.team) == (Role.MANAGER, "b")


def test_roles_and_records_must_fit(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        customer_id = w.new_id()
        somebody = create_person(w, new=NewPerson(Role.CUSTOMER, "林小满", customer_id=customer_id))
    with pytest.raises(CustomerHasPerson), rt.work(SYSTEM) as w:
        create_person(w, new=NewPerson(Role.CUSTOMER, "林小满", customer_id=customer_id))
    for new in (
        NewPerson(Role.CUSTOMER, "x"),
        NewPerson(Role.ADVISOR, "x", customer_id="0190a000-0000-7000-8000-0000000000aa"),
        NewPerson(Role.SYSTEM, "x"),
        NewPerson(Role.ANONYMOUS, "x"),
    ):
        with pytest.raises(RoleMismatch), rt.work(SYSTEM) as w:
            create_person(w, new=new)
    with pytest.raises(RoleMismatch), rt.work(SYSTEM) as w:
        change_role(w, person_id=somebody, role=Role.ADVISOR)
    with pytest.raises(NotFound), rt.work(SYSTEM) as w:
        disable_person(w, person_id=w.new_id())


def test_a_bank_that_is_not_the_demo_bank_has_no_personas_whatever_is_set(rt: Runtime) -> None:
    """The flag is written at birth; the persona's door, their list and their recording look at nothing else."""
    with rt.work(SYSTEM) as w:
        somebody = create_person(w, new=NewPerson(Role.ADVISOR, "赵敏"))
    with pytest.raises(NotFound), rt.work(SYSTEM) as w:
        record_personas(w, rows=[NewPersona(somebody, "一", "one")])
    with pytest.raises(NotFound):
        sign_in.sign_in_as_persona(rt, somebody, HOME)
    with pytest.raises(ValueError, match="demo"), rt.work(SYSTEM) as w:
        vault.put_setting(w.db, vault.DEMO, True)
    with rt.work(SYSTEM) as w:
        assert vault.get_setting(w.db, vault.DEMO) is False


def test_moving_the_demo_banks_calendar_ages_no_session(rt: Runtime) -> None:
    rt.clock = OffsetClock()
    rt.demo = True
    entered = enter(rt, enrolled(rt, "ming"))
    with rt.work(SYSTEM) as w:
        before = w.now
        vault.put_setting(w.db, vault.CLOCK_OFFSET, 400 * 86_400)
    with rt.work(SYSTEM) as w:
        assert w.now - before > dt.timedelta(days=399)
        assert w.wall - before < dt.timedelta(days=1)
    assert sessions.resolve(rt, entered.token) == entered.actor


def test_the_past_is_swept_and_the_present_kept(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    enter(rt, person)
    with pytest.raises(SignInFailed):
        sign_in.check_password(rt, "ming", "not-the-Right-1", Caller("198.51.100.1"))
    with rt.work(SYSTEM) as w:
        assert sweep_expired(w) == 0
    move(rt, rules.SESSION_LIFE + dt.timedelta(days=1, minutes=1))
    with rt.work(SYSTEM) as w:
        sweep_expired(w)
        left = [w.db.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in (session, ticket, allowance, device)]
    assert left == [0, 0, 0, 1]


def test_an_old_ticket_is_spent(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    passed = sign_in.check_password(rt, "ming", PASSWORD, HOME)
    move(rt, rules.TICKET_LIFE)
    with pytest.raises(TicketSpent):
        sign_in.finish_with_totp(rt, passed.ticket, person.code(rt), HOME)


def test_entering_leaving_and_failing_leave_their_rows_in_the_audit_chain(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    entered = enter(rt, person)
    sign_in.sign_out(rt, entered.token, entered.actor)
    for login in ("ming", "nobody"):
        with pytest.raises(SignInFailed):
            sign_in.check_password(rt, login, "not-the-Right-1", HOME)
    with rt.work(ANONYMOUS) as w:
        rows = w.db.execute(
            sa.select(audit.entry).where(audit.entry.c.operation.like("access:session:%")).order_by(audit.entry.c.seq)
        ).all()
    assert {(r.operation.split(":")[2], r.outcome, r.subject) for r in rows} == {
        ("open", "done", person.id),
        ("close", "done", person.id),
        ("open", "failed", person.id),
        ("open", "failed", None),
    }
