"""Words of the steps of moves and of dividend choices: what happened to them, kept as it happened, and told in the customer's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.deliver.trading.model.custody import MoveState
from steward.deliver.trading.model.dividends import ChoiceState
from steward.deliver.trading.model.exchange import RequestKind
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import Instant


class Step(StrEnum):
    """What happened: asked for, passed on to the register (it cannot be taken back), done, refused, cancelled, or its days moved."""

    ASKED = "asked"
    PASSED_ON = "passed_on"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    REDATED = "redated"


# Which step leads to a state; a move whose days are others now stays in the state it is in.
MOVE_STEPS: Mapping[MoveState, Step] = {
    MoveState.PLACED: Step.ASKED,
    MoveState.SUBMITTED: Step.PASSED_ON,
    MoveState.CONFIRMED: Step.DONE,
    MoveState.REJECTED: Step.REFUSED,
    MoveState.CANCELLED: Step.CANCELLED,
}
CHOICE_STEPS: Mapping[ChoiceState, Step] = {
    ChoiceState.ASKED: Step.ASKED,
    ChoiceState.CONFIRMED: Step.DONE,
    ChoiceState.REFUSED: Step.REFUSED,
}


@dataclass(frozen=True, slots=True)
class StepKept:
    """One step of a move or a choice; `seq` counts from 1 without gaps. `days` has those `before` and `after` where they moved."""

    kind: RequestKind
    of_id: str
    seq: int
    customer_id: CustomerId
    step: Step
    at: Instant
    days: Mapping[str, Mapping[str, Json]] | None = None
    read: bool = False
