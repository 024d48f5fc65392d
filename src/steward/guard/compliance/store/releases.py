"""Every statement of drafts, releases, and how often a rule spoke."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from steward.guard.compliance.model import Draft, DraftState, Layer, Release
from steward.guard.compliance.tables import clearance, draft, release
from steward.kernel.json import canonical
from steward.kernel.time import Instant
from steward.platform.work import Work


def layers(db: sa.Connection) -> tuple[Layer, ...]:
    """Every released layer, oldest first: read anew for each piece of work, so that no process judges by an old one."""
    columns = (release.c.pack, release.c.number, release.c.since, sa.type_coerce(release.c.content, sa.Text))
    query = sa.select(*columns).order_by(release.c.pack, release.c.since)
    return tuple(Layer(pack, f"b{number}", since, text) for pack, number, since, text in db.execute(query))


def releases(db: sa.Connection) -> list[Release]:
    """Every release, newest first."""
    return [_to_release(r) for r in db.execute(sa.select(release).order_by(release.c.released_at.desc(), release.c.id.desc())).mappings()]


def _to_release(row: Mapping[Any, Any]) -> Release:
    names = ("id", "number", "pack_digest", "impact_digest", "reason", "checker", "released_at")
    layer = Layer.of(row["pack"], f"b{row['number']}", row["since"], row["content"])
    return Release(layer=layer, authors=tuple(row["authors"]), **{n: row[n] for n in names})


def add_release(w: Work, made: Release, draft_id: str) -> None:
    """Keep a release; an IntegrityError when its day or number is taken."""
    names = ("id", "number", "pack_digest", "impact_digest", "reason", "checker", "released_at")
    told = {"draft_id": draft_id, "pack": made.layer.pack, "since": made.layer.since, "authors": list(made.authors)}
    row = {n: getattr(made, n) for n in names} | told | {"content": made.layer.content, "digest": made.layer.digest}
    w.insert(release, [row])


def drafts(db: sa.Connection, where: sa.ColumnElement[bool] | None = None) -> list[Draft]:
    """Drafts, the one changed last first."""
    query = sa.select(draft).order_by(draft.c.changed_at.desc(), draft.c.id.desc())
    return [_to_draft(r) for r in db.execute(query if where is None else query.where(where)).mappings()]


def _to_draft(row: Mapping[Any, Any]) -> Draft:
    values = {k: v for k, v in row.items() if k not in ("authors", "state")}
    return Draft(authors=tuple(row["authors"]), state=DraftState(row["state"]), **values)


def put_draft(w: Work, made: Draft) -> None:
    """Write a draft as it now stands, new or changed."""
    names = ("id", "pack", "since", "content", "reason", "proposal_id", "impact_digest", "changed_at")
    row = {n: getattr(made, n) for n in names} | {"authors": list(made.authors), "state": made.state.value}
    if w.db.execute(draft.update().where(draft.c.id == made.id).values(**row)).rowcount == 0:
        w.insert(draft, [row])


def moments(db: sa.Connection, rule_id: str, since: Instant) -> list[Instant]:
    """When clearances were granted over which this rule spoke."""
    spoke = sa.type_coerce(clearance.c.reasons, sa.Text).contains(canonical({"rule_id": rule_id}).decode()[1:-1], autoescape=True)
    return list(db.scalars(sa.select(clearance.c.granted_at).where(clearance.c.granted_at >= since, spoke)))
