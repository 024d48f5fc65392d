"""Becoming someone (A2): registration, invitation, adding and removing factors, changing the password; and what a password may be."""

from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from typer.testing import CliRunner

from steward.kernel.refusal import NotFound
from steward.platform import audit, vault
from steward.platform.access.model import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Caller,
    FactorRefused,
    Invitation,
    LastFactor,
    LoginMalformed,
    LoginTaken,
    NewPerson,
    PasskeyNeeded,
    PasswordWeak,
    Proof,
    Role,
    SignedIn,
    SignInFailed,
    TicketSpent,
    TooManyAttempts,
)
from steward.platform.access.tables import password, person, ticket
from steward.platform.identity import credentials, enrol, factors, queries, rules, sessions, sign_in, totp
from steward.platform.identity.actions import change_password, create_person, invite_staff, remove_factor
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.support.banks import MASTER_KEY
from tests.support.people import PASSWORD, SoftAuthenticator, enrolled, with_passkey

HOME = Caller("203.0.113.7")


def code(rt: Runtime, secret: str, steps: int = 0) -> str:
    return str(pyotp.TOTP(secret).generate_otp(totp.step_of(rt.clock.wall()) + steps))


def customer(w: Work, name: str, phone: str) -> str:
    assert (name, phone) == ("林小满", "13800138000")
    return w.new_id()


def register(rt: Runtime, login: str = "xiaoman", caller: Caller = HOME) -> enrol.Enrolment:
    return enrol.register(rt, "林小满", "13800138000", login, PASSWORD, "zh", caller)


def confirm(rt: Runtime, made: enrol.Enrolment, *, actor: Actor = ANONYMOUS, steps: int = 0) -> SignedIn:
    return enrol.confirm(rt, actor, made.ticket, Proof(code=code(rt, made.secret, steps)), HOME, customer)


def people(rt: Runtime) -> int:
    with rt.work(SYSTEM) as w:
        return int(w.db.execute(sa.select(sa.func.count()).select_from(person)).scalar_one())


def test_nothing_exists_before_the_factor_is_confirmed_and_then_all_of_it(rt: Runtime) -> None:
    made = register(rt)
    with pytest.raises(FactorRefused):
        confirm(rt, made, steps=9)
    assert people(rt) == 0
    entered = confirm(rt, made)
    assert (people(rt), entered.actor.role) == (1, Role.CUSTOMER)
    with pytest.raises(TicketSpent):
        confirm(rt, made)
    passed = sign_in.check_password(rt, "XiaoMan", PASSWORD, HOME)
    with pytest.raises(FactorRefused):  # the code that confirmed is used up
        sign_in.finish_with_totp(rt, passed.ticket, code(rt, made.secret), HOME)
    assert sign_in.finish_with_totp(rt, passed.ticket, code(rt, made.secret, 1), HOME).actor.person_id == entered.actor.person_id


def test_what_waits_in_a_ticket_is_sealed_and_then_forgotten(rt: Runtime) -> None:
    made = register(rt)
    with rt.work(SYSTEM) as w:
        raw = repr(w.db.execute(sa.select(ticket)).all())
        assert not any(secret in raw for secret in (made.secret, made.ticket, "13800138000", "argon2"))
    confirm(rt, made)
    with rt.work(SYSTEM) as w:
        assert w.db.execute(sa.select(ticket.c.payload)).scalar_one() is None
        chain = repr(w.db.execute(sa.select(audit.entry)).all())
    assert not any(secret in chain for secret in (made.secret, made.ticket, "13800138000", "林小满", "xiaoman"))


def test_a_login_goes_to_the_first_who_confirms(rt: Runtime) -> None:
    first, second = register(rt), register(rt)
    confirm(rt, first)
    with pytest.raises(LoginTaken):
        confirm(rt, second)
    with pytest.raises(LoginTaken):
        register(rt, " XIAOMAN")
    assert people(rt) == 1


def test_registering_with_a_passkey(rt: Runtime) -> None:
    made = register(rt)
    authenticator = SoftAuthenticator("https://bank.test", "bank.test")
    answer = authenticator.make(enrol.passkey_options(rt, made.ticket))
    entered = enrol.confirm(rt, ANONYMOUS, made.ticket, Proof(credential=answer), HOME, customer)
    passed = sign_in.check_password(rt, "xiaoman", PASSWORD, HOME)
    assert passed.factors == ["passkey"]
    proved = sign_in.finish_with_passkey(rt, passed.ticket, authenticator.sign(sign_in.passkey_options(rt, passed.ticket)), HOME)
    assert proved.actor.person_id == entered.actor.person_id


def test_one_source_registers_only_so_many(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "make_hash", lambda _text: "x")
    for n in range(rules.MAX_SOURCE_REGISTRATIONS):
        register(rt, f"person{n}")
    with pytest.raises(TooManyAttempts):
        register(rt, "onemore")
    register(rt, "elsewhere", Caller("198.51.100.1"))


def invited(rt: Runtime, login: str = "zhao.min") -> Invitation:
    with rt.work(SYSTEM) as w:
        return invite_staff(w, login=login, new=NewPerson(Role.ADVISOR, "赵敏", team="a"))


def test_invited_staff_choose_a_password_and_a_factor_once(rt: Runtime) -> None:
    invitation = invited(rt)
    with pytest.raises(PasswordWeak):
        enrol.accept_invitation(rt, invitation.secret, "zhao.min-2026!")
    made = enrol.accept_invitation(rt, invitation.secret, PASSWORD)
    again = enrol.accept_invitation(rt, invitation.secret, PASSWORD)
    entered = confirm(rt, again)
    assert (entered.actor.person_id, entered.actor.role, entered.actor.team) == (invitation.id, Role.ADVISOR, "a")
    for spent in (lambda: enrol.accept_invitation(rt, invitation.secret, PASSWORD), lambda: confirm(rt, made)):
        with pytest.raises(TicketSpent):
            spent()
    with pytest.raises(LoginTaken):
        invited(rt)
    with rt.work(SYSTEM) as w:
        assert invitation.secret not in repr(w.db.execute(sa.select(audit.entry)).all())


def test_where_staff_must_have_a_passkey_an_invitation_takes_no_code(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        vault.put_setting(w.db, factors.STAFF_PASSKEY, True)
    made = enrol.accept_invitation(rt, invited(rt).secret, PASSWORD)
    with pytest.raises(PasskeyNeeded):
        confirm(rt, made)
    answer = SoftAuthenticator("https://bank.test", "bank.test").make(enrol.passkey_options(rt, made.ticket))
    assert enrol.confirm(rt, ANONYMOUS, made.ticket, Proof(credential=answer), HOME, customer).actor.role is Role.ADVISOR


def test_only_staff_are_invited_and_logins_are_well_formed(rt: Runtime) -> None:
    for login in ("ab", "a b c", "x" * 65, "a\u200bbc", ""):
        with pytest.raises(LoginMalformed):
            invited(rt, login)


def entered(rt: Runtime) -> tuple[str, Actor, SignedIn]:
    someone = enrolled(rt, "ming")
    passed = sign_in.check_password(rt, "ming", PASSWORD, HOME)
    made = sign_in.finish_with_totp(rt, passed.ticket, someone.code(rt, steps=-1), HOME)
    return someone.id, made.actor, made


def test_a_person_adds_and_removes_factors_but_keeps_one(rt: Runtime) -> None:
    person_id, actor, _ = entered(rt)
    with rt.work(actor) as w:
        made = enrol.begin_factor(w)
        (only,) = queries.list_factors(w)
    confirm(rt, made, actor=actor)
    with rt.work(actor) as w:
        assert [f.kind for f in queries.list_factors(w)] == ["totp", "totp"]
        remove_factor(w, person_id=person_id, factor_id=only.id)
        (left,) = queries.list_factors(w)
    for factor_id, refusal in ((left.id, LastFactor), (only.id, NotFound)):
        with pytest.raises(refusal), rt.work(actor) as w:
            remove_factor(w, person_id=person_id, factor_id=factor_id)


def test_nobody_confirms_or_removes_anothers_factor(rt: Runtime) -> None:
    person_id, actor, _ = entered(rt)
    stranger = enrolled(rt, "fang")
    with_passkey(rt, stranger)
    other = Actor(stranger.id, Role.CUSTOMER, customer_id=stranger.customer_id)
    with rt.work(actor) as w:
        made = enrol.begin_factor(w)
        (mine,) = queries.list_factors(w)
    for who in (other, ANONYMOUS):
        with pytest.raises(TicketSpent):
            confirm(rt, made, actor=who)
    with pytest.raises(NotFound), rt.work(other) as w:
        remove_factor(w, person_id=person_id, factor_id=mine.id)
    with pytest.raises(NotFound), rt.work(other) as w:
        remove_factor(w, person_id=stranger.id, factor_id=mine.id)


def test_a_new_password_ends_the_other_sessions_and_replaces_the_old(rt: Runtime) -> None:
    person_id, actor, made = entered(rt)
    with rt.work(actor) as w:
        _, other_token = sessions.open_session(w, person_id, "totp")
    stored = credentials.accept_new("ming", "another-River-58-stone")[1]
    with pytest.raises(NotFound), rt.work(actor) as w:
        change_password(w, person_id=person_id, login="fang", stored=stored)
    with rt.work(actor) as w:
        change_password(w, person_id=person_id, login="ming", stored=stored)
    assert sessions.resolve(rt, other_token) is None
    assert sessions.resolve(rt, made.token) is not None
    with pytest.raises(SignInFailed):
        sign_in.check_password(rt, "ming", PASSWORD, HOME)
    sign_in.check_password(rt, "ming", "another-River-58-stone", HOME)


def test_a_hash_made_under_old_parameters_is_made_anew_at_the_next_sign_in(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as weaker:
        weaker.setattr(credentials, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        enrolled(rt, "ming")
    for stale in (True, False):
        with rt.work(SYSTEM) as w:
            stored = w.db.execute(sa.select(password.c.hash)).scalar_one()
        assert credentials.is_stale(stored) is stale
        assert ("m=19456,t=2,p=1" in stored) is not stale
        sign_in.check_password(rt, "ming", PASSWORD, HOME)


@pytest.mark.parametrize(
    "text",
    [
        "Password123!", "p@ssw0rd2026", "qwertyuiop", "1qaz2wsx3edc", "1234567890", "0987654321", "woaini1314520", "WoAiNi520!!",
        "mima12345678", "aaaaaaaaaaaa", "abcabcabcabc", "abcdefghij", "zxcvbnm12345", "iloveyou2026", "zhangwei1990", "gongxifacai888",
        "20260322!!!!!", "admin@12345", "asdfghjkl1234", "Qwer1234asdf",
    ],
)  # fmt: skip
def test_passwords_that_guessers_try_first_are_refused(text: str) -> None:
    assert rules.password_weakness(text, "somebody") == "common"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("short-One", "short"),
        ("x" * 129, "long"),
        ("my-ming-secret-9", "login"),
        (PASSWORD, None),
        ("春江潮水连海平海上明月", None),
        ("correct horse battery", None),
        ("Tr4il-of-breadcrumbs", None),
    ],
)
def test_what_a_password_may_be(text: str, why: str | None) -> None:
    assert rules.password_weakness(text, "ming") == why


def test_passwords_agree_whatever_way_a_keyboard_composes_letters(rt: Runtime) -> None:
    enrolled(rt, "ming", password="Äpfel-und-Birnen-7")
    sign_in.check_password(rt, "ming", "A\u0308pfel-und-Birnen-7", HOME)


def test_the_command_line_adds_staff_and_prints_the_link_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from steward.cli.root import app

    for name, value in {"HOME": str(tmp_path), "MASTER_KEY": MASTER_KEY, "PUBLIC_URL": "https://bank.test"}.items():
        monkeypatch.setenv(f"STEWARD_{name}", value)
    run = CliRunner().invoke
    assert run(app, ["migrate"]).exit_code == 0
    added = run(app, ["staff", "add", "zhao.min", "--role", "advisor", "--name", "赵敏", "--team", "a"])
    assert added.exit_code == 0, added.output
    (link,) = [line for line in added.stdout.splitlines() if "#" in line]
    assert link.startswith("https://bank.test/staff/welcome#")
    assert len(link.split("#")[1]) == 43
    for bad in (["ab", "--role", "advisor"], ["fang", "--role", "customer"], ["fang", "--role", "system"]):
        assert run(app, ["staff", "add", *bad, "--name", "x"]).exit_code != 0
    assert run(app, ["staff", "disable", "0190a000-0000-7000-8000-0000000000aa"]).exit_code == 1


def test_a_person_made_without_credentials_cannot_sign_in(rt: Runtime) -> None:
    with rt.work(SYSTEM) as w:
        create_person(w, new=NewPerson(Role.ADVISOR, "赵敏"))
    for login in ("", "赵敏", "advisor"):
        with pytest.raises(SignInFailed):
            sign_in.check_password(rt, login, "", HOME)
