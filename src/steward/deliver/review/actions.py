"""What can be done: a run over the book, from its beginning to its findings; and what people do about a finding."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from steward.deliver.review import queries, store
from steward.deliver.review.model import (
    Finding,
    FindingId,
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
from steward.deliver.review.rules.lifecycle import Changes, FoundRows, LivingRows, decide_changes
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# A run that has not moved for so long has stopped without a word; the next one goes on with it.
STALE_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Part:
    """What was found about a part of the book: customers beyond `after` up to `until` (None: from and to the ends), or exactly `only`."""

    found: FoundRows
    after: str | None = None
    until: str | None = None
    only: Collection[CustomerId] | None = None


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
def finish_run(w: Work, *, run_id: ReviewRunId, parts: Iterable[Part], digest: str) -> Mapping[str, int]:
    """Everything a run found becomes seen at once: opened, brought up to date, come back, closed by itself; how many of each."""
    counts = dict.fromkeys(("fresh", "renewed", "reopened", "closed", "unchanged"), 0)
    for part in parts:
        living = store.living_between(w, part.after, part.until) if part.only is None else store.living_of(w, part.only)
        changes = decide_changes(living, part.found, queries.policy().bars)
        _apply(w, run_id, living, part.found, changes)
        for name in ("fresh", "renewed", "reopened", "closed"):
            counts[name] += len(getattr(changes, name))
        counts["unchanged"] += changes.unchanged
    if not store.move_run(w, run_id, state=RunState.DONE.value, digest=digest, counts=counts):
        raise RunLost
    return counts


def _apply(w: Work, run_id: ReviewRunId, living: LivingRows, found: FoundRows, changes: Changes) -> None:
    reopened, closed = ([living.ids[at] for at in places] for places in ((at for at, _place in changes.reopened), changes.closed))
    store.open_findings(w, run_id, found, changes.fresh)
    store.renew(w, run_id, living, found, (*changes.renewed, *changes.reopened))
    store.set_state(w, closed, FindingState.CLOSED)
    steps = [_step(one, StepKind.REOPENED, w.now) for one in reopened] + [_step(one, StepKind.CLOSED, w.now) for one in closed]
    store.add_steps(w, steps, run_id)


def _step(of: str, kind: StepKind, at: Instant) -> FindingStep:
    return FindingStep(FindingId(of), kind, at, None, None, None)


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
    if found.state is not FindingState.OPEN or not store.set_state(w, [finding_id], FindingState.ACKNOWLEDGED):
        raise FindingNotOpen
    store.add_steps(w, [FindingStep(found.id, StepKind.ACKNOWLEDGED, w.now, w.actor.person_id, outcome, reason or None)])
    return queries.get_finding(w, finding_id)
