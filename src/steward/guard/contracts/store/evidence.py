"""Evidence and what it rests on: rows in and out."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from steward.guard.contracts.model import EvidenceHead, Exhibit, Kept, Stage
from steward.guard.contracts.tables import batch, evidence, exhibit
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json, canonical
from steward.kernel.time import BusinessDate, Instant
from steward.platform.db import open_values
from steward.platform.work import Work


def add_exhibits(w: Work, wanted: Mapping[str, Exhibit]) -> None:
    """Keep exhibits under their digests, each once, also when another transaction keeps the same one now."""
    there = set(w.db.execute(sa.select(exhibit.c.digest).where(exhibit.c.digest.in_(sorted(wanted)))).scalars())
    rows = [{"digest": d, "kind": e.kind, "body": zlib.compress(canonical(e.body))} for d, e in wanted.items() if d not in there]
    if rows:
        insert = sqlite.insert if w.db.dialect.name == "sqlite" else postgresql.insert
        w.db.execute(insert(exhibit).on_conflict_do_nothing(index_elements=["digest"]), rows)


def exhibits_by_digest(w: Work, digests: Iterable[str]) -> dict[str, Json]:
    """Bodies of exhibits."""
    found = w.db.execute(sa.select(exhibit.c.digest, exhibit.c.body).where(exhibit.c.digest.in_(sorted(set(digests)))))
    return {row.digest: json.loads(zlib.decompress(bytes(row.body))) for row in found}


def add_batch(w: Work, row: Mapping[str, Any], records: Sequence[Mapping[str, Any]]) -> None:
    """Records that were kept together."""
    w.insert(batch, [row])
    w.insert(evidence, records)


def heads(w: Work, where: sa.ColumnElement[bool], limit: int) -> list[EvidenceHead]:
    """Records newest first."""
    return [_head(r) for r in w.db.execute(sa.select(evidence).where(where).order_by(evidence.c.id.desc()).limit(limit)).mappings()]


def find(w: Work, where: sa.ColumnElement[bool]) -> list[Kept]:
    """Whole records, oldest first; those destroyed are left out."""
    query = sa.select(evidence, batch.c.audit_id).join(batch, batch.c.id == evidence.c.batch_id)
    rows = w.db.execute(query.where(where, evidence.c.body.is_not(None)).order_by(evidence.c.id)).mappings().all()
    batches = {batch_id: _digests(w, batch_id) for batch_id in {row["batch_id"] for row in rows}}
    return [_kept(w, row, batches[row["batch_id"]]) for row in rows]


def after(w: Work, last: str | None, before: Instant, limit: int) -> list[tuple[EvidenceHead, Mapping[str, Any]]]:
    """Records kept before an instant, oldest first, from the one after `last` on."""
    query = sa.select(evidence).where(evidence.c.body.is_not(None), evidence.c.kept_at < before)
    query = query if last is None else query.where(evidence.c.id > last)
    return [(_head(row), json.loads(row["body"])) for row in w.fetch(evidence, query.order_by(evidence.c.id).limit(limit))]


def last_day(w: Work, where: sa.ColumnElement[bool]) -> BusinessDate | None:
    """The latest `retain_until` of some records."""
    found: BusinessDate | None = w.db.execute(sa.select(sa.func.max(evidence.c.retain_until)).where(where)).scalar_one()
    return found


def _digests(w: Work, batch_id: str) -> tuple[str, ...]:
    query = sa.select(evidence.c.digest).where(evidence.c.batch_id == batch_id).order_by(evidence.c.place)
    return tuple(w.db.execute(query).scalars())


def _kept(w: Work, row: Mapping[Any, Any], digests: tuple[str, ...]) -> Kept:
    body = json.loads(open_values(w.keys, evidence, {c.name: row[c.name] for c in evidence.columns})["body"])
    return Kept(_head(row), body, row["digest"], row["audit_id"], row["place"], digests)


def _head(row: Mapping[Any, Any]) -> EvidenceHead:
    return EvidenceHead(
        id=row["id"],
        customer_id=CustomerId(row["customer_id"]),
        stage=Stage(row["stage"]),
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        story=row["story"],
        kept_at=row["kept_at"],
        retain_until=row["retain_until"],
    )
