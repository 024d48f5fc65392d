"""Average cost, realised gain and value of positions. Method: docs/methods/average-cost.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from steward.kernel.money import Money, minor_digits
from steward.kernel.quantity import Units


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
    taken = int(Fraction(state.cost * -m.units, state.units) + Fraction(1, 2))  # half up, exact
    return -taken, None if m.consideration is None else m.consideration - taken


def _plus(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _less(a: int, b: int | None) -> int | None:
    return None if b is None else a - b


def price_units(units: Units, price: Decimal, currency: str) -> Money:
    """What units are worth at a price per unit, rounded half even to the currency's minor unit."""
    exact = (units.value * price).scaleb(minor_digits(currency))
    return Money(int(exact.to_integral_value(ROUND_HALF_EVEN)), currency)


def carry_forward(changes: Sequence[tuple[str, float]], days: Sequence[str]) -> list[float]:
    """The last value up to each day; 0 before the first. Both sequences ascend."""
    out, last, at = [], 0.0, 0
    for day in days:
        while at < len(changes) and changes[at][0] <= day:
            last = changes[at][1]
            at += 1
        out.append(last)
    return out


def accumulate_by_day(moved: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """(day, running total), ascending, from (day, change) in any order."""
    out, total = [], 0.0
    for day, change in sorted(moved):
        total += change
        out.append((day, total))
    return out
