"""Disclosures, questions and tasks for those who may see them."""

import json
from dataclasses import dataclass

from steward.guard.contracts.model import Answer, CareQuestion, CheckQuestion, Disclosure, EventKind, Progress, StepKind, Task
from steward.guard.contracts.rules.check import next_question
from steward.guard.contracts.rules.library import care_questions, questions
from steward.guard.contracts.store import disclosures as store
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.work import Work


def get_disclosure(w: Work, disclosure_id: str) -> Disclosure:
    """One disclosure; DisclosureNotFound when the actor may not see it."""
    return store.find_disclosure(w, disclosure_id)


def list_disclosures(w: Work, customer_id: CustomerId) -> list[Disclosure]:
    """Every disclosure of a customer, oldest first."""
    w.require(Operation.CONTRACTS_DISCLOSURE_READ, customer_id)
    return store.disclosures_of(w, customer_id)


def question_now(of: Disclosure, found: Progress) -> CheckQuestion | None:
    """The check question to ask now; None while none is due."""
    if StepKind.CHECK in found.done or StepKind.CHECK not in found.steps or found.waits_for is not None:
        return None
    return next_question(questions()[of.product_kind], of, found.asked)


def care_asked() -> tuple[CareQuestion, ...]:
    """The questions of the special care path."""
    return care_questions()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a customer said that a conversation is about: answers that raise a concern, and own words newest first."""

    concerns: tuple[tuple[CareQuestion, Answer], ...]
    words: tuple[str, ...]


def heard_in(w: Work, of: Disclosure) -> Heard:
    """What the customer answered and said in one disclosure."""
    events = store.events_of(w, [of.id])
    words = store.words_of(w, [e.id for e in events])
    said = [words[e.id] for e in reversed(events) if e.kind is EventKind.TAUGHT and e.id in words]
    cared = [json.loads(words[e.id]) for e in events if e.kind is EventKind.CARE_ANSWERED and e.id in words]
    given = cared[-1] if cared else {}
    raised = [(q, a) for q in care_questions() for a in q.answers if given.get(q.id) == a.id and a.id in q.concerns]
    return Heard(tuple(raised), tuple(said))


def get_task(w: Work, task_id: str) -> Task:
    """One conversation; DisclosureNotFound when the actor may not see it."""
    return store.find_task(w, task_id)


def open_tasks(w: Work) -> list[Task]:
    """Conversations that are to be held with customers the actor may speak with, soonest first."""
    return store.open_tasks(w)
