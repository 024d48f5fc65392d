"""Step-up: a fresh proof bound to what was shown. What is confirmed is the session, the operation, its subject and every field shown.

The passkey's challenge is the digest of all of these with a nonce, so the authenticator signs them; a code confirms the same row.
Any field that differs when the act is carried out, any other session, a second use or five minutes make the token worthless.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from steward.kernel.json import Json, canonical, digest
from steward.kernel.refusal import NotFound, Refusal
from steward.kernel.time import Instant
from steward.platform.access.model import Account, Actor, Caller, FactorRefused, Proof, SignInNeeded, StepUpNeeded, StepUpRefused
from steward.platform.access.operation import Operation
from steward.platform.access.tables import step_up
from steward.platform.clock import random_bytes
from steward.platform.identity import factors, passkey, sessions
from steward.platform.identity.rules import MAX_TRIES, STEP_UP_LIFE
from steward.platform.identity.sign_in import device_of, live_account
from steward.platform.identity.tokens import mark, new_token
from steward.platform.runtime import Runtime
from steward.platform.work import Work

NONCE_BYTES = 32
PERSONA = "persona"


@dataclass(frozen=True, slots=True)
class StepUp:
    """A confirmation that waits: by which kinds of factor it can be given, and until when."""

    id: str
    factors: list[str]
    passkey_options: dict[str, Any] | None
    expires_at: Instant


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`token` goes with the act; `session_token` replaces the session's, whose old token is dead."""

    token: str
    session_token: str


def begin(w: Work, *, operation: Operation, subject_id: str, shown: Mapping[str, Json]) -> StepUp:
    """Ask for a confirmation of `operation` on `subject_id` with exactly the fields `shown` on the screen."""
    session_id = _session(w.actor)
    w.require(Operation.ACCESS_STEP_UP_CONFIRM, w.actor.person_id)
    who = live_account(w, w.actor.person_id)
    step_up_id, expires_at = w.new_id(), Instant(w.wall + STEP_UP_LIFE)
    bound = {"session_id": session_id, "operation": operation.value, "subject_id": subject_id, "shown": digest(shown)}
    row: dict[str, Any] = {"id": step_up_id, "person_id": who.id, **bound, "nonce": random_bytes(NONCE_BYTES), "expires_at": expires_at}
    w.db.execute(step_up.insert().values(**row, tries=0, token_mark=None, used_at=None))
    kinds = _kinds(w, who, session_id)
    options = passkey.proof_options(w, who.id, _challenge(row)) if "passkey" in kinds else None
    return StepUp(step_up_id, kinds, options, expires_at)


def confirm(rt: Runtime, actor: Actor, step_up_id: str, proof: Proof, caller: Caller) -> Confirmed:
    """Give the proof; FactorRefused or TooManyAttempts when it does not hold, NotFound when nothing of this session waits."""

    def step(w: Work) -> Confirmed | Refusal:
        w.require(Operation.ACCESS_STEP_UP_CONFIRM, actor.person_id)
        who = live_account(w, actor.person_id)
        row = _waiting(w, _session(actor), step_up_id)
        outcome = _prove(w, who, row, proof, caller)
        facts = {"step_up_id": step_up_id, "operation": row["operation"], "subject": row["subject_id"]}
        if isinstance(outcome, Refusal):
            w.audit(Operation.ACCESS_STEP_UP_CONFIRM, who.id, "failed", facts)
            return outcome
        token = new_token()
        w.db.execute(step_up.update().where(step_up.c.id == step_up_id).values(token_mark=mark(token)))
        w.audit(Operation.ACCESS_STEP_UP_CONFIRM, who.id, "done", {**facts, "by": outcome})
        return Confirmed(token, sessions.rotate(w, _session(actor)))

    outcome = rt.run(actor, step)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def check(w: Work, token: str | None, operation: Operation, subject_id: str, shown: Mapping[str, Json]) -> None:
    """Use the confirmation up in the transaction of the act; StepUpNeeded without one, StepUpRefused when it is for anything else."""
    if not token:
        raise StepUpNeeded
    mine = (step_up.c.token_mark == mark(token)) & (step_up.c.session_id == _session(w.actor)) & (step_up.c.operation == operation.value)
    same = (step_up.c.subject_id == subject_id) & (step_up.c.shown == digest(shown))
    fresh = step_up.c.used_at.is_(None) & (step_up.c.expires_at > w.wall)
    if w.db.execute(step_up.update().where(mine, same, fresh).values(used_at=w.wall)).rowcount != 1:
        raise StepUpRefused


def _session(actor: Actor) -> str:
    if actor.session_id is None:
        raise SignInNeeded
    return actor.session_id


def _kinds(w: Work, who: Account, session_id: str) -> list[str]:
    """A persona confirms by a press of the button; this exists in the demo bank only."""
    if w.runtime.demo and sessions.method_of(w, session_id) == PERSONA:
        return [PERSONA]
    return factors.kinds_usable(w, who)


def _waiting(w: Work, session_id: str, step_up_id: str) -> dict[str, Any]:
    """The row, with one more try counted against it."""
    mine = (step_up.c.id == step_up_id) & (step_up.c.session_id == session_id) & step_up.c.token_mark.is_(None)
    fresh = step_up.c.used_at.is_(None) & (step_up.c.expires_at > w.wall) & (step_up.c.tries < MAX_TRIES)
    if w.db.execute(step_up.update().where(mine, fresh).values(tries=step_up.c.tries + 1)).rowcount != 1:
        raise NotFound
    return dict(w.db.execute(sa.select(step_up).where(step_up.c.id == step_up_id)).mappings().one())


def _prove(w: Work, who: Account, row: Mapping[str, Any], proof: Proof, caller: Caller) -> str | Refusal:
    """The kind of factor that held, or why none did."""
    kinds = _kinds(w, who, row["session_id"])
    if proof.persona and PERSONA in kinds:
        return PERSONA
    if proof.code is not None and "totp" in kinds:
        allowance = factors.tries(w, who, device_of(w, caller.device, who.id))
        outcome = factors.try_totp(w, who, proof.code, allowance)
        return outcome if isinstance(outcome, Refusal) else "totp"
    if proof.credential is not None and "passkey" in kinds:
        outcome = factors.try_passkey(w, who, proof.credential, _challenge(row))
        if isinstance(outcome, Refusal):  # a challenge is shown to an authenticator once
            w.db.execute(step_up.update().where(step_up.c.id == row["id"]).values(used_at=w.wall))
            return outcome
        return "passkey"
    return FactorRefused()


def _challenge(row: Mapping[str, Any]) -> bytes:
    bound = [bytes(row["nonce"]).hex(), row["session_id"], row["operation"], row["subject_id"], row["shown"]]
    return hashlib.sha256(canonical(bound)).digest()
