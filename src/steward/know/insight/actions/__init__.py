"""What can be done with observations and hypotheses."""

from steward.know.insight.actions.answer import answer_hypothesis
from steward.know.insight.actions.observe import drop_observations, observe_behaviour, observe_money, record_note, record_observations
from steward.know.insight.actions.propose import propose_hypotheses

__all__ = [
    "answer_hypothesis",
    "drop_observations",
    "observe_behaviour",
    "observe_money",
    "propose_hypotheses",
    "record_note",
    "record_observations",
]
