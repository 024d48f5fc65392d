"""What others may read about people: who they are, their factors without secrets, the demo personas, and whose book a customer is in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from steward.kernel.refusal import NotFound
from steward.platform.access.matrix import abilities
from steward.platform.access.model import FactorHead, Person, Relation, Role
from steward.platform.access.operation import Operation
from steward.platform.access.tables import factor, person, persona, relation
from steward.platform.db import chunks
from steward.platform.identity.rules import idle_limit
from steward.platform.work import Work

IDS_A_STATEMENT = 500
# Written once: every customer's page names their advisor.
_NAMED: sa.BindParameter[list[str]] = sa.bindparam("ids", expanding=True)
_PEOPLE = sa.select(person.c.id, person.c.name, person.c.role, person.c.customer_id, person.c.language).where(person.c.id.in_(_NAMED))
_BOOKS = sa.select(relation.c.subject_id, relation.c.person_id).where(
    relation.c.subject_id.in_(_NAMED), relation.c.until.is_(None), relation.c.kind == Relation.BOOK.value
)


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in person, what their role may do, and how long they may sit still."""

    person: Person
    abilities: list[str]
    idle_minutes: int


@dataclass(frozen=True, slots=True)
class Persona:
    """A person of the demo bank whom a visitor may be."""

    person: Person
    story_zh: str
    story_en: str


def get_me(w: Work) -> Me:
    """The actor's own account."""
    w.require(Operation.ACCESS_SESSION_READ, w.actor.person_id)
    found = people_by_id(w, [w.actor.person_id])
    if not found:
        raise NotFound
    mine = found[w.actor.person_id]
    return Me(mine, abilities(mine.role), int(idle_limit(mine.role).total_seconds() // 60))


def people_by_id(w: Work, ids: Sequence[str]) -> dict[str, Person]:
    """People with their names opened. For callers that have already checked who may know them."""
    out: dict[str, Person] = {}
    for part in chunks(list(dict.fromkeys(ids)), IDS_A_STATEMENT):
        rows = w.fetch(person, _PEOPLE, {"ids": part})
        out |= {r["id"]: Person(r["id"], r["name"], Role(r["role"]), r["customer_id"], r["language"]) for r in rows}
    return out


def people_of(w: Work, roles: Collection[Role]) -> list[str]:
    """The ids of everybody in these roles whose account is open, in order."""
    query = sa.select(person.c.id).where(person.c.active, person.c.role.in_([r.value for r in roles])).order_by(person.c.id)
    return list(w.db.scalars(query))


def advisors_of(w: Work, customer_ids: Sequence[str]) -> dict[str, Person]:
    """For each customer who is in an advisor's book now, that advisor."""
    pairs: dict[str, str] = {}
    for part in chunks(list(dict.fromkeys(customer_ids)), IDS_A_STATEMENT):
        pairs |= {r.subject_id: r.person_id for r in w.db.execute(_BOOKS, {"ids": part})}
    people = people_by_id(w, list(pairs.values()))
    return {customer: people[advisor] for customer, advisor in pairs.items()}


def teams_of(w: Work, person_ids: Sequence[str]) -> dict[str, str]:
    """The team of each of these people who is in one."""
    out: dict[str, str] = {}
    for part in chunks(list(dict.fromkeys(person_ids)), IDS_A_STATEMENT):
        known = person.c.id.in_(part) & person.c.team.is_not(None)
        out |= {r.id: r.team for r in w.db.execute(sa.select(person.c.id, person.c.team).where(known))}
    return out


def list_personas(w: Work) -> list[Persona]:
    """The demo bank's personas in their order; in any other bank this list does not exist (NotFound)."""
    if not w.runtime.demo:
        raise NotFound
    rows = w.db.execute(sa.select(persona).order_by(persona.c.position)).all()
    people = people_by_id(w, [r.person_id for r in rows])
    return [Persona(people[r.person_id], r.story_zh, r.story_en) for r in rows]


def list_factors(w: Work) -> list[FactorHead]:
    """The actor's own second factors."""
    w.require(Operation.ACCESS_FACTOR_MANAGE, w.actor.person_id)
    rows = w.db.execute(sa.select(factor).where(factor.c.person_id == w.actor.person_id).order_by(factor.c.enrolled_at))
    return [FactorHead(r.id, r.kind, r.enrolled_at, r.used_at) for r in rows]
