"""Server-side sessions behind opaque tokens. Every request reads the person anew, so a change of role or a lock holds at once."""

import sqlalchemy as sa

from steward.platform.access.model import ANONYMOUS, SYSTEM, Actor, Role
from steward.platform.access.tables import person, session
from steward.platform.identity.rules import SESSION_LIFE, TOUCH_EVERY, is_session_live
from steward.platform.identity.tokens import mark, new_token
from steward.platform.runtime import Runtime
from steward.platform.work import Work

_HEAD = (
    session.c.id,
    session.c.seen_at,
    session.c.ends_at,
    person.c.id.label("person_id"),
    person.c.role,
    person.c.customer_id,
    person.c.team,
)
# Written once: every request asks it.
_RESOLVED = (
    sa.select(*_HEAD)
    .join(person, person.c.id == session.c.person_id)
    .where(session.c.token_mark == sa.bindparam("token_mark"), session.c.closed_at.is_(None), person.c.active)
)


def open_session(w: Work, person_id: str, method: str) -> tuple[str, str]:
    """(session id, token) of a new session; the token is not kept."""
    token, session_id = new_token(), w.new_id()
    row = {"id": session_id, "person_id": person_id, "token_mark": mark(token), "method": method}
    w.db.execute(session.insert().values(**row, opened_at=w.wall, seen_at=w.wall, ends_at=w.wall + SESSION_LIFE, closed_at=None))
    return session_id, token


def resolve(rt: Runtime, token: str | None) -> Actor | None:
    """Whose live session this token is; None for any other. One indexed read; at most once a minute a small write."""
    if not token:
        return None
    with rt.work(ANONYMOUS, read_only=True) as w:
        row, now = w.db.execute(_RESOLVED, {"token_mark": mark(token)}).one_or_none(), w.wall
    if row is None or not is_session_live(now, Role(row.role), seen_at=row.seen_at, ends_at=row.ends_at):
        return None
    if now - row.seen_at >= TOUCH_EVERY:
        rt.run(SYSTEM, lambda w: _touch(w, row.id))
    return Actor(row.person_id, Role(row.role), customer_id=row.customer_id, team=row.team, session_id=row.id)


def _touch(w: Work, session_id: str) -> None:
    w.db.execute(session.update().where(session.c.id == session_id, session.c.seen_at < w.wall).values(seen_at=w.wall))


def rotate(w: Work, session_id: str) -> str:
    """A new token for a live session; the old one is dead."""
    token = new_token()
    w.db.execute(session.update().where(session.c.id == session_id, session.c.closed_at.is_(None)).values(token_mark=mark(token)))
    return token


def close_session(w: Work, session_id: str) -> None:
    """End one session."""
    _close(w, session.c.id == session_id)


def close_token(w: Work, token: str) -> None:
    """End the session a token belongs to, if there is one."""
    _close(w, session.c.token_mark == mark(token))


def close_sessions_of(w: Work, person_id: str, *, keep: str | None = None) -> None:
    """End every session of a person, but the one to `keep`."""
    others = session.c.person_id == person_id
    _close(w, others if keep is None else others & (session.c.id != keep))


def _close(w: Work, which: sa.ColumnElement[bool]) -> None:
    w.db.execute(session.update().where(which, session.c.closed_at.is_(None)).values(closed_at=w.wall))


def method_of(w: Work, session_id: str) -> str:
    """How the person of a session proved who they are: totp, passkey or persona."""
    return str(w.db.execute(sa.select(session.c.method).where(session.c.id == session_id)).scalar_one())
