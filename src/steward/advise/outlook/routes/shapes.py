"""The shapes of the outlook over HTTP."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from steward.advise.outlook.model import Stance
from steward.kernel.time import BusinessDate
from steward.platform.web.shapes import MoneyOut, TextOut

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
AssetClass = Annotated[str, Field(max_length=20)]


class ExpectationOut(BaseModel):
    """What is expected of a class a year: the middle, and the range of four in five for the average of very long."""

    asset_class: str
    label: str
    expected: float
    low: float
    high: float
    volatility: float
    without_views: float


class OutlookOut(BaseModel):
    """The assumptions that advice of today rests on."""

    version: str
    currency: str
    since: date
    origin: str
    mark: str
    views: int
    classes: list[ExpectationOut]


class StanceIn(BaseModel):
    """A view as its author writes it."""

    currency: Currency = "CNY"
    asset_class: AssetClass
    against: AssetClass | None = None
    horizon_months: int
    size_bps: int
    confidence: int
    evidence: Annotated[list[Annotated[str, Field(max_length=400)]], Field(max_length=8)]
    falsifier: str = Field(max_length=600)
    expires_on: date

    def stance(self) -> Stance:
        """The module's word for it."""
        told = self.model_dump() | {"evidence": tuple(self.evidence), "expires_on": BusinessDate(self.expires_on)}
        return Stance(**told)


class LevelImpactOut(BaseModel):
    """Customers of one risk level: how many are advised, how many move, and the money turned over."""

    level: int
    advised: int
    moved: int
    turnover: MoneyOut


class ViewImpactOut(BaseModel):
    """What a view would do to the book on the day it was measured."""

    as_of: date
    advised: int
    moved: int
    turnover: MoneyOut
    levels: list[LevelImpactOut]
    classes: dict[str, MoneyOut]


class HouseViewOut(BaseModel):
    """A view with what it forecasts, what it would do, and where it stands."""

    id: str
    currency: str
    asset_class: str
    against: str | None
    horizon_months: int
    size_bps: int
    confidence: int
    evidence: list[str]
    falsifier: str
    expires_on: date
    author: str
    mine: bool
    entered_at: datetime
    state: TextOut
    in_force: bool
    released_on: date | None
    withdrawn_on: date | None
    decided_by: str | None
    note: str
    impact: ViewImpactOut | None


class OutlookDecisionIn(BaseModel):
    """Yes or no, and why."""

    approve: bool
    note: str = Field(default="", max_length=400)


class ViewEndIn(BaseModel):
    """Why a view ends early."""

    note: str = Field(min_length=1, max_length=400)


class ScoredOut(BaseModel):
    """How a view turned out; smaller scores are better."""

    view_id: str
    author: str
    asset_class: str
    against: str | None
    since: date
    until: date
    forecast: float
    without: float
    realised: float
    hit: bool
    crps: float
    crps_without: float


class TrackRecordOut(BaseModel):
    """Every view whose horizon is over; only those released before their outcome began."""

    views: int
    hits: int
    crps: float | None
    crps_without: float | None
    scored: list[ScoredOut]


class EstimateIn(BaseModel):
    """Of which day, and the building blocks by class; the house's own when none are given."""

    currency: Currency = "CNY"
    as_of: date
    blocks: dict[AssetClass, dict[Annotated[str, Field(max_length=20)], float]] | None = None


class HouseBlocksOut(BaseModel):
    """Income, growth, valuation and currency of each class with the error of their sum, fractions a year."""

    currency: str
    blocks: dict[str, dict[str, float]]


class ClassEstimateOut(BaseModel):
    """How the figure of a class came about: blocks, months of history and what they say, and the share of the history."""

    asset_class: str
    blocks: dict[str, float]
    judged: float
    judged_error: float
    months: int
    history: float | None
    share: float
    expected: float
    volatility: float
    error: float


class OwnSetOut(BaseModel):
    """An estimated set and where it stands."""

    id: str
    version: str
    currency: str
    as_of: date
    author: str
    mine: bool
    entered_at: datetime
    state: TextOut
    released_on: date | None
    note: str
    classes: list[ClassEstimateOut]
