"""What facts say about means: assets declared, what to plan with, what has to stay at hand. All figures are the bank's defaults (D)."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from steward.guard.compliance.model import Capacity
from steward.kernel.json import Json
from steward.kernel.money import Money

FIELDS = (
    "financial_assets",
    "debts",
    "investment_capacity",
    "monthly_spending",
    "reserve_months",
    "liquidity_need",
    "guardian_consent",
    "horizon_years",
)

# A capacity band counts as its lower edge; the lowest has none and counts as ten thousand.
BANDS = {"CAP_LT30K": 10_000, "CAP_30K_80K": 30_000, "CAP_80K_300K": 80_000, "CAP_GT300K": 300_000}
# Below this confidence a fact informs and is not relied on.
RELIED_ON = 0.5
NEEDED_AT_HAND = {"low": 0, "medium": 1_000, "high": 3_000}
# What a plan for the whole book is made for: half of the declared assets, or the capacity band, or this when nothing is known.
PLANNED_PERCENT = 50
MONTHS_A_YEAR = 12
NOTIONAL = 10_000

ADULT, NO_CAPACITY_BELOW = 18, 8  # 民法典 17-20


def declared_assets(values: Mapping[str, Json], currency: str) -> Money | None:
    """Financial assets as stated, else the edge of the capacity band; None when nothing is to be relied on."""
    stated = _amount(values.get("financial_assets"), currency)
    if stated is not None:
        return stated
    band = values.get("investment_capacity")
    return Money.of(BANDS[band], currency) if isinstance(band, str) and band in BANDS else None


def debts_above(values: Mapping[str, Json], currency: str) -> int:
    """By how much declared debts exceed declared financial assets, minor units; 0 where they do not or nobody said."""
    debts, assets = _amount(values.get("debts"), currency), declared_assets(values, currency)
    return 0 if debts is None or assets is None else max(debts.minor - assets.minor, 0)


def planned_amount(values: Mapping[str, Json], currency: str) -> Money:
    """The sum a plan for the whole book is made for."""
    stated = _amount(values.get("financial_assets"), currency)
    if stated is not None and stated.minor > 0:
        return Money.of(int(stated.major) * PLANNED_PERCENT // 100 or 1, currency)
    return declared_assets(values, currency) or Money.of(NOTIONAL, currency)


def share_at_hand(values: Mapping[str, Json], currency: str) -> int:
    """Basis points to keep liquid: the stated need, or the months of spending to be kept against declared assets, whichever is more."""
    need = NEEDED_AT_HAND.get(str(values.get("liquidity_need")), 0)
    assets, spending = declared_assets(values, currency), _amount(values.get("monthly_spending"), currency)
    months = values.get("reserve_months")
    if assets is None or spending is None or not isinstance(months, int) or assets.minor <= 0:
        return need
    return max(need, min(10_000, months * spending.minor * 10_000 // assets.minor))


def share_due(due_soon: int, whole: int) -> int:
    """Basis points of everything that goals take within a year: money for them stays at hand."""
    return 0 if whole <= 0 else min(10_000, -(-due_soon * 10_000 // whole))


def horizon_months(values: Mapping[str, Json]) -> int | None:
    """How long the money may stay away, as stated; None when nobody said."""
    years = values.get("horizon_years")
    return years * MONTHS_A_YEAR if isinstance(years, int) else None


def legal_capacity(kind: str, age: int | None) -> Capacity | None:
    """Legal capacity by age; an organisation has it, and of a person of unknown age nobody knows."""
    if kind != "person":
        return Capacity.FULL
    if age is None:
        return None
    return Capacity.FULL if age >= ADULT else Capacity.LIMITED if age >= NO_CAPACITY_BELOW else Capacity.NONE


def _amount(value: Json, currency: str) -> Money | None:
    """A stated amount in whole major units, truncated to minor units; None when it is not a number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Money.of(round(Decimal(str(value)), 2), currency)
    except (InvalidOperation, ValueError):
        return None
