"""A household's plan, what would mend it, bad turns; mixes come from portfolio, the level from suitability."""

from fastapi import APIRouter

from steward.advise.planning import queries as planning
from steward.advise.planning.model import GoalId
from steward.api.plans.mixes import figures, mixes_of
from steward.api.plans.shapes import ComparedIn, PlanIn, PlanOut, PrepayIn, PrepayOut, RemediesIn, RemediesOut, ScenarioOut, ShockOut
from steward.api.plans.show import nearest_out, plan_out, prepay_out, remedy_out, share, shock_out
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.work import Work

router = APIRouter()
READ = operation(Operation.PLANNING_PLAN_READ)


@router.post("/api/customers/{customer_id}/plan", **READ)
def plan_of(call: CallDep, customer_id: IdPath, body: PlanIn) -> PlanOut:
    """The household's plan with some figures changed; nothing is kept."""
    day = None if body.as_of is None else BusinessDate(body.as_of)

    def read(w: Work) -> PlanOut:
        mixes = mixes_of(w, CustomerId(customer_id))
        return plan_out(call, planning.plan_of(w, CustomerId(customer_id), mixes, figures(body.edits), day), mixes)

    return call.read(read)


@router.post("/api/customers/{customer_id}/plans", **READ)
def compare_plans(call: CallDep, customer_id: IdPath, body: ComparedIn) -> list[ScenarioOut]:
    """Several plans of one household side by side, each under every bad turn."""

    def read(w: Work) -> list[ScenarioOut]:
        mixes = mixes_of(w, CustomerId(customer_id))
        found = planning.compare_plans(w, CustomerId(customer_id), mixes, [figures(e) for e in body.scenarios])
        return [ScenarioOut(plan=plan_out(call, one.plan, mixes), shocks=[shock_out(call, s) for s in one.shocks]) for one in found]

    return call.read(read)


@router.post("/api/customers/{customer_id}/plan/remedies", **READ)
def remedies_of(call: CallDep, customer_id: IdPath, body: RemediesIn) -> RemediesOut:
    """What would mend a goal, or all musts."""

    def read(w: Work) -> RemediesOut:
        goal_id = None if body.goal_id is None else GoalId(body.goal_id)
        found = planning.remedies_of(w, CustomerId(customer_id), mixes_of(w, CustomerId(customer_id)), figures(body.edits), goal_id)
        return RemediesOut(
            wanted=share(found.wanted),
            chance=share(found.chance),
            found=[remedy_out(call, r) for r in found.found],
            nearest=None if found.nearest is None else nearest_out(call, found.nearest),
        )

    return call.read(read)


@router.post("/api/customers/{customer_id}/plan/prepay", **READ)
def prepay_choice(call: CallDep, customer_id: IdPath, body: PrepayIn) -> PrepayOut:
    """Paying a loan back early, or investing the sum."""

    def read(w: Work) -> PrepayOut:
        who, amount = CustomerId(customer_id), None if body.amount is None else float(body.amount)
        return prepay_out(planning.prepay_choice(w, who, mixes_of(w, who), figures(body.edits), body.loan, amount))

    return call.read(read)


@router.post("/api/customers/{customer_id}/plan/stress", **READ)
def stress_of(call: CallDep, customer_id: IdPath, body: PlanIn) -> list[ShockOut]:
    """The plan under every bad turn."""
    found = call.read(lambda w: planning.stress_of(w, CustomerId(customer_id), mixes_of(w, CustomerId(customer_id)), figures(body.edits)))
    return [shock_out(call, s) for s in found]
