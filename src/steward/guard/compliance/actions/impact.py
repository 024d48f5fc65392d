"""Trying a change: asked for by a person, computed by a job, and kept as a report that never changes."""

from collections.abc import Sequence

from steward.guard.compliance.model import Change, ChangeKind, Impact, ImpactId, ImpactReport, ImpactRow, ImpactState
from steward.guard.compliance.queries.instruments import changed_instrument
from steward.guard.compliance.queries.packs import packs_of
from steward.guard.compliance.rules.change import change_packs
from steward.guard.compliance.store import impact as store
from steward.kernel.ids import ProductId
from steward.kernel.json import Json, digest
from steward.know.products.queries import get_product
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.COMPLIANCE_IMPACT_RUN)
def run_impact(w: Work, *, change: Change) -> ImpactId:
    """Ask what a change would do; a job computes it, and `get_impact` says how far it is. BadChange when the change does not fit."""
    _check(w, change)
    asked = Impact(ImpactId(w.new_id()), change, ImpactState.ASKED, "asked", 0, w.actor.person_id, w.now)
    store.add_impact(w, asked)
    return asked.id


def _check(w: Work, change: Change) -> None:
    if change.kind is ChangeKind.GRADE:
        get_product(w, ProductId(change.target))
        assert change.grade
    elif change.kind is ChangeKind.SCORING:
        changed_instrument(w, change)
    else:
        change_packs(packs_of(w), change)


@action(Operation.COMPLIANCE_IMPACT_RECORD)
def note_impact(w: Work, *, impact_id: ImpactId, state: ImpactState, step: str, percent: int) -> None:
    """How far the computation is."""
    store.move(w, impact_id, state, step, percent)


@action(Operation.COMPLIANCE_IMPACT_RECORD)
def record_impact(w: Work, *, asked: Impact, body: dict[str, Json], rows: Sequence[ImpactRow]) -> ImpactReport:
    """Keep what was found; its digest covers the change, the counts and every row."""
    proved = digest({"change": asked.change.digest, "body": body, "rows": [store.row_values(row) for row in rows]})
    made = ImpactReport(asked.id, asked.change, w.now, body, proved)
    store.add_report(w, made, rows)
    store.move(w, asked.id, ImpactState.DONE, "done", 100)
    return made
