"""Goals then and now, and what we said against what happened (G3, X3): read from what was kept, silent where nothing can be said."""

import datetime as dt
from dataclasses import replace

import pytest

from steward.advise.advice.model import ProposalState
from steward.advise.planning import actions as planning
from steward.advise.planning.model import GoalRow, Necessity, Stated, Template
from steward.deliver.reports import queries
from steward.deliver.reports.model import Expected, GoalMove, GoalSeen, GoalStory, Happened, Standing
from steward.deliver.reports.queries.goals import goals_told
from steward.deliver.reports.queries.told import expected_told, goal_told, happened_told
from steward.deliver.reports.rules.goals import decide_move
from steward.deliver.reports.rules.said import TOO_FEW_DAYS, range_by, stand
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.runtime import Runtime
from tests.modules.advise.test_kept_plans import FACTS
from tests.modules.test_bridge import whole
from tests.support.desk import Desk

THEN = GoalSeen(business_date(2026, 1, 5), 0.60, 100_00, "CNY", business_date(2030, 1, 1), 1_000.0, 0.030)
LATER = replace(THEN, day=business_date(2026, 3, 31))
SAID = Expected(0.05, 0.10, 90_000_00, 120_000_00, 12, 80_00)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (LATER, GoalMove.STEADY),
        (replace(LATER, chance=0.605), GoalMove.STEADY),
        (replace(LATER, chance=0.40, amount=150_00), GoalMove.AMOUNT),
        (replace(LATER, chance=0.40, due=business_date(2029, 1, 1)), GoalMove.DATE),
        (replace(LATER, chance=0.70, money=1_100.0), GoalMove.MORE_MONEY),
        (replace(LATER, chance=0.50, money=900.0), GoalMove.LESS_MONEY),
        (replace(LATER, chance=0.70, money=900.0), GoalMove.SEVERAL),  # less money never made a goal likelier
        (replace(LATER, chance=0.50, expected_return=0.02), GoalMove.OUTLOOK),
        (replace(LATER, chance=0.50), GoalMove.SEVERAL),
        (THEN, GoalMove.NOT_SINCE),
        (None, GoalMove.NOT_SINCE),
    ],
)
def test_the_first_plain_reason_is_named(now: GoalSeen | None, why: GoalMove) -> None:
    assert decide_move(THEN, now, closed=False) is why


def test_nothing_is_compared_with_nothing() -> None:
    assert decide_move(None, LATER, closed=False) is GoalMove.FIRST
    assert decide_move(THEN, LATER, closed=True) is GoalMove.CLOSED


def test_what_was_said_is_judged_only_where_there_was_time_and_it_was_followed() -> None:
    low, high = range_by(SAID, 365)
    assert low < 0.05 < high
    assert range_by(SAID, 0) == (0.0, 0.0)
    cases = [
        (ProposalState.ISSUED, True, 0.9, 365, Standing.WAITING),
        (ProposalState.ACCEPTED, False, 0.9, 365, Standing.WAITING),
        (ProposalState.DECLINED, True, 0.9, 365, Standing.NOT_FOLLOWED),
        (ProposalState.ACCEPTED, True, None, 365, Standing.UNKNOWN),
        (ProposalState.ACCEPTED, True, 0.9, TOO_FEW_DAYS - 1, Standing.TOO_EARLY),
        (ProposalState.ACCEPTED, True, 0.05, 365, Standing.WITHIN),
        (ProposalState.ACCEPTED, True, low - 0.001, 365, Standing.BELOW),
        (ProposalState.ACCEPTED, True, high + 0.001, 365, Standing.ABOVE),
    ]
    assert [stand(s, c, r, d, (low, high)) for s, c, r, d, _ in cases] == [standing for *_, standing in cases]


def test_every_reason_and_standing_is_a_sentence_in_both_languages() -> None:
    story = GoalStory("g", "房子", False, THEN, LATER, GoalMove.STEADY)
    came = Happened(Standing.WITHIN, THEN.day, 200, 0.01, -0.05, 0.08, 79_00, finished=False)
    for language in ("zh", "en"):
        told = [goal_told(replace(story, why=why), language) for why in GoalMove]
        told += [happened_told(replace(came, standing=s), "CNY", language) for s in Standing]
        told += [expected_told(SAID, "CNY", language), expected_told(replace(SAID, low=None), "CNY", language)]
        assert not [t for t in told if "reports." in t or "reports-" in t]
    assert "79.00" in happened_told(came, "CNY", "en")
    assert "79.00" not in happened_told(replace(came, standing=Standing.NOT_FOLLOWED), "CNY", "en")


def test_a_goal_is_what_was_kept_before_the_period_against_today(rt: Runtime) -> None:
    """Kept in May, then the goal is made dearer; a plan with edited figures is a trial and counts for nothing."""
    desk = Desk(rt)
    today = desk.go_to(dt.date(2026, 5, 4))
    mine = desk.customer(cash="100000")
    owner = Actor("p", Role.CUSTOMER, customer_id=mine)
    due = BusinessDate(today.replace(year=2031))
    row = GoalRow(
        template=Template.HOUSE, name="首付", amount=Money.of("300000", "CNY"), stated=Stated.TODAY, due_from=due, due_until=due,
        necessity=Necessity.MUST,
    )  # fmt: skip
    with rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(mine, f, v, "interview", 0.9, w.today) for f, v in FACTS.items()])
    made = rt.run(owner, lambda w: planning.capture_goal(w, customer_id=mine, row=row))
    kept = rt.run(owner, lambda w: planning.keep_plan(w, customer_id=mine, name="照现在", mixes=[], edits={}))
    rt.run(owner, lambda w: planning.keep_plan(w, customer_id=mine, name="多存", mixes=[], edits={"save_extra": 3_000.0}))
    period = whole(add_days(today, 27), add_days(today, 57))
    desk.go_to(dt.date(2026, 7, 1))
    dearer = replace(row, amount=Money.of("900000", "CNY"))
    rt.run(owner, lambda w: planning.change_goal(w, goal_id=made.id, row=dearer, version=1))
    with rt.work(owner, read_only=True) as w:
        known = w.now
        (story,) = goals_told(w, mine, period, known)
        paper = queries.report_paper(w, queries.report_of(w, mine, period), "en")
    assert story.then is not None
    assert story.now is not None
    assert (story.then.day, story.then.chance) == (today, kept.figures.goals[0].chance)
    assert (story.then.amount, story.now.amount) == (300_000_00, 900_000_00)
    assert story.now.chance < story.then.chance
    assert story.why is GoalMove.AMOUNT
    assert "from 300,000.00 to 900,000.00" in str(paper.blocks)
    desk.go_to(dt.date(2026, 8, 1))
    with rt.work(owner, read_only=True) as w:  # asked again with what was known in July: what was kept by then, and no plan of today
        (again,) = goals_told(w, mine, period, known)
    assert again.then == story.then
    assert again.why is GoalMove.NOT_SINCE
