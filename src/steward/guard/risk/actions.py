"""What can be done: what a complete run came to is recorded, and people answer for breaches."""

from steward.guard.risk import queries, store
from steward.guard.risk.model import (
    AnswerMissing,
    Breach,
    BreachNotOpen,
    BreachState,
    BreachStep,
    BreachStepKind,
    Indicator,
    NotOwner,
    Reading,
    RiskBook,
    RiskBookId,
    WholeBook,
)
from steward.guard.risk.rules.readings import decide_turns, read_all
from steward.kernel.time import BusinessDate, add_days
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.RISK_BOOK_RECORD)
def record_book(w: Work, *, book: WholeBook) -> RiskBookId:
    """Keep what a complete run came to, with what the indicators in force say of it; breaches open, change, come back and close."""
    indicators = {i.code: i for i in queries.indicators_at(book.as_of)}
    made = RiskBook(RiskBookId(w.new_id()), book.run_id, book.as_of, w.now, queries.indicators_digest(book.as_of))
    readings = read_all(indicators.values(), book.figures)
    store.add_book(w, made, book.figures, readings)
    turns = decide_turns(store.breaches(w, store.LIVING), readings)

    def due(of: Reading) -> BusinessDate:
        return add_days(book.as_of, indicators[of.indicator].due_days)

    store.open_breaches(w, made.id, [(r, due(r)) for r in turns.fresh])
    for before, reading in turns.renewed:
        store.renew(w, before.id, reading, made.id, before.due)
    for before, reading in turns.reopened:
        store.renew(w, before.id, reading, made.id, due(reading))
    store.set_state(w, [b.id for b in turns.closed], BreachState.CLOSED)
    steps = [BreachStep(b.id, BreachStepKind.REOPENED, w.now, None, None) for b, _reading in turns.reopened]
    steps += [BreachStep(b.id, BreachStepKind.CLOSED, w.now, None, None) for b in turns.closed]
    store.add_steps(w, steps, made.id)
    return made.id


@action(Operation.RISK_BREACH_ANSWER)
def answer_breach(w: Work, *, breach_id: str, answer: str) -> Breach:
    """Say what is done about an open breach, or why nothing is. AnswerMissing, NotOwner, or BreachNotOpen otherwise."""
    answer = answer.strip()
    if not answer:
        raise AnswerMissing
    found = queries.get_breach(w, breach_id)
    of = _indicator_of(found, w.today)
    if of is not None and w.actor.role.value != of.owner.value:
        raise NotOwner(owner=of.owner.value)
    if found.state is not BreachState.OPEN or not store.set_state(w, [breach_id], BreachState.ANSWERED):
        raise BreachNotOpen
    store.add_steps(w, [BreachStep(found.id, BreachStepKind.ANSWERED, w.now, w.actor.person_id, answer)])
    return queries.get_breach(w, breach_id)


def _indicator_of(of: Breach, day: BusinessDate) -> Indicator | None:
    """The indicator a breach is of, as it is on a day; None when there is none any more, and whoever may answer does."""
    return next((i for i in queries.indicators_at(day) if i.code == of.indicator), None)
