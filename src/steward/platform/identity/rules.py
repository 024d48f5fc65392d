"""Numbers and pure decisions of access: how long a session lives, how many tries there are, what a login and a password may be."""

import datetime as dt
import ipaddress
import unicodedata
from functools import cache
from importlib.resources import files

from steward.kernel.time import Instant
from steward.platform.access.model import Role

# Reliability S4: wrong guesses that are looked at, per account and kind of device, and the window they count in.
MAX_TRIES = 5
STAFF_WINDOW = dt.timedelta(minutes=30)
CUSTOMER_WINDOW = dt.timedelta(days=1)
# One network source spraying many accounts, and one source registering many people (each costs us a slow hash).
MAX_SOURCE_TRIES = 40
MAX_SOURCE_REGISTRATIONS = 20
SOURCE_WINDOW = dt.timedelta(minutes=30)

# Reliability S5.
CUSTOMER_IDLE = dt.timedelta(minutes=10)
STAFF_IDLE = dt.timedelta(minutes=15)
SESSION_LIFE = dt.timedelta(hours=12)
TOUCH_EVERY = dt.timedelta(minutes=1)

TICKET_LIFE = dt.timedelta(minutes=5)
REGISTRATION_LIFE = dt.timedelta(minutes=15)
INVITATION_LIFE = dt.timedelta(hours=72)
STEP_UP_LIFE = dt.timedelta(minutes=5)

TOTP_SECONDS = 30
TOTP_DRIFT_STEPS = 1

MIN_PASSWORD = 10
MAX_PASSWORD = 128
MIN_LOGIN = 3
MAX_LOGIN = 64
MIN_DIFFERENT = 5
SOURCE_IPV6_GROUPS = 4

STAFF_ROLES = frozenset(Role) - {Role.ANONYMOUS, Role.CUSTOMER, Role.SYSTEM}

_WALKS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p")
_SPELLED = str.maketrans("@4310$5!7", "aaeiossit")


def idle_limit(role: Role) -> dt.timedelta:
    """How long a session of this role lives without a request."""
    return CUSTOMER_IDLE if role is Role.CUSTOMER else STAFF_IDLE


def is_session_live(now: Instant, role: Role, *, seen_at: Instant, ends_at: Instant) -> bool:
    """Whether neither the idle nor the absolute limit has passed; a clock that went back ends nothing and prolongs nothing."""
    return now < ends_at and now - seen_at < idle_limit(role)


def tries_window(role: Role | None) -> dt.timedelta:
    """The window in which wrong guesses count; an unknown account is treated like a customer's."""
    return STAFF_WINDOW if role in STAFF_ROLES else CUSTOMER_WINDOW


def network_of(address: str) -> str:
    """What counts as one source: an IPv4 address, or the /64 network an IPv6 household or office holds."""
    if ":" not in address:
        return address
    try:
        whole = ipaddress.IPv6Address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return address
    if whole.ipv4_mapped is not None:
        return str(whole.ipv4_mapped)
    return ":".join(whole.exploded.split(":")[:SOURCE_IPV6_GROUPS])


def normal_login(text: str) -> str | None:
    """The one spelling of a login under which it is kept and found; None when it cannot be a login."""
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    visible = all(c.isalnum() or c in "._@+-" for c in login)
    return login if visible and MIN_LOGIN <= len(login) <= MAX_LOGIN else None


def normal_password(text: str) -> str:
    """The one form of a password that is hashed, so that keyboards which compose letters differently agree."""
    return unicodedata.normalize("NFKC", text)


def password_weakness(text: str, login: str) -> str | None:
    """Why a password is refused: "short", "long", "login" or "common"; None when it is good enough."""
    word = normal_password(text)
    if len(word) < MIN_PASSWORD:
        return "short"
    if len(word) > MAX_PASSWORD:
        return "long"
    plain = word.casefold()
    if len(login) >= MIN_LOGIN and login in plain:
        return "login"
    return "common" if _is_common(plain) else None


def _is_common(word: str) -> bool:
    if len(set(word)) < MIN_DIFFERENT or _is_walk(word):
        return True
    stem = word.strip("0123456789!@#$%^&*._-+?~ ")
    return any(form in common_passwords() for form in (word, word.translate(_SPELLED), stem, stem.translate(_SPELLED))) or not stem


def _is_walk(word: str) -> bool:
    """One or several runs of neighbouring keys or letters, such as qwertyuiop, 1qaz2wsx3e or abcde54321."""
    at = 0
    while at < len(word):
        run = next((n for n in range(len(word) - at, 3, -1) if _on_walk(word[at : at + n])), 0)
        if run == 0:
            return False
        at += run
    return True


def _on_walk(part: str) -> bool:
    return any(part in walk or part[::-1] in walk for walk in _WALKS)


@cache
def common_passwords() -> frozenset[str]:
    """Words that guessers try first; compared without the digits and signs around them."""
    return frozenset(files("steward.platform.identity").joinpath("data/common_passwords.txt").read_text("utf-8").split())
