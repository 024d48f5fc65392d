"""What every act of a disclosure needs: the one that is still live, and an event about it."""

from collections.abc import Mapping
from typing import Any

from steward.guard.contracts.model import Disclosure, DisclosureEvent, DisclosureOver, EventKind, Progress, StepClosed, StepKind, TaskKind
from steward.guard.contracts.queries.situation import duties_now
from steward.guard.contracts.queries.standing import progress_now
from steward.guard.contracts.store import disclosures as store
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import Instant
from steward.platform.work import Work


def customer_of(w: Work, kw: Mapping[str, Any]) -> CustomerId:
    """Whose disclosure an action is about."""
    return store.find_disclosure(w, kw["disclosure_id"]).customer_id


def live_disclosure(w: Work, disclosure_id: str) -> tuple[Disclosure, Progress]:
    """A disclosure that can still go on, and how far it is; DisclosureOver when it expired or is about something that changed."""
    found = store.find_disclosure(w, disclosure_id)
    due = duties_now(w, found.customer_id, [found.product_id]).get(found.product_id)
    if w.now >= found.expires_at or due is None or not due.covered_by(found, None):
        raise DisclosureOver
    progress = progress_now(w, found)
    if progress.refused:
        raise DisclosureOver
    return found, progress


def check_open(progress: Progress, step: StepKind) -> None:
    """Refuse with StepClosed what is not asked, or done already."""
    if step not in progress.steps or step in progress.done:
        raise StepClosed(step=step.value)


def event_of(
    w: Work, of: Disclosure, kind: EventKind, about: str, *, passed: bool | None = None, facts: Mapping[str, Json] | None = None
) -> DisclosureEvent:
    """Something that happens now, by the hand of the actor."""
    return DisclosureEvent(
        id=w.new_id(),
        disclosure_id=of.id,
        customer_id=of.customer_id,
        kind=kind,
        about=about,
        passed=passed,
        facts=facts or {},
        person_id=w.actor.person_id,
        at=w.now,
    )


def refer(w: Work, of: Disclosure, kind: TaskKind, due_at: Instant) -> None:
    """A person of the bank has to speak with the customer."""
    task_id = w.new_id()
    row = {
        "id": task_id,
        "disclosure_id": of.id,
        "customer_id": of.customer_id,
        "product_id": of.product_id,
        "kind": kind.value,
        "due_at": due_at,
        "made_at": w.now,
        "tries": 0,
    }
    store.add_task(w, row)
    store.add_events(w, [event_of(w, of, EventKind.REFERRED, kind, facts={"task_id": task_id, "due_at": due_at.isoformat()})])
