"""What the planner asks for and gets."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from steward.advise.planning.model import InputOrigin, MoneyPurpose, Necessity, RemedyKind, Template, Unit
from steward.platform.web.shapes import MoneyOut, TextOut

Figure = Annotated[str, Field(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$")]
Edits = Annotated[dict[Annotated[str, Field(max_length=80)], Figure], Field(max_length=100)]


class PlanIn(BaseModel):
    """Figures to change for this answer only, by code; nothing is kept. `as_of`: what was known at the end of that day."""

    edits: Edits = {}
    as_of: date | None = None


class ComparedIn(BaseModel):
    """Up to four plans, each as edits of the same figures."""

    scenarios: list[Edits] = Field(min_length=1, max_length=4)


class RemediesIn(BaseModel):
    """Which goal to mend; all musts together without one."""

    edits: Edits = {}
    goal_id: str | None = Field(default=None, max_length=40)


class PrepayIn(BaseModel):
    """Which loan, by its place, and how much; without an amount what is spare."""

    edits: Edits = {}
    loan: int = Field(default=0, ge=0, le=50)
    amount: Annotated[str, Field(pattern=r"^[0-9]{1,12}$")] | None = None


class LoanToldOut(BaseModel):
    """A loan of the household."""

    owed: MoneyOut
    rate: str
    months: int


class PrepayOut(BaseModel):
    """Paying early against investing: what prepaying is worth a year for certain, and how likely investing beats it."""

    loans: list[LoanToldOut]
    loan: int
    amount: MoneyOut
    spare: MoneyOut
    interest_saved: MoneyOut
    even_return: str
    expected_return: str
    invest_wins: str


class GoalOutlookOut(BaseModel):
    """How a goal fares; amounts in money of today. `low`, `high`: the chance where long-run returns turn out poor, and good."""

    goal_id: str
    name: str
    template: Template
    necessity: Necessity
    due: date
    amount: MoneyOut
    chance: str
    low: str
    high: str
    wanted: str
    lacking_mean: MoneyOut
    lacking_worst: MoneyOut


class WealthBandOut(BaseModel):
    """Wealth at the beginning of a year in money of today: 5, 25, 50, 75 and 95 of a hundred paths lie below."""

    on: date
    points: list[str]


class YearFlowOut(BaseModel):
    """A year of the household in money of that year, after tax; `safe`: the share of money kept safe for near goals, in [0, 1]."""

    on: date
    age: int
    income: str
    pension: str
    spending: str
    loans: str
    premiums: str
    freed: str
    goals: str
    safe: str


class PlanInputOut(BaseModel):
    """One figure the plan rests on, where it comes from, and what it was before it was edited."""

    code: str
    label: str
    value: str
    unit: Unit
    origin: InputOrigin
    origin_label: str
    low: str
    high: str
    was: str | None


class RuleUsedOut(BaseModel):
    """A rule of the state with its clause and how far the bank has verified it."""

    code: str
    label: str
    since: date
    clause: str
    mark: str


class MixOut(BaseModel):
    """A division a plan may use; `level` 0 is what is held now."""

    level: int
    label: str
    expected_return: str
    volatility: str
    error: str


class PurposeOut(BaseModel):
    """One purpose of the money: what it needs, which part of the money serves it, and what is held in its kind of product."""

    purpose: MoneyPurpose
    needed: MoneyOut
    part: MoneyOut
    held: MoneyOut


class PlanOut(BaseModel):
    """A household's plan. `chance`: daily life and every must together; `low` and `high` where long-run returns turn out poor, and good."""

    as_of: date
    currency: str
    people: list[str]
    people_unseen: int
    chance: str
    low: str
    high: str
    wanted: str
    daily: str
    goals: list[GoalOutlookOut]
    bands: list[WealthBandOut]
    years: list[YearFlowOut]
    start: MoneyOut
    locked: MoneyOut
    reserve: MoneyOut
    protection_needed: MoneyOut
    protection_gap: MoneyOut
    purposes: list[PurposeOut]
    mix: MixOut
    levels: list[int]
    inputs: list[PlanInputOut]
    rules: list[RuleUsedOut]
    notes: list[TextOut]


class ShockOut(BaseModel):
    """A bad turn: the chance of all musts with it, what it costs at once, the median at the end."""

    code: str
    label: str
    group: str
    chance: str
    loss: MoneyOut
    median: MoneyOut
    source: str
    mark: str


class ScenarioOut(BaseModel):
    """One of the plans side by side."""

    plan: PlanOut
    shocks: list[ShockOut]


class KeepPlanIn(BaseModel):
    """A plan to keep as it is today: its name and the edits that make it."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    edits: Edits = {}


class KeptGoalOut(BaseModel):
    """A goal as the kept plan saw it."""

    goal_id: str
    name: str
    chance: str
    low: str
    high: str
    lacking_worst: MoneyOut


class KeptShockOut(BaseModel):
    """A bad turn as the kept plan saw it."""

    code: str
    label: str
    chance: str
    loss: MoneyOut


class KeptChangeOut(BaseModel):
    """A figure the kept plan changed."""

    label: str
    unit: Unit
    was: str
    value: str


class KeptPlanOut(BaseModel):
    """A kept plan with its figures of that day. `fee` a year in parts of one, `fee_year` of what is free and locked.

    `poorest`: the year with the least in the purse on one path in twenty, `last` the last year. `intact`: the digest still fits.
    """

    id: str
    name: str
    kept_at: datetime
    by_me: bool
    digest: str
    intact: bool
    edits: dict[str, str]
    changed: list[KeptChangeOut]
    as_of: date
    chance: str
    low: str
    high: str
    wanted: str
    daily: str
    mix: str
    expected_return: str
    goals: list[KeptGoalOut]
    poorest: WealthBandOut
    last: WealthBandOut
    currency: str
    fee: str
    fee_year: MoneyOut
    start: MoneyOut
    locked: MoneyOut
    reserve: MoneyOut
    shocks: list[KeptShockOut]


class PlanRemedyOut(BaseModel):
    """One change that suffices; `edits` and `reached` are null when no change of this kind does."""

    kind: RemedyKind
    text: str
    edits: dict[str, str] | None
    reached: str | None


class NearestOut(BaseModel):
    """The smallest combination of changes that suffices, as sentences, and why it takes one; no parts where none does."""

    reason: str
    parts: list[str]
    edits: dict[str, str]
    reached: str | None


class RemediesOut(BaseModel):
    """What would lift the chance to what is wanted; `nearest` for all musts together."""

    wanted: str
    chance: str
    found: list[PlanRemedyOut]
    nearest: NearestOut | None
