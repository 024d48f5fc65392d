"""Passwords: argon2id in one place, and a gate that keeps a flood of sign-ins from taking every processor."""

import os
import threading
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import sqlalchemy as sa
from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy.dialects import postgresql, sqlite

from steward.platform.access.model import LoginMalformed, LoginTaken, PasswordWeak, SignInBusy
from steward.platform.access.tables import password
from steward.platform.clock import random_bytes
from steward.platform.db import seal_values
from steward.platform.identity.rules import normal_login, normal_password, password_weakness
from steward.platform.work import Work

T = TypeVar("T")

# argon2id, OWASP's second setting: 2 passes over 19 MiB, one lane. About 35 ms of one processor.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
MAX_WAITING = 32


class Gate:
    """Lets `workers` calculations run at once and `waiting` more queue; the rest are told to come back."""

    def __init__(self, workers: int, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(workers + waiting)
        self._running = threading.BoundedSemaphore(workers)

    def run(self, calculate: Callable[[], T]) -> T:
        """The result, or SignInBusy at once when the queue is full."""
        if not self._places.acquire(blocking=False):
            raise SignInBusy
        try:
            with self._running:
                return calculate()
        finally:
            self._places.release()


# Half the processors: the other half goes on serving those who are in.
GATE = Gate(max(1, (os.cpu_count() or 1) // 2), MAX_WAITING)


def make_hash(text: str) -> str:
    """The argon2id hash of a password, in PHC form. Slow on purpose: never call it inside a transaction."""
    return GATE.run(lambda: HASHER.hash(normal_password(text)))


def matches(stored: str | None, text: str) -> bool:
    """Whether `text` is the password of `stored`. Without one the same work is done on a decoy, and the answer is no."""
    against = stored or _decoy()
    right = GATE.run(lambda: _verify(against, normal_password(text)))
    return right and stored is not None


def is_stale(stored: str) -> bool:
    """Whether a hash was made under other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def _verify(stored: str, text: str) -> bool:
    try:
        return HASHER.verify(stored, text)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    return HASHER.hash(random_bytes(16).hex())


def accept_new(login: str, text: str) -> tuple[str, str]:
    """(normal login, hash) of a new password; LoginMalformed or PasswordWeak when either will not do."""
    name = normal_login(login)
    if name is None:
        raise LoginMalformed
    weakness = password_weakness(text, name)
    if weakness is not None:
        raise PasswordWeak(reason=weakness)
    return name, make_hash(text)


def login_mark(w: Work, login: str) -> str:
    """The keyed fingerprint under which a normal login is found."""
    return w.keys.blind("access.login", login)


def store_password(w: Work, person_id: str, login: str, stored: str) -> None:
    """The first password of a person; LoginTaken when somebody else has the login, even since a moment ago."""
    row = {"person_id": person_id, "login": login, "login_mark": login_mark(w, login), "hash": stored, "changed_at": w.wall}
    insert = (sqlite if w.db.dialect.name == "sqlite" else postgresql).insert(password)
    placed = insert.values(seal_values(w.keys, password, row)).on_conflict_do_nothing().returning(password.c.person_id)
    if w.db.execute(placed).first() is None:
        raise LoginTaken


def replace_hash(w: Work, person_id: str, stored: str) -> None:
    """Another hash for a person who has one."""
    w.db.execute(password.update().where(password.c.person_id == person_id).values(hash=stored, changed_at=w.wall))


def refuse_taken(w: Work, login: str) -> None:
    """LoginTaken when a normal login belongs to somebody."""
    if w.db.execute(sa.select(password.c.person_id).where(password.c.login_mark == login_mark(w, login))).first() is not None:
        raise LoginTaken
