"""A household's plan, what would mend it, bad turns; mixes come from portfolio, the level from suitability."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import CLASSES
from steward.advise.planning import queries as planning
from steward.advise.planning.model import (
    GoalId,
    GoalOutlook,
    InputOrigin,
    Mix,
    Necessity,
    Plan,
    PlanInput,
    Remedy,
    RemedyKind,
    RuleUsed,
    Shock,
    Template,
    Unit,
)
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import WHOLE, Allocation, Mandate
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.suitability import queries as suitability
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import MoneyOut, TextOut
from steward.platform.work import Work

router = APIRouter()
READ = operation(Operation.PLANNING_PLAN_READ)
CURRENCY = "CNY"

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
    """A year of the household in money of that year, after tax."""

    on: date
    age: int
    income: str
    pension: str
    spending: str
    loans: str
    premiums: str
    freed: str
    goals: str


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


class PlanRemedyOut(BaseModel):
    """One change that suffices; `edits` and `reached` are null when no change of this kind does."""

    kind: RemedyKind
    text: str
    edits: dict[str, str] | None
    reached: str | None


class RemediesOut(BaseModel):
    """What would lift the chance to what is wanted."""

    wanted: str
    chance: str
    found: list[PlanRemedyOut]


@router.post("/api/customers/{customer_id}/plan", **READ)
def plan_of(call: CallDep, customer_id: IdPath, body: PlanIn) -> PlanOut:
    """The household's plan with some figures changed; nothing is kept."""
    day = None if body.as_of is None else BusinessDate(body.as_of)

    def read(w: Work) -> PlanOut:
        mixes = _mixes(w, CustomerId(customer_id))
        return _plan_out(call, planning.plan_of(w, CustomerId(customer_id), mixes, _figures(body.edits), day), mixes)

    return call.read(read)


@router.post("/api/customers/{customer_id}/plans", **READ)
def compare_plans(call: CallDep, customer_id: IdPath, body: ComparedIn) -> list[ScenarioOut]:
    """Several plans of one household side by side, each under every bad turn."""

    def read(w: Work) -> list[ScenarioOut]:
        mixes = _mixes(w, CustomerId(customer_id))
        found = planning.compare_plans(w, CustomerId(customer_id), mixes, [_figures(e) for e in body.scenarios])
        return [ScenarioOut(plan=_plan_out(call, plan, mixes), shocks=[_shock_out(call, s) for s in shocks]) for plan, shocks in found]

    return call.read(read)


@router.post("/api/customers/{customer_id}/plan/remedies", **READ)
def remedies_of(call: CallDep, customer_id: IdPath, body: RemediesIn) -> RemediesOut:
    """What would mend a goal, or all musts."""

    def read(w: Work) -> RemediesOut:
        goal_id = None if body.goal_id is None else GoalId(body.goal_id)
        found = planning.remedies_of(w, CustomerId(customer_id), _mixes(w, CustomerId(customer_id)), _figures(body.edits), goal_id)
        return RemediesOut(wanted=_share(found.wanted), chance=_share(found.chance), found=[_remedy_out(call, r) for r in found.found])

    return call.read(read)


@router.post("/api/customers/{customer_id}/plan/stress", **READ)
def stress_of(call: CallDep, customer_id: IdPath, body: PlanIn) -> list[ShockOut]:
    """The plan under every bad turn."""
    found = call.read(lambda w: planning.stress_of(w, CustomerId(customer_id), _mixes(w, CustomerId(customer_id)), _figures(body.edits)))
    return [_shock_out(call, s) for s in found]


def _mixes(w: Work, customer_id: CustomerId) -> list[Mix]:
    """The divisions of the levels up to the customer's own; none for who was never assessed."""
    level = suitability.assessment_of(w, customer_id, w.today).known_level
    limits = portfolio.limits_at(w.today)
    if level is None or limits is None:
        return []
    mandates = [Mandate(n, frozenset(CLASSES)) for n in range(1, level + 1)]
    found = portfolio.allocate(mandates, outlook.assumptions_at(w, CURRENCY, w.today), limits)
    solved = [(m.level, a) for m, a in found.items() if isinstance(a, Allocation)]
    return [Mix(n, {s.asset_class: s.weight / WHOLE for s in a.slices}) for n, a in sorted(solved, key=lambda row: row[0])]


def _figures(edits: Mapping[str, str]) -> dict[str, float]:
    return {code: float(value) for code, value in edits.items()}


def _number(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def _share(value: float) -> str:
    return f"{value:.4f}"


def _yuan(value: float) -> MoneyOut:
    return MoneyOut.of(Money.of(f"{value:.0f}", CURRENCY))


def _plan_out(call: Call, plan: Plan, mixes: list[Mix]) -> PlanOut:
    wanted = next(i.value for i in plan.inputs if i.code == "must_chance")
    return PlanOut(
        as_of=plan.as_of,
        currency=plan.currency,
        people=list(plan.people),
        people_unseen=plan.people_unseen,
        chance=_share(plan.chance),
        low=_share(plan.band[0]),
        high=_share(plan.band[1]),
        wanted=_share(wanted),
        daily=_share(plan.daily),
        goals=[_goal_out(g) for g in plan.goals],
        bands=[WealthBandOut(on=b.on, points=[f"{p:.0f}" for p in b.points]) for b in plan.bands],
        years=[YearFlowOut(on=y.on, age=y.age, **{k: f"{getattr(y, k):.0f}" for k in FLOWS}) for y in plan.years],
        start=_yuan(plan.start),
        locked=_yuan(plan.locked),
        reserve=_yuan(plan.reserve),
        protection_needed=_yuan(plan.protection.needed),
        protection_gap=_yuan(plan.protection.gap),
        mix=MixOut(
            level=plan.mix.level,
            label=_level(call, plan.mix.level),
            expected_return=_share(plan.expected_return),
            volatility=_share(plan.volatility),
            error=_share(plan.error),
        ),
        levels=[0, *(m.level for m in mixes)],
        inputs=[_input_out(call, i) for i in plan.inputs],
        rules=[
            RuleUsedOut(code=r.code, label=call.say(f"planning.rule_{r.code}"), since=r.since, clause=r.clause, mark=r.mark)
            for r in plan.rules
        ],
        notes=[TextOut(code=n.code, text=call.say(n.code, **n.facts)) for n in plan.notes],
    )


FLOWS = ("income", "pension", "spending", "loans", "premiums", "freed", "goals")


def _rule_out(call: Call, r: RuleUsed) -> RuleUsedOut:
    return RuleUsedOut(code=r.code, label=call.say(f"planning.rule_{r.code}"), since=r.since, clause=r.clause, mark=r.mark)


def _level(call: Call, level: int) -> str:
    return call.say("planning.mix_held") if level == 0 else call.say("planning.mix_level", level=str(level))


def _goal_out(g: GoalOutlook) -> GoalOutlookOut:
    return GoalOutlookOut(
        goal_id=g.goal_id,
        name=g.name,
        template=g.template,
        necessity=g.necessity,
        due=g.due,
        amount=_yuan(g.amount),
        chance=_share(g.chance),
        low=_share(g.band[0]),
        high=_share(g.band[1]),
        wanted=_share(g.wanted_chance),
        lacking_mean=_yuan(g.lacking_mean),
        lacking_worst=_yuan(g.lacking_worst),
    )


def _input_out(call: Call, i: PlanInput) -> PlanInputOut:
    known = i.code.split(".")
    code = f"goal_{known[-1]}" if known[0] == "goal" else known[1] if i.code.startswith("p") and known[0][1:].isdigit() else "_".join(known)
    label = call.say(f"planning.input_{code}")
    return PlanInputOut(
        code=i.code,
        label=f"{i.about} · {label}" if i.about else label,
        value=_number(i.value),
        unit=i.unit,
        origin=i.origin,
        origin_label=_origin(call, i),
        low=_number(i.low),
        high=_number(i.high),
        was=None if i.was is None else _number(i.was),
    )


def _origin(call: Call, i: PlanInput) -> str:
    said = "、".join(customers.field_label(call.language, f) for f in i.detail.split(",")) if i.origin is InputOrigin.FACT else i.detail
    return call.say(f"planning.origin_{i.origin}", detail=said)


def _shock_out(call: Call, s: Shock) -> ShockOut:
    return ShockOut(
        code=s.code,
        label=call.say(f"planning.shock_{s.code}"),
        group=s.group,
        chance=_share(s.chance),
        loss=_yuan(s.loss),
        median=_yuan(s.median),
        source=s.source,
        mark=s.mark,
    )


def _remedy_out(call: Call, r: Remedy) -> PlanRemedyOut:
    if r.edits is None or r.reached is None:
        return PlanRemedyOut(kind=r.kind, text=call.say(f"planning.no_remedy_{r.kind}"), edits=None, reached=None)
    first = next(iter(r.edits.values()))
    facts = {"value": _number(first), "percent": f"{100 * first:.0f}", "level": f"{first:.0f}"}
    edits = {code: _number(value) for code, value in r.edits.items()}
    return PlanRemedyOut(kind=r.kind, text=call.say(f"planning.remedy_{r.kind}", **facts), edits=edits, reached=_share(r.reached))
