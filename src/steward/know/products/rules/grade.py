"""A risk grade from factors by a dated method."""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from steward.kernel.explain import Explanation
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate
from steward.know.products.model import (
    FactorScale,
    FactorScore,
    FactorsIncomplete,
    Graded,
    GradeFactor,
    GradeMethod,
    NoGradeMethod,
    Offering,
    ProductRow,
)

TOP = 5


def parse_methods(text: str) -> tuple[GradeMethod, ...]:
    """Every method of the file, oldest first; ValueError when one lacks a factor or a grade, or its weights are not 100."""
    methods = [_method(raw) for raw in tomllib.loads(text, parse_float=Decimal)["method"]]
    return tuple(sorted(methods, key=lambda m: m.since))


def _method(raw: Mapping[str, Any]) -> GradeMethod:
    scales = {GradeFactor(name): FactorScale(s["weight"], tuple(map(Decimal, s["steps"]))) for name, s in raw["factor"].items()}
    if set(scales) != set(GradeFactor) or sum(s.weight for s in scales.values()) != 100:
        raise ValueError(f"method {raw['version']} needs every factor, and weights of 100 in all")
    if any(len(scale.steps) + 1 < TOP for scale in scales.values()):
        raise ValueError(f"method {raw['version']} needs {TOP} grades at least (N01)")
    return GradeMethod(raw["version"], BusinessDate(raw["since"]), scales, raw["floors"])


def method_on(methods: Sequence[GradeMethod], day: BusinessDate) -> GradeMethod:
    """The method in force on a day; NoGradeMethod before the first."""
    known = [m for m in methods if m.since <= day]
    if not known:
        raise NoGradeMethod(day=day.isoformat())
    return known[-1]


def grade_by(method: GradeMethod, product: ProductRow, factors: Mapping[GradeFactor, Decimal]) -> Graded:
    """Weighted mean of the scores rounded half up, raised to the highest floor that holds; FactorsIncomplete when a factor is missing."""
    missing = sorted(f.value for f in method.scales if f not in factors)
    if missing:
        raise FactorsIncomplete(missing=", ".join(missing))
    scores = tuple(FactorScore(f, factors[f], 1 + sum(factors[f] >= s for s in by.steps), by.weight) for f, by in method.scales.items())
    mean = sum((Decimal(s.score * s.weight) for s in scores), Decimal(0)) / 100
    plain = min(int(mean.to_integral_value(ROUND_HALF_UP)), TOP)
    floors = [(method.floors[n], n) for n in _conditions(product, factors) if n in method.floors]
    least, name = max(floors, default=(0, ""))
    return Graded(max(plain, least), mean, scores, name if least > plain else None, method.version)


def _conditions(product: ProductRow, factors: Mapping[GradeFactor, Decimal]) -> list[str]:
    """Names of the floors whose condition holds."""
    volatility = factors[GradeFactor.VOLATILITY]
    holds = {
        "private": product.offering is Offering.PRIVATE,
        "can_lose_principal": product.regime.value in ("NFRA", "CSRC", "MIFID2") and volatility > 1,
        "leverage_over_140": factors[GradeFactor.LEVERAGE] > 140,
        "volatility_over_20": volatility > 20,
        "volatility_over_27": volatility > 27,
    }
    return [name for name, true in holds.items() if true]


def explain_grade(graded: Graded) -> Explanation:
    """Why: each factor's value and score, the mean, and the floor that raised it."""
    children = [_explain_score(s) for s in graded.scores]
    if graded.floor is not None:
        children.append(Explanation(f"products.grade.floor.{graded.floor}", {"grade": graded.grade}))
    facts: dict[str, Json] = {"grade": graded.grade, "mean": f"{graded.mean:.2f}", "method": graded.method}
    return Explanation("products.grade.why", facts, tuple(children))


def _explain_score(scored: FactorScore) -> Explanation:
    facts: dict[str, Json] = {"value": f"{scored.value:f}", "score": scored.score, "weight": scored.weight}
    return Explanation(f"products.grade.factor.{scored.factor.value}", facts)
