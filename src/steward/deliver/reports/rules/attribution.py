"""Why a customer's money did otherwise than the target of their level.  Method: docs/methods/attribution.md."""

from collections.abc import Mapping, Sequence

import numpy as np

from steward.deliver.reports.model import Attribution, ClassEffect, ClassResult
from steward.quant.performance.attribute import brinson_fachler
from steward.quant.performance.model import Floats


def attribute(classes: Sequence[ClassResult], target: Mapping[str, float], benchmark: Mapping[str, float]) -> Attribution | None:
    """Effects by class, the largest first; None where the target holds a class without a return, or nothing was invested.

    A class's return is its gain over the capital that worked in it on average (Modified Dietz). A class the target
    does not know is compared with itself, so that all of it counts as allocation.
    """
    capital = {c.asset_class: c.capital for c in classes}
    gain = {c.asset_class: c.gain for c in classes}
    whole = sum(capital.values())
    if whole <= 0 or min(capital.values()) < 0 or any(name not in benchmark for name, weight in target.items() if weight):
        return None
    names = sorted({*capital, *target})
    own = {n: gain[n] / capital[n] if capital.get(n) else None for n in names}
    usual = {n: benchmark.get(n, own[n] or 0.0) for n in names}

    def row(values: Mapping[str, float]) -> Floats:
        return np.array([values.get(n, 0.0) for n in names])

    found = brinson_fachler(row(capital) / whole, row(gain) / whole, row(target), row(usual))
    effects = [
        ClassEffect(n, capital.get(n, 0) / whole, target.get(n, 0.0), own[n], usual[n], float(other_weight), float(other_choice))
        for n, other_weight, other_choice in zip(names, found.allocation, found.selection, strict=True)
    ]
    return Attribution(
        portfolio=sum(gain.values()) / whole,
        target=float(row(target) @ row(usual)),
        active=found.active,
        effects=tuple(sorted(effects, key=lambda e: (-abs(e.allocation + e.selection), e.asset_class))),
    )
