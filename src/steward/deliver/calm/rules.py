"""What a calm contract has to be, and how it is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.deliver.calm.model import BPS, LEAST_FALL_BPS, MOST_FALL_BPS, MOST_STEPS, BadSteps, FallStep, InFall, ReduceToMissing
from steward.kernel.json import Json


def check_steps(steps: Sequence[FallStep]) -> None:
    """Refuse what cannot be kept to.

    BadSteps unless there are one to four falls that rise within what is allowed; ReduceToMissing where a share is missing or too much.
    """
    falls = [s.fall_bps for s in steps]
    if not 1 <= len(falls) <= MOST_STEPS or falls != sorted(set(falls)) or not LEAST_FALL_BPS <= falls[0] <= falls[-1] <= MOST_FALL_BPS:
        raise BadSteps(most_steps=MOST_STEPS, least=LEAST_FALL_BPS // 100, most=MOST_FALL_BPS // 100)
    for step in steps:
        if (step.choice is InFall.REDUCE) != (step.reduce_to_bps is not None) or not 0 <= (step.reduce_to_bps or 0) < BPS:
            raise ReduceToMissing


def write_content(steps: Sequence[FallStep], words: str) -> dict[str, Json]:
    """A contract as it is kept."""
    return {"steps": [[s.fall_bps, s.choice.value, s.reduce_to_bps] for s in steps], "words": words}


def read_content(content: Mapping[str, Any]) -> tuple[tuple[FallStep, ...], str]:
    """The steps and the customer's words."""
    return tuple(FallStep(fall, InFall(choice), to) for fall, choice, to in content["steps"]), content["words"]
