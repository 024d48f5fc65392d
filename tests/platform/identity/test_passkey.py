"""Passkeys: challenge once and for five minutes, our origin and relying party, user verification, counters that only grow (S6)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from steward.kernel.refusal import Refusal
from steward.platform import audit
from steward.platform.access.model import SYSTEM, Caller, FactorRefused, TicketSpent
from steward.platform.access.tables import factor
from steward.platform.clock import SetClock
from steward.platform.identity import passkey, sign_in
from steward.platform.runtime import Runtime
from tests.support.people import PASSWORD, UP, SoftAuthenticator, enrolled, with_passkey

HOME = Caller("203.0.113.7")
ORIGIN, PARTY = "https://bank.test", "bank.test"


def ticket(rt: Runtime) -> str:
    return sign_in.check_password(rt, "ming", PASSWORD, HOME).ticket


def try_once(rt: Runtime, authenticator: SoftAuthenticator) -> str:
    token = ticket(rt)
    answer = authenticator.sign(sign_in.passkey_options(rt, token))
    try:
        sign_in.finish_with_passkey(rt, token, answer, HOME)
    except Refusal as refusal:
        return type(refusal).__name__
    return "ok"


def other_origin(a: SoftAuthenticator) -> None:
    a.origin = "https://bank.test.evil.example"


def plain_origin(a: SoftAuthenticator) -> None:
    a.origin = "http://bank.test"


def other_party(a: SoftAuthenticator) -> None:
    a.party = "evil.example"


def user_not_verified(a: SoftAuthenticator) -> None:
    a.flags = UP


def user_not_present(a: SoftAuthenticator) -> None:
    a.flags = 0


def other_key(a: SoftAuthenticator) -> None:
    a.key = SoftAuthenticator(ORIGIN, PARTY).key


def unknown_credential(a: SoftAuthenticator) -> None:
    a.id = SoftAuthenticator(ORIGIN, PARTY).id


@pytest.mark.parametrize(
    "spoil", [other_origin, plain_origin, other_party, user_not_verified, user_not_present, other_key, unknown_credential]
)
def test_an_answer_that_is_not_ours_proves_nothing(rt: Runtime, spoil: Callable[[SoftAuthenticator], None]) -> None:
    authenticator = with_passkey(rt, enrolled(rt, "ming"))
    assert try_once(rt, authenticator) == "ok"
    spoil(authenticator)
    assert try_once(rt, authenticator) == "FactorRefused"


@pytest.mark.parametrize("spoil", [other_origin, plain_origin, other_party, user_not_verified])
def test_a_new_passkey_that_is_not_ours_is_not_kept(rt: Runtime, spoil: Callable[[SoftAuthenticator], None]) -> None:
    person = enrolled(rt, "ming")
    challenge = passkey.new_challenge()
    with rt.work(SYSTEM) as w:
        options = passkey.enrolment_options(w, person.id, "ming", challenge)
    good, bad = SoftAuthenticator(ORIGIN, PARTY), SoftAuthenticator(ORIGIN, PARTY)
    spoil(bad)
    assert passkey.verify_enrolment(rt.settings, good.make(options), challenge) is not None
    assert passkey.verify_enrolment(rt.settings, good.make(options), passkey.new_challenge()) is None
    assert passkey.verify_enrolment(rt.settings, bad.make(options), challenge) is None


def test_somebody_elses_passkey_proves_nothing(rt: Runtime) -> None:
    with_passkey(rt, enrolled(rt, "ming"))
    stranger = with_passkey(rt, enrolled(rt, "fang"))
    assert try_once(rt, stranger) == "FactorRefused"


def test_a_challenge_answers_once_and_only_the_newest(rt: Runtime) -> None:
    authenticator = with_passkey(rt, enrolled(rt, "ming"))
    token = ticket(rt)
    first = sign_in.passkey_options(rt, token)
    second = sign_in.passkey_options(rt, token)
    assert len(second["challenge"]) >= 22  # 16 bytes in base64url
    assert first["challenge"] != second["challenge"]
    with pytest.raises(FactorRefused):
        sign_in.finish_with_passkey(rt, token, authenticator.sign(first), HOME)
    answer = authenticator.sign(second)
    with pytest.raises(TicketSpent):  # the wrong answer used the challenge up
        sign_in.finish_with_passkey(rt, token, answer, HOME)
    answer = authenticator.sign(sign_in.passkey_options(rt, token))
    sign_in.finish_with_passkey(rt, token, answer, HOME)
    with pytest.raises(TicketSpent):
        sign_in.finish_with_passkey(rt, token, answer, HOME)


def test_a_challenge_lives_five_minutes(rt: Runtime) -> None:
    authenticator = with_passkey(rt, enrolled(rt, "ming"))
    token = ticket(rt)
    answer = authenticator.sign(sign_in.passkey_options(rt, token))
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(rt.clock.now() + dt.timedelta(minutes=5))
    with pytest.raises(TicketSpent):
        sign_in.finish_with_passkey(rt, token, answer, HOME)


def regressions(rt: Runtime) -> list[str]:
    with rt.work(SYSTEM) as w:
        return [r.facts for r in w.db.execute(sa.select(audit.entry).where(audit.entry.c.outcome == "regressed"))]


def test_a_counter_that_does_not_grow_is_refused_and_reported(rt: Runtime) -> None:
    authenticator = with_passkey(rt, enrolled(rt, "ming"), counter=5)
    assert try_once(rt, authenticator) == "ok"  # 6
    authenticator.counter = 5
    assert try_once(rt, authenticator) == "FactorRefused"  # 6 again: a copy
    authenticator.counter = None
    assert try_once(rt, authenticator) == "FactorRefused"  # 0 after 6: another copy
    assert len(regressions(rt)) == 2
    authenticator.counter = 6
    assert try_once(rt, authenticator) == "ok"


def test_a_passkey_that_keeps_no_counter_works_for_ever(rt: Runtime) -> None:
    authenticator = with_passkey(rt, enrolled(rt, "ming"), counter=None)
    assert [try_once(rt, authenticator) for _ in range(3)] == ["ok"] * 3
    assert regressions(rt) == []


def test_a_counter_that_is_not_looked_at_is_caught(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted bug: any counter counts as grown."""
    authenticator = with_passkey(rt, enrolled(rt, "ming"), counter=5)
    monkeypatch.setattr(passkey, "_uncounted", lambda _sent: sa.true())
    authenticator.counter = 1
    assert try_once(rt, authenticator) == "ok"


def answers(good: dict[str, Any]) -> list[dict[str, Any]]:
    """What a hostile browser may send."""
    response = good["response"]
    values: list[Any] = ["", "AAAA", "%%%", 7, None, []]
    spoiled = [{**good, "response": {**response, name: value}} for name in response for value in values]
    bare: list[dict[str, Any]] = [{}, {"rawId": 5}, {"rawId": "é"}, {"rawId": good["rawId"]}, {**good, "id": "x"}, {**good, "type": "x"}]
    return [*spoiled, *bare]


def test_malformed_answers_are_refusals_not_faults(rt: Runtime) -> None:
    authenticator = with_passkey(rt, enrolled(rt, "ming"))
    token = ticket(rt)
    good = authenticator.sign(sign_in.passkey_options(rt, token))
    with rt.work(SYSTEM) as w:
        person_id = w.db.execute(sa.select(factor.c.person_id).where(factor.c.kind == "passkey")).scalar_one()
        for answer in answers(good):
            assert passkey.prove(w, person_id, answer, b"x" * 32) is None
            assert passkey.verify_enrolment(rt.settings, answer, b"x" * 32) is None
