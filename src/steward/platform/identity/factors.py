"""A person's second factors: which there are, keeping a new one, and proving one."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from steward.platform.access.model import Account, FactorRefused, PasskeyNeeded, TooManyAttempts
from steward.platform.access.operation import Operation
from steward.platform.access.tables import factor
from steward.platform.identity import lockout, passkey, totp
from steward.platform.identity.lockout import Allowance
from steward.platform.identity.passkey import Passkey
from steward.platform.identity.rules import MAX_TRIES, STAFF_ROLES, tries_window
from steward.platform.vault import get_setting
from steward.platform.work import Work

STAFF_PASSKEY = "staff_passkey_required"


def kinds_usable(w: Work, who: Account) -> list[str]:
    """The kinds of second factor this person may sign in with."""
    rows = w.db.execute(sa.select(factor.c.kind).where(factor.c.person_id == who.id).distinct())
    kinds = sorted(r.kind for r in rows)
    return [k for k in kinds if k == "passkey"] if must_have_passkey(w, who) else kinds


def must_have_passkey(w: Work, who: Account) -> bool:
    """Whether the bank lets this person in with a passkey only (a setting for staff)."""
    return who.role in STAFF_ROLES and bool(get_setting(w.db, STAFF_PASSKEY))


def keep_totp(w: Work, person_id: str, secret: str, step: int) -> str:
    """Store a confirmed TOTP secret; the step that confirmed it is used up."""
    return _keep(w, person_id, "totp", secret, None, step)


def keep_passkey(w: Work, person_id: str, made: Passkey) -> str:
    """Store a verified passkey."""
    return _keep(w, person_id, "passkey", made.material, made.mark, made.counter)


def _keep(w: Work, person_id: str, kind: str, material: object, mark: str | None, counter: int) -> str:
    factor_id = w.new_id()
    row = {"id": factor_id, "person_id": person_id, "kind": kind, "material": material, "mark": mark, "counter": counter}
    w.insert(factor, [{**row, "enrolled_at": w.wall, "used_at": None}])
    w.audit(Operation.ACCESS_FACTOR_MANAGE, person_id, "enrolled", {"factor_id": factor_id, "kind": kind})
    return factor_id


def tries(w: Work, who: Account, device_id: str | None) -> Allowance:
    """The tries of the second factor for this person: an enrolled device has its own."""
    return Allowance(w.keys.blind("access.factor", f"{who.id}/{device_id or ''}"), MAX_TRIES, tries_window(who.role))


def try_totp(w: Work, who: Account, code: str, allowance: Allowance) -> str | FactorRefused | TooManyAttempts:
    """The factor id, or why not: a value, because the try that was used up must be committed."""
    if not lockout.take(w, allowance):
        lockout.note_locked(w, [allowance], who.id)
        return TooManyAttempts()
    found = totp.prove(w, who.id, code)
    lockout.settle(w, [allowance], right=found is not None)
    return found or FactorRefused()


def try_passkey(w: Work, who: Account, credential: Mapping[str, Any], challenge: bytes) -> str | FactorRefused:
    """The factor id, or why not. A signature cannot be guessed, so there are no tries to count."""
    return passkey.prove(w, who.id, credential, challenge) or FactorRefused()


def refuse_without_passkey(w: Work, who: Account) -> None:
    """PasskeyNeeded when this person may not use or enrol another kind alone."""
    if must_have_passkey(w, who):
        raise PasskeyNeeded
