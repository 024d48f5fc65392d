"""Conversations that are due, held by people who sell nothing."""

from collections.abc import Collection, Mapping
from typing import Any

from steward.guard.contracts.actions.happen import event_of
from steward.guard.contracts.model import (
    EventKind,
    NoteMissing,
    ScriptUnfinished,
    Task,
    TaskClosed,
    TaskOutcome,
    TaskTooEarly,
)
from steward.guard.contracts.rules.library import script
from steward.guard.contracts.store import disclosures as store
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

MIN_NOTE = 4


def _whose(w: Work, kw: Mapping[str, Any]) -> CustomerId:
    return store.find_task(w, kw["task_id"]).customer_id


@action(Operation.CONTRACTS_TASK_DECIDE, subject=_whose)
def decide_task(w: Work, *, task_id: str, outcome: TaskOutcome, said: Collection[str], note: str) -> Task:
    """What a conversation came to. That the customer understood takes every node of the script (R04), and any outcome a note.

    TaskTooEarly before the time to reflect is over; nobody answering leaves the task open.
    """
    found = store.find_task(w, task_id)
    if found.decided_at is not None:
        raise TaskClosed
    if w.now < found.due_at:
        raise TaskTooEarly(until=found.due_at.isoformat(timespec="minutes"))
    if len(note.strip()) < MIN_NOTE:
        raise NoteMissing
    if outcome is TaskOutcome.UNDERSTOOD and (left := [n.id for n in script()[found.kind] if n.id not in said]):
        raise ScriptUnfinished(nodes=", ".join(left))
    answered = outcome is not TaskOutcome.NO_ANSWER
    values: dict[str, Any] = {"tries": found.tries + 1}
    if answered:
        values |= {"outcome": outcome.value, "decided_at": w.now, "decided_by": w.actor.person_id, "note": note.strip()}
    if not store.decide_task(w, task_id, values):
        raise TaskClosed
    of = store.find_disclosure(w, found.disclosure_id)
    passed = outcome is TaskOutcome.UNDERSTOOD if answered else None
    facts = {"task_id": task_id, "outcome": outcome.value, "said": sorted(said)}
    store.add_events(w, [event_of(w, of, EventKind.DECIDED, found.kind, passed=passed, facts=facts)])
    return store.find_task(w, task_id)
