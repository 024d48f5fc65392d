"""Every statement of what-if."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.deliver.whatif.model import Beyond, Lever, Measure, WhatIf, WhatIfId, WhatIfRow, WhatIfTrial
from steward.deliver.whatif.tables import row, trial
from steward.guard.compliance.model import ImpactState
from steward.kernel.ids import CustomerId
from steward.platform.work import Work


def add_trial(w: Work, made: WhatIfTrial) -> None:
    """Insert a trial."""
    change = {"lever": made.change.lever.value, "target": made.change.target, "values": made.change.values}
    head = {"id": made.id, "state": made.state.value, "percent": made.percent, "asked_by": made.asked_by, "asked_at": made.asked_at}
    w.insert(trial, [head | change | {"moved_at": w.now, "body": None}])


def move_trial(w: Work, trial_id: str, state: ImpactState, percent: int, body: Mapping[str, Any] | None = None) -> None:
    """How far a trial is, and what it came to."""
    values = {"state": state.value, "percent": percent, "moved_at": w.now, "body": body}
    w.db.execute(trial.update().where(trial.c.id == trial_id).values(values))


def trials(w: Work, where: sa.ColumnElement[bool], limit: int, *, oldest: bool = False) -> list[WhatIfTrial]:
    """Trials, newest first unless asked otherwise."""
    order = trial.c.id if oldest else trial.c.id.desc()
    return [_trial(one) for one in w.db.execute(sa.select(trial).where(where).order_by(order).limit(limit)).mappings()]


def _trial(one: Mapping[Any, Any]) -> WhatIfTrial:
    change = WhatIf(Lever(one["lever"]), one["target"], one["values"])
    return WhatIfTrial(
        WhatIfId(one["id"]), change, ImpactState(one["state"]), one["percent"], one["asked_by"], one["asked_at"], one["body"]
    )  # fmt: skip


def add_rows(w: Work, trial_id: str, rows: Sequence[WhatIfRow]) -> None:
    """Insert whom a trial reaches, in order."""
    w.insert(row, [
        {
            "trial_id": trial_id, "place": place, "customer_id": r.customer_id, "gains": r.gains, "beyond": r.beyond.value,
            "figures": [r.level, r.fall_bps, [r.before[m] for m in Measure], [r.after[m] for m in Measure], r.level_after],
        }
        for place, r in enumerate(rows)
    ])  # fmt: skip


def rows_of(w: Work, where: sa.ColumnElement[bool], after: int, limit: int) -> list[tuple[int, WhatIfRow]]:
    """Rows with their places, from `after` on."""
    query = sa.select(row).where(where, row.c.place > after).order_by(row.c.place).limit(limit)
    return [(one["place"], _row(one)) for one in w.fetch(row, query)]


def _row(one: Mapping[str, Any]) -> WhatIfRow:
    # A trial of before the questionnaire was a lever moved no level.
    level, fall, before, after, *then_level = one["figures"]
    was, then = (dict(zip(Measure, figures, strict=True)) for figures in (before, after))
    return WhatIfRow(CustomerId(one["customer_id"]), level, was, then, one["gains"], fall, Beyond(one["beyond"]), *(then_level or [level]))
