"""As what the parts of a household's money count, and how money of a mix grows.  Method page docs/methods/household.md."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.planning.model import PlanNote, Tranche

CASH = "cash"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Counted:
    """What is no class of the assumptions counts as one; as none where it stays out of the mix. `silent`: nothing is taken for granted."""

    code: str
    counted_as: str | None
    silent: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """A mix a year, as fractions: its mean return, its volatility, and the standard error of that mean.

    `with_safe` and `error_with_safe` are the covariances of its return, and of that error, with those of the safe class.
    """

    mean: float
    deviation: float
    error: float = 0.0
    with_safe: float = 0.0
    error_with_safe: float = 0.0


def parse_counted(text: str) -> dict[str, Counted]:
    """By code; ValueError for a code twice, one that is a class itself, or a class nobody has assumptions for."""
    rows = [Counted(raw["code"], raw.get("as"), bool(raw.get("silent"))) for raw in tomllib.loads(text)["counted"]]
    found = {row.code: row for row in rows}
    if len(found) != len(rows) or any(r.code in CLASSES or (r.counted_as or CASH) not in CLASSES for r in rows):
        raise ValueError("each code stands once, is no class itself, and counts as a class of the assumptions or as none")
    return found


def class_of(tranche: Tranche, counted: Mapping[str, Counted]) -> Counted:
    """As what a part counts; what nobody placed counts as cash."""
    return class_of_code(tranche.field if tranche.product is None else tranche.product.asset_class.value, counted)


def class_of_code(code: str, counted: Mapping[str, Counted]) -> Counted:
    """As what a class of products, or a kind of money elsewhere, counts; cash where nobody placed it."""
    return counted.get(code) or (Counted(code, code, True) if code in CLASSES else Counted(UNKNOWN, CASH, False))


def held_mix(tranches: Iterable[Tranche], counted: Mapping[str, Counted]) -> tuple[dict[str, float], tuple[PlanNote, ...]]:
    """What is held by class, in parts of one, and a note for everything that was taken for granted; cash where nothing is held.

    What nobody placed counts as cash, which promises least.
    """
    sums, assumed = dict.fromkeys(CLASSES, 0.0), dict[str, float]()
    for tranche in tranches:
        value = float(tranche.amount.major)
        place = class_of(tranche, counted)
        if place.counted_as is not None:
            sums[place.counted_as] += value
        if not place.silent:
            assumed[place.code] = assumed.get(place.code, 0.0) + value
    total = sum(sums.values())
    notes = tuple(PlanNote(f"planning.counted_{code}", {"amount": f"{value:,.0f}"}) for code, value in sorted(assumed.items()))
    return ({c: v / total for c, v in sums.items()} if total > 0 else {**sums, CASH: 1.0}), notes


def prospect_of(assumptions: Assumptions, weights: Mapping[str, float]) -> Prospect:
    """What a mix is expected to do."""
    w = np.array([weights.get(c, 0.0) for c in CLASSES])
    mean = float(sum(x * assumptions.views[c].expected_return for x, c in zip(w, CLASSES, strict=True)))
    spread, unsure = assumptions.covariance @ w, assumptions.error @ w
    safe = CLASSES.index(CASH)
    return Prospect(mean, float(np.sqrt(w @ spread)), float(np.sqrt(max(w @ unsure, 0.0))), float(spread[safe]), float(unsure[safe]))
