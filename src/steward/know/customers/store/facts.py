"""Every statement of facts."""

from collections.abc import Iterable

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.customers.model import Fact
from steward.know.customers.tables import fact
from steward.platform.db import chunks
from steward.platform.work import Work


def facts(w: Work, where: sa.ColumnElement[bool]) -> list[Fact]:
    """Facts with their values opened, oldest first."""
    rows = w.fetch(fact, sa.select(fact).where(where).order_by(fact.c.known_at, fact.c.id))
    return [
        Fact(r["id"], CustomerId(r["customer_id"]), r["field"], r["value"], r["source"], r["confidence"], r["valid_from"], r["known_at"])
        for r in rows
    ]


def facts_of_customers(w: Work, ids: Iterable[str]) -> list[Fact]:
    """All facts of these customers."""
    out: list[Fact] = []
    for part in chunks(sorted(set(ids))):
        out += facts(w, fact.c.customer_id.in_(part))
    return out
