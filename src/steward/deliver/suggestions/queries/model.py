"""The model in force: what was learned from answers and released by a second person; and what waits for one."""

from dataclasses import dataclass

from steward.deliver.suggestions import store
from steward.deliver.suggestions.model import Learned, Move, ReleasedModel
from steward.deliver.suggestions.queries.read import measure
from steward.deliver.suggestions.rules.learning import PATIENCE, moved_features, moved_kinds, read_learned
from steward.kernel.time import Instant, add_days
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.model import Proposal
from steward.platform.four_eyes.propose import find_proposal, last_approved, open_proposals
from steward.platform.work import Work

DAYS_LEARNED = 365


@dataclass(frozen=True, slots=True)
class WaitingModel:
    """A learned model with who put it forward and when."""

    proposal: Proposal
    learned: Learned


def model_in_force(w: Work) -> ReleasedModel | None:
    """The model released last; None when there is none, or the bank's priors have changed since it was learned: then they stand alone."""
    found = last_approved(w, Operation.SUGGESTIONS_MODEL_DECIDE)
    if found is None or found.checker is None or found.decided_at is None:
        return None
    learned = read_learned(found.payload)
    if is_outdated(learned):
        return None
    return ReleasedModel(found.id, learned, found.makers, found.checker, Instant(found.decided_at))


def last_released(w: Work) -> ReleasedModel | None:
    """The model in force, for people."""
    w.require(Operation.SUGGESTIONS_MODEL_READ)
    return model_in_force(w)


def get_proposed(w: Work, proposal_id: str) -> Learned:
    """A model that waits for its second person, or what became of it."""
    w.require(Operation.SUGGESTIONS_MODEL_READ)
    return read_learned(find_proposal(w, Operation.SUGGESTIONS_MODEL_DECIDE, proposal_id).payload)


def models_waiting(w: Work) -> list[WaitingModel]:
    """Models that wait for their second person, oldest first."""
    w.require(Operation.SUGGESTIONS_MODEL_READ)
    return [WaitingModel(p, read_learned(p.payload)) for p in open_proposals(w, Operation.SUGGESTIONS_MODEL_DECIDE)]


def is_outdated(learned: Learned) -> bool:
    """Whether the bank's priors have changed since it was learned, so that it would not count."""
    return learned.measure != measure().digest


def moves_of(learned: Learned) -> tuple[list[Move], list[Move]]:
    """What a model makes of the prior of each kind, and one unit more of each feature of an even chance."""
    return moved_kinds(learned, measure()), moved_features(learned)


def count_answers(w: Work) -> tuple[int, int]:
    """How many suggestions of the last year were answered, and how many were left without an answer long enough to count."""
    w.require(Operation.SUGGESTIONS_MODEL_READ)
    return store.count_answers(w, add_days(w.today, -DAYS_LEARNED), add_days(w.today, -PATIENCE))
