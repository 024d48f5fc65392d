"""All roots of the rate of dated flows, for the rows whose root is not surely the only one.

Left and right of the rate of departure a march steps over stretches that hold no root, or one where the sum changes its sign.
P and N are the discounted money in and out, log-convex in the rate, so that from their values and mean times T at one point

    no root within      log(P / N) / T_P    where P > N (and the other way round)
    slope keeps sign    log(T_P P / T_N N) / longest time

hold for certain; 2 (p - n) / (p + n) bounds the logarithm from below.  The march ends where the running sums have one sign:
beyond there is no root (Descartes' rule for running sums).
"""

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH, Vector, larger, load, pick_at_most, pick_below, smaller, spread, store
from steward.quant.performance.kernel.exponential import exponential
from steward.quant.performance.kernel.rates import Flows, lay, longest_of
from steward.quant.performance.model import Floats, Ints

FARTHEST = 50.0  # log-rate: a factor of 5e21 a year
SHORTEST = 1e-7  # two roots closer than this are one touch of zero, hence none
MOST_MARCHES = 500
NOTHING = 1e-13  # of all that was discounted: a sum smaller than this is zero
# AT where the march stands, LEVEL the last sum that was not zero and FROM its place, NOW the sum here, REACH how far to go next
AT, LEVEL, FROM, NOW, REACH, ROOTS, LOW, HIGH, BUSY = range(9)


@compiled
def _look(work: Floats, length: int, farthest_time: Vector, at: Vector, state: Floats) -> None:
    """The sum at `at` (as NOW, rounding left out), how far the march may go from there (REACH), and whether it must (BUSY)."""
    plus = minus = plus_time = minus_time = spread(0.0)
    run = lowest = highest = spread(0.0)
    for j in range(length):
        t = load(work, 2 * j)
        now = load(work, 2 * j + 1) * exponential(0.0 - at * t)
        high = larger(now, 0.0)
        low = high - now
        plus, minus = plus + high, minus + low
        plus_time, minus_time = plus_time + t * high, minus_time + t * low
        run = run + now
        lowest, highest = smaller(lowest, run), larger(highest, run)
    level = plus - minus
    bigger_time = pick_below(0.0, level, plus_time / plus, minus_time / minus)
    free = 2.0 * larger(level, 0.0 - level) / ((plus + minus) * bigger_time)
    slope = plus_time - minus_time
    steady = 2.0 * larger(slope, 0.0 - slope) / ((plus_time + minus_time) * farthest_time)
    least = (plus + minus) * NOTHING
    store(state, NOW, pick_below(least, larger(level, 0.0 - level), level, spread(0.0)))
    store(state, REACH, larger(larger(free, steady), SHORTEST))
    both = smaller(0.0 - lowest, highest)
    store(state, BUSY, pick_below(least, both, pick_below(at, FARTHEST, spread(1.0), spread(0.0)), spread(0.0)))


@compiled
def _march(work: Floats, length: int, farthest_time: Vector, state: Floats) -> None:
    """From 0 upwards: count the changes of sign (ROOTS) and keep the first stretch that has one (LOW to HIGH)."""
    zero, one = spread(0.0), spread(1.0)
    state[:] = 0.0
    _look(work, length, farthest_time, zero, state)
    store(state, LEVEL, load(state, NOW))
    for _ in range(MOST_MARCHES):
        busy, at, level = load(state, BUSY), load(state, AT), load(state, LEVEL)
        if not np.any(state[BUSY * WIDTH : (BUSY + 1) * WIDTH] > 0.0):
            return
        to = at + load(state, REACH) * busy
        _look(work, length, farthest_time, to, state)
        store(state, BUSY, load(state, BUSY) * busy)
        now = load(state, NOW)
        changed = pick_below(level * now, 0.0, busy, zero)
        first = changed * pick_at_most(load(state, ROOTS), 0.0, one, zero)
        store(state, LOW, pick_below(0.0, first, load(state, FROM), load(state, LOW)))
        store(state, HIGH, pick_below(0.0, first, to, load(state, HIGH)))
        store(state, ROOTS, load(state, ROOTS) + changed)
        some = pick_below(0.0, now * now, one, zero)
        store(state, LEVEL, pick_below(0.0, some, now, level))
        store(state, FROM, pick_below(0.0, some, to, load(state, FROM)))
        store(state, AT, to)


@compiled
def _turn(work: Floats, lane: int, length: int, near: float, back: bool) -> float:
    """Discount a lane's amounts at `near`; turned `back`, time runs from the last flow. The longest time."""
    last = 0.0
    for j in range(length):
        last = max(last, work[2 * j * WIDTH + lane])
    for j in range(length):
        t, amount = 2 * j * WIDTH + lane, (2 * j + 1) * WIDTH + lane
        work[amount] *= np.exp(-near * (work[t] - last if near < 0.0 else work[t]))
    if back:
        for j in range(length):
            work[2 * j * WIDTH + lane] = max(last - work[2 * j * WIDTH + lane], 0.0)
    return last


@compiled
def _reverse(work: Floats, length: int) -> None:
    """The flows of all lanes in opposite order."""
    for j in range(length // 2):
        other = length - 1 - j
        for part in range(2):
            front, rear = load(work, 2 * j + part), load(work, 2 * other + part)
            store(work, 2 * j + part, rear)
            store(work, 2 * other + part, front)


@compiled
def isolate(flows: Flows, order: Ints, most: int, counts: Ints, low: Floats, high: Floats) -> None:
    """Per row of `order`: the number of roots below and above `near`, and the first bracket on either side (log-rates).

    `counts`, `low`, `high` (2, c): first the side below.  `near` itself, where it is a root, is none of them.
    """
    work, state, times = np.empty(2 * most * WIDTH), np.empty(9 * WIDTH), np.empty(WIDTH)
    for first in range(0, order.size, WIDTH):
        length = longest_of(flows, order, first)
        for side in range(2):
            for lane in range(WIDTH):
                row = order[min(first + lane, order.size - 1)]
                lay(flows, row, lane, length, work)
                times[lane] = _turn(work, lane, length, flows.near[row], side == 0)
            if side == 0:
                _reverse(work, length)
            _march(work, length, load(times, 0), state)
            sign = 1.0 if side == 1 else -1.0
            for lane in range(min(WIDTH, order.size - first)):
                row = order[first + lane]
                counts[side, row] = int(state[ROOTS * WIDTH + lane])
                low[side, row] = flows.near[row] + sign * state[LOW * WIDTH + lane]
                high[side, row] = flows.near[row] + sign * state[HIGH * WIDTH + lane]


@compiled
def _sum_at(flows: Flows, row: int, x: float) -> float:
    begin, end = flows.bounds[row], flows.bounds[row + 1]
    origin = flows.years[begin] if x >= 0.0 else flows.years[end - 1]
    total = 0.0
    for j in range(begin, end):
        total += flows.amounts[j] * np.exp(-x * (flows.years[j] - origin))
    return total


@compiled
def close_in(flows: Flows, row: int, low: float, high: float) -> float:
    """The root between two log-rates of opposite sign, by Illinois' false position, to rounding."""
    below, above = _sum_at(flows, row, low), _sum_at(flows, row, high)
    for _ in range(200):
        middle = (low * above - high * below) / (above - below)
        if not min(low, high) < middle < max(low, high):
            middle = (low + high) / 2.0
        value = _sum_at(flows, row, middle)
        if value == 0.0 or abs(high - low) <= 4e-16 * max(1.0, abs(middle)) or middle in (low, high):
            return middle
        if value * above < 0.0:
            low, below = high, above
        else:
            below *= 0.5
        high, above = middle, value
    return high


@compiled
def _root_on(side: int, flows: Flows, row: int, counts: Ints, low: Floats, high: Floats, candidate: float) -> float:
    """The first root on a side: the candidate where the bracket holds it, else what the bracket closes in on; NaN where there is none."""
    if counts[side, row] == 0:
        return np.nan
    left, right = min(low[side, row], high[side, row]), max(low[side, row], high[side, row])
    return candidate if left <= candidate <= right else close_in(flows, row, low[side, row], high[side, row])


@compiled
def settle(flows: Flows, order: Ints, counts: Ints, low: Floats, high: Floats, found: Floats, roots: Ints) -> None:
    """Of the rows of `order` the root nearest to `near` (NaN without one) and their number; `near` is one where `found` is there."""
    for row in order:
        near, candidate = flows.near[row], found[row]
        below = _root_on(0, flows, row, counts, low, high, candidate)
        above = _root_on(1, flows, row, counts, low, high, candidate)
        best = below if abs(below - near) <= abs(above - near) or np.isnan(above) else above
        roots[row] = counts[0, row] + counts[1, row]
        if abs(candidate - near) <= SHORTEST and not abs(best - near) <= SHORTEST:
            best = candidate
            roots[row] += 1
        found[row] = best
