"""Wordings of the bank's own: rows in and out."""

from typing import Any

import sqlalchemy as sa

from steward.guard.contracts.model import IN_FORCE, TemplateRelease
from steward.guard.contracts.rules.templates import read_template, write_template
from steward.guard.contracts.tables import contract, template
from steward.platform.work import Work


def releases(w: Work) -> list[TemplateRelease]:
    """Every version the bank wrote itself, by its first day; a piece of work asks for each contract it shows and reads them once."""
    return w.recall.once([template], None, lambda: [_release(row) for row in w.db.execute(_ALL)])


_ALL = sa.select(template).order_by(template.c.since, template.c.id)


def _release(row: sa.Row[Any]) -> TemplateRelease:
    return TemplateRelease(read_template(row.body), row.made_by, row.released_by, row.released_at, row.note)


def add_release(w: Work, made: TemplateRelease) -> None:
    """A version that was released."""
    of = made.template
    row = {"id": w.new_id(), "code": of.code, "version": of.version, "since": of.since, "body": write_template(of), "note": made.note}
    w.insert(template, [{**row, "made_by": made.made_by, "released_by": made.released_by, "released_at": made.released_at}])


def signers(w: Work) -> dict[tuple[str, str], int]:
    """How many customers a version binds, by its code and version."""
    live = contract.c.state.in_(sorted(s.value for s in IN_FORCE))
    people = sa.func.count(contract.c.customer_id.distinct())
    query = sa.select(contract.c.code, contract.c.version, people).where(live).group_by(contract.c.code, contract.c.version)
    return {(code, version): count for code, version, count in w.db.execute(query)}
