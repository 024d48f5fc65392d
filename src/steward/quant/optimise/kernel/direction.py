"""The step: probe and final direction of Mehrotra's method, and how far to go."""

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH, Vector, larger, load, smaller, spread, store
from steward.quant.optimise.kernel.layout import (
    ABOVE,
    AIM_HIGH,
    AIM_LOW,
    ASSET_FIELDS,
    BELOW,
    CENTRE,
    COST,
    COUNT,
    DUAL_HIGH,
    DUAL_LOW,
    GROUP_FIELDS,
    LIVE,
    MOVE,
    ON,
    PAIR_FIELDS,
    PRODUCT,
    RATE,
    REDUCED,
    SHRINK,
    SOFT,
    STEP_HIGH,
    STEP_LOW,
    TARGET,
    Work,
)
from steward.quant.optimise.model import Floats
from steward.quant.optimise.prepared import STEP_BACK, TINY, Shared


@compiled
def _pull(array: Floats, pair: int, slope: Vector) -> Vector:
    return load(array, pair + AIM_HIGH) - load(array, pair + AIM_LOW) + slope


@compiled
def _free_change(asset: Floats, at: int, cost: Vector) -> Vector:
    """Change of weight that the asset's own forces ask for, before the shared multipliers move."""
    reduced = load(asset, at + REDUCED)
    bought = load(asset, at + SOFT) * _pull(asset, at, reduced + cost)
    sold = load(asset, at + PAIR_FIELDS + SOFT) * _pull(asset, at + PAIR_FIELDS, cost - reduced)
    return load(asset, at + SHRINK) * (sold - bought)


@compiled
def _aim(array: Floats, pair: int, centre: Vector) -> None:
    """Multipliers that would bring each product to `centre`, with the second-order term of the probe."""
    low, high = load(array, pair + BELOW), load(array, pair + ABOVE)
    move, inverse = load(array, pair + MOVE), 1.0 / (low * high)
    aim_low = (centre - move * load(array, pair + STEP_LOW)) * high * inverse
    store(array, pair + AIM_LOW, aim_low)
    aim_high = (centre + move * load(array, pair + STEP_HIGH)) * low * inverse
    store(array, pair + AIM_HIGH, aim_high)


@compiled
def set_aims(shared: Shared, work: Work, correct: bool) -> None:
    """Aims of all pairs: zero for the probe, the probe's own findings for the final direction."""
    centre = load(work.row, CENTRE)
    for k in range(2 * shared.expected_return.size):
        pair = (k // 2) * ASSET_FIELDS + (k % 2) * PAIR_FIELDS
        if correct:
            _aim(work.asset, pair, centre)
        else:
            store(work.asset, pair + AIM_LOW, 0.0)
            store(work.asset, pair + AIM_HIGH, 0.0)
    for j in range(shared.group_lower.shape[1]):
        if correct:
            _aim(work.group, j * GROUP_FIELDS, centre)
        else:
            store(work.group, j * GROUP_FIELDS + AIM_LOW, 0.0)
            store(work.group, j * GROUP_FIELDS + AIM_HIGH, 0.0)


@compiled
def _group_pull(work: Work, at: int, line: int) -> Vector:
    return load(work.point, line) + load(work.group, at + AIM_LOW) - load(work.group, at + AIM_HIGH)


@compiled
def right_side(shared: Shared, work: Work) -> None:
    move, factors = work.move, shared.loadings.shape[1]
    cost, budget = load(work.row, COST), 0.0 - load(work.gap, factors)
    for p in range(factors):
        store(move, p, 0.0 - load(work.gap, p))
    for j in range(shared.group_lower.shape[1]):
        at, line = j * GROUP_FIELDS, factors + 1 + j
        pull = load(work.group, at + SOFT) * _group_pull(work, at, line)
        store(move, line, 0.0 - load(work.gap, line) - pull)
    for i in range(shared.expected_return.size):
        free, line = _free_change(work.asset, i * ASSET_FIELDS, cost), factors + 1 + shared.group[i]
        budget = budget + free
        store(move, line, load(move, line) + free)
        for f in range(factors):
            store(move, f, load(move, f) + free * shared.loadings[i, f])
    store(move, factors, budget)


@compiled
def _step_pair(array: Floats, pair: int, move: Vector, row: Floats) -> tuple[Vector, Vector]:
    """Steps of the pair's multipliers; first- and second-order change of its product; limits RATE."""
    on, low, high = load(array, pair + ON), load(array, pair + BELOW), load(array, pair + ABOVE)
    dual_low, dual_high = load(array, pair + DUAL_LOW), load(array, pair + DUAL_HIGH)
    inverse = 1.0 / (low * high)
    down, up = move * high * inverse, move * low * inverse
    step_low = on * (load(array, pair + AIM_LOW) - dual_low - dual_low * down)
    step_high = on * (load(array, pair + AIM_HIGH) - dual_high + dual_high * up)
    store(array, pair + MOVE, move)
    store(array, pair + STEP_LOW, step_low)
    store(array, pair + STEP_HIGH, step_high)
    fall = smaller(step_low * dual_high, step_high * dual_low) / (dual_low * dual_high)
    rate = larger(larger(0.0 - down, up), 0.0 - fall)
    store(row, RATE, larger(load(row, RATE), rate))
    first = move * (dual_low - dual_high) + low * step_low + high * step_high
    return first, move * (step_low - step_high)


@compiled
def direct(shared: Shared, work: Work) -> tuple[Vector, Vector]:
    """Direction of every pair, from the solved equations; changes of the summed product."""
    asset, move, factors = work.asset, work.move, shared.loadings.shape[1]
    cost, nu = load(work.row, COST), load(move, factors)
    first, second = spread(0.0), spread(0.0)
    store(work.row, RATE, 1e-9)
    for i in range(shared.expected_return.size):
        at, specific = i * ASSET_FIELDS, shared.specific_variance[i]
        back = nu + load(move, factors + 1 + shared.group[i])
        for f in range(factors):
            back = back + load(move, f) * shared.loadings[i, f]
        soft_buy, soft_sell = load(asset, at + SOFT), load(asset, at + PAIR_FIELDS + SOFT)
        change = _free_change(asset, at, cost)
        change = change - (soft_buy + soft_sell) * load(asset, at + SHRINK) * back
        slope = change * specific + back
        reduced = load(asset, at + REDUCED)
        buy = soft_buy * (0.0 - _pull(asset, at, reduced + cost) - slope)
        sell = soft_sell * (slope - _pull(asset, at + PAIR_FIELDS, cost - reduced))
        one, two = _step_pair(asset, at, buy, work.row)
        three, four = _step_pair(asset, at + PAIR_FIELDS, sell, work.row)
        first, second = first + one + three, second + two + four
    for j in range(shared.group_lower.shape[1]):
        at, line = j * GROUP_FIELDS, factors + 1 + j
        change = load(work.group, at + SOFT) * (_group_pull(work, at, line) + load(move, line))
        one, two = _step_pair(work.group, at, change, work.row)
        first, second = first + one, second + two
    return first, second


@compiled
def choose_centre(row: Floats, first: Vector, second: Vector) -> None:
    """Mehrotra's rule: the better the probe does, the less the final direction stays central."""
    share, product = smaller(1.0, 1.0 / load(row, RATE)), load(row, PRODUCT)
    after = product + share * (first + share * second) / load(row, COUNT)
    ratio = larger(after, 0.0) / larger(product, TINY)
    store(row, CENTRE, ratio * ratio * ratio * product)


@compiled
def _advance_pair(array: Floats, pair: int, share: Vector) -> None:
    move = share * load(array, pair + MOVE)
    store(array, pair + BELOW, load(array, pair + BELOW) + move)
    store(array, pair + ABOVE, load(array, pair + ABOVE) - move)
    low, high = load(array, pair + DUAL_LOW), load(array, pair + DUAL_HIGH)
    store(array, pair + DUAL_LOW, low + share * load(array, pair + STEP_LOW))
    store(array, pair + DUAL_HIGH, high + share * load(array, pair + STEP_HIGH))


@compiled
def advance(shared: Shared, work: Work) -> None:
    """One common step for all variables of a row; none for rows that have arrived."""
    share = smaller(1.0, STEP_BACK / load(work.row, RATE)) * load(work.row, LIVE)
    for i in range(shared.expected_return.size):
        _advance_pair(work.asset, i * ASSET_FIELDS, share)
        _advance_pair(work.asset, i * ASSET_FIELDS + PAIR_FIELDS, share)
    for j in range(shared.group_lower.shape[1]):
        at = j * GROUP_FIELDS
        _advance_pair(work.group, at, share)
        goal = load(work.group, at + TARGET) + share * load(work.group, at + MOVE)
        store(work.group, at + TARGET, goal)
    for p in range(work.point.size // WIDTH):
        store(work.point, p, load(work.point, p) + share * load(work.move, p))
