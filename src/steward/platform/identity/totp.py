"""One-time codes by RFC 6238: thirty-second steps, one step of drift either way, each step accepted once."""

import hmac

import pyotp
import sqlalchemy as sa

from steward.kernel.time import Instant
from steward.platform.access.tables import factor
from steward.platform.identity.rules import TOTP_DRIFT_STEPS, TOTP_SECONDS
from steward.platform.work import Work

ISSUER = "Steward"


def new_secret() -> str:
    """A fresh 160-bit secret in base32."""
    return pyotp.random_base32()


def uri(secret: str, login: str) -> str:
    """What a QR code tells an authenticator app."""
    return pyotp.TOTP(secret, interval=TOTP_SECONDS).provisioning_uri(name=login, issuer_name=ISSUER)


def step_of(now: Instant) -> int:
    """The number of the time step an instant lies in."""
    return int(now.timestamp()) // TOTP_SECONDS


def matching_step(secret: str, code: str, now: Instant) -> int | None:
    """The step, within the drift, whose code this is; None when it is none of them."""
    here, found = step_of(now), None
    for step in range(here - TOTP_DRIFT_STEPS, here + TOTP_DRIFT_STEPS + 1):
        if hmac.compare_digest(pyotp.TOTP(secret, interval=TOTP_SECONDS).generate_otp(step).encode(), code.encode()):
            found = step
    return found


def prove(w: Work, person_id: str, code: str) -> str | None:
    """The factor whose code this is, its step used up; None when the code is wrong or was used."""
    mine = sa.select(factor).where(factor.c.person_id == person_id, factor.c.kind == "totp")
    for row in w.fetch(factor, mine):
        step = matching_step(row["material"], code, w.wall)
        if step is None:
            continue
        fresh = (factor.c.id == row["id"]) & (factor.c.counter < step)
        if w.db.execute(factor.update().where(fresh).values(counter=step, used_at=w.wall)).rowcount == 1:
            return str(row["id"])
    return None
