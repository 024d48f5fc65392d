"""What is kept of a plan, as JSON and back, and what its products take a year.  Method page docs/methods/household.md."""

from collections.abc import Iterable, Mapping
from statistics import median_low
from typing import Any

from steward.advise.planning.model import Band, InputOrigin, KeptFigures, KeptGoal, KeptShock, PlanInput, Scenario, Tranche, Unit
from steward.kernel.ids import CustomerId
from steward.kernel.json import plain
from steward.kernel.time import parse_date
from steward.know.products.model import Product

BPS = 10_000
DIGITS = 6


def held_fee(tranches: Iterable[Tranche]) -> float:
    """What the products held take a year, in parts of one of everything counted; money that is in no product takes nothing."""
    rows = [(float(t.amount.major), 0 if t.product is None else t.product.annual_fee_bps) for t in tranches]
    total = sum(amount for amount, _fee in rows)
    return sum(amount * fee for amount, fee in rows) / BPS / total if total > 0 else 0.0


def usual_fees(shelf: Iterable[Product]) -> dict[str, float]:
    """The median yearly fee of the products sold in each class, in parts of one."""
    found: dict[str, list[int]] = {}
    for product in shelf:
        found.setdefault(product.asset_class.value, []).append(product.annual_fee_bps)
    return {c: median_low(fees) / BPS for c, fees in found.items()}


def mix_fee(weights: Mapping[str, float], usual: Mapping[str, float]) -> float:
    """What a division takes a year at the usual fee of each class; a class without a product takes nothing."""
    return sum(weight * usual.get(c, 0.0) for c, weight in weights.items())


def figures_of(found: Scenario) -> KeptFigures:
    """What is kept of a plan."""
    plan = found.plan
    return KeptFigures(
        as_of=plan.as_of,
        currency=plan.currency,
        chance=plan.chance,
        low=plan.band[0],
        high=plan.band[1],
        wanted=next(i.value for i in plan.inputs if i.code == "must_chance"),
        daily=plan.daily,
        level=plan.mix.level,
        expected_return=plan.expected_return,
        start=plan.start,
        locked=plan.locked,
        reserve=plan.reserve,
        fee=found.fee,
        poorest=min(plan.bands, key=lambda b: (b.points[0], b.on)),
        last=plan.bands[-1],
        goals=tuple(KeptGoal(g.goal_id, g.name, g.chance, *g.band, g.lacking_worst) for g in plan.goals),
        shocks=tuple(KeptShock(s.code, s.chance, s.loss) for s in found.shocks),
        changed=tuple(i for i in plan.inputs if i.was is not None),
        members=found.members,
    )


def write_content(name: str, edits: Mapping[str, float], figures: KeptFigures) -> dict[str, Any]:
    """What is sealed and what the digest is over: numbers rounded to a millionth."""
    written: dict[str, Any] = _rounded(plain({"name": name, "edits": edits, "figures": figures}))
    return written


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list) else value


def read_figures(raw: Mapping[str, Any]) -> KeptFigures:
    """The figures that `write_content` wrote."""
    read = {
        "as_of": parse_date(raw["as_of"]),
        "poorest": _band(raw["poorest"]),
        "last": _band(raw["last"]),
        "goals": tuple(KeptGoal(**g) for g in raw["goals"]),
        "shocks": tuple(KeptShock(**s) for s in raw["shocks"]),
        "changed": tuple(_input(i) for i in raw["changed"]),
        "members": tuple(CustomerId(m) for m in raw["members"]),
    }
    return KeptFigures(**{**raw, **read})


def _band(raw: Mapping[str, Any]) -> Band:
    low, quarter, middle, most, high = raw["points"]
    return Band(parse_date(raw["on"]), (low, quarter, middle, most, high))


def _input(raw: Mapping[str, Any]) -> PlanInput:
    return PlanInput(**{**raw, "unit": Unit(raw["unit"]), "origin": InputOrigin(raw["origin"])})
