"""Becoming someone: a visitor registers, invited staff take up their place, a signed-in person adds a factor.

Nothing is created before the second factor is shown to work: until then everything waits, sealed, in one expiring ticket.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from steward.kernel.refusal import Refusal
from steward.platform.access.model import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Caller,
    FactorRefused,
    LoginMalformed,
    NewPerson,
    Proof,
    Role,
    SignedIn,
    TicketSpent,
    TooManyAttempts,
)
from steward.platform.access.operation import Operation
from steward.platform.identity import credentials, factors, lockout, passkey, tickets, totp
from steward.platform.identity.actions import create_person
from steward.platform.identity.lockout import Allowance
from steward.platform.identity.rules import (
    MAX_SOURCE_REGISTRATIONS,
    REGISTRATION_LIFE,
    SOURCE_WINDOW,
    TICKET_LIFE,
    network_of,
    normal_login,
)
from steward.platform.identity.sign_in import admit, live_account
from steward.platform.identity.tickets import Purpose, Ticket
from steward.platform.runtime import Runtime
from steward.platform.work import Work

# Makes the customer record of a new person and returns its id; given from above, where customers are known.
MakeCustomer = Callable[[Work, str, str], str]


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A factor about to be enrolled: the ticket to confirm it with, and the TOTP secret to put into an authenticator app."""

    ticket: str
    secret: str
    uri: str


def register(rt: Runtime, name: str, phone: str, login: str, password: str, language: str, caller: Caller) -> Enrolment:
    """A visitor asks to become a customer (requirement A2). LoginTaken, LoginMalformed, PasswordWeak or TooManyAttempts."""
    wanted = normal_login(login)
    if wanted is None:
        raise LoginMalformed
    early = rt.run(ANONYMOUS, lambda w: _may_register(w, wanted, caller))
    if early is not None:
        raise early
    _, stored = credentials.accept_new(wanted, password)
    customer = {"name": name, "phone": phone, "language": language}
    return rt.run(ANONYMOUS, lambda w: _waiting(w, Purpose.REGISTRATION, w.new_id(), wanted, {"hash": stored, "customer": customer}))


def _may_register(w: Work, login: str, caller: Caller) -> Refusal | None:
    """Every registration costs its source a try, because each costs us a slow hash and tells whether a login is taken."""
    one = Allowance(w.keys.blind("access.register", network_of(caller.source)), MAX_SOURCE_REGISTRATIONS, SOURCE_WINDOW)
    if not lockout.take(w, one):
        return TooManyAttempts()
    lockout.settle(w, [one], right=False)
    try:
        credentials.refuse_taken(w, login)
    except Refusal as taken:
        return taken
    return None


def accept_invitation(rt: Runtime, secret: str, password: str) -> Enrolment:
    """Invited staff choose their password; the invitation itself stays good until a factor is confirmed. TicketSpent, PasswordWeak."""
    found = rt.run(ANONYMOUS, lambda w: tickets.present(w, secret, Purpose.INVITATION), read_only=True)
    login, stored = credentials.accept_new(found.payload["login"], password)

    def step(w: Work) -> Enrolment:
        live = tickets.present(w, secret, Purpose.INVITATION)
        who = live_account(w, live.person_id)
        return _waiting(w, Purpose.REGISTRATION, who.id, login, {"hash": stored, "invitation": secret})

    return rt.run(ANONYMOUS, step)


def begin_factor(w: Work) -> Enrolment:
    """A signed-in person is about to add a factor of their own; the edge asks for a step-up first."""
    w.require(Operation.ACCESS_FACTOR_MANAGE, w.actor.person_id)
    return _waiting(w, Purpose.FACTOR, w.actor.person_id, w.actor.person_id, {})


def _waiting(w: Work, purpose: Purpose, person_id: str, login: str, extra: dict[str, Any]) -> Enrolment:
    secret = totp.new_secret()
    life = TICKET_LIFE if purpose is Purpose.FACTOR else REGISTRATION_LIFE
    known = person_id if purpose is Purpose.FACTOR else None
    payload = {"person_id": person_id, "login": login, "secret": secret, **extra}
    return Enrolment(tickets.issue(w, purpose, life, person_id=known, payload=payload), secret, totp.uri(secret, login))


def passkey_options(rt: Runtime, ticket: str) -> dict[str, Any]:
    """What the browser needs to make a passkey instead of, or beside, a one-time code; TicketSpent."""

    def step(w: Work) -> dict[str, Any]:
        found = tickets.present(w, ticket, Purpose.REGISTRATION, Purpose.FACTOR)
        challenge = passkey.new_challenge()
        tickets.set_challenge(w, found, challenge)
        return passkey.enrolment_options(w, found.payload["person_id"], found.payload["login"], challenge)

    return rt.run(ANONYMOUS, step)


def confirm(rt: Runtime, actor: Actor, ticket: str, proof: Proof, caller: Caller, make_customer: MakeCustomer) -> SignedIn:
    """The factor works: keep it, with all that waited for it, in one transaction, and open a session with it.

    FactorRefused, TicketSpent, LoginTaken, or PasskeyNeeded where staff must have one.
    """

    def step(w: Work) -> SignedIn | Refusal:
        found = tickets.present(w, ticket, Purpose.REGISTRATION, Purpose.FACTOR)
        if found.purpose is Purpose.FACTOR and found.person_id != actor.person_id:
            raise TicketSpent
        keep = _proved(w, found, proof)
        if isinstance(keep, Refusal):
            return keep
        tickets.redeem(w, found)
        who = live_account(w, found.person_id or _settle_person(w, found.payload, make_customer))
        if proof.credential is None:
            factors.refuse_without_passkey(w, who)
        keep(who.id)
        return admit(w, who, "totp" if proof.credential is None else "passkey", caller)

    # Nobody is signed in yet who could be the actor of a registration: the bank's own machinery creates the person.
    outcome = rt.run(SYSTEM, step)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def _settle_person(w: Work, payload: dict[str, Any], make_customer: MakeCustomer) -> str:
    """The person invited, or a new one with a new customer record; with the password they chose."""
    person_id = _invited(w, payload["invitation"]) if "invitation" in payload else _registered(w, payload, make_customer)
    credentials.store_password(w, person_id, payload["login"], payload["hash"])
    return person_id


def _invited(w: Work, secret: str) -> str:
    invitation = tickets.present(w, secret, Purpose.INVITATION)
    tickets.redeem(w, invitation)
    return str(invitation.person_id)


def _registered(w: Work, payload: dict[str, Any], make_customer: MakeCustomer) -> str:
    asked = payload["customer"]
    customer_id = make_customer(w, asked["name"], asked["phone"])
    new = NewPerson(Role.CUSTOMER, asked["name"], customer_id=customer_id, language=asked["language"])
    return create_person(w, new=new, person_id=payload["person_id"])


def _proved(w: Work, found: Ticket, proof: Proof) -> Callable[[str], str] | FactorRefused:
    """How to keep the factor that was just shown to work, or the refusal; the try is counted either way."""
    tickets.count_try(w, found)
    if proof.credential is not None:
        made = passkey.verify_enrolment(w.runtime.settings, proof.credential, tickets.take_challenge(w, found))
        return FactorRefused() if made is None else lambda person_id: factors.keep_passkey(w, person_id, made)
    secret = found.payload["secret"]
    step = totp.matching_step(secret, proof.code or "", w.wall)
    return FactorRefused() if step is None else lambda person_id: factors.keep_totp(w, person_id, secret, step)
