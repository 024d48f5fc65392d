"""Average cost and realised gain from the movements of one position. Method: docs/methods/average-cost.md."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Movement:
    """Units in (positive) or out (negative) with the money they were worth, in minor units; None when that is not known."""

    id: str
    units: int
    consideration: int | None
    reverses: str | None = None


@dataclass(slots=True)
class Cost:
    """A position's units, its cost and the gain realised so far; cost is None while a part of it is not known."""

    units: int = 0
    cost: int | None = 0
    realised: int | None = 0
    # Cost and gain that each movement brought, so that its reversal takes back exactly that.
    brought: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)


def average_cost(movements: Iterable[Movement]) -> Cost:
    """The state after all `movements`, which come in posting order."""
    state = Cost()
    for m in movements:
        if m.reverses is not None and m.reverses in state.brought:
            cost, gain = state.brought[m.reverses]
            change = (_less(0, cost), _less(0, gain))
        elif m.units >= 0:
            change = (m.consideration, 0)
        else:
            change = _sell(state, m)
        state.brought[m.id] = change
        state.units += m.units
        state.cost = 0 if state.units == 0 else _plus(state.cost, change[0])
        state.realised = _plus(state.realised, change[1])
    return state


def _sell(state: Cost, m: Movement) -> tuple[int | None, int | None]:
    if state.cost is None or state.units == 0:
        return None, None
    taken = round(Fraction(state.cost * -m.units, state.units))  # half to even, exact
    return -taken, None if m.consideration is None else m.consideration - taken


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _less(a: int, b: int | None) -> int | None:
    return None if b is None else a - b
