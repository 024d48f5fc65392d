"""Every statement of facts."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from steward.know.customers.model import Fact
from steward.know.customers.tables import fact
from steward.platform.db import chunks, read_columns
from steward.platform.work import Work

# What is read of a fact, in the order in which it is told.
TOLD = tuple(fact.c[field.name] for field in fields(Fact))


def facts(w: Work, where: sa.ColumnElement[bool]) -> list[Fact]:
    """Facts with their values opened, oldest first."""
    return list(map(Fact, *w.columns(fact, sa.select(*TOLD).where(where).order_by(fact.c.known_at, fact.c.id))))


def statements(w: Work, where: sa.ColumnElement[bool]) -> list[Sequence[Any]]:
    """Facts by column, in no order and sealed as they are: identifier, customer, field, value, confidence."""
    return read_columns(w.db, sa.select(fact.c.id, fact.c.customer_id, fact.c.field, fact.c.value, fact.c.confidence).where(where))


def facts_of_customers(w: Work, ids: Iterable[str]) -> list[Fact]:
    """All facts of these customers."""
    out: list[Fact] = []
    for part in chunks(sorted(set(ids))):
        out += facts(w, fact.c.customer_id.in_(part))
    return out
