"""Guessing is stopped, the rightful person is not (S4): counted before the hash, given back when right, a device's tries its own."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from steward.kernel.refusal import Refusal
from steward.platform import audit, vault
from steward.platform.access.model import ANONYMOUS, Caller, PasskeyNeeded, Role, SignInBusy, SignInFailed, TooManyAttempts
from steward.platform.access.tables import allowance
from steward.platform.clock import SetClock, pause
from steward.platform.identity import credentials, factors, lockout, rules, sign_in
from steward.platform.identity.lockout import Allowance
from steward.platform.runtime import Runtime
from tests.support.people import PASSWORD, Enrolled, enrolled, with_passkey

HOME = Caller("203.0.113.7")
WRONG = "wrong-Lantern-47-quilt"


@pytest.fixture(autouse=True)
def cheap_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The count must hold whatever the hash costs; a cheap one lets many guesses race."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(credentials, "HASHER", cheap)
    credentials._decoy.cache_clear()


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except Refusal as refusal:
        return type(refusal).__name__
    return "ok"


def guesses(rt: Runtime, count: int, login: Callable[[int], str], source: Callable[[int], str]) -> Counter[str]:
    def guess(n: int) -> str:
        return outcome(lambda: sign_in.check_password(rt, login(n), f"{WRONG}{n}", Caller(source(n))))

    with ThreadPoolExecutor(16) as pool:
        return Counter(pool.map(guess, range(count)))


def always(text: str) -> Callable[[int], str]:
    return lambda _n: text


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password whose hash was really calculated."""
    seen: list[str] = []
    real = credentials.matches

    def counting(stored: str | None, text: str) -> bool:
        seen.append(text)
        return real(stored, text)

    monkeypatch.setattr(credentials, "matches", counting)
    return seen


def enter(rt: Runtime, person: Enrolled, caller: Caller) -> str | None:
    """Sign in with password and passkey; returns the token of the device when it is new."""
    authenticator = with_passkey(rt, person, counter=None)
    passed = sign_in.check_password(rt, person.login, PASSWORD, caller)
    answer = authenticator.sign(sign_in.passkey_options(rt, passed.ticket))
    return sign_in.finish_with_passkey(rt, passed.ticket, answer, caller).device


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.ADVISOR])
def test_parallel_guesses_from_many_sources_are_looked_at_five_times_a_window(
    rt: Runtime, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(rt, "ming", role)
    seen = looked_at(monkeypatch)
    first = guesses(rt, 60, always("ming"), lambda n: f"198.51.100.{n}")
    assert (len(seen), first) == (5, Counter(SignInFailed=5, TooManyAttempts=55))
    clock = rt.clock
    assert isinstance(clock, SetClock)
    window = rules.CUSTOMER_WINDOW if role is Role.CUSTOMER else rules.STAFF_WINDOW
    clock.set(clock.now() + window - dt.timedelta(seconds=1))
    assert guesses(rt, 3, always("ming"), lambda n: f"198.51.100.{n}") == Counter(TooManyAttempts=3)
    clock.set(clock.now() + dt.timedelta(seconds=1))
    guesses(rt, 20, always("ming"), lambda n: f"198.51.100.{n}")
    assert len(seen) == 10


def test_the_count_after_the_hash_is_caught(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: tries counted only when a guess has turned out wrong."""
    enrolled(rt, "ming")
    seen = looked_at(monkeypatch)

    def count_late(rt: Runtime, wanted: list[Allowance], subject: str | None) -> None:
        if rt.run(ANONYMOUS, lambda w: lockout.look(w, wanted), read_only=True) is not lockout.State.FREE:
            raise TooManyAttempts

    real_take = lockout.take
    monkeypatch.setattr(lockout, "hold", count_late)
    real_settle = lockout.settle

    def settle_late(w: object, wanted: list[Allowance], *, right: bool) -> None:
        for one in wanted:
            real_take(w, one)  # type: ignore[arg-type]
        real_settle(w, wanted, right=right)  # type: ignore[arg-type]

    monkeypatch.setattr(lockout, "settle", settle_late)
    slow = credentials.matches

    def matches_slowly(stored: str | None, text: str) -> bool:
        pause(0.1)
        return slow(stored, text)

    monkeypatch.setattr(credentials, "matches", matches_slowly)
    guesses(rt, 30, always("ming"), lambda n: f"198.51.100.{n}")
    assert len(seen) > 5


def test_twenty_right_sign_ins_at_once_all_succeed(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    authenticator = with_passkey(rt, person, counter=None)

    def enter_once(n: int) -> str:
        caller = Caller(f"198.51.100.{n}")

        def act() -> None:
            passed = sign_in.check_password(rt, "ming", PASSWORD, caller)
            answer = authenticator.sign(sign_in.passkey_options(rt, passed.ticket))
            sign_in.finish_with_passkey(rt, passed.ticket, answer, caller)

        return outcome(act)

    with ThreadPoolExecutor(20) as pool:
        assert Counter(pool.map(enter_once, range(20))) == Counter(ok=20)


def test_a_stranger_cannot_lock_a_person_out_of_an_enrolled_device(rt: Runtime) -> None:
    people = [enrolled(rt, f"victim{n}") for n in range(5)]
    devices = [enter(rt, person, HOME) for person in people]
    for person in people:
        assert guesses(rt, 12, always(person.login), lambda n: f"198.51.100.{n}")["TooManyAttempts"] == 7
    for person, device in zip(people, devices, strict=True):
        with pytest.raises(TooManyAttempts):
            sign_in.check_password(rt, person.login, PASSWORD, HOME)
        assert enter(rt, person, Caller(HOME.source, device)) is None


def test_a_device_is_good_for_its_own_person_only_and_its_tries_run_out_too(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    thief = enrolled(rt, "thief")
    enrolled(rt, "victim")
    device = enter(rt, thief, HOME)
    seen = looked_at(monkeypatch)
    results = Counter(outcome(partial(sign_in.check_password, rt, "victim", WRONG, Caller(f"198.51.100.{n}", device))) for n in range(8))
    assert (len(seen), results["TooManyAttempts"]) == (5, 3)
    own = Counter(outcome(lambda: sign_in.check_password(rt, "thief", WRONG, Caller("198.51.100.9", device))) for _ in range(8))
    assert own == Counter(SignInFailed=5, TooManyAttempts=3)


def test_spraying_many_accounts_from_one_source_stops(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(4):
        enrolled(rt, f"person{n}")
    seen = looked_at(monkeypatch)
    results = guesses(rt, 120, lambda n: f"person{n}", lambda _n: "2001:db8::1")
    assert len(seen) == rules.MAX_SOURCE_TRIES <= 50
    assert results["TooManyAttempts"] == 120 - rules.MAX_SOURCE_TRIES
    assert outcome(lambda: sign_in.check_password(rt, "person1", PASSWORD, Caller("2001:db8::99"))) == "TooManyAttempts"
    assert outcome(lambda: sign_in.check_password(rt, "person1", PASSWORD, Caller("2001:db8:0:1::1"))) == "ok"


def test_codes_are_counted_per_person_over_all_tickets(rt: Runtime) -> None:
    """Whoever knows the password gets as many tickets as they like, but not as many codes."""
    person = enrolled(rt, "ming", Role.ADVISOR)

    def try_code(n: int) -> str:
        passed = sign_in.check_password(rt, "ming", PASSWORD, Caller("198.51.100.1"))
        return outcome(lambda: sign_in.finish_with_totp(rt, passed.ticket, person.code(rt, steps=100 + n), Caller("198.51.100.1")))

    assert Counter(try_code(n) for n in range(9)) == Counter(FactorRefused=5, TooManyAttempts=4)
    right = sign_in.check_password(rt, "ming", PASSWORD, Caller("198.51.100.1"))
    with pytest.raises(TooManyAttempts):
        sign_in.finish_with_totp(rt, right.ticket, person.code(rt), Caller("198.51.100.1"))


def test_a_code_is_good_once_within_one_step_of_drift(rt: Runtime) -> None:
    person = enrolled(rt, "ming", Role.ADVISOR)

    def finish(code: str) -> str:
        passed = sign_in.check_password(rt, "ming", PASSWORD, HOME)
        return outcome(lambda: sign_in.finish_with_totp(rt, passed.ticket, code, HOME))

    assert finish(person.code(rt, steps=-2)) == "FactorRefused"
    assert finish(person.code(rt, steps=-1)) == "ok"
    assert finish(person.code(rt, steps=-1)) == "FactorRefused"
    assert finish(person.code(rt, steps=1)) == "ok"
    assert finish(person.code(rt)) == "FactorRefused"  # older than one that was used
    assert finish(person.code(rt, steps=2)) == "FactorRefused"


def test_one_code_used_by_many_at_once_lets_one_in(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    tickets = [sign_in.check_password(rt, "ming", PASSWORD, HOME).ticket for _ in range(4)]
    code = person.code(rt)
    with ThreadPoolExecutor(4) as pool:
        results = Counter(pool.map(lambda t: outcome(lambda: sign_in.finish_with_totp(rt, t, code, HOME)), tickets))
    assert results == Counter(ok=1, FactorRefused=3)


def test_known_and_unknown_people_take_the_same_statements_the_same_hash_and_get_the_same_answer(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(rt, "ming")
    credentials.matches(None, "warm")
    work: list[str] = []
    sa.event.listen(rt.engine, "before_cursor_execute", lambda _c, _k, statement, *_: work.append(statement))
    real = credentials._verify

    def verify(stored: str, text: str) -> bool:
        work.append("hash " + ("same cost" if not credentials.is_stale(stored) else "other cost"))
        return real(stored, text)

    monkeypatch.setattr(credentials, "_verify", verify)
    answers = []
    for login in ("ming", "nobody", "###"):
        work.clear()
        with pytest.raises(SignInFailed) as refused:
            sign_in.check_password(rt, login, WRONG, HOME)
        answers.append((tuple(work), refused.value.code, refused.value.facts))
    assert answers[0] == answers[1] == answers[2]
    assert "hash same cost" in answers[0][0]


def test_a_flood_is_told_to_come_back_and_costs_nobody_a_try(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolled(rt, "ming")
    monkeypatch.setattr(credentials, "GATE", credentials.Gate(1, -1))
    with pytest.raises(SignInBusy):
        sign_in.check_password(rt, "ming", PASSWORD, HOME)
    with rt.work(ANONYMOUS) as w:
        assert {(r.spent, r.held) for r in w.db.execute(sa.select(allowance))} == {(0, 0)}


def test_a_lock_leaves_one_row_in_the_audit_chain_however_many_guesses_follow(rt: Runtime) -> None:
    person = enrolled(rt, "ming")
    guesses(rt, 30, always("ming"), lambda n: f"198.51.100.{n}")
    with rt.work(ANONYMOUS) as w:
        rows = w.db.execute(sa.select(audit.entry).where(audit.entry.c.operation == "access:session:open")).all()
    assert Counter(r.outcome for r in rows) == Counter(failed=5, locked=1)
    assert {r.subject for r in rows} == {person.id}
    assert not any("ming" in r.facts or "198.51" in r.facts for r in rows)


def test_staff_who_must_have_a_passkey_get_nowhere_with_a_code(rt: Runtime) -> None:
    staff = enrolled(rt, "lin", Role.ADVISOR)
    enrolled(rt, "ming")
    with rt.work(ANONYMOUS) as w:
        vault.put_setting(w.db, factors.STAFF_PASSKEY, True)
    with pytest.raises(PasskeyNeeded):
        sign_in.check_password(rt, "lin", PASSWORD, HOME)
    assert sign_in.check_password(rt, "ming", PASSWORD, HOME).factors == ["totp"]
    with_passkey(rt, staff)
    passed = sign_in.check_password(rt, "lin", PASSWORD, HOME)
    assert passed.factors == ["passkey"]
    with pytest.raises(PasskeyNeeded):
        sign_in.finish_with_totp(rt, passed.ticket, staff.code(rt), HOME)
