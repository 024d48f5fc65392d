"""Why there is no division, said so that something can be done about it: which limits would have to give way, and what is nearest."""

from steward.advise.portfolio.model import Unsolved
from steward.kernel.explain import Explanation

POINT = 100
# Limits with a sentence of their own; the others are of a class.
NAMED = frozenset({"liquid", "income", "growth", "tail_loss", "drawdown"})


def explain_unsolved(found: Unsolved) -> tuple[Explanation, ...]:
    """What would have to give way and by how many percentage points, then the nearest division; nothing where nothing is near."""
    if not found.nearest:
        return ()
    parts = (Explanation("portfolio.nearest_part", {"asset_class": c, "share": _percent(points)}) for c, points in found.nearest)
    return (*(_gives_way(name, points) for name, points in found.gives_way), Explanation("portfolio.nearest"), *parts)


def _gives_way(name: str, points: int) -> Explanation:
    by = {"points": _percent(points)}
    if name in NAMED:
        return Explanation(f"portfolio.gives_way_{name}", by)
    return Explanation("portfolio.gives_way_class", {"asset_class": name, **by})


def _percent(points: int) -> str:
    return f"{points / POINT:.2f}".rstrip("0").rstrip(".")
