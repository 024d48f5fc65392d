"""Every route of the application as a cell generator sees it: its operation, an example request, and who stands how to its subject."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from steward.platform.access.model import SYSTEM, NewPerson, NewRelation, Relation, Role
from steward.platform.access.tables import person, relation
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.identity.sessions import open_session
from steward.platform.runtime import Runtime
from steward.platform.web.call import COOKIE, api_routes

CLOSED = {"access.forbidden", "access.sign_in_needed", "not_found"}


@dataclass(frozen=True)
class Principal:
    """Somebody who calls: under which relations they stand to the subject customer, and the cookie of their session."""

    name: str
    role: Role
    stands: frozenset[Relation]
    cookie: str | None


@dataclass(frozen=True)
class Door:
    """One route and method, with the names in its path, an example of what its query must hold, and an example body; `searches` words."""

    method: str
    path: str
    operation: str
    idempotent: bool
    params: tuple[str, ...]
    query: Mapping[str, Any]
    body: Any
    searches: bool


def doors(app: FastAPI) -> list[Door]:
    """Every route of the API, from the application itself."""
    spec = app.openapi()
    found = []
    for path, item in spec["paths"].items():
        for method, declared in item.items():
            asked = declared.get("parameters", [])
            params = tuple(p["name"] for p in asked if p["in"] == "path")
            query = {p["name"]: example(p["schema"], spec) for p in asked if p["in"] == "query" and p.get("required")}
            schema = declared.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            body = example(schema, spec) if schema else None
            searches = any((p["in"], p["name"]) == ("query", "q") for p in asked)
            found.append(Door(method.upper(), path, declared["x-operation"], declared["x-idempotent"], params, query, body, searches))
    declared = [(m, r.path) for r in api_routes(app.routes) if r.include_in_schema for m in r.methods or ()]
    assert len(declared) == len(found) > 40  # nothing is hidden from this list but what says so
    return found


def example(schema: Mapping[str, Any], spec: Mapping[str, Any]) -> Any:
    """The smallest value a schema takes; strings follow the few patterns the API uses."""
    if "$ref" in schema:
        return example(spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], spec)
    if "anyOf" in schema:
        return example(schema["anyOf"][0], spec)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: example(schema["properties"][name], spec) for name in schema.get("required", [])}
    if kind == "array":
        return [example(schema["items"], spec)] * schema.get("minItems", 0)
    if kind == "string":
        return _text(schema)
    return {"integer": 1, "number": 1.0, "boolean": False}.get(str(kind))


def _text(schema: Mapping[str, Any]) -> str:
    pattern = str(schema.get("pattern", ""))
    if "{8}-" in pattern or "{36}" in pattern:
        return str(uuid.uuid4())
    if schema.get("format") == "date":
        return "2026-01-05"
    if pattern:
        samples = ("123456", "13800138000", "1000.00", "0.5", "CNY", "a" * 64, "a", "1")
        return next(t for t in samples if re.search(pattern, t) and len(t) <= schema.get("maxLength", 64))
    return "x" * max(int(schema.get("minLength", 1)), 8)


def principals(rt: Runtime, subject: str) -> list[Principal]:
    """Somebody of every role in every relation to the customer `subject`, each signed in."""
    with rt.work(SYSTEM) as w:
        holder = sa.select(person).join(relation, relation.c.person_id == person.c.id)
        mine = relation.c.subject_id == subject, relation.c.kind == "book", relation.c.until.is_(None)
        advisor = w.db.execute(holder.where(*mine)).mappings().one()
        self_id = w.db.execute(sa.select(person.c.id).where(person.c.customer_id == subject)).scalar_one()
        other = sa.select(person.c.id).where(person.c.customer_id.is_not(None), person.c.customer_id != subject).limit(1)
        cast: list[tuple[str, Role, str, set[Relation]]] = [
            ("the customer", Role.CUSTOMER, self_id, {Relation.SELF}),
            ("another customer", Role.CUSTOMER, w.db.execute(other).scalar_one(), set()),
            ("the advisor", Role.ADVISOR, advisor["id"], {Relation.BOOK, Relation.TEAM}),
        ]
        team = str(advisor["team"])
        made = [(f"{role} of the team", role, team, {Relation.TEAM}) for role in STAFF]
        made += [(f"{role} of another team", role, "elsewhere", set()) for role in STAFF]
        made += [
            ("former advisor", Role.ADVISOR, team, {Relation.TEAM}),
            ("service with the case", Role.SERVICE, "elsewhere", {Relation.QUEUE}),
        ]
        ids = create_people(w, people=[NewPerson(role, name, team=its) for name, role, its, _ in made])
        cast += [(name, role, i, stands) for (name, role, _, stands), i in zip(made, ids, strict=True)]
        ended = {"id": w.new_id(), "person_id": ids[-2], "subject_id": subject, "kind": "book", "since": w.now, "until": w.now}
        w.insert(relation, [ended])
        assign_relations(w, rows=[NewRelation(ids[-1], subject, Relation.QUEUE)])
        out = [Principal(n, r, frozenset(s | {Relation.OWN}), open_session(w, i, "totp")[1]) for n, r, i, s in cast]
    return [Principal("nobody", Role.ANONYMOUS, frozenset(), None), *out]


STAFF = [r for r in Role if r not in (Role.ANONYMOUS, Role.CUSTOMER, Role.SYSTEM)]


@dataclass
class Caller:
    """Knocks at doors: `ids` fill the path and what the query must hold."""

    client: TestClient

    def knock(self, door: Door, who: Principal, ids: Mapping[str, str]) -> tuple[int, str, Any]:
        """(status, problem code or "", body without the request's own id)."""
        path = door.path.format(**{name: ids.get(name) or str(uuid.uuid4()) for name in door.params})
        headers = {"X-Steward": "1", "Accept-Language": "en"}
        if who.cookie is not None:
            headers["Cookie"] = f"{COOKIE}={who.cookie}"
        if door.idempotent:
            headers["Idempotency-Key"] = str(uuid.uuid4())
        answer = self.client.request(
            door.method, path, headers=headers, params={n: ids.get(n, v) for n, v in door.query.items()}, json=door.body
        )
        if "json" not in answer.headers.get("content-type", ""):
            return answer.status_code, "", answer.text
        body = answer.json()
        code = str(body.get("code", "")) if answer.status_code >= 400 else ""
        if isinstance(body, dict):
            body.pop("request_id", None)
        return answer.status_code, code, body
