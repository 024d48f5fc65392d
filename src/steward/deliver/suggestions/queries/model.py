"""The model in force: what was learned from answers and released by a second person."""

from steward.deliver.suggestions.model import Learned, ReleasedModel
from steward.deliver.suggestions.queries.read import measure
from steward.deliver.suggestions.rules.learning import read_learned
from steward.kernel.time import Instant
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.propose import find_proposal, last_approved
from steward.platform.work import Work


def model_in_force(w: Work) -> ReleasedModel | None:
    """The model released last; None when there is none, or the bank's priors have changed since it was learned: then they stand alone."""
    found = last_approved(w, Operation.SUGGESTIONS_MODEL_DECIDE)
    if found is None or found.checker is None or found.decided_at is None:
        return None
    learned = read_learned(found.payload)
    if learned.measure != measure().digest:
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
