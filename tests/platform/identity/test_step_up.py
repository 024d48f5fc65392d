"""A confirmation is good for what was shown, in this session, once, for five minutes (S6)."""

import datetime as dt
from typing import Any

import pytest

from steward.kernel.json import Json
from steward.kernel.refusal import NotFound
from steward.platform.access.model import (
    Actor,
    Caller,
    FactorRefused,
    Proof,
    Role,
    SignInNeeded,
    StepUpNeeded,
    StepUpRefused,
    TooManyAttempts,
)
from steward.platform.access.operation import Operation
from steward.platform.clock import SetClock
from steward.platform.identity import sessions, sign_in, step_up, tickets
from steward.platform.runtime import Runtime
from tests.support.people import PASSWORD, Enrolled, enrolled, with_passkey

HOME = Caller("203.0.113.7")
ACCEPT = Operation.ADVICE_PROPOSAL_ACCEPT
SUBJECT = "0190a000-0000-7000-8000-0000000000aa"
SHOWN: dict[str, Json] = {
    "proposal_id": SUBJECT,
    "fingerprint": "9f" * 32,
    "amount": "50000.00",
    "currency": "CNY",
    "fee": "60.00",
    "account": "0190a000-0000-7000-8000-0000000000bb",
    "contract": "2026-03",
}


def signed_in(rt: Runtime, login: str) -> tuple[Enrolled, Actor]:
    person = enrolled(rt, login)
    passed = sign_in.check_password(rt, login, PASSWORD, HOME)
    return person, sign_in.finish_with_totp(rt, passed.ticket, person.code(rt, steps=-1), HOME).actor


def begun(rt: Runtime, actor: Actor, **changed: Any) -> step_up.StepUp:
    with rt.work(actor) as w:
        return step_up.begin(w, **{"operation": ACCEPT, "subject_id": SUBJECT, "shown": SHOWN, **changed})


def confirmed(rt: Runtime, person: Enrolled, actor: Actor, *, steps: int = 0) -> step_up.Confirmed:
    return step_up.confirm(rt, actor, begun(rt, actor).id, Proof(code=person.code(rt, steps=steps)), HOME)


def use(rt: Runtime, actor: Actor, token: str | None, operation: Operation = ACCEPT, subject: str = SUBJECT, shown: Any = None) -> None:
    with rt.work(actor) as w:
        step_up.check(w, token, operation, subject, SHOWN if shown is None else shown)


def later(rt: Runtime, by: dt.timedelta) -> None:
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(rt.clock.now() + by)


def mutations() -> list[dict[str, Json]]:
    """Every field changed, left out, or joined by another; and a number where a text was."""
    changed = [{**SHOWN, name: f"{value}1"} for name, value in SHOWN.items()]
    missing = [{k: v for k, v in SHOWN.items() if k != name} for name in SHOWN]
    return [*changed, *missing, {**SHOWN, "more": "x"}, {**SHOWN, "fee": 60.0}, {}]


def test_any_change_of_what_was_shown_is_refused_and_the_right_act_passes_once(rt: Runtime) -> None:
    person, actor = signed_in(rt, "ming")
    token = confirmed(rt, person, actor).token
    for shown in mutations():
        with pytest.raises(StepUpRefused):
            use(rt, actor, token, shown=shown)
    with pytest.raises(StepUpRefused):
        use(rt, actor, token, operation=Operation.ADVICE_PROPOSAL_DECLINE)
    with pytest.raises(StepUpRefused):
        use(rt, actor, token, subject="0190a000-0000-7000-8000-0000000000ab")
    use(rt, actor, token)
    with pytest.raises(StepUpRefused):
        use(rt, actor, token)


def test_a_check_that_forgets_the_fields_is_caught(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: the digest does not cover what was shown."""
    person, actor = signed_in(rt, "ming")
    monkeypatch.setattr(step_up, "digest", lambda _shown: "0" * 64)
    token = confirmed(rt, person, actor).token
    use(rt, actor, token, shown={**SHOWN, "amount": "5000000.00"})


def test_a_confirmation_is_of_one_session_and_one_person(rt: Runtime) -> None:
    person, actor = signed_in(rt, "ming")
    _, other = signed_in(rt, "fang")
    token = confirmed(rt, person, actor).token
    with pytest.raises(StepUpRefused):
        use(rt, other, token)
    with rt.work(actor) as w:
        second, _ = sessions.open_session(w, person.id, "totp")
    with pytest.raises(StepUpRefused):
        use(rt, Actor(actor.person_id, actor.role, customer_id=actor.customer_id, session_id=second), token)
    waiting = begun(rt, actor).id
    with pytest.raises(NotFound):
        step_up.confirm(rt, other, waiting, Proof(code=person.code(rt, steps=1)), HOME)
    with pytest.raises(SignInNeeded):
        use(rt, Actor(actor.person_id, actor.role), token)
    with pytest.raises(StepUpNeeded):
        use(rt, actor, None)


def test_a_confirmation_lives_five_minutes_from_its_beginning(rt: Runtime) -> None:
    person, actor = signed_in(rt, "ming")
    waiting = begun(rt, actor).id
    later(rt, dt.timedelta(minutes=4))
    token = step_up.confirm(rt, actor, waiting, Proof(code=person.code(rt)), HOME).token
    unconfirmed = begun(rt, actor).id
    later(rt, dt.timedelta(minutes=1))
    with pytest.raises(StepUpRefused):
        use(rt, actor, token)
    later(rt, dt.timedelta(minutes=4))
    with pytest.raises(NotFound):
        step_up.confirm(rt, actor, unconfirmed, Proof(code=person.code(rt)), HOME)


def test_a_wrong_code_confirms_nothing_and_tries_run_out(rt: Runtime) -> None:
    person, actor = signed_in(rt, "ming")
    for n in range(5):
        with pytest.raises(FactorRefused):
            step_up.confirm(rt, actor, begun(rt, actor).id, Proof(code=person.code(rt, steps=50 + n)), HOME)
    with pytest.raises(TooManyAttempts):
        confirmed(rt, person, actor)
    for proof in (Proof(), Proof(persona=True)):
        with pytest.raises(FactorRefused):
            step_up.confirm(rt, actor, begun(rt, actor).id, proof, HOME)


def test_confirming_replaces_the_session_token(rt: Runtime) -> None:
    person, actor = signed_in(rt, "ming")
    passed = sign_in.check_password(rt, "ming", PASSWORD, HOME)
    before = sign_in.finish_with_totp(rt, passed.ticket, person.code(rt), HOME)
    given = confirmed(rt, person, before.actor, steps=1)
    assert sessions.resolve(rt, before.token) is None
    assert sessions.resolve(rt, given.session_token) == before.actor
    assert actor.role is Role.CUSTOMER


def test_a_passkey_signs_what_was_shown(rt: Runtime) -> None:
    """The challenge is the digest of nonce, session, operation, subject and fields: an answer to another act does not fit."""
    person, actor = signed_in(rt, "ming")
    authenticator = with_passkey(rt, person)
    one, other = begun(rt, actor), begun(rt, actor, shown={**SHOWN, "amount": "1.00"})
    assert one.passkey_options is not None
    assert other.passkey_options is not None
    assert one.passkey_options["challenge"] != other.passkey_options["challenge"]
    with pytest.raises(FactorRefused):
        step_up.confirm(rt, actor, one.id, Proof(credential=authenticator.sign(other.passkey_options)), HOME)
    with pytest.raises(NotFound):  # the challenge was used, however it went
        step_up.confirm(rt, actor, one.id, Proof(credential=authenticator.sign(one.passkey_options)), HOME)
    token = step_up.confirm(rt, actor, other.id, Proof(credential=authenticator.sign(other.passkey_options)), HOME).token
    use(rt, actor, token, shown={**SHOWN, "amount": "1.00"})


def test_a_ticket_is_not_a_confirmation(rt: Runtime) -> None:
    person, actor = signed_in(rt, "ming")
    with rt.work(actor) as w:
        token = tickets.issue(w, tickets.Purpose.SIGN_IN, dt.timedelta(minutes=5), person_id=person.id)
    with pytest.raises(StepUpRefused):
        use(rt, actor, token)
