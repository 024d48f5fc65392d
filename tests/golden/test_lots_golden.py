"""Cost and gains, first in first out and average, in one and in two currencies, against published figures; and what always holds (F4).

Source: Portfolio Performance (EPL-1.0), tests of CostCalculation and of capital gains, transcribed in
portfolio_performance_vectors/cost_and_gains.json; figures to 1e-9 of a euro.
"""

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, parse_date
from steward.know.holdings.model import TransferKind
from steward.know.holdings.rules.average import average_cost, average_costs
from steward.know.holdings.rules.lots import Piece, Traced, scale, trace
from steward.know.holdings.rules.movement import Movement
from tests.support.data import data_folder

WITHIN = Decimal("1e-9")
OUT = frozenset({"SELL", "DELIVERY_OUTBOUND"})
DAY = BusinessDate(date(2024, 2, 29))


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    found = json.loads((data_folder("portfolio_performance_vectors") / "cost_and_gains.json").read_text("utf-8"), parse_float=Decimal)
    return {case["id"]: case for case in found["cases"]}


def minor(amount: Any) -> int:
    return int((Decimal(amount) * 100).to_integral_value("ROUND_HALF_UP"))


def movements(case: dict[str, Any]) -> list[Movement]:
    out = []
    for n, (day, kind, units, amount) in enumerate(case["tx"]):
        signed = -units if kind in OUT else units
        own, base = (amount["usd"], amount["eur"]) if isinstance(amount, dict) else (amount, amount)
        out.append(Movement(str(n), signed, minor(own), day=parse_date(day), base=minor(base)))
    return out


def fifo(moves: list[Movement]) -> tuple[Decimal, Decimal]:
    """(cost, realised gain) in major units."""
    traced = trace(moves)
    cost = sum(p.cost or 0 for p in traced.pieces[""])
    return Decimal(cost) / 100, Decimal(sum((s.proceeds or 0) - (s.cost or 0) for s in traced.sales)) / 100


@pytest.mark.parametrize("name", ["fifo1", "fifo2", "rounding_zero_shares", "back_to_zero", "big_purchase_tiny_sell"])
def test_published_cost_and_realised_gain(cases: dict[str, Any], name: str) -> None:
    case = cases[name]
    cost, realised = fifo(movements(case))
    pool = average_cost(movements(case))
    assert abs(cost - case["cost_fifo"]) <= WITHIN
    assert abs(Decimal(pool.cost or 0) / 100 - case["cost_ma"]) <= WITHIN
    if "realized_fifo" in case:
        assert abs(realised - case["realized_fifo"]) <= WITHIN
        assert abs(Decimal(pool.realised or 0) / 100 - case["realized_ma"]) <= WITHIN
        value = pool.units * Decimal(case["price_end"])
        assert abs(value - cost - case["unrealized_fifo"]) <= WITHIN
        assert abs(value - Decimal(pool.cost or 0) / 100 - case.get("unrealized_ma", case["unrealized_fifo"])) <= WITHIN
    if "cost_per_share" in case:
        assert pool.units == case["shares"]
        assert abs(cost / pool.units - case["cost_per_share"]) <= WITHIN


def test_published_gain_in_two_currencies(cases: dict[str, Any]) -> None:
    case = cases["forex_fifo_ma"]
    moves = movements(case)
    sold = moves[-1]
    (sale,) = trace(moves).sales
    own, base = average_cost(moves), average_cost(m.in_base() for m in moves)
    assert (sale.base_proceeds or 0) - (sale.base_cost or 0) == minor(case["realized_fifo"])
    assert base.realised == minor(case["realized_ma"])
    taken, taken_base = own.taken[sold.id], base.taken[sold.id]
    assert taken is not None
    assert taken_base is not None
    by_rate = Money(sold.base or 0, "EUR").times(Decimal(taken) / (sold.consideration or 1)) - Money(taken_base, "EUR")
    assert by_rate.minor == minor(case["realized_ma_forex"])
    worth = own.units * Decimal(case["price_end_usd"]) / case["eurusd_end"]
    assert minor(worth) - (base.cost or 0) == minor(case["unrealized_ma"])
    at_end = Decimal(own.cost or 0) / 100 / case["eurusd_end"]
    assert minor(at_end) - (base.cost or 0) == minor(case["unrealized_ma_forex"])
    usd = case["report_in_usd"]
    assert (sale.proceeds or 0) - (sale.cost or 0) == minor(usd["realized_fifo"])
    left = sum(p.cost or 0 for p in trace(moves).pieces[""])
    assert own.units * case["price_end_usd"] * 100 - left == minor(usd["unrealized_fifo"])


def test_a_split_on_a_leap_day_keeps_cost_and_age() -> None:
    bought = Movement("a", 100, 1_000, day=BusinessDate(date(2023, 12, 31)))
    more = Movement("b", 50, 700, day=BusinessDate(date(2024, 1, 1)))
    split = Movement("s", 300, None, day=DAY, kind=TransferKind.SPLIT)
    sold = Movement("c", -350, 4_000, day=DAY)
    traced = trace([bought, more, split, sold])
    assert [(p.day, p.units, p.cost) for p in traced.pieces[""]] == [(more.day, 100, 467)]
    assert [(s.bought, s.units, s.cost, s.proceeds) for s in traced.sales] == [(bought.day, 300, 1_000, 3_429), (more.day, 50, 233, 571)]
    pool = average_cost([bought, more, split])
    assert (pool.units, pool.cost, pool.realised) == (450, 1_700, 0)


def test_a_consolidation_leaves_no_cost_behind() -> None:
    pieces = [Piece(str(n), DAY, 1, 7, 7) for n in range(5)]
    assert [(p.units, p.cost, p.base) for p in scale(pieces, 2)] == [(1, 7, 7), (1, 28, 28)]


def test_a_merger_carries_cost_and_age_into_the_other_instrument() -> None:
    moves = [
        Movement("a", 30, 300, asset="old", day=BusinessDate(date(2023, 5, 1)), base=30),
        Movement("b", 30, 600, asset="old", day=BusinessDate(date(2023, 6, 1)), base=60),
        Movement("out", -60, None, asset="old", day=DAY, kind=TransferKind.MERGER, ref="m"),
        Movement("in", 20, None, asset="new", day=DAY, kind=TransferKind.MERGER, ref="m"),
        Movement("sale", -10, 500, asset="new", day=DAY, base=55),
    ]
    traced = trace(moves)
    assert traced.pieces["old"] == []
    assert [(p.day.month, p.units, p.cost, p.base) for p in traced.pieces["new"]] == [(6, 10, 600, 60)]
    assert [(s.asset, s.cost, s.proceeds, s.base_cost) for s in traced.sales] == [("new", 300, 500, 30)]
    pools = average_costs(moves)
    assert (pools["old"].units, pools["old"].cost, pools["old"].realised) == (0, 0, 0)
    assert (pools["new"].cost, pools["new"].realised) == (450, 50)


def test_units_sold_before_they_came_take_the_cost_of_what_comes() -> None:
    """A purchase is reversed after its units were sold: another purchase made that possible, and now covers the sale."""
    moves = [
        Movement("a", 100, 1_000, day=DAY),
        Movement("sale", -100, 1_500, day=DAY),
        Movement("b", 60, 900, day=DAY),
        Movement("c", 60, 1_200, day=DAY),
        Movement("undo", -100, 1_000, reverses="a", day=DAY),
    ]
    traced = trace(moves)
    assert [(p.units, p.cost) for p in traced.pieces[""]] == [(20, 400)]
    assert [(s.units, s.cost, s.proceeds) for s in traced.sales] == [(60, 900, 900), (40, 800, 600)]


def naive_fifo(moves: list[Movement]) -> list[date]:
    """Every unit by itself: the days of those that are left."""
    queue: list[date] = []
    for m in moves:
        if m.units > 0:
            queue += [m.day] * m.units
        else:
            queue = queue[-m.units :]
    return queue


@st.composite
def histories(draw: st.DrawFn) -> list[Movement]:
    """Purchases and sales that never sell what is not there, on days that never go back."""
    moves: list[Movement] = []
    held, day = 0, date(2023, 12, 30)
    for n in range(draw(st.integers(1, 12))):
        day += timedelta(days=draw(st.integers(0, 40)))
        units = draw(st.integers(1, 60)) if held == 0 or draw(st.booleans()) else -draw(st.integers(1, held))
        held += units
        moves.append(Movement(str(n), units, draw(st.integers(0, 10**7)), day=BusinessDate(day), base=draw(st.integers(0, 10**7))))
    return moves


def money_in(moves: list[Movement]) -> int:
    return sum(m.consideration or 0 for m in moves if m.units > 0)


def money_seen(traced: Traced) -> int:
    return sum(p.cost or 0 for found in traced.pieces.values() for p in found) + sum(s.cost or 0 for s in traced.sales)


@given(histories())
def test_lots_are_the_units_that_came_last_and_no_money_is_lost(moves: list[Movement]) -> None:
    traced = trace(moves)
    days = [p.day for p in traced.pieces[""] for _ in range(p.units)]
    assert days == naive_fifo(moves)
    assert money_seen(traced) == money_in(moves)
    assert sum(s.proceeds or 0 for s in traced.sales) == sum(m.consideration or 0 for m in moves if m.units < 0)
    assert sum(s.units for s in traced.sales) == -sum(m.units for m in moves if m.units < 0)


@given(histories(), st.integers(1, 500))
def test_a_split_changes_no_money_and_no_age(moves: list[Movement], units: int) -> None:
    before = trace(moves).pieces[""]
    held = sum(p.units for p in before)
    if not held:
        return
    split = Movement("split", units - held, None, day=moves[-1].day, kind=TransferKind.SPLIT)
    after = trace([*moves, split]).pieces[""]
    assert sum(p.units for p in after) == units
    assert sum(p.cost or 0 for p in after) == sum(p.cost or 0 for p in before)
    assert {p.day for p in after} <= {p.day for p in before}


@given(histories(), st.data())
def test_a_movement_and_its_reversal_count_as_never_made(moves: list[Movement], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(moves)))
    day = moves[max(place - 1, 0)].day
    extra = Movement("extra", data.draw(st.integers(1, 99)), 777, day=day)
    undone = Movement("undone", -extra.units, 777, reverses="extra", day=moves[-1].day)
    assert trace([*moves[:place], extra, *moves[place:], undone]) == trace(moves)
