"""Every statement of the family graph."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import CustomerKind, Party, Tie, TieKind
from steward.know.customers.store import people
from steward.know.customers.tables import customer, party, tie
from steward.platform.db import chunks
from steward.platform.work import Work


def parties(w: Work, column: sa.Column[Any], values: Iterable[str]) -> list[Party]:
    """Nodes whose column is one of these; those of customers carry the customer's name and birth date."""
    rows: list[dict[str, Any]] = []
    for part in chunks(sorted(set(values))):
        rows += w.fetch(party, sa.select(party).where(column.in_(part)))
    known = _customers(w, [r["customer_id"] for r in rows if r["customer_id"]])
    return [_party(row, known) for row in rows]


def _customers(w: Work, ids: Sequence[str]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for part in chunks(sorted(set(ids))):
        out |= {c.id: c for c in people.customers(w, sa.select(customer).where(customer.c.id.in_(part)))}
    return out


def _party(row: dict[str, Any], known: dict[str, Any]) -> Party:
    who = known.get(row["customer_id"])
    born = row["birth_date"]
    return Party(
        id=row["id"],
        customer_id=CustomerId(row["customer_id"]) if row["customer_id"] else None,
        code=row["code"],
        kind=CustomerKind(row["kind"]),
        name=who.name if who else row["name"] or "",
        birth_date=who.birth_date if who else BusinessDate(dt.date.fromisoformat(born)) if born else None,
        phone=who.phone if who else row["phone"],
    )


def ties_of(w: Work, party_ids: Iterable[str]) -> list[Tie]:
    """Everything ever said of ties that touch one of these."""
    found: dict[str, Tie] = {}
    for part in chunks(sorted(set(party_ids))):
        rows = w.db.execute(sa.select(tie).where(sa.or_(tie.c.from_id.in_(part), tie.c.to_id.in_(part)))).mappings()
        found |= {r["id"]: _tie(r) for r in rows}
    return list(found.values())


def parents_below(w: Work, party_ids: Iterable[str]) -> list[Tie]:
    """Everything ever said of parents and children from these downwards, generation by generation."""
    found: dict[str, Tie] = {}
    ahead = set(party_ids)
    while ahead:
        query = sa.select(tie).where(tie.c.kind == TieKind.PARENT.value, tie.c.from_id.in_(sorted(ahead)))
        new = {r["id"]: _tie(r) for r in w.db.execute(query).mappings() if r["id"] not in found}
        found |= new
        ahead = {t.to_id for t in new.values()}
    return list(found.values())


def all_ties(w: Work) -> list[Tie]:
    """Everything ever said of ties, oldest first."""
    return [_tie(r) for r in w.db.execute(sa.select(tie).order_by(tie.c.known_at, tie.c.id)).mappings()]


def _tie(row: Any) -> Tie:
    return Tie(
        id=row["id"],
        kind=TieKind(row["kind"]),
        from_id=row["from_id"],
        to_id=row["to_id"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        withdrawn=row["withdrawn"],
        source=row["source"],
        known_at=row["known_at"],
    )
