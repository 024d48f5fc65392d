"""Average cost against a published case, and what must hold of every case.

Source: HM Revenue & Customs, HS284 Shares and Capital Gains Tax, Example 3 (Section 104 holding), in whole pounds as published.
"""

from hypothesis import given
from hypothesis import strategies as st

from steward.know.holdings.rules.average import average_cost
from steward.know.holdings.rules.movement import Movement

EXAMPLE_3 = (
    Movement("bought 1,000 at 400p, costs 150", 1_000, 4_150),
    Movement("bought 500 at 410p, costs 80", 500, 2_130),
    Movement("sold 700 at 480p, costs 100", -700, 3_360 - 100),
    Movement("sold 400 at 520p, costs 105", -400, 2_080 - 105),
)


def test_the_published_example_comes_out_to_the_pound() -> None:
    states = [average_cost(EXAMPLE_3[:n]) for n in range(1, 5)]
    assert [(s.units, s.cost, s.realised) for s in states] == [
        (1_000, 4_150, 0),
        (1_500, 6_280, 0),
        (800, 3_349, 329),
        (400, 1_674, 329 + 300),
    ]


def test_an_unknown_consideration_is_never_guessed_until_the_position_is_empty() -> None:
    gift = Movement("gift", 10, None)
    assert average_cost([gift]).cost is None
    assert average_cost([gift, Movement("sale", -4, 50)]).realised is None
    emptied = average_cost([gift, Movement("sale", -10, 50), Movement("again", 5, 70)])
    assert (emptied.units, emptied.cost) == (5, 70)


@st.composite
def histories(draw: st.DrawFn) -> list[Movement]:
    """Purchases and sales that never sell what is not there."""
    moves: list[Movement] = []
    held = 0
    for n in range(draw(st.integers(1, 12))):
        money = draw(st.integers(0, 10**9))
        units = draw(st.integers(1, 10**6)) if held == 0 or draw(st.booleans()) else -draw(st.integers(1, held))
        held += units
        moves.append(Movement(str(n), units, money))
    return moves


@given(histories())
def test_no_money_appears_or_disappears(moves: list[Movement]) -> None:
    """What was paid is either still in the pool or was taken out of it; gain is what was received less what was taken."""
    state = average_cost(moves)
    paid = sum(m.consideration or 0 for m in moves if m.units > 0)
    received = sum(m.consideration or 0 for m in moves if m.units < 0)
    assert state.cost is not None
    assert state.realised == received - (paid - state.cost)
    assert 0 <= state.cost <= paid
    assert state.units or state.cost == 0


@given(histories(), st.data())
def test_a_movement_and_its_reversal_leave_everything_as_it_was(moves: list[Movement], data: st.DataObject) -> None:
    before = average_cost(moves)
    units = data.draw(st.integers(1, 1000) if before.units == 0 else st.integers(-before.units, 1000).filter(bool))
    extra = [Movement("extra", units, 777), Movement("undone", -units, 777, reverses="extra")]
    after = average_cost([*moves, *extra])
    assert (after.units, after.cost, after.realised) == (before.units, before.cost, before.realised)
