"""Risk grades: the factors they rest on, the versioned method, and a grading with its trail (N01, N02, N04)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.kernel.ids import ProductId
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant


class GradeFactor(StrEnum):
    """What a grade looks at (suitability measure, article 23)."""

    VOLATILITY = "volatility_pct"
    DRAWDOWN = "drawdown_pct"
    LEVERAGE = "leverage_pct"
    CREDIT = "credit"
    LIQUIDITY = "liquidity_days"
    COMPLEXITY = "complexity"


@dataclass(frozen=True, slots=True)
class FactorScale:
    """How a factor scores: its weight, and the values at which the score rises from 1 to 5."""

    weight: int
    steps: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class GradeMethod:
    """One version of the method; `floors` are least grades that hold under a named condition."""

    version: str
    since: BusinessDate
    scales: Mapping[GradeFactor, FactorScale]
    floors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FactorScore:
    """A factor's value and what it scored."""

    factor: GradeFactor
    value: Decimal
    score: int
    weight: int


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade with everything that led to it; `floor` names the floor that raised it, if one did."""

    grade: int
    mean: Decimal
    scores: tuple[FactorScore, ...]
    floor: str | None
    method: str


@dataclass(frozen=True, slots=True)
class Grading:
    """A grade as given to a product on a day; never rewritten."""

    id: str
    product_id: ProductId
    graded: Graded
    known_at: Instant
    actor: str


class FactorsIncomplete(Refusal):
    """A factor of the method has no value: without all of them nothing is graded (N04)."""

    kind = Kind.UNPROCESSABLE
    code = "products.factors_incomplete"


class NoGradeMethod(Refusal):
    """No method was in force on that day."""

    kind = Kind.UNPROCESSABLE
    code = "products.no_grade_method"
