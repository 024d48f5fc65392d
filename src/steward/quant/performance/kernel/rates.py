"""Newton's steps for the rate of dated flows, one row a lane, and the proof that the root found is the only one."""

from typing import NamedTuple

import numpy as np

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH, Vector, larger, load, smaller, spread, store
from steward.quant.performance.kernel.exponential import exponential
from steward.quant.performance.model import Flags, Floats, Ints

MOST_STEPS = 12
LONGEST_STEP = 2.0
SMALL_STEP = 1e-8  # the step after a step this small would be below rounding
ZERO = 1e-12  # of the sum of all discounted amounts


class Flows(NamedTuple):
    """Row r has the flows bounds[r] to bounds[r + 1] of `years` (ascending) and `amounts`; `near` is its log-rate of departure."""

    bounds: Ints
    years: Floats
    amounts: Floats
    near: Floats


@compiled
def judge(flows: Flows, causes: Ints, malformed: int, one_sign: int) -> None:
    """Mark rows with a number that is not finite, and rows without money both in and out."""
    for row in range(causes.size):
        plus = minus = False
        finite = np.isfinite(flows.near[row])
        for j in range(flows.bounds[row], flows.bounds[row + 1]):
            plus = plus or flows.amounts[j] > 0.0
            minus = minus or flows.amounts[j] < 0.0
            finite = finite and np.isfinite(flows.amounts[j]) and np.isfinite(flows.years[j])
        if not finite:
            causes[row] = malformed
        elif not (plus and minus):
            causes[row] = one_sign


@compiled
def lay(flows: Flows, row: int, lane: int, longest: int, work: Floats) -> None:
    """The flows of a row into a lane (time since the first, amount, time, ...), filled up with nothing."""
    begin, length = flows.bounds[row], flows.bounds[row + 1] - flows.bounds[row]
    for j in range(longest):
        there = j < length
        work[2 * j * WIDTH + lane] = flows.years[begin + j] - flows.years[begin] if there else 0.0
        work[(2 * j + 1) * WIDTH + lane] = flows.amounts[begin + j] if there else 0.0


@compiled
def longest_of(flows: Flows, order: Ints, first: int) -> int:
    """Most flows of the rows that share a vector."""
    longest = 0
    for row in order[first : first + WIDTH]:
        longest = max(longest, flows.bounds[row + 1] - flows.bounds[row])
    return longest


@compiled
def _step(work: Floats, length: int, x: Vector) -> Vector:
    """Newton's step for log(P / N), P and N the discounted money in and out, with log taken as 2 (P - N) / (P + N)."""
    plus = minus = plus_time = minus_time = spread(0.0)
    for j in range(length):
        t, amount = load(work, 2 * j), load(work, 2 * j + 1)
        now = amount * exponential(0.0 - x * t)
        high = larger(now, 0.0)
        low = high - now
        plus, minus = plus + high, minus + low
        plus_time, minus_time = plus_time + t * high, minus_time + t * low
    step = 2.0 * (plus - minus) * plus * minus / ((plus + minus) * (plus_time * minus - minus_time * plus))
    return smaller(larger(step, -LONGEST_STEP), LONGEST_STEP)


@compiled
def _prove(work: Floats, length: int, x: Vector, proof: Floats) -> None:
    """Into `proof`, as shares of all that was discounted: what is left at x, and how far the running sum takes both signs.

    With one sign throughout of the running discounted sums, no other rate closes them at zero (Teichroew, Robichek and
    Montalbano, 1965).
    """
    run = lowest = highest = gross = spread(0.0)
    for j in range(length):
        now = load(work, 2 * j + 1) * exponential(0.0 - x * load(work, 2 * j))
        run = run + now
        gross = gross + larger(now, 0.0 - now)
        lowest, highest = smaller(lowest, run), larger(highest, run)
    store(proof, 0, larger(run, 0.0 - run) / gross)
    store(proof, 1, smaller(0.0 - lowest, highest) / gross)


@compiled
def find_rates(flows: Flows, order: Ints, most: int, found: Floats, solved: Flags, proven: Flags) -> None:
    """Log-rates of the rows of `order` (similar lengths beside each other): whether each is a root, and surely the only one."""
    work, x, step, proof = np.empty(2 * most * WIDTH), np.empty(WIDTH), np.empty(WIDTH), np.empty(2 * WIDTH)
    for first in range(0, order.size, WIDTH):
        length = longest_of(flows, order, first)
        for lane in range(WIDTH):
            row = order[min(first + lane, order.size - 1)]
            lay(flows, row, lane, length, work)
            x[lane] = flows.near[row]
        for _ in range(MOST_STEPS):
            move = _step(work, length, load(x, 0))
            store(x, 0, load(x, 0) + move)
            store(step, 0, larger(move, 0.0 - move))
            if not np.any(step > SMALL_STEP):
                break
        _prove(work, length, load(x, 0), proof)
        for lane in range(min(WIDTH, order.size - first)):
            row = order[first + lane]
            found[row] = x[lane]
            solved[row] = proof[lane] <= ZERO
            proven[row] = solved[row] and proof[WIDTH + lane] <= ZERO
