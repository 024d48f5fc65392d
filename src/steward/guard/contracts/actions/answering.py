"""What a customer answers and says: the comprehension check, teach-back, typed statements, and the questions of special care."""

from collections.abc import Mapping

from steward.guard.contracts.actions.happen import check_open, customer_of, event_of, live_disclosure, refer
from steward.guard.contracts.model import (
    Answered,
    EventKind,
    StepClosed,
    StepKind,
    TalkFirst,
    TaskKind,
    TaughtBack,
    TooLittleSaid,
    WordsDiffer,
)
from steward.guard.contracts.queries.read import question_now
from steward.guard.contracts.rules import teaching, typed
from steward.guard.contracts.rules.library import care_questions, duties, ideas
from steward.guard.contracts.store import disclosures as store
from steward.kernel.json import canonical, digest
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# A second try that still leaves doubt goes to a person (D).
TRIES = 2


@action(Operation.CONTRACTS_DISCLOSURE_COMPLETE, subject=customer_of)
def answer_question(w: Work, *, disclosure_id: str, question_id: str, answer: str) -> Answered:
    """An answer to the question asked now. A wrong one is explained and another follows; after the third a person calls."""
    of, progress = live_disclosure(w, disclosure_id)
    check_open(progress, StepKind.CHECK)
    if progress.waits_for is not None:
        raise TalkFirst
    asked = question_now(of, progress)
    if asked is None or asked.id != question_id or answer not in {a.id for a in asked.answers}:
        raise StepClosed(step=StepKind.CHECK.value)
    right = answer == asked.right
    facts = {"kind": of.product_kind, "complexity": of.duty.complexity.value, "answer": answer}
    store.add_events(w, [event_of(w, of, EventKind.ANSWERED, question_id, passed=right, facts=facts)])
    if not right and progress.wrong + 1 >= duties().bounds["wrong_answers"]:
        refer(w, of, TaskKind.TALK, w.now)
    return Answered(right, asked.because.to(of.language))


@action(Operation.CONTRACTS_DISCLOSURE_COMPLETE, subject=customer_of)
def teach_back(w: Work, *, disclosure_id: str, text: str) -> TaughtBack:
    """What can go wrong, in the customer's own words. Missing ideas are hinted at once; what stays doubtful goes to a person.

    TooLittleSaid, and nothing is kept, for a few words or words copied from the documents.
    """
    of, progress = live_disclosure(w, disclosure_id)
    check_open(progress, StepKind.TEACH_BACK)
    if progress.waits_for is not None:
        raise TalkFirst
    shown = [line.text for d in of.documents for s in d.sections for line in s.lines]
    told = teaching.judge_words(ideas()[of.product_kind], of.language, text, shown)
    if told.too_little or told.copied:
        raise TooLittleSaid(least=teaching.LEAST[of.language])
    facts = {"said": list(told.said), "denied": list(told.denied), "digest": digest(text)}
    happened = event_of(w, of, EventKind.TAUGHT, StepKind.TEACH_BACK, passed=told.passed, facts=facts)
    store.add_events(w, [happened], {happened.id: text})
    tries = sum(1 for e in store.events_of(w, [of.id]) if e.kind is EventKind.TAUGHT)
    referred = not told.passed and (bool(told.denied) or tries >= TRIES)
    if referred:
        refer(w, of, TaskKind.TEACH_BACK, w.now)
    return TaughtBack(told.passed, referred, tuple(h.to(of.language) for h in told.hints))


@action(Operation.CONTRACTS_DISCLOSURE_COMPLETE, subject=customer_of)
def type_statement(w: Work, *, disclosure_id: str, step: StepKind, text: str) -> None:
    """The customer types a sentence word by word (W09, F01); WordsDiffer when it is another."""
    of, progress = live_disclosure(w, disclosure_id)
    check_open(progress, step)
    if step not in typed.STATEMENTS:
        raise StepClosed(step=step.value)
    if not typed.same_words(typed.STATEMENTS[step].to(of.language), text):
        raise WordsDiffer
    happened = event_of(w, of, EventKind.TYPED, step, passed=True, facts={"digest": digest(text)})
    store.add_events(w, [happened], {happened.id: text})


@action(Operation.CONTRACTS_DISCLOSURE_COMPLETE, subject=customer_of)
def answer_care(w: Work, *, disclosure_id: str, answers: Mapping[str, str]) -> None:
    """The questions of special care, all at once; what raises a concern is talked about in the call."""
    of, progress = live_disclosure(w, disclosure_id)
    check_open(progress, StepKind.CARE_QUESTIONS)
    asked = care_questions()
    if set(answers) != {q.id for q in asked} or any(answers[q.id] not in {a.id for a in q.answers} for q in asked):
        raise StepClosed(step=StepKind.CARE_QUESTIONS.value)
    said = canonical(dict(answers)).decode()
    happened = event_of(w, of, EventKind.CARE_ANSWERED, StepKind.CARE_QUESTIONS, facts={"digest": digest(said)})
    store.add_events(w, [happened], {happened.id: said})
