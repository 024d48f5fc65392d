"""What others may read of planning: goals and earmarks, plans of a household, the liquidity calendar."""

from steward.advise.planning.queries.ahead import FIELDS_AHEAD, goals_due, look_ahead, money_elsewhere
from steward.advise.planning.queries.aims import aims_for_all
from steward.advise.planning.queries.goals import (
    check_currency,
    free_holdings,
    get_goal,
    goal_history,
    goal_names,
    list_goals,
    list_templates,
    progress_of,
    suggested_amount,
)
from steward.advise.planning.queries.ground import glide_months, household_rules, is_counted
from steward.advise.planning.queries.liquidity import liquidity_calendar
from steward.advise.planning.queries.plans import (
    chances_of,
    compare_plans,
    list_kept_plans,
    market_shocks,
    market_spells,
    plan_of,
    prepay_choice,
    remedies_of,
    reserve_standing,
    stress_of,
    warm_plans,
)
from steward.advise.planning.rules.liquidity import month_of

__all__ = [
    "FIELDS_AHEAD",
    "aims_for_all",
    "chances_of",
    "check_currency",
    "compare_plans",
    "free_holdings",
    "get_goal",
    "glide_months",
    "goal_history",
    "goal_names",
    "goals_due",
    "household_rules",
    "is_counted",
    "liquidity_calendar",
    "list_goals",
    "list_kept_plans",
    "list_templates",
    "look_ahead",
    "market_shocks",
    "market_spells",
    "money_elsewhere",
    "month_of",
    "plan_of",
    "prepay_choice",
    "progress_of",
    "remedies_of",
    "reserve_standing",
    "stress_of",
    "suggested_amount",
    "warm_plans",
]
