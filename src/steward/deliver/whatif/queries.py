"""What others may read of trials, and how two reviews are held against each other."""

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from steward.deliver.whatif import store
from steward.deliver.whatif.model import Beyond, TrialNotFound, WhatIfRow, WhatIfTrial
from steward.deliver.whatif.rules import Said, compare
from steward.deliver.whatif.tables import row, trial
from steward.guard.compliance.model import ImpactState
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

__all__ = ["Said", "compare", "get_trial", "list_rows", "list_trials", "open_trial", "rows_about"]

READ = Operation.WHATIF_TRIAL_READ
ROWS = Operation.WHATIF_ROW_READ
STALE_MINUTES = 5


def list_trials(w: Work, limit: int) -> list[WhatIfTrial]:
    """Trials, newest first."""
    w.require(READ)
    return store.trials(w, sa.true(), limit)


def get_trial(w: Work, trial_id: str) -> WhatIfTrial:
    """One trial; TrialNotFound where there is none."""
    w.require(READ)
    found = store.trials(w, trial.c.id == trial_id, 1)
    if not found:
        raise TrialNotFound
    return found[0]


def open_trial(w: Work) -> WhatIfTrial | None:
    """The oldest trial that nobody computes: asked for, or left by somebody who has not moved it for minutes."""
    w.require(READ)
    left = (trial.c.state == ImpactState.RUNNING.value) & (trial.c.moved_at < w.now - timedelta(minutes=STALE_MINUTES))
    found = store.trials(w, (trial.c.state == ImpactState.ASKED.value) | left, 1, oldest=True)
    return found[0] if found else None


def list_rows(
    w: Work, trial_id: str, *, beyond: Beyond | None = None, gains: int | None = None, cursor: str | None = None, limit: int = 50
) -> tuple[list[WhatIfRow], str | None]:
    """Whom a trial reaches, as far as the actor may see them, most first; and the cursor of the next page."""
    where = (row.c.trial_id == trial_id) & w.scope(ROWS, row.c.customer_id)
    if beyond is not None:
        where &= row.c.beyond == beyond.value
    if gains is not None:
        where &= row.c.gains == gains
    after = decode_cursor(cursor, 1)
    found = store.rows_of(w, where, -1 if after is None else int(after[0]), limit + 1)
    following = encode_cursor([found[limit - 1][0]]) if len(found) > limit else None
    return [one for _place, one in found[:limit]], following


def rows_about(w: Work, trial_id: str, customer_ids: Collection[CustomerId]) -> list[WhatIfRow]:
    """The rows of these customers, as far as the actor may see them."""
    where = (row.c.trial_id == trial_id) & row.c.customer_id.in_(sorted(customer_ids)) & w.scope(ROWS, row.c.customer_id)
    return [one for _place, one in store.rows_of(w, where, -1, len(customer_ids))]
