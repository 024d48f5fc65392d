"""What can be done about people: let them in, put customers into books, change a role, lock somebody out. Each holds at once."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from steward.kernel.refusal import NotFound
from steward.platform.access.model import (
    SYSTEM,
    CustomerHasPerson,
    Invitation,
    LastFactor,
    LinkKind,
    LinkMismatch,
    LoginMalformed,
    NewLink,
    NewPerson,
    NewPersona,
    NewRelation,
    Relation,
    Role,
    RoleMismatch,
)
from steward.platform.access.operation import Operation
from steward.platform.access.tables import allowance, device, factor, link, password, person, persona, relation, session, step_up, ticket
from steward.platform.action import action
from steward.platform.db import chunks
from steward.platform.identity import credentials, sessions, tickets
from steward.platform.identity.rules import INVITATION_LIFE, STAFF_ROLES, normal_login
from steward.platform.identity.tickets import Purpose
from steward.platform.runtime import Runtime
from steward.platform.work import Work

SUBJECTS_A_STATEMENT = 500
KEPT = dt.timedelta(days=1)


@action(Operation.ACCESS_PERSON_CREATE)
def create_person(w: Work, *, new: NewPerson, person_id: str | None = None) -> str:
    """Let one person in; returns the id. RoleMismatch, or CustomerHasPerson when the customer already has one."""
    taken = sa.select(person.c.id).where(person.c.customer_id == new.customer_id)
    if new.customer_id is not None and w.db.execute(taken).first() is not None:
        raise CustomerHasPerson(customer_id=new.customer_id)
    return _insert_people(w, [new], [person_id or w.new_id()])[0]


@action(Operation.ACCESS_PERSON_CREATE)
def create_people(w: Work, *, people: Sequence[NewPerson]) -> list[str]:
    """Let many in at once (the demo bank, an import); returns their ids in order. RoleMismatch when one does not fit."""
    return _insert_people(w, people, [w.new_id() for _ in people])


def _insert_people(w: Work, people: Sequence[NewPerson], ids: list[str]) -> list[str]:
    rows = []
    for new, person_id in zip(people, ids, strict=True):
        _refuse_mismatch(new.role, new.customer_id)
        known = {"id": person_id, "role": new.role.value, "customer_id": new.customer_id, "team": new.team, "name": new.name}
        rows.append({**known, "language": new.language, "active": True, "created_at": w.now})
    w.insert(person, rows)
    return ids


def _refuse_mismatch(role: Role, customer_id: str | None) -> None:
    if (role is Role.CUSTOMER) != (customer_id is not None) or (role is not Role.CUSTOMER and role not in STAFF_ROLES):
        raise RoleMismatch(role=role.value)


@action(Operation.ACCESS_PERSON_ASSIGN)
def assign_relations(w: Work, *, rows: Sequence[NewRelation]) -> int:
    """Put subjects into books and queues; a customer is in one book at a time, so the former book ends here. Returns how many."""
    for part in chunks([r.subject_id for r in rows if r.kind is Relation.BOOK], SUBJECTS_A_STATEMENT):
        live = relation.c.subject_id.in_(part) & (relation.c.kind == Relation.BOOK.value) & relation.c.until.is_(None)
        w.db.execute(relation.update().where(live).values(until=w.now))
    made = [{"id": w.new_id(), "person_id": r.person_id, "subject_id": r.subject_id, "kind": r.kind.value} for r in rows]
    w.insert(relation, [{**row, "since": w.now, "until": None} for row in made])
    return len(made)


@action(Operation.ACCESS_PERSON_ASSIGN, subject="subject_id")
def unassign(w: Work, *, person_id: str, subject_id: str, kind: Relation = Relation.BOOK) -> None:
    """Take a subject out of a person's book or queue; NotFound when it is not in there."""
    live = (relation.c.person_id == person_id) & (relation.c.subject_id == subject_id) & relation.c.until.is_(None)
    if w.db.execute(relation.update().where(live, relation.c.kind == kind.value).values(until=w.now)).rowcount == 0:
        raise NotFound


@action(Operation.ACCESS_PERSON_LINK)
def link_people(w: Work, *, rows: Sequence[NewLink]) -> None:
    """Let accounts count as one person where two people are needed: one person's two accounts, or a deputy; LinkMismatch."""
    for row in rows:
        ends = row.until is not None and row.until > row.since
        if row.person_id == row.other_id or ends is not (row.kind is LinkKind.DELEGATE):
            raise LinkMismatch
    names = ("person_id", "other_id", "since", "until")
    w.insert(link, [{"id": w.new_id(), "kind": r.kind.value, **{n: getattr(r, n) for n in names}} for r in rows])


@action(Operation.ACCESS_PERSON_DISABLE, subject="person_id")
def disable_person(w: Work, *, person_id: str) -> None:
    """Lock a person out and end every session; NotFound when there is no such person."""
    _change(w, person_id, active=False)


@action(Operation.ACCESS_PERSON_DISABLE, subject="person_id")
def forget_person(w: Work, *, person_id: str) -> None:
    """Lock a person out for good: nothing they proved themselves with is kept. NotFound when there is no such person."""
    _change(w, person_id, active=False)
    for table in (password, factor, device):
        w.db.execute(table.delete().where(table.c.person_id == person_id))


@action(Operation.ACCESS_ROLE_CHANGE, subject="person_id")
def change_role(w: Work, *, person_id: str, role: Role, team: str | None = None) -> None:
    """Give a person of staff another role and team, and end every session; RoleMismatch to or from a customer."""
    now = w.db.execute(sa.select(person.c.customer_id).where(person.c.id == person_id)).one_or_none()
    if now is None:
        raise NotFound
    _refuse_mismatch(role, now.customer_id)
    _change(w, person_id, role=role.value, team=team)


def _change(w: Work, person_id: str, **values: object) -> None:
    if w.db.execute(person.update().where(person.c.id == person_id).values(**values)).rowcount != 1:
        raise NotFound
    sessions.close_sessions_of(w, person_id)


@action(Operation.ACCESS_PERSON_INVITE)
def invite_staff(w: Work, *, login: str, new: NewPerson) -> Invitation:
    """A person of staff with this login, and the one-time secret with which they choose a password and a factor.

    LoginMalformed, LoginTaken or RoleMismatch.
    """
    name = normal_login(login)
    if name is None:
        raise LoginMalformed
    if new.role not in STAFF_ROLES:
        raise RoleMismatch(role=new.role.value)
    credentials.refuse_taken(w, name)
    (person_id,) = _insert_people(w, [new], [w.new_id()])
    secret = tickets.issue(w, Purpose.INVITATION, INVITATION_LIFE, person_id=person_id, payload={"login": name})
    return Invitation(person_id, secret)


@action(Operation.ACCESS_PERSONA_RECORD)
def record_personas(w: Work, *, rows: Sequence[NewPersona]) -> None:
    """Whom a visitor of the demo bank may be; in any other bank there is no such thing (NotFound)."""
    if not w.runtime.demo:
        raise NotFound
    w.insert(
        persona, [{"person_id": r.person_id, "position": n, "story_zh": r.story_zh, "story_en": r.story_en} for n, r in enumerate(rows)]
    )


@action(Operation.ACCESS_FACTOR_MANAGE, subject="person_id")
def remove_factor(w: Work, *, person_id: str, factor_id: str) -> None:
    """Forget a second factor and end the person's other sessions; LastFactor for the only one, NotFound for somebody else's."""
    mine = sa.select(factor.c.id).where(factor.c.person_id == person_id)
    held = [str(i) for i in w.db.execute(mine).scalars()]
    if factor_id not in held:
        raise NotFound
    if len(held) == 1:
        raise LastFactor
    w.db.execute(factor.delete().where(factor.c.id == factor_id))
    sessions.close_sessions_of(w, person_id, keep=w.actor.session_id)


@action(Operation.ACCESS_FACTOR_MANAGE, subject="person_id")
def change_password(w: Work, *, person_id: str, login: str, stored: str) -> None:
    """Replace a password by its new hash (made before the transaction) and end the person's other sessions.

    `login` is what the new password was checked against; NotFound when it is not this person's.
    """
    mine = sa.select(password.c.login_mark).where(password.c.person_id == person_id)
    if w.db.execute(mine).scalar_one_or_none() != credentials.login_mark(w, login):
        raise NotFound
    credentials.replace_hash(w, person_id, stored)
    sessions.close_sessions_of(w, person_id, keep=w.actor.session_id)


@action(Operation.ACCESS_STATE_SWEEP)
def sweep_expired(w: Work) -> int:
    """Forget tickets, confirmations and allowances that ran out and sessions that ended; returns how many rows went."""
    since = w.wall - KEPT
    gone = w.db.execute(step_up.delete().where(step_up.c.expires_at < since)).rowcount
    gone += w.db.execute(ticket.delete().where(ticket.c.expires_at < since)).rowcount
    gone += w.db.execute(allowance.delete().where(allowance.c.window_ends_at < w.wall)).rowcount
    return gone + w.db.execute(session.delete().where(session.c.ends_at < since)).rowcount


def forget_expired(rt: Runtime) -> int:
    """The hourly job around `sweep_expired`."""
    return rt.run(SYSTEM, sweep_expired)
