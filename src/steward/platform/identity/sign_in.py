"""Signing in: password, then a second factor, then a session; in the demo bank also as one of its personas.

Nothing here tells an unknown person from a known one: the same statements, the same slow hash, the same answer.
Outcomes that must leave a trace are values until their transaction has committed, and only then raised.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from steward.kernel.refusal import NotFound, Refusal
from steward.platform.access.model import ANONYMOUS, Account, Actor, Caller, CustomerSignedIn, PasskeyNeeded, Role, SignedIn, SignInFailed
from steward.platform.access.operation import Operation
from steward.platform.access.tables import device, password, person, persona
from steward.platform.identity import credentials, factors, lockout, passkey, sessions, tickets
from steward.platform.identity.lockout import Allowance
from steward.platform.identity.rules import MAX_SOURCE_TRIES, MAX_TRIES, SOURCE_WINDOW, TICKET_LIFE, network_of, normal_login, tries_window
from steward.platform.identity.tickets import Purpose
from steward.platform.identity.tokens import mark, new_token
from steward.platform.runtime import Runtime
from steward.platform.work import Work

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PasswordPassed:
    """The way to the second step: a ticket, and the kinds of factor that may be shown with it."""

    ticket: str
    factors: list[str]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What is known before the hash is looked at. `who` is None when there is no such person, or not any more."""

    who: Account | None
    stored: str | None
    allowances: tuple[Allowance, ...]


def check_password(rt: Runtime, login: str, text: str, caller: Caller) -> PasswordPassed:
    """First step. SignInFailed, TooManyAttempts or SignInBusy otherwise."""
    name = normal_login(login) or ""
    found = rt.run(ANONYMOUS, lambda w: _candidate(w, name, caller), read_only=True)
    subject = found.who.id if found.who else None
    lockout.hold(rt, found.allowances, subject)
    try:
        right = credentials.matches(found.stored, text)
        fresh = credentials.make_hash(text) if right and found.stored and credentials.is_stale(found.stored) else None
    except Refusal:
        rt.run(ANONYMOUS, lambda w: lockout.settle(w, found.allowances, right=True))
        raise
    return committed(rt, lambda w: _password_outcome(w, found, right=right, fresh=fresh))


def _candidate(w: Work, name: str, caller: Caller) -> _Candidate:
    joined = sa.select(password.c.hash, person).join(person, person.c.id == password.c.person_id)
    row = w.db.execute(joined.where(password.c.login_mark == credentials.login_mark(w, name))).mappings().one_or_none()
    who = account_of(row) if row is not None and row["active"] else None
    window = tries_window(who.role if who else None)
    known = device_of(w, caller.device, who.id if who else None)
    allowances: tuple[Allowance, ...]
    if known is not None:
        allowances = (Allowance(w.keys.blind("access.try.device", known), MAX_TRIES, window),)
    else:
        source = Allowance(w.keys.blind("access.try.source", network_of(caller.source)), MAX_SOURCE_TRIES, SOURCE_WINDOW)
        allowances = (Allowance(w.keys.blind("access.try.login", name), MAX_TRIES, window), source)
    return _Candidate(who, row["hash"] if row is not None and who is not None else None, allowances)


def _password_outcome(w: Work, found: _Candidate, *, right: bool, fresh: str | None) -> PasswordPassed | Refusal:
    lockout.settle(w, found.allowances, right=right)
    if not right or found.who is None:
        w.audit(Operation.ACCESS_SESSION_OPEN, found.who.id if found.who else None, "failed", {"step": "password"})
        return SignInFailed()
    if fresh is not None:
        credentials.replace_hash(w, found.who.id, fresh)
    kinds = factors.kinds_usable(w, found.who)
    if not kinds:
        return PasskeyNeeded()
    return PasswordPassed(tickets.issue(w, Purpose.SIGN_IN, TICKET_LIFE, person_id=found.who.id), kinds)


def finish_with_totp(rt: Runtime, ticket: str, code: str, caller: Caller) -> SignedIn:
    """Second step by a one-time code; TicketSpent, FactorRefused or TooManyAttempts otherwise."""

    def step(w: Work) -> SignedIn | Refusal:
        found, who = _presented(w, ticket)
        factors.refuse_without_passkey(w, who)
        tickets.count_try(w, found)
        proved = factors.try_totp(w, who, code, factors.tries(w, who, device_of(w, caller.device, who.id)))
        return _factor_outcome(w, found, who, proved, "totp", caller)

    return committed(rt, step)


def passkey_options(rt: Runtime, ticket: str) -> dict[str, Any]:
    """What the browser needs to prove a passkey for this ticket; its challenge answers once."""

    def step(w: Work) -> dict[str, Any]:
        found, who = _presented(w, ticket)
        challenge = passkey.new_challenge()
        tickets.set_challenge(w, found, challenge)
        return passkey.proof_options(w, who.id, challenge)

    return rt.run(ANONYMOUS, step)


def finish_with_passkey(rt: Runtime, ticket: str, credential: Mapping[str, Any], caller: Caller) -> SignedIn:
    """Second step by a passkey; TicketSpent or FactorRefused otherwise."""

    def step(w: Work) -> SignedIn | Refusal:
        found, who = _presented(w, ticket)
        tickets.count_try(w, found)
        proved = factors.try_passkey(w, who, credential, tickets.take_challenge(w, found))
        return _factor_outcome(w, found, who, proved, "passkey", caller)

    return committed(rt, step)


def _presented(w: Work, token: str) -> tuple[tickets.Ticket, Account]:
    found = tickets.present(w, token, Purpose.SIGN_IN)
    return found, live_account(w, found.person_id)


def _factor_outcome(w: Work, found: tickets.Ticket, who: Account, proved: str | Refusal, method: str, caller: Caller) -> SignedIn | Refusal:
    if isinstance(proved, Refusal):
        w.audit(Operation.ACCESS_SESSION_OPEN, who.id, "failed", {"step": method})
        return proved
    tickets.redeem(w, found)
    return admit(w, who, method, caller)


def admit(w: Work, who: Account, method: str, caller: Caller) -> SignedIn:
    """Open the session of a person who has proved everything, end the one this browser had, enrol the device when it is new."""
    if caller.session is not None:
        sessions.close_token(w, caller.session)
    session_id, token = sessions.open_session(w, who.id, method)
    enrolled = None
    if method != "persona" and device_of(w, caller.device, who.id) is None:
        enrolled = new_token()
        w.db.execute(device.insert().values(id=w.new_id(), person_id=who.id, token_mark=mark(enrolled), enrolled_at=w.wall))
    w.audit(Operation.ACCESS_SESSION_OPEN, who.id, "done", {"session_id": session_id, "method": method})
    if who.customer_id is not None:
        w.emit(CustomerSignedIn(session_id, who.customer_id))
    actor = Actor(who.id, who.role, customer_id=who.customer_id, team=who.team, session_id=session_id)
    return SignedIn(token, enrolled, actor)


def sign_in_as_persona(rt: Runtime, person_id: str, caller: Caller) -> SignedIn:
    """Be one of the demo bank's personas; in any other bank this door does not exist (NotFound)."""
    if not rt.demo:
        raise NotFound

    def step(w: Work) -> SignedIn:
        if w.db.execute(sa.select(persona.c.person_id).where(persona.c.person_id == person_id)).first() is None:
            raise NotFound
        return admit(w, live_account(w, person_id), "persona", caller)

    return rt.run(ANONYMOUS, step)


def sign_out(rt: Runtime, token: str | None, actor: Actor) -> None:
    """End this session; without one there is nothing to end."""
    if token is None or actor.session_id is None:
        return

    def step(w: Work) -> None:
        sessions.close_token(w, token)
        w.audit(Operation.ACCESS_SESSION_CLOSE, actor.person_id, "done", {"session_id": actor.session_id})

    rt.run(actor, step)


def live_account(w: Work, person_id: str | None) -> Account:
    """The account of a person who may come in; SignInFailed when locked out since."""
    row = w.db.execute(sa.select(person).where(person.c.id == person_id, person.c.active)).mappings().one_or_none()
    if row is None:
        raise SignInFailed
    return account_of(row)


def account_of(row: Mapping[Any, Any]) -> Account:
    """An account from a row of people."""
    return Account(row["id"], Role(row["role"]), row["customer_id"], row["team"], row["active"])


def device_of(w: Work, token: str | None, person_id: str | None) -> str | None:
    """The id of the enrolled device this cookie belongs to, if it is this person's."""
    if token is None or person_id is None:
        return None
    mine = (device.c.token_mark == mark(token)) & (device.c.person_id == person_id)
    found = w.db.execute(sa.select(device.c.id).where(mine)).scalar_one_or_none()
    return str(found) if found is not None else None


def committed(rt: Runtime, step: Callable[[Work], T | Refusal]) -> T:
    """Run `step` in one transaction; a refusal it returns is raised after the commit, so what it counted stays counted."""
    outcome = rt.run(ANONYMOUS, step)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
