"""What can be done: a run over the book, from its beginning to its findings; and what people do about a finding."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pyarrow as pa

from steward.deliver.review import queries, store
from steward.deliver.review.model import (
    Finding,
    FindingNotFound,
    FindingNotOpen,
    FindingState,
    FindingStep,
    Outcome,
    ReasonMissing,
    ReviewRun,
    ReviewRunId,
    ReviewUnderway,
    RunLost,
    RunState,
    StepKind,
)
from steward.deliver.review.rules.lifecycle import Part, count_settled
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# A run that has not moved for so long has stopped without a word; the next one goes on with it.
STALE_MINUTES = 5


@action(Operation.REVIEW_RUN_START)
def begin_run(w: Work, *, as_of: BusinessDate) -> tuple[ReviewRun, bool]:
    """A new run for the day, or the one that stopped without a word, which goes on (True). ReviewUnderway while one is at work."""
    found = queries.run_at_work(w)
    if found is not None:
        if w.now - found.moved_at < timedelta(minutes=STALE_MINUTES):
            raise ReviewUnderway(started_at=found.started_at.isoformat(), done=found.blocks_done, blocks=found.blocks)
        if found.as_of == as_of:
            store.move_run(w, found.id)
            return found, True
        store.move_run(w, found.id, state=RunState.CANCELLED.value)
    made = ReviewRun(
        ReviewRunId(w.new_id()), as_of, RunState.RUNNING, w.now, w.now, 0, 0, 0, queries.policy().version, "", "", {}
    )  # fmt: skip
    if not store.add_run(w, made):
        raise ReviewUnderway(started_at=w.now.isoformat(), done=0, blocks=0)
    return made, False


@action(Operation.REVIEW_RUN_START)
def note_run(w: Work, *, run_id: ReviewRunId, figures: Mapping[str, int | str]) -> None:
    """How far a run is, by the names of ReviewRun; RunLost when it was given up or another has taken it over."""
    if not store.move_run(w, run_id, **figures):
        raise RunLost


@action(Operation.REVIEW_RUN_START)
def cancel_run(w: Work, *, run_id: ReviewRunId) -> None:
    """Give a run up; nothing it found is seen."""
    store.move_run(w, run_id, state=RunState.CANCELLED.value)


@action(Operation.REVIEW_RUN_START)
def finish_run(w: Work, *, run_id: ReviewRunId, parts: Iterable[tuple[Part, pa.Table]], digest: str) -> Mapping[str, int]:
    """Everything a run found, and settled, becomes seen at once: opened, brought up to date, come back, closed; how many of each."""
    counts = Counter[str]()
    for part, settled in parts:
        counts.update(_write(w, run_id, part, settled))
    if not store.move_run(w, run_id, state=RunState.DONE.value, digest=digest, counts=counts):
        raise RunLost
    return counts


def _write(w: Work, run_id: ReviewRunId, part: Part, settled: pa.Table) -> Mapping[str, int]:
    """Write what was settled, settled again for as long as somebody has dealt with a finding of it since."""
    while True:
        with suppress(store.Overtaken), w.attempt():
            store.write_settled(w, run_id, settled)
            return count_settled(settled)
        settled = queries.settle(w, part)


def _customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    found = store.customer_of(w, kw["finding_id"])
    if found is None:
        raise FindingNotFound
    return found


@action(Operation.REVIEW_FINDING_ACKNOWLEDGE, subject=_customer_of)
def acknowledge_finding(w: Work, *, finding_id: str, outcome: Outcome, reason: str = "") -> Finding:
    """Say what is done about an open finding. ReasonMissing where nothing is done and nobody says why; FindingNotOpen otherwise."""
    reason = reason.strip()
    if outcome is Outcome.NOTHING and not reason:
        raise ReasonMissing
    found = queries.get_finding(w, finding_id)
    if found.state is not FindingState.OPEN or not store.acknowledge(w, finding_id):
        raise FindingNotOpen
    store.add_steps(w, [FindingStep(found.id, StepKind.ACKNOWLEDGED, w.now, w.actor.person_id, outcome, reason or None)])
    return queries.get_finding(w, finding_id)
