"""How likely suggestions are to be followed, over HTTP: the model in force, what waits, learning anew, taking back, and the decision."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel

from steward.api.suggestions import title_of
from steward.deliver.suggestions import actions, queries
from steward.deliver.suggestions.model import Learned, MonthAhead, Move, Score
from steward.platform.access import matrix
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/likelihood")


class ScoreOut(BaseModel):
    """How chances scored ahead in time: mean log loss, Brier score, and the mean gap between chance and share."""

    log_loss: float
    brier: float
    gap: float


class MonthAheadOut(BaseModel):
    """A month as it was foretold from those before: how many ideas, how many followed, how many by prior and model, and their scores."""

    first: date
    trials: int
    followed: int
    silent: int
    by_prior: float
    by_model: float
    prior: ScoreOut
    model: ScoreOut


class MoveOut(BaseModel):
    """What the model makes of a chance, in words: of a kind's own estimate, or, for one unit more of a feature, of an even one."""

    code: str
    title: str
    before: float
    after: float


class LikelihoodCardOut(BaseModel):
    """What a model was taught with, what it moves, and how it foretold each month from those before, beside the prior.

    `worse`: ahead in time it did worse than the prior, so that nobody may release it; `outdated`: the priors have changed since.
    """

    learned_on: date
    trials: int
    followed: int
    silent: int
    ahead: int
    prior: ScoreOut | None
    model: ScoreOut | None
    months: list[MonthAheadOut]
    kinds: list[MoveOut]
    features: list[MoveOut]
    worse: bool
    outdated: bool


class LikelihoodProposedOut(BaseModel):
    """A model that was put forward."""

    change_id: str
    card: LikelihoodCardOut


class LikelihoodWaitingOut(LikelihoodProposedOut):
    """A model that waits for a second person until it runs out; the last three are about the asker."""

    made_by: str
    made_at: datetime
    expires_at: datetime
    own: bool
    may_withdraw: bool
    may_decide: bool


class LikelihoodOut(BaseModel):
    """The model in force and who put it forward and released it; none while the bank's prior stands alone. What waits, oldest first.

    `answered` suggestions of the last year teach something by their answer, `silent` ones by having got none for 14 days.
    """

    in_force: LikelihoodCardOut | None
    makers: list[str]
    checker: str | None
    released_at: datetime | None
    waiting: list[LikelihoodWaitingOut]
    answered: int
    silent: int


class LikelihoodDecisionIn(BaseModel):
    """Yes or no to another person's model."""

    approve: bool


@router.get("", **operation(Operation.SUGGESTIONS_MODEL_READ))
def get_likelihood(call: CallDep) -> LikelihoodOut:
    """What likelihoods rest on now, and what waits for a second person."""
    return call.read(lambda w: _desk(w, call))


@router.get("/{change_id}", **operation(Operation.SUGGESTIONS_MODEL_READ))
def get_proposed_likelihood(call: CallDep, change_id: IdPath) -> LikelihoodProposedOut:
    """A model that was put forward, with its card."""
    return call.read(lambda w: LikelihoodProposedOut(change_id=change_id, card=_card(call, queries.get_proposed(w, change_id))))


@router.post("", **operation(Operation.SUGGESTIONS_MODEL_PROPOSE, idempotent=True))
def learn_likelihood(call: CallDep) -> LikelihoodProposedOut:
    """Learn from the answers of the last year and put the model forward."""

    def act(w: Work) -> LikelihoodProposedOut:
        made = actions.learn_likelihood(w)
        return LikelihoodProposedOut(change_id=made, card=_card(call, queries.get_proposed(w, made)))

    return call.run(act)


@router.post("/{change_id}", **operation(Operation.SUGGESTIONS_MODEL_DECIDE))
def decide_likelihood(call: CallDep, change_id: IdPath, body: LikelihoodDecisionIn) -> LikelihoodOut:
    """Let it weigh suggestions from now on, or refuse it."""

    def act(w: Work) -> LikelihoodOut:
        actions.decide_likelihood(w, proposal_id=change_id, approve=body.approve)
        return _desk(w, call)

    return call.run(act, serial=True)


@router.post("/{change_id}/withdrawal", **operation(Operation.SUGGESTIONS_MODEL_PROPOSE))
def withdraw_likelihood(call: CallDep, change_id: IdPath) -> LikelihoodOut:
    """Take one's own model back while nobody has decided it."""

    def act(w: Work) -> LikelihoodOut:
        actions.withdraw_likelihood(w, proposal_id=change_id)
        return _desk(w, call)

    return call.run(act, serial=True)


def _desk(w: Work, call: Call) -> LikelihoodOut:
    found, waiting = queries.last_released(w), queries.models_waiting(w)
    named = [] if found is None else [*found.makers, found.checker]
    names = {i: p.name for i, p in people_by_id(w, [*named, *(one.proposal.makers[0] for one in waiting)]).items()}
    answered, silent = queries.count_answers(w)
    return LikelihoodOut(
        in_force=None if found is None else _card(call, found.learned),
        makers=[] if found is None else [names.get(i, i) for i in found.makers],
        checker=None if found is None else names.get(found.checker, found.checker),
        released_at=None if found is None else found.released_at,
        waiting=[_waiting(w, call, one, names) for one in waiting],
        answered=answered,
        silent=silent,
    )


def _waiting(w: Work, call: Call, of: queries.WaitingModel, names: dict[str, str]) -> LikelihoodWaitingOut:
    put = of.proposal
    own = w.actor.person_id in put.makers
    return LikelihoodWaitingOut(
        change_id=put.id,
        card=_card(call, of.learned),
        made_by=names.get(put.makers[0], ""),
        made_at=put.made_at,
        expires_at=put.expires_at,
        own=own,
        may_withdraw=own and bool(matrix.relations(w.actor.role, Operation.SUGGESTIONS_MODEL_PROPOSE)),
        may_decide=not own and bool(matrix.relations(w.actor.role, Operation.SUGGESTIONS_MODEL_DECIDE)),
    )


def _card(call: Call, learned: Learned) -> LikelihoodCardOut:
    card = learned.card
    kinds, features = queries.moves_of(learned)
    return LikelihoodCardOut(
        learned_on=learned.learned_on,
        trials=card.trials,
        followed=card.followed,
        silent=card.silent,
        ahead=card.ahead,
        prior=None if card.prior is None else _score(card.prior),
        model=None if card.model is None else _score(card.model),
        months=[_month(m) for m in card.months],
        kinds=[_move(m, title_of(call, m.code)) for m in kinds],
        features=[_move(m, call.say(f"suggestions.feature-{m.code}")) for m in features],
        worse=card.is_worse,
        outdated=queries.is_outdated(learned),
    )


def _month(m: MonthAhead) -> MonthAheadOut:
    return MonthAheadOut(
        first=m.first,
        trials=m.trials,
        followed=m.followed,
        silent=m.silent,
        by_prior=m.by_prior,
        by_model=m.by_model,
        prior=_score(m.prior),
        model=_score(m.model),
    )


def _move(m: Move, title: str) -> MoveOut:
    return MoveOut(code=m.code, title=title, before=m.before, after=m.after)


def _score(found: Score) -> ScoreOut:
    return ScoreOut(log_loss=found.log_loss, brier=found.brier, gap=found.gap)
