"""Goals then and now: what was kept of each at the period's beginning, against the day the report is made."""

from collections.abc import Iterable, Sequence

from steward.advise.outlook.model import NoAssumptions
from steward.advise.planning import queries as planning
from steward.advise.planning.model import Goal, GoalChange, GoalId, GoalState, KeptPlan, Plan, PlanWithoutAge
from steward.deliver.reports.model import GoalSeen, GoalStory, Period
from steward.deliver.reports.rules.goals import decide_move
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant, add_days
from steward.platform.work import Work

MOST_PLANS = 200


def goals_told(w: Work, customer_id: CustomerId, period: Period, known: Instant) -> tuple[GoalStory, ...]:
    """Every goal that was open in the period.

    Then: the newest plan kept before the period, else the first after; only plans without edited figures, for others are trials. Now: the
    plan of the day, where that day is today; else the newest that was kept by then.
    """
    begin = w.end_of(add_days(period.since, -1))
    goals = [g for g in planning.list_goals(w, customer_id) if g.captured_at <= known and (_is_open(g) or g.changed_at > begin)]
    if not goals:
        return ()
    kept = [k for k in planning.list_kept_plans(w, customer_id, MOST_PLANS) if not k.edits and k.intact and k.kept_at <= known]
    today = _plan_today(w, customer_id) if w.day_of(known) == w.today else None
    return tuple(_story(w, g, kept, begin, today, known) for g in goals)


def _is_open(goal: Goal) -> bool:
    return goal.state is GoalState.ACTIVE


def _plan_today(w: Work, customer_id: CustomerId) -> Plan | None:
    """None where nobody's age is known, or nothing is expected of markets."""
    try:
        return planning.plan_of(w, customer_id, (), {})
    except (PlanWithoutAge, NoAssumptions):
        return None


def _story(w: Work, goal: Goal, kept: Sequence[KeptPlan], begin: Instant, today: Plan | None, known: Instant) -> GoalStory:
    history = planning.goal_history(w, goal.id)
    of_goal = [k for k in kept if any(g.goal_id == goal.id for g in k.figures.goals)]
    before = next((k for k in of_goal if k.kept_at <= begin), of_goal[-1] if of_goal else None)
    then = None if before is None else _seen(before, goal.id, history)
    now = _seen_today(today, goal.id, history, known)
    if now is None and of_goal:
        now = _seen(of_goal[0], goal.id, history)
    closed = not _is_open(goal)
    return GoalStory(goal.id, goal.stated_goal.name, closed, then, None if closed else now, decide_move(then, now, closed=closed))


def _seen(plan: KeptPlan, goal_id: GoalId, history: Sequence[GoalChange]) -> GoalSeen:
    told, figures = next(g for g in plan.figures.goals if g.goal_id == goal_id), plan.figures
    money = figures.start + figures.locked
    amount = _stated(history, plan.kept_at)
    return GoalSeen(figures.as_of, told.chance, *_of(amount, figures.currency), money, figures.expected_return)


def _seen_today(plan: Plan | None, goal_id: GoalId, history: Sequence[GoalChange], known: Instant) -> GoalSeen | None:
    told = None if plan is None else next((g for g in plan.goals if g.goal_id == goal_id), None)
    if plan is None or told is None:
        return None
    amount = _stated(history, known)
    return GoalSeen(plan.as_of, told.chance, *_of(amount, plan.currency), plan.start + plan.locked, plan.expected_return)


def _stated(history: Iterable[GoalChange], at: Instant) -> GoalChange | None:
    """How the goal was stated at an instant; its history begins with the newest."""
    return next((c for c in history if c.at <= at), None)


def _of(stated: GoalChange | None, currency: str) -> tuple[int | None, str, BusinessDate | None]:
    if stated is None:
        return None, currency, None
    return stated.goal.amount.minor, stated.goal.amount.currency, stated.goal.due_until
