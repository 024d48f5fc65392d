"""Plans that are kept under a name, to stand side by side."""

from fastapi import APIRouter

from steward.advise.planning import actions
from steward.advise.planning import queries as planning
from steward.advise.planning.model import KeptGoal, KeptPlan, KeptShock, PlanInput
from steward.api.plans.mixes import figures, mixes_of
from steward.api.plans.shapes import KeepPlanIn, KeptChangeOut, KeptGoalOut, KeptPlanOut, KeptShockOut
from steward.api.plans.show import band_out, input_label, level_label, number, share, yuan
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.web.call import Call, CallDep, operation
from steward.platform.web.paging import IdPath, Limit
from steward.platform.work import Work

router = APIRouter()


@router.post("/api/customers/{customer_id}/kept-plans", **operation(Operation.PLANNING_PLAN_KEEP, idempotent=True))
def keep_plan(call: CallDep, customer_id: IdPath, body: KeepPlanIn) -> KeptPlanOut:
    """Keep a plan as it is today under a name; it never changes again."""
    whose = CustomerId(customer_id)

    def run(w: Work) -> KeptPlanOut:
        found = actions.keep_plan(w, customer_id=whose, name=body.name, mixes=mixes_of(w, whose), edits=figures(body.edits))
        return _kept_out(call, found)

    return call.run(run)


@router.get("/api/customers/{customer_id}/kept-plans", **operation(Operation.PLANNING_PLAN_READ))
def list_kept_plans(call: CallDep, customer_id: IdPath, limit: Limit = 50) -> list[KeptPlanOut]:
    """The plans kept for a customer, newest first, each with its figures of that day."""
    found = call.read(lambda w: planning.list_kept_plans(w, CustomerId(customer_id), limit))
    return [_kept_out(call, one) for one in found]


def _kept_out(call: Call, one: KeptPlan) -> KeptPlanOut:
    told = one.figures
    return KeptPlanOut(
        id=one.id,
        name=one.name,
        kept_at=one.kept_at,
        by_me=one.person_id == call.actor.person_id,
        digest=one.digest,
        intact=one.intact,
        edits={code: number(value) for code, value in one.edits.items()},
        changed=[_change_out(call, i) for i in told.changed],
        as_of=told.as_of,
        chance=share(told.chance),
        low=share(told.low),
        high=share(told.high),
        wanted=share(told.wanted),
        daily=share(told.daily),
        mix=level_label(call, told.level),
        expected_return=share(told.expected_return),
        goals=[_goal_out(g) for g in told.goals],
        poorest=band_out(told.poorest),
        last=band_out(told.last),
        currency=told.currency,
        fee=share(told.fee),
        fee_year=yuan(told.fee * (told.start + told.locked)),
        start=yuan(told.start),
        locked=yuan(told.locked),
        reserve=yuan(told.reserve),
        shocks=[_shock_out(call, s) for s in told.shocks],
    )


def _goal_out(g: KeptGoal) -> KeptGoalOut:
    lacking = yuan(g.lacking_worst)
    return KeptGoalOut(goal_id=g.goal_id, name=g.name, chance=share(g.chance), low=share(g.low), high=share(g.high), lacking_worst=lacking)


def _shock_out(call: Call, s: KeptShock) -> KeptShockOut:
    return KeptShockOut(code=s.code, label=call.say(f"planning.shock_{s.code}"), chance=share(s.chance), loss=yuan(s.loss))


def _change_out(call: Call, i: PlanInput) -> KeptChangeOut:
    return KeptChangeOut(label=input_label(call, i), unit=i.unit, was=number(i.was or 0.0), value=number(i.value))
