"""People and customers in every relation to one another, and a naive second opinion on who may do what."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from steward.platform.access.model import SYSTEM, Actor, Denial, Forbidden, NewPerson, Relation, Role
from steward.platform.access.operation import Operation
from steward.platform.access.tables import person, relation
from steward.platform.identity.actions import create_people
from steward.platform.runtime import Runtime
from steward.platform.work import Work

Rows = Mapping[Operation, Mapping[Role, frozenset[Relation]]]
Require = Callable[[Work, Operation, str | None], None]
Scope = Callable[[Work, Operation, sa.ColumnElement[str]], sa.ColumnElement[bool]]

# How the actor stands to each subject, and under which declared relations that lets them in.
STANDINGS: Mapping[str, frozenset[Relation]] = {
    "self": frozenset({Relation.SELF}),
    "own account": frozenset({Relation.OWN}),
    "own book": frozenset({Relation.BOOK, Relation.TEAM}),
    "own queue": frozenset({Relation.QUEUE}),
    "former book": frozenset(),
    "future book": frozenset(),
    "former queue": frozenset(),
    "colleague's book": frozenset({Relation.TEAM}),
    "colleague's queue": frozenset(),
    "former colleague's book": frozenset(),
    "other team's book": frozenset(),
    "nobody's": frozenset(),
    "not an id": frozenset(),
}


@dataclass(frozen=True)
class World:
    """One actor of each role; subjects by how those actors stand to them ("self" and "own account" differ per actor)."""

    actors: Mapping[Role, Actor]
    subjects: Mapping[Role, Mapping[str, str]]


def make_world(rt: Runtime) -> World:
    """Every actor is in team a, except customers, anonymous and system, who have none."""
    with rt.work(SYSTEM) as w:
        staff = [r for r in Role if r not in (Role.ANONYMOUS, Role.CUSTOMER, Role.SYSTEM)]
        colleague, gone, stranger, *ids = create_people(
            w,
            people=[NewPerson(Role.ADVISOR, "x", team=t) for t in ("a", "a", "b")]
            + [NewPerson(Role.CUSTOMER, "x", customer_id=w.new_id())]
            + [NewPerson(r, "x", team="a") for r in staff],
        )
        w.db.execute(person.update().where(person.c.id == gone).values(active=False))
        customer = w.db.execute(sa.select(person.c.customer_id).where(person.c.id == ids[0])).scalar_one()
        actors = {Role.CUSTOMER: Actor(ids[0], Role.CUSTOMER, customer_id=customer)}
        actors |= {r: Actor(i, r, team="a") for r, i in zip(staff, ids[1:], strict=True)}
        actors |= {Role.SYSTEM: SYSTEM, Role.ANONYMOUS: Actor("anonymous", Role.ANONYMOUS)}
        shared = {"colleague's book": w.new_id(), "colleague's queue": w.new_id(), "former colleague's book": w.new_id()}
        shared |= {"other team's book": w.new_id(), "nobody's": w.new_id(), "not an id": "1 or 1=1"}
        _relate(w, colleague, shared["colleague's book"], "book")
        _relate(w, colleague, shared["colleague's queue"], "queue")
        _relate(w, gone, shared["former colleague's book"], "book")
        _relate(w, stranger, shared["other team's book"], "book")
        subjects = {role: {**shared, **_own(w, actor)} for role, actor in actors.items()}
    return World(actors, subjects)


def _own(w: Work, actor: Actor) -> dict[str, str]:
    own = {name: w.new_id() for name in ("own book", "own queue", "former book", "future book", "former queue")}
    if actor.team is not None:
        day = dt.timedelta(days=1)
        _relate(w, actor.person_id, own["own book"], "book")
        _relate(w, actor.person_id, own["own queue"], "queue")
        _relate(w, actor.person_id, own["former book"], "book", until=w.now)
        _relate(w, actor.person_id, own["future book"], "book", since=w.now + day)
        _relate(w, actor.person_id, own["former queue"], "queue", since=w.now - 2 * day, until=w.now - day)
    has_account = actor.role not in (Role.ANONYMOUS, Role.SYSTEM)
    return {**own, "self": actor.customer_id or w.new_id(), "own account": actor.person_id if has_account else w.new_id()}


def _relate(
    w: Work, person_id: str, subject_id: str, kind: str, since: dt.datetime | None = None, until: dt.datetime | None = None
) -> None:
    row = {"id": w.new_id(), "person_id": person_id, "subject_id": subject_id, "kind": kind, "since": since or w.now, "until": until}
    w.insert(relation, [row])


def expected(actor: Actor, allowed: frozenset[Relation], standing: str | None) -> str:
    """The second opinion: "ok", "forbidden" when the role never may (or the act needs a subject), "outside" for this subject only."""
    if Relation.ANY in allowed:
        return "ok"
    if standing is None:
        return "ok" if Relation.OWN in allowed else "forbidden"
    if not allowed:
        return "forbidden"
    none_of_mine = (standing == "self" and actor.customer_id is None) or (standing in ("own book", "own queue") and not actor.is_staff)
    if none_of_mine or (standing == "colleague's book" and actor.team is None):
        return "outside"
    return "ok" if STANDINGS[standing] & allowed else "outside"


def differences(
    rt: Runtime, world: World, rows: Rows, require: Require, scope: Scope, roles: Iterable[Role] = tuple(Role)
) -> Iterator[str]:
    """Every cell where the guard, or its SQL twin, decides otherwise than the second opinion."""
    for role in roles:
        with rt.work(world.actors[role], read_only=True) as w:
            for operation, row in rows.items():
                yield from _row_differences(w, world.subjects[role], operation, row.get(role, frozenset()), require, scope)


def _row_differences(
    w: Work, subjects: Mapping[str, str], operation: Operation, allowed: frozenset[Relation], require: Require, scope: Scope
) -> Iterator[str]:
    for standing in (None, *STANDINGS):
        subject = None if standing is None else subjects[standing]
        wanted = expected(w.actor, allowed, standing)
        if _answer(w, require, operation, subject) != wanted:
            yield f"require {w.actor.role} {operation} {standing}"
        if subject is not None and standing != "not an id" and _sees(w, scope, operation, subject) != (wanted == "ok"):
            yield f"scope {w.actor.role} {operation} {standing}"


def _answer(w: Work, require: Require, operation: Operation, subject: str | None) -> str:
    try:
        require(w, operation, subject)
    except Denial as denial:
        return "forbidden" if isinstance(denial, Forbidden) else "outside"
    return "ok"


def _sees(w: Work, scope: Scope, operation: Operation, subject: str) -> bool:
    column = sa.literal(subject, sa.String(36)) if w.db.dialect.name == "sqlite" else sa.cast(sa.literal(subject), sa.UUID(as_uuid=False))
    return bool(w.db.execute(sa.select(scope(w, operation, column))).scalar_one())
