"""Every SQL statement of contracts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.guard.contracts.model import (
    Complexity,
    Disclosure,
    DisclosureEvent,
    DisclosureNotFound,
    Duty,
    EventKind,
    Line,
    ShownDocument,
    ShownSection,
    StepKind,
    Task,
    TaskKind,
    TaskOutcome,
)
from steward.guard.contracts.tables.disclosures import disclosure, document, event, task, words
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import digest, plain
from steward.kernel.money import Money
from steward.kernel.time import Instant
from steward.platform.access.operation import Operation
from steward.platform.bulk import among
from steward.platform.db import seal_values
from steward.platform.work import Work

READ = Operation.CONTRACTS_DISCLOSURE_READ


def keep_documents(w: Work, shown: Iterable[ShownDocument]) -> None:
    """Keep texts by their hashes, each once; who else keeps the same text at this moment does no harm."""
    rows = {d.hash: {"hash": d.hash, "code": d.code, "version": d.version, "body": plain(d)} for d in shown}
    known = set(w.db.execute(sa.select(document.c.hash).where(among(w.db, document.c.hash, rows))).scalars())
    for key in sorted(rows.keys() - known):
        w.db.execute(_insert_once(w, rows[key]))


def _insert_once(w: Work, row: Mapping[str, Any]) -> Any:
    make = sqlite.insert if w.db.dialect.name == "sqlite" else postgresql.insert
    return make(document).values(**row).on_conflict_do_nothing()


def add_disclosures(w: Work, made: Sequence[Disclosure], personal: Collection[str]) -> dict[str, str]:
    """Insert disclosures and give the digest of each one's sealed body; texts whose code is `personal` are kept inside it."""
    bodies = {d.id: _body(d, personal) for d in made}
    rows = [
        {
            "id": d.id,
            "customer_id": d.customer_id,
            "product_id": d.product_id,
            "product_version": d.product_version,
            "act": d.act,
            "subject_id": d.subject_id,
            "channel": d.channel,
            "language": d.language,
            "body": bodies[d.id],
            "opened_at": d.opened_at,
            "expires_at": d.expires_at,
        }
        for d in made
    ]
    w.insert(disclosure, rows)
    return {i: digest(body) for i, body in bodies.items()}


def _body(d: Disclosure, personal: Collection[str]) -> dict[str, Any]:
    shown = [{"code": s.code, "hash": s.hash, "text": plain(s) if s.code in personal else None} for s in d.documents]
    return {
        "minor": d.amount.minor,
        "currency": d.amount.currency,
        "kind": d.product_kind,
        "level": d.level,
        "duty": plain(d.duty),
        "documents": shown,
    }


def find_disclosure(w: Work, disclosure_id: str) -> Disclosure:
    """One disclosure; DisclosureNotFound when there is none or the actor may not see it."""
    found = _disclosures(w, disclosure.c.id == disclosure_id)
    if not found:
        raise DisclosureNotFound
    return found[0]


def disclosures_of(w: Work, customer_id: CustomerId, *, live_at: Instant | None = None) -> list[Disclosure]:
    """Disclosures of a customer, oldest first; with `live_at` only those that have not expired then."""
    where = disclosure.c.customer_id == customer_id
    if live_at is not None:
        where &= disclosure.c.expires_at > live_at
    return _disclosures(w, where)


def disclosures_for(w: Work, subject_id: str) -> list[Disclosure]:
    """Disclosures made for a subject, such as a proposal."""
    return _disclosures(w, disclosure.c.subject_id == subject_id)


def _disclosures(w: Work, where: sa.ColumnElement[bool]) -> list[Disclosure]:
    mine = w.scope(READ, disclosure.c.customer_id)
    query = sa.select(disclosure).where(where, mine).order_by(disclosure.c.opened_at, disclosure.c.id)
    rows = w.fetch(disclosure, query)
    hashes = {d["hash"] for row in rows for d in row["body"]["documents"] if d["text"] is None}
    texts: dict[str, Any] = {}
    if hashes:
        texts = {r.hash: r.body for r in w.db.execute(sa.select(document).where(among(w.db, document.c.hash, hashes)))}
    return [_read_disclosure(row, texts) for row in rows]


def _read_disclosure(row: Mapping[str, Any], texts: Mapping[str, Any]) -> Disclosure:
    body = row["body"]
    duty = body["duty"]
    return Disclosure(
        id=row["id"],
        customer_id=CustomerId(row["customer_id"]),
        product_id=ProductId(row["product_id"]),
        product_version=row["product_version"],
        product_kind=body["kind"],
        act=row["act"],
        subject_id=row["subject_id"],
        channel=row["channel"],
        language=row["language"],
        amount=Money(body["minor"], body["currency"]),
        level=body["level"],
        duty=Duty(Complexity(duty["complexity"]), tuple(duty["documents"]), tuple(StepKind(s) for s in duty["steps"])),
        documents=tuple(_read_document(d["text"] or texts[d["hash"]]) for d in body["documents"]),
        opened_at=row["opened_at"],
        expires_at=row["expires_at"],
    )


def _read_document(raw: Mapping[str, Any]) -> ShownDocument:
    sections = tuple(
        ShownSection(s["id"], s["title"], tuple(Line(line["text"], line["amount"]) for line in s["lines"]), s["min_seconds"])
        for s in raw["sections"]
    )
    return ShownDocument(**{**raw, "sections": sections})


def add_events(w: Work, happened: Sequence[DisclosureEvent], said: Mapping[str, str] | None = None) -> None:
    """Append events, and the customer's own words by event."""
    w.insert(event, [{n: getattr(e, n) for n in _EVENT} | {"kind": e.kind.value} for e in happened])
    owners = {e.id: e.customer_id for e in happened}
    w.insert(words, [{"event_id": i, "customer_id": owners[i], "text": text} for i, text in (said or {}).items()])


_EVENT = tuple(c.name for c in event.columns)


def events_of(w: Work, disclosure_ids: Collection[str]) -> list[DisclosureEvent]:
    """Everything that happened in these disclosures, oldest first."""
    if not disclosure_ids:
        return []
    query = sa.select(event).where(among(w.db, event.c.disclosure_id, disclosure_ids)).order_by(event.c.at, event.c.id)
    return [_read_event(dict(row)) for row in w.db.execute(query).mappings()]


def _read_event(row: Mapping[str, Any]) -> DisclosureEvent:
    return DisclosureEvent(**{**row, "kind": EventKind(row["kind"]), "customer_id": CustomerId(row["customer_id"])})


def words_of(w: Work, event_ids: Collection[str]) -> dict[str, str]:
    """The customer's own words, by event."""
    if not event_ids:
        return {}
    query = sa.select(words).where(among(w.db, words.c.event_id, event_ids), w.scope(READ, words.c.customer_id))
    return {row["event_id"]: row["text"] for row in w.fetch(words, query)}


def add_task(w: Work, row: Mapping[str, Any]) -> None:
    """A conversation that is due."""
    w.insert(task, [row])


def find_task(w: Work, task_id: str) -> Task:
    """One task; DisclosureNotFound when there is none or the actor may not see it."""
    found = _tasks(w, task.c.id == task_id)
    if not found:
        raise DisclosureNotFound
    return found[0]


def open_tasks(w: Work) -> list[Task]:
    """Conversations that are due or will be, soonest first."""
    return _tasks(w, task.c.decided_at.is_(None))


def tasks_of(w: Work, disclosure_ids: Collection[str]) -> list[Task]:
    """Conversations about these disclosures."""
    return _tasks(w, among(w.db, task.c.disclosure_id, disclosure_ids)) if disclosure_ids else []


def _tasks(w: Work, where: sa.ColumnElement[bool]) -> list[Task]:
    query = sa.select(task).where(where, w.scope(Operation.CONTRACTS_TASK_READ, task.c.customer_id)).order_by(task.c.due_at, task.c.id)
    return [_read_task(row) for row in w.fetch(task, query)]


def _read_task(row: Mapping[str, Any]) -> Task:
    outcome = row["outcome"]
    return Task(
        **{
            **row,
            "customer_id": CustomerId(row["customer_id"]),
            "product_id": ProductId(row["product_id"]),
            "kind": TaskKind(row["kind"]),
            "outcome": None if outcome is None else TaskOutcome(outcome),
        }
    )


def decide_task(w: Work, task_id: str, values: Mapping[str, Any]) -> bool:
    """Write the outcome of a task that is open, or a try that failed; False when somebody was faster."""
    sealed = {k: v for k, v in seal_values(w.keys, task, {"id": task_id, **values}).items() if k != "id"}
    return w.db.execute(task.update().where(task.c.id == task_id, task.c.decided_at.is_(None)).values(sealed)).rowcount == 1
