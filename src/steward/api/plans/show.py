"""Plans as their readers see them: text for figures, sentences for codes."""

from collections.abc import Mapping

from steward.advise.planning.model import (
    Band,
    GoalOutlook,
    InputOrigin,
    Mix,
    Nearest,
    Plan,
    PlanInput,
    PrepayChoice,
    Remedy,
    RemedyKind,
    Shock,
)
from steward.api.plans.shapes import (
    GoalOutlookOut,
    LoanToldOut,
    MixOut,
    NearestOut,
    PlanInputOut,
    PlanOut,
    PlanRemedyOut,
    PrepayOut,
    PurposeOut,
    RuleUsedOut,
    ShockOut,
    WealthBandOut,
    YearFlowOut,
)
from steward.kernel.money import Money
from steward.know.customers import queries as customers
from steward.platform.web.call import Call
from steward.platform.web.shapes import MoneyOut, TextOut

CURRENCY = "CNY"


def number(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def share(value: float) -> str:
    return f"{value:.4f}"


def yuan(value: float) -> MoneyOut:
    return MoneyOut.of(Money.of(f"{value:.0f}", CURRENCY))


def plan_out(call: Call, plan: Plan, mixes: list[Mix]) -> PlanOut:
    wanted = next(i.value for i in plan.inputs if i.code == "must_chance")
    return PlanOut(
        as_of=plan.as_of,
        currency=plan.currency,
        people=list(plan.people),
        people_unseen=plan.people_unseen,
        chance=share(plan.chance),
        low=share(plan.band[0]),
        high=share(plan.band[1]),
        wanted=share(wanted),
        daily=share(plan.daily),
        goals=[_goal_out(g) for g in plan.goals],
        bands=[band_out(b) for b in plan.bands],
        years=[YearFlowOut(on=y.on, age=y.age, **{k: f"{getattr(y, k):.0f}" for k in FLOWS}, safe=share(y.safe)) for y in plan.years],
        start=yuan(plan.start),
        locked=yuan(plan.locked),
        reserve=yuan(plan.reserve),
        protection_needed=yuan(plan.protection.needed),
        protection_gap=yuan(plan.protection.gap),
        purposes=[PurposeOut(purpose=p.purpose, needed=yuan(p.needed), part=yuan(p.part), held=yuan(p.held)) for p in plan.purposes],
        mix=MixOut(
            level=plan.mix.level,
            label=level_label(call, plan.mix.level),
            expected_return=share(plan.expected_return),
            volatility=share(plan.volatility),
            error=share(plan.error),
        ),
        levels=[0, *(m.level for m in mixes)],
        inputs=[_input_out(call, i) for i in plan.inputs],
        rules=[
            RuleUsedOut(code=r.code, label=call.say(f"planning.rule_{r.code}"), since=r.since, clause=r.clause, mark=r.mark)
            for r in plan.rules
        ],
        notes=[TextOut(code=n.code, text=call.say(n.code, **n.facts)) for n in plan.notes],
    )


def band_out(b: Band) -> WealthBandOut:
    return WealthBandOut(on=b.on, points=[f"{p:.0f}" for p in b.points])


FLOWS = ("income", "pension", "spending", "loans", "premiums", "freed", "goals")


def level_label(call: Call, level: int) -> str:
    return call.say("planning.mix_held") if level == 0 else call.say("planning.mix_level", level=str(level))


def _goal_out(g: GoalOutlook) -> GoalOutlookOut:
    return GoalOutlookOut(
        goal_id=g.goal_id,
        name=g.name,
        template=g.template,
        necessity=g.necessity,
        due=g.due,
        amount=yuan(g.amount),
        chance=share(g.chance),
        low=share(g.band[0]),
        high=share(g.band[1]),
        wanted=share(g.wanted_chance),
        lacking_mean=yuan(g.lacking_mean),
        lacking_worst=yuan(g.lacking_worst),
    )


def input_label(call: Call, i: PlanInput) -> str:
    """What a figure is called, and of whom it is."""
    known = i.code.split(".")
    code = f"goal_{known[-1]}" if known[0] == "goal" else known[1] if i.code.startswith("p") and known[0][1:].isdigit() else "_".join(known)
    label = call.say(f"planning.input_{code}")
    return f"{i.about} · {label}" if i.about else label


def _input_out(call: Call, i: PlanInput) -> PlanInputOut:
    return PlanInputOut(
        code=i.code,
        label=input_label(call, i),
        value=number(i.value),
        unit=i.unit,
        origin=i.origin,
        origin_label=_origin(call, i),
        low=number(i.low),
        high=number(i.high),
        was=None if i.was is None else number(i.was),
    )


def _origin(call: Call, i: PlanInput) -> str:
    said = "、".join(customers.field_label(call.language, f) for f in i.detail.split(",")) if i.origin is InputOrigin.FACT else i.detail
    return call.say(f"planning.origin_{i.origin}", detail=said)


def shock_out(call: Call, s: Shock) -> ShockOut:
    return ShockOut(
        code=s.code,
        label=call.say(f"planning.shock_{s.code}"),
        group=s.group,
        chance=share(s.chance),
        loss=yuan(s.loss),
        median=yuan(s.median),
        source=call.say(f"planning.source_{s.source}") if s.source else "",
        mark=s.mark,
    )


def prepay_out(c: PrepayChoice) -> PrepayOut:
    """Prepaying against investing."""
    return PrepayOut(
        loans=[LoanToldOut(owed=yuan(one.owed), rate=share(one.rate), months=one.months) for one in c.loans],
        loan=c.loan,
        amount=yuan(c.amount),
        spare=yuan(c.spare),
        interest_saved=yuan(c.interest_saved),
        even_return=share(c.even_return),
        expected_return=share(c.expected_return),
        invest_wins=share(c.invest_wins),
    )


def remedy_out(call: Call, r: Remedy) -> PlanRemedyOut:
    if r.edits is None or r.reached is None:
        return PlanRemedyOut(kind=r.kind, text=call.say(f"planning.no_remedy_{r.kind}"), edits=None, reached=None)
    return PlanRemedyOut(kind=r.kind, text=_change(call, r.kind, r.edits), edits=_edits(r.edits), reached=share(r.reached))


def _change(call: Call, kind: RemedyKind, edits: Mapping[str, float]) -> str:
    first = next(iter(edits.values()))
    facts = {"value": number(first), "percent": f"{100 * first:.0f}", "level": f"{first:.0f}"}
    return call.say(f"planning.remedy_{kind}", **facts)


def _edits(edits: Mapping[str, float]) -> dict[str, str]:
    return {code: number(value) for code, value in edits.items()}


def nearest_out(call: Call, found: Nearest) -> NearestOut:
    return NearestOut(
        reason=call.say(found.reason.code, **found.reason.facts),
        parts=[_change(call, part.kind, part.edits or {}) for part in found.parts],
        edits=_edits(found.edits),
        reached=None if found.reached is None else share(found.reached),
    )
