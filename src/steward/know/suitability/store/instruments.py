"""How a bank's own instruments are kept: brought in once, decided once."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from steward.know.suitability.model import Instrument, InstrumentState, OwnInstrument
from steward.know.suitability.rules.instrument import parse_instrument
from steward.know.suitability.tables import instrument
from steward.platform.work import Work


def add(w: Work, own_id: str, made: Instrument, content: Mapping[str, Any]) -> None:
    """Insert an instrument that was checked."""
    row = {
        "id": own_id,
        "code": made.code,
        "version": made.version,
        "since": made.since,
        "digest": made.digest,
        "content": content,
        "state": InstrumentState.ENTERED.value,
        "entered_by": w.actor.person_id,
        "entered_at": w.now,
        "note": "",
    }
    w.insert(instrument, [row])


def all_own(w: Work) -> list[OwnInstrument]:
    """Every instrument brought in, oldest first."""
    return [_read(row) for row in w.fetch(instrument, sa.select(instrument).order_by(instrument.c.entered_at, instrument.c.id))]


def decide(w: Work, own_id: str, after: InstrumentState, note: str, impact_digest: str | None) -> None:
    """Decide on one."""
    decided = {"decided_by": w.actor.person_id, "decided_at": w.now}
    values = {**decided, "state": after.value, "note": note, "impact_digest": impact_digest}
    w.db.execute(instrument.update().where(instrument.c.id == own_id).values(values))


def _read(row: Mapping[str, Any]) -> OwnInstrument:
    return OwnInstrument(
        id=row["id"],
        instrument=parse_instrument(row["content"]),
        state=InstrumentState(row["state"]),
        entered_by=row["entered_by"],
        entered_at=row["entered_at"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        note=row["note"],
        impact_digest=row["impact_digest"],
    )
