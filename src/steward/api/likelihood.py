"""How likely suggestions are to be followed, over HTTP: the model in force, learning anew, and the second person's decision."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel

from steward.deliver.suggestions import actions, queries
from steward.deliver.suggestions.model import Learned, Score
from steward.platform.access.operation import Operation
from steward.platform.identity.queries import people_by_id
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter(prefix="/api/likelihood")


class ScoreOut(BaseModel):
    """How chances scored ahead in time: mean log loss, Brier score, and the mean gap between chance and share."""

    log_loss: float
    brier: float
    gap: float


class LikelihoodCardOut(BaseModel):
    """What a model was taught with, what it moves, and how it foretold each month from those before, beside the prior."""

    learned_on: date
    trials: int
    followed: int
    silent: int
    ahead: int
    prior: ScoreOut | None
    model: ScoreOut | None
    kinds: dict[str, float]
    features: dict[str, float]


class LikelihoodOut(BaseModel):
    """The model in force and who put it forward and released it; none while the bank's prior stands alone."""

    in_force: LikelihoodCardOut | None
    makers: list[str]
    checker: str | None
    released_at: datetime | None


class LikelihoodProposedOut(BaseModel):
    """A model that waits for a second person."""

    change_id: str
    card: LikelihoodCardOut


class LikelihoodDecisionIn(BaseModel):
    """Yes or no to another person's model."""

    approve: bool


@router.get("", **operation(Operation.SUGGESTIONS_MODEL_READ))
def get_likelihood(call: CallDep) -> LikelihoodOut:
    """What likelihoods rest on now."""
    return call.read(_in_force)


@router.get("/{change_id}", **operation(Operation.SUGGESTIONS_MODEL_READ))
def get_proposed_likelihood(call: CallDep, change_id: IdPath) -> LikelihoodProposedOut:
    """A model that was put forward, with its card."""
    return call.read(lambda w: LikelihoodProposedOut(change_id=change_id, card=_card(queries.get_proposed(w, change_id))))


@router.post("", **operation(Operation.SUGGESTIONS_MODEL_PROPOSE))
def learn_likelihood(call: CallDep) -> LikelihoodProposedOut:
    """Learn from the answers of the last year and put the model forward."""

    def act(w: Work) -> LikelihoodProposedOut:
        made = actions.learn_likelihood(w)
        return LikelihoodProposedOut(change_id=made, card=_card(queries.get_proposed(w, made)))

    return call.run(act)


@router.post("/{change_id}", **operation(Operation.SUGGESTIONS_MODEL_DECIDE))
def decide_likelihood(call: CallDep, change_id: IdPath, body: LikelihoodDecisionIn) -> LikelihoodOut:
    """Let it weigh suggestions from now on, or refuse it."""

    def act(w: Work) -> LikelihoodOut:
        actions.decide_likelihood(w, proposal_id=change_id, approve=body.approve)
        return _in_force(w)

    return call.run(act, serial=True)


def _in_force(w: Work) -> LikelihoodOut:
    found = queries.last_released(w)
    if found is None:
        return LikelihoodOut(in_force=None, makers=[], checker=None, released_at=None)
    names = {i: p.name for i, p in people_by_id(w, [*found.makers, found.checker]).items()}
    return LikelihoodOut(
        in_force=_card(found.learned),
        makers=[names.get(i, i) for i in found.makers],
        checker=names.get(found.checker, found.checker),
        released_at=found.released_at,
    )


def _card(learned: Learned) -> LikelihoodCardOut:
    card = learned.card
    return LikelihoodCardOut(
        learned_on=learned.learned_on,
        trials=card.trials,
        followed=card.followed,
        silent=card.silent,
        ahead=card.ahead,
        prior=_score(card.prior),
        model=_score(card.model),
        kinds=dict(learned.kinds),
        features=dict(learned.features),
    )


def _score(found: Score | None) -> ScoreOut | None:
    return None if found is None else ScoreOut(log_loss=found.log_loss, brier=found.brier, gap=found.gap)
