"""What somebody can bear: points for each figure, the mean of a side, and the weakest side of three. docs/methods/risk-capacity.md."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from steward.kernel.json import Json
from steward.kernel.time import BusinessDate
from steward.know.customers.model import amount_of
from steward.know.suitability.model import CapacityFigures, CapacityPart, CapacityPicture, CapacityScale, CapacitySide, Measure

MONTHS = 12
GROWN_UP = 18  # 民法典 17
FIELDS = (
    "financial_assets",
    "property_value",
    "debts",
    "loans",
    "annual_income",
    "monthly_spending",
    "employment",
    "has_dependants",
    "dependants",
    "children",
    "care_for_parents",
    "horizon_years",
    "liquidity_need",
)


def figures_of(values: Mapping[str, Json], as_of: BusinessDate) -> CapacityFigures:
    """The figures these facts give; what is no number counts as not said."""
    spending = amount_of(values.get("monthly_spending"))
    return CapacityFigures(
        assets=amount_of(values.get("financial_assets")),
        property=amount_of(values.get("property_value")),
        debts=amount_of(values.get("debts")),
        income=amount_of(values.get("annual_income")),
        spending=None if spending is None else spending * MONTHS,
        payments=payments_of(values.get("loans")),
        employment=_text(values.get("employment")),
        dependants=dependants_of(values, as_of),
        horizon_years=_count(values.get("horizon_years")),
        liquidity_need=_text(values.get("liquidity_need")),
    )


def assess_capacity(known: CapacityFigures, scale: CapacityScale) -> CapacityPicture:
    """What these figures mean; unknown, with the facts that are missing, while one of the three sides has no key figure."""
    sides = (_cushion(known, scale), _flow(known, scale), _time(known, scale))
    points = [side.points for side in sides if side.points is not None]
    if len(points) < len(sides):
        return CapacityPicture(None, None, sides, _missing(known))
    return CapacityPicture(min(points), band_of(min(points), scale.bands), sides, ())


def band_of(points: int, bands: Sequence[int]) -> int:
    """The level, from 1, of the first band that reaches as far as the points."""
    return next(level for level, top in enumerate(bands, start=1) if points <= top)


def points_on(curve: Sequence[tuple[Decimal, int]], value: Decimal) -> int:
    """The points at a value: on the line between corners, level outside them, rounded down."""
    if value <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in pairwise(curve):
        if value <= x1:
            return int(y0 + (y1 - y0) * (value - x0) / (x1 - x0))
    return curve[-1][1]


def _cushion(known: CapacityFigures, scale: CapacityScale) -> CapacitySide:
    """Months the assets would last, and debts against everything owned."""
    if known.assets is None or known.spending is None:
        return CapacitySide(CapacityPart.CUSHION, None, ())
    months = known.assets * MONTHS / known.spending if known.spending else scale.curves["reserve_months"][-1][0]
    found = {"reserve_months": months}
    if known.debts is not None:
        found["debt_to_assets"] = _share(known.debts, known.assets + (known.property or 0))
    return _side(CapacityPart.CUSHION, [_measure(scale, name, value) for name, value in found.items()])


def _flow(known: CapacityFigures, scale: CapacityScale) -> CapacitySide:
    """What is left of a year, or for how long assets cover what is not; payments on loans; how sure the income is; who lives on it."""
    if known.income is None or known.spending is None or known.assets is None:
        return CapacitySide(CapacityPart.FLOW, None, ())
    left = known.income - known.spending - (known.payments or 0)
    found = [
        _measure(scale, "margin", left / known.income if known.income else Decimal(0))
        if left >= 0
        else _measure(scale, "years_covered", known.assets / -left)
    ]
    if known.payments is not None:
        found.append(_measure(scale, "debt_service", _share(known.payments, known.income)))
    if known.dependants is not None:
        found.append(_measure(scale, "dependants", Decimal(known.dependants)))
    return _side(CapacityPart.FLOW, found + _chosen(scale, "employment", known.employment))


def _time(known: CapacityFigures, scale: CapacityScale) -> CapacitySide:
    """For how long the money is not needed, and how much of it may be needed at once."""
    if known.horizon_years is None:
        return CapacitySide(CapacityPart.TIME, None, ())
    horizon = _measure(scale, "horizon_years", Decimal(known.horizon_years))
    return _side(CapacityPart.TIME, [horizon, *_chosen(scale, "liquidity_need", known.liquidity_need)])


def _side(part: CapacityPart, measures: Sequence[Measure]) -> CapacitySide:
    return CapacitySide(part, sum(m.points for m in measures) // len(measures), tuple(measures))


def _measure(scale: CapacityScale, name: str, value: Decimal) -> Measure:
    return Measure(name, points_on(scale.curves[name], value))


def _chosen(scale: CapacityScale, name: str, choice: str | None) -> list[Measure]:
    points = scale.choices[name].get(choice or "")
    return [] if points is None else [Measure(name, points)]


def _share(part: Decimal, whole: Decimal) -> Decimal:
    """Part of a whole; of nothing, all of it where there is a part."""
    if whole:
        return part / whole
    return Decimal(1) if part else Decimal(0)


def _missing(known: CapacityFigures) -> tuple[str, ...]:
    keys = {
        "financial_assets": known.assets,
        "monthly_spending": known.spending,
        "annual_income": known.income,
        "horizon_years": known.horizon_years,
    }
    return tuple(name for name, value in keys.items() if value is None)


def dependants_of(values: Mapping[str, Json], as_of: BusinessDate) -> int | None:
    """Who lives on the income: as counted by the customer; else children under age and parents who are supported; None when nobody said."""
    counted = _count(values.get("dependants"))
    if counted is not None:
        return counted
    children, parents = values.get("children"), values.get("care_for_parents")
    if not isinstance(children, list) and not isinstance(parents, bool):
        return 0 if values.get("has_dependants") is False else None
    young = [y for y in children if isinstance(y, int) and as_of.year - y < GROWN_UP] if isinstance(children, list) else []
    return len(young) + (parents is True)


def payments_of(value: Json) -> Decimal | None:
    """A year's payments on loans; None when no loan is listed in detail, or one of them leaves its payment out."""
    if not isinstance(value, list):
        return None
    monthly = [amount_of(loan.get("monthly_payment")) if isinstance(loan, Mapping) else None for loan in value]
    return None if None in monthly else MONTHS * sum((m for m in monthly if m is not None), Decimal(0))


def _count(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None
