"""What others may read of planning: goals and earmarks, plans of a household, the liquidity calendar."""

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
from steward.advise.planning.queries.ground import household_rules, is_counted
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

__all__ = [
    "aims_for_all",
    "chances_of",
    "check_currency",
    "compare_plans",
    "free_holdings",
    "get_goal",
    "goal_history",
    "goal_names",
    "household_rules",
    "is_counted",
    "liquidity_calendar",
    "list_goals",
    "list_kept_plans",
    "list_templates",
    "market_shocks",
    "market_spells",
    "plan_of",
    "prepay_choice",
    "progress_of",
    "remedies_of",
    "reserve_standing",
    "stress_of",
    "suggested_amount",
    "warm_plans",
]
