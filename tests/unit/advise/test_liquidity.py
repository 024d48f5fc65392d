"""No plan ever spends money that is locked on that day (D2): a property, and the planted faults it must catch."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.advise.planning.model import Necessity, Need, Tranche
from steward.advise.planning.rules import chances, liquidity
from steward.advise.planning.rules.liquidity import Wanted
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_days, add_months, business_date
from tests.unit.advise.household import DAY, basis, goal, household, values
from tests.unit.advise.test_household import FLAT

Held = list[tuple[int, BusinessDate | None]]
days = st.integers(0, 1500).map(lambda n: add_days(DAY, n))
free_days = st.none() | days
tranches = st.lists(st.tuples(st.integers(1, 1000), free_days), max_size=6)
wants = st.lists(st.tuples(days, st.integers(1, 2000), st.booleans()), min_size=1, max_size=5)


def made(rows: Held) -> list[Tranche]:
    return [Tranche("cash", None, Money.of(amount, "CNY"), day) for amount, day in rows]


def naive_free(rows: Held, day: BusinessDate) -> int:
    """Counted without the calendar's own code."""
    return sum(amount for amount, free in rows if free is not None and free <= day)


def overspent(rows: Held, needs: list[tuple[BusinessDate, int, bool]]) -> bool:
    """Whether a plan of these holdings and needs, at no growth, ever spent more by a day than was free on it.

    A sum due on a day is taken in the month that begins on or before it, so that month's first day is the day it is spent.
    """
    liquid, freed = liquidity.spendable(made(rows), DAY)
    due = []
    for n, (day, amount, must) in enumerate(needs):
        due.append(goal(f"g{n}", liquidity.month_due(DAY, day), amount, Necessity.MUST if must else Necessity.WANT))
    home = household(age=90, liquid=liquid, freed=freed)
    result = chances.run(basis(home, *due, mean=0.0, deviation=0.0, paths=1), values(**{**FLAT, "reserve_months": 0.0}))
    spent = 0.0
    for k, planned in enumerate(result.goals):
        spent += float(result.outcome.paid[k, 0])
        if spent > naive_free(rows, add_months(DAY, planned.month)) + 1e-6:
            return True
    return False


@settings(max_examples=80, deadline=None)
@given(tranches, wants)
def test_no_plan_spends_money_that_is_locked_on_that_day(rows: Held, needs: list[tuple[BusinessDate, int, bool]]) -> None:
    assert not overspent(rows, needs)


def _floor(as_of: BusinessDate, day: BusinessDate) -> int:
    return max(12 * (day.year - as_of.year) + day.month - as_of.month, 0)


def _never_locked(rows: list[Tranche], as_of: BusinessDate) -> tuple[float, tuple[object, ...]]:
    return sum(float(t.amount.major) for t in rows), ()


@pytest.mark.parametrize("fault", [("month_of", _floor), ("spendable", _never_locked)], ids=lambda f: f[0])
def test_the_property_catches_money_that_is_freed_too_early(
    fault: tuple[str, Callable[..., object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the month a day falls in instead of the first that begins after it; and a calendar that locks nothing."""
    held: Held = [(500, business_date(2026, 6, 20))]
    needs = [(business_date(2026, 6, 1), 500, True)]
    assert not overspent(held, needs)
    monkeypatch.setattr(liquidity, *fault)
    assert overspent(held, needs)


@settings(max_examples=80, deadline=None)
@given(tranches, wants)
def test_the_calendar_gives_no_need_more_than_is_free_on_its_day(rows: Held, needs: list[tuple[BusinessDate, int, bool]]) -> None:
    wanted = [Wanted(str(n), None, day, Money.of(amount, "CNY")) for n, (day, amount, _) in enumerate(needs)]
    given_ = 0
    for need in liquidity.meet(made(rows), wanted, "CNY"):
        given_ += (need.amount - need.lacking).minor
        assert given_ <= 100 * naive_free(rows, need.on)
        assert need.lacking.minor >= 0
        assert need.lacking.minor == 0 or need.free < need.amount


def test_a_need_is_served_by_what_is_free_then() -> None:
    rows = made([(100, DAY), (300, business_date(2026, 7, 1)), (1000, None)])
    wanted = [Wanted("b", None, business_date(2026, 7, 1), Money.of(350, "CNY")), Wanted("a", None, DAY, Money.of(80, "CNY"))]
    first, second = liquidity.meet(rows, wanted, "CNY")
    assert (first.name, first.lacking) == ("a", Money.zero("CNY"))
    assert second == Need("b", None, business_date(2026, 7, 1), Money.of(350, "CNY"), Money.of(320, "CNY"), Money.of(30, "CNY"))


@pytest.mark.parametrize("day", [dt.date(2026, 1, 1), dt.date(2026, 1, 2), dt.date(2026, 1, 31), dt.date(2026, 2, 1), dt.date(2028, 2, 29)])
def test_money_comes_free_never_early_and_needs_are_met_never_late(day: dt.date) -> None:
    on = BusinessDate(day)
    free, due = liquidity.month_of(DAY, on), liquidity.month_due(DAY, on)
    assert add_months(DAY, free) >= on >= add_months(DAY, due)
    assert free - due in (0, 1)
