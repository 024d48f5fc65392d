"""Statements about corporate actions."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import InstrumentId
from steward.kernel.rate import PRICE_SCALE, RATE_SCALE, from_scaled
from steward.kernel.time import Instant
from steward.know.markets.model import CorporateAction, CorporateKind, CorporateState
from steward.know.markets.tables import corporate_action
from steward.platform.db import chunks

table = corporate_action


def versions(db: sa.Connection, where: sa.ColumnElement[bool], known: Instant) -> list[CorporateAction]:
    """The newest version known by `known` of every action of which some version fits `where`; by ex-date."""
    ids = sa.select(table.c.id).where(where & (table.c.known_at <= known))
    query = sa.select(table).where(table.c.id.in_(ids) & (table.c.known_at <= known)).order_by(table.c.known_at)
    newest = {row.id: to_corporate_action(row) for row in db.execute(query)}
    return sorted(newest.values(), key=lambda a: (a.ex_date, a.reference))


def of_instruments(db: sa.Connection, ids: Sequence[str], known: Instant) -> dict[InstrumentId, list[CorporateAction]]:
    """Every action of each instrument, by ex-date, whatever its state."""
    out: dict[InstrumentId, list[CorporateAction]] = {}
    for part in chunks(sorted(set(ids))):
        for found in versions(db, table.c.instrument_id.in_(part), known):
            out.setdefault(found.instrument_id, []).append(found)
    return out


def by_reference(db: sa.Connection, references: Iterable[str], known: Instant) -> dict[str, CorporateAction]:
    """The newest version of the actions with these references."""
    out: dict[str, CorporateAction] = {}
    for part in chunks(sorted(set(references))):
        out.update({a.reference: a for a in versions(db, table.c.reference.in_(part), known)})
    return out


def to_corporate_action(row: Any) -> CorporateAction:
    """A stored row as a corporate action."""
    return CorporateAction(
        id=row.id,
        reference=row.reference,
        instrument_id=InstrumentId(row.instrument_id),
        kind=CorporateKind(row.kind),
        ex_date=row.ex_date,
        record_date=row.record_date,
        pay_date=row.pay_date,
        ratio=None if row.ratio is None else from_scaled(row.ratio, RATE_SCALE),
        amount=None if row.amount is None else from_scaled(row.amount, PRICE_SCALE),
        currency=row.currency,
        into_instrument_id=None if row.into_instrument_id is None else InstrumentId(row.into_instrument_id),
        state=CorporateState(row.state),
        source=row.source,
        known_at=row.known_at,
    )
