"""What can be done: suggest for many customers at once, say what became of one, learn from answers, release what was learned."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.advise.advice import queries as advice
from steward.deliver.suggestions import queries, store
from steward.deliver.suggestions.model import (
    AlreadyDecided,
    Answer,
    Answered,
    Candidate,
    ContactBarred,
    Idea,
    NoSuchCandidate,
    NothingToLearn,
    ReasonNeeded,
    Suggestion,
    SuggestionId,
    SuggestionNotFound,
    Way,
    WorseThanPrior,
)
from steward.deliver.suggestions.queries.gather import CURRENCY
from steward.deliver.suggestions.rules.choose import choose, weigh
from steward.deliver.suggestions.rules.learning import learn, read_learned, trials_of, write_learned
from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import add_days
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import find_proposal, propose, withdraw
from steward.platform.work import Work

DECIDE_MODEL = Operation.SUGGESTIONS_MODEL_DECIDE


@action(Operation.SUGGESTIONS_CHOICE_MAKE)
def suggest(w: Work, *, ideas: Mapping[CustomerId, Sequence[Idea]], load: Mapping[str, int]) -> int:
    """Choose among the ideas of these customers as of today, once a day; how many were suggested something or left alone.

    `ideas`: as `ideas_of` finds them; `load`: how many customers with ideas each advisor has in all.
    """
    decided = store.decided_on(w, list(ideas), w.today)
    measure = queries.measure()
    released = queries.model_in_force(w)
    learned = None if released is None else released.learned
    made = []
    for customer_id, has in queries.gather(w, {c: has for c, has in ideas.items() if c not in decided}, load, measure).items():
        candidates = weigh(has.ideas, has.stops, measure, learned, minutes=has.minutes, contacts=has.contacts)
        found = choose(candidates, measure, customer_id, w.today)
        made.append(
            Suggestion(
                id=SuggestionId(w.new_id()),
                customer_id=customer_id,
                day=w.today,
                chosen=found.chosen,
                candidates=candidates,
                held_out=found.held_out,
                propensity=found.propensity,
                method=f"{measure.version}:{measure.digest[:12]}" + ("" if released is None else f"+{released.id[-12:]}"),
                made_at=w.now,
                contacts=has.contacts,
            )
        )
    store.add(w, made)
    return len(made)


@action(Operation.SUGGESTIONS_MODEL_PROPOSE)
def learn_likelihood(w: Work) -> str:
    """Learn from the answers of the last year and put the model forward; the id under which somebody else decides. NothingToLearn."""
    trials = trials_of(store.since(w, add_days(w.today, -queries.DAYS_LEARNED)), w.today)
    if not trials:
        raise NothingToLearn
    return propose(w, DECIDE_MODEL, write_learned(learn(trials, queries.measure(), w.today)))


def _as_learned(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return find_proposal(w, DECIDE_MODEL, kw["proposal_id"]).payload


@action(DECIDE_MODEL, four_eyes=Proposed("proposal_id", _as_learned))
def decide_likelihood(w: Work, *, proposal_id: str, approve: bool) -> None:
    """Let another person's model weigh suggestions from now on, or refuse it. WorseThanPrior: such a model is not released by anybody."""
    card = read_learned(find_proposal(w, DECIDE_MODEL, proposal_id).payload).card
    if approve and card.is_worse and card.model is not None and card.prior is not None:
        raise WorseThanPrior(model=card.model.log_loss, prior=card.prior.log_loss)


@action(Operation.SUGGESTIONS_MODEL_PROPOSE)
def withdraw_likelihood(w: Work, *, proposal_id: str) -> None:
    """Take one's own model back while nobody has decided it; ProposalMissing, NotOwnProposal, ProposalClosed."""
    withdraw(w, DECIDE_MODEL, proposal_id)


def _customer_of(w: Work, kw: Mapping[str, Any]) -> str:
    found = store.customer_of(w, kw["suggestion_id"])
    if found is None:
        raise SuggestionNotFound
    return found


@action(Operation.SUGGESTIONS_CHOICE_ANSWER, subject=_customer_of)
def answer_suggestion(w: Work, *, suggestion_id: str, answer: Answer, code: str = "", reason: str = "") -> Suggestion:
    """Say what is done: what was suggested, something else of what was weighed (`code`), or nothing; the last two for a reason.

    The guard is asked once more, a call at this very hour: ContactBarred with its reasons, whoever wants it.
    """
    found = queries.get_suggestion(w, suggestion_id)
    if found.answered is not None:
        raise AlreadyDecided
    if answer is not Answer.TAKEN and not reason.strip():
        raise ReasonNeeded
    done = _done(found, answer, code)
    if done.way is not Way.LEAVE:
        _require_passed(w, found.customer_id, done.code)
    store.add_answer(w, suggestion_id, Answered(answer, done.code, reason.strip(), w.actor.person_id, w.now))
    return queries.get_suggestion(w, suggestion_id)


def _done(found: Suggestion, answer: Answer, code: str) -> Candidate:
    """What is done in the end."""
    if answer is Answer.TAKEN:
        return found.chosen
    wanted = next((c for c in found.candidates if (c.way is Way.LEAVE if answer is Answer.LEFT else c.code == code)), None)
    if wanted is None:
        raise NoSuchCandidate
    return wanted


def _require_passed(w: Work, customer_id: CustomerId, code: str) -> None:
    known, measure = advice.customer_facts_for_all(w, w.today, CURRENCY, frozenset({customer_id})), queries.measure()
    stops = queries.stops_now(w, customer_id, measure.kinds[code], known[customer_id], measure.hour)
    if stops:
        raise ContactBarred(*(Explanation(s.code, dict(s.facts)) for s in stops))
