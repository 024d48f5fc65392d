"""What the households of customers with goals have and pay, in the columns of a block: the same whoever is read with whom (issue 7)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyarrow import feather

from steward.advise.planning.actions import capture_goals
from steward.advise.planning.model import GoalRow, Necessity, Stated, Template
from steward.advise.planning.queries import aims_for_all
from steward.kernel.ids import CustomerId, HouseholdId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, add_months
from steward.know.customers.actions import record_facts, record_households, record_memberships
from steward.know.customers.model import FactRow, HouseholdRow, MembershipRow
from steward.platform.access.model import SYSTEM
from steward.workflows.book.snapshot import take_snapshot
from tests.support.desk import Desk, fund_desk

DAY = dt.date(2026, 3, 2)
PURSE = (
    "elsewhere", "flow", "lump_month", "lump", "goal", "goal_months", "goal_target", "goal_must", "goal_keep", "goal_spent", "goal_own",
)  # fmt: skip
TOLD: dict[str, Json] = {"annual_income": 240_000, "monthly_spending": 7_000, "housing_fund": 50_000, "elsewhere_deposits": "60000.5"}
CENTS, LOCKED = 100, 400


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Desk]:
    with fund_desk(tmp_path, database_url, DAY) as made:
        yield made


def wish(day: BusinessDate, template: Template, months: int, **told: Any) -> GoalRow:
    """A goal in so many months, in money of that day."""
    due = add_months(day, months)
    row = {"name": template.value, "amount": Money.of(100_000, "CNY"), "stated": Stated.FUTURE, "priority": 1, **told}
    return GoalRow(template=template, due_from=due, due_until=due, **row)


def purses(desk: Desk, folder: Path, only: set[CustomerId] | None = None) -> dict[str, dict[str, list[Any]]]:
    """By customer what a snapshot says of their purse."""
    with desk.rt.work(SYSTEM, read_only=True) as w:
        taken = take_snapshot(w, folder, 2, only)
    tables = [feather.read_table(folder / f"block-{n:05}.arrow") for n in range(len(taken.blocks))]
    return {row["customer"]: {name: row[name] for name in PURSE} for table in tables for row in table.to_pylist()}


@pytest.fixture
def home(desk: Desk) -> list[CustomerId]:
    """Two who live together, each with a goal, one of them with a locked fund; one alone with goals, and one without any."""
    desk.product("locked", terms={"lock_days": LOCKED})
    desk.price(dt.date(2026, 2, 27), "2.0000", "locked")
    ids = [desk.customer("1000"), desk.customer("500", units="300"), desk.customer("20"), desk.customer("7000", units="90", code="locked")]
    with desk.rt.work(SYSTEM) as w:
        (made,) = record_households(w, rows=[HouseholdRow("H", "家")])
        record_memberships(w, rows=[MembershipRow(HouseholdId(made.id), ids[n], w.today) for n in (0, 3)])
        record_facts(w, rows=[FactRow(ids[n], f, v, "interview", 0.9, w.today) for n in (0, 2, 3) for f, v in TOLD.items()])
        goals = [
            (ids[3], wish(w.today, Template.HOUSE, 30, necessity=Necessity.MUST)), (ids[0], wish(w.today, Template.TRAVEL, 30)),
            (ids[0], wish(w.today, Template.EMERGENCY, 8)), (ids[2], wish(w.today, Template.EDUCATION, 50, stated=Stated.TODAY)),
        ]  # fmt: skip
        capture_goals(w, rows=[(*goal, ()) for goal in goals])
    return ids


def test_a_purse_is_the_same_whoever_is_read_with_whom(desk: Desk, home: list[CustomerId], tmp_path: Path) -> None:
    """Blocks of two, in which the two who live together are not, and blocks of one."""
    together = purses(desk, tmp_path / "all")
    for one in home:
        assert purses(desk, tmp_path / "one", {one}) == {one: together[one]}


def test_the_others_of_a_household_bring_what_they_have_and_their_goals(desk: Desk, home: list[CustomerId], tmp_path: Path) -> None:
    first, nobody, alone, second = home
    found = purses(desk, tmp_path / "all")
    assert found[nobody] == {name: [] for name in PURSE}
    mine, theirs = found[first], found[second]
    cash = [told["elsewhere"][0] for told in (mine, theirs, found[alone])]
    assert cash == [(7_000 + 2 * 60_000) * CENTS + 100, (1_000 + 2 * 60_000) * CENTS + 100, 60_000 * CENTS + 50]
    assert [sum(told["elsewhere"][1:]) for told in (mine, theirs)] == [180 * CENTS, 0]
    assert (mine["goal_months"], mine["goal_must"], mine["goal_spent"]) == ([8, 30, 30], [0, 1, 0], [0, 1, 1])
    assert (mine["goal_own"], theirs["goal_own"]) == ([1, 0, 1], [0, 1, 0])
    assert mine["goal"] == theirs["goal"]
    assert mine["goal_target"] == [100_000 * CENTS] * 3
    assert found[alone]["goal_target"] > mine["goal_target"][:1]
    assert mine["flow"] == theirs["flow"]
    assert len(mine["flow"]) == 3
    assert mine["goal_keep"][:2] == [0, 0]
    assert mine["goal_keep"][2] >= 100_000 * CENTS


def test_what_others_cannot_pay_with_yet_is_a_lump_and_so_is_the_housing_fund(desk: Desk, home: list[CustomerId], tmp_path: Path) -> None:
    """Both funds are free when the home is bought; the locked fund leaves the purse of the other at once and comes back in its month."""
    found = purses(desk, tmp_path / "all")
    mine, theirs = ([*zip(found[c]["lump_month"], found[c]["lump"], strict=True)] for c in (home[0], home[3]))
    bound = [(month, amount) for month, amount in mine if (month, amount) not in theirs]
    assert [month for month, _amount in theirs] == [30, 30]
    assert [amount for _month, amount in bound] == [-180 * CENTS, 180 * CENTS]
    assert bound[0][0] == 0 < bound[1][0]
    assert mine == sorted(mine)


def test_goals_fall_due_and_come_to_as_one_by_one(desk: Desk, home: list[CustomerId], tmp_path: Path) -> None:
    """Of every template, in prices of today and of then, within the month and far away; none that ended or is in other money."""
    with desk.rt.work(SYSTEM) as w:
        kinds = [(template, stated, months) for template in Template for stated in Stated for months in (1, 7, 240)]
        rows = [wish(w.today, template, months, stated=stated) for template, stated, months in kinds]
        rows.append(wish(w.today, Template.FREE, 5, amount=Money.of(900, "USD")))
        capture_goals(w, rows=[(home[1], replace(row, due_from=add_days(row.due_from, -n)), ()) for n, row in enumerate(rows)])
    found = purses(desk, tmp_path / "all")
    with desk.rt.work(SYSTEM, read_only=True) as w:
        aims = aims_for_all(w, "CNY", w.today)
    for one in home:
        told = zip(*(found[one][name] for name in ("goal", "goal_own", "goal_months", "goal_target", "goal_must")), strict=True)
        own = {goal: (months, target, bool(must)) for goal, is_own, months, target, must in told if is_own}
        assert own == {aim.goal_id: (aim.months, aim.target, aim.must) for aim in aims[one]}
    assert len(aims[home[1]]) == len(kinds)
