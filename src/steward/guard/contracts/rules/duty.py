"""What a customer must be told and must do before an act with a product: read off the duty table."""

from collections.abc import Mapping
from typing import Any

from steward.guard.contracts.model import Complexity, Duty, Situation, StepKind
from steward.guard.contracts.rules.library import Duties


def decide_duty(table: Duties, case: Situation) -> Duty:
    """Every duty whose conditions all hold; each document and step once, in the order of the table, what compels care first."""
    complexity = _complexity(table, case)
    lines = [line for line in table.owed if _holds(line.when, case, complexity)]
    documents = tuple(dict.fromkeys(code for line in lines for code in line.documents))
    asked = {step for line in lines for step in line.steps}
    return Duty(complexity, documents, tuple(step for step in StepKind if step in asked))


def _complexity(table: Duties, case: Situation) -> Complexity:
    """The highest of those that fit; ordinary when none does."""
    fitting = [level for level, when in table.complexities if _holds(when, case, None)]
    order = list(Complexity)
    return max(fitting, key=order.index, default=Complexity.ORDINARY)


def _holds(when: Mapping[str, Any], case: Situation, complexity: Complexity | None) -> bool:
    values = {"kinds": case.kind, "forms": case.form, "regimes": case.regime, "offerings": case.offering, "complexities": complexity}
    for name, value in values.items():
        if name in when and value not in when[name]:
            return False
        if f"not_{name}" in when and value in when[f"not_{name}"]:
            return False
    if "protections" in when and case.protections.isdisjoint(when["protections"]):
        return False
    if case.grade < when.get("grade_from", 0):
        return False
    return all(getattr(case, flag) is when[flag] for flag in ("above_level", "agency") if flag in when)
