"""What a point looks like: residuals, complementarity, softness of the bounds, matrix of the step."""

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH, Vector, below, larger, load, spread, store
from steward.quant.optimise.kernel.layout import (
    ABOVE,
    ASSET_FIELDS,
    BASE,
    BELOW,
    COST,
    COUNT,
    DUAL_HIGH,
    DUAL_LOW,
    GROUP_FIELDS,
    LIVE,
    ON,
    PAIR_FIELDS,
    PRODUCT,
    REDUCED,
    RESIDUAL,
    SCALE,
    SHRINK,
    SOFT,
    STEPS,
    TARGET,
    TOTAL,
    Work,
)
from steward.quant.optimise.model import Floats
from steward.quant.optimise.prepared import TOLERANCE, Shared


@compiled
def _soften(array: Floats, at: int) -> Vector:
    """Store and return the pair's softness; see `reference._Barrier.softness`."""
    low, high = load(array, at + BELOW), load(array, at + ABOVE)
    stiff = load(array, at + DUAL_LOW) * high + load(array, at + DUAL_HIGH) * low
    soft = load(array, at + ON) * low * high / stiff
    store(array, at + SOFT, soft)
    return soft


@compiled
def _product(array: Floats, at: int) -> Vector:
    low = load(array, at + BELOW) * load(array, at + DUAL_LOW)
    high = load(array, at + ABOVE) * load(array, at + DUAL_HIGH)
    return load(array, at + ON) * (low + high)


@compiled
def _weight(asset: Floats, at: int) -> Vector:
    bought = load(asset, at + ON) * load(asset, at + BELOW)
    sold = load(asset, at + PAIR_FIELDS + ON) * load(asset, at + PAIR_FIELDS + BELOW)
    return load(asset, at + BASE) + bought - sold


@compiled
def _absolute(value: Vector) -> Vector:
    return larger(value, 0.0 - value)


@compiled
def measure(shared: Shared, work: Work) -> None:
    """Residuals, complementarity, softness, reduced gradient and the matrix of this point."""
    asset, group, gap, matrix = work.asset, work.group, work.gap, work.matrix
    factors, groups = shared.loadings.shape[1], shared.group_lower.shape[1]
    scale, cost = load(work.row, SCALE), load(work.row, COST)
    nu = load(work.point, factors)
    product, dual, total = spread(0.0), spread(0.0), spread(0.0)
    for p in range(matrix.size // WIDTH):
        store(matrix, p, 0.0)
    for p in range(factors):
        store(gap, p, load(work.point, p))
    for j in range(groups):
        store(group, j * GROUP_FIELDS + TOTAL, 0.0)
    for i in range(shared.expected_return.size):
        at, j = i * ASSET_FIELDS, shared.group[i]
        weight = _weight(asset, at)
        reduced = weight * shared.specific_variance[i] + nu + load(work.point, factors + 1 + j)
        reduced = reduced - shared.expected_return[i] / scale
        for f in range(factors):
            reduced = reduced + load(work.point, f) * shared.loadings[i, f]
            store(gap, f, load(gap, f) - weight * shared.loadings[i, f])
        store(asset, at + REDUCED, reduced)
        both = _soften(asset, at) + _soften(asset, at + PAIR_FIELDS)
        product = product + _product(asset, at) + _product(asset, at + PAIR_FIELDS)
        for side in range(2):
            pair = at + side * PAIR_FIELDS
            slope = reduced * (1.0 - 2.0 * side) + cost
            slope = slope - load(asset, pair + DUAL_LOW) + load(asset, pair + DUAL_HIGH)
            dual = larger(dual, _absolute(load(asset, pair + ON) * slope))
        shrink = 1.0 / (both * shared.specific_variance[i] + 1.0)
        store(asset, at + SHRINK, shrink)
        total = total + weight
        store(group, j * GROUP_FIELDS + TOTAL, load(group, j * GROUP_FIELDS + TOTAL) + weight)
        _add_outer(shared, matrix, i, both * shrink)
    store(gap, factors, 1.0 - total)
    _measure_groups(shared, work, product, dual)


@compiled
def _add_outer(shared: Shared, matrix: Floats, i: int, curve: Vector) -> None:
    """Add curve * a a' for a = (loadings, 1, membership) of asset i; the budget's row comes later."""
    factors = shared.loadings.shape[1]
    line = factors + 1 + shared.group[i]
    last = line * (line + 1) // 2
    place = 0
    for p in range(factors):
        scaled = curve * shared.loadings[i, p]
        for r in range(p + 1):
            store(matrix, place, load(matrix, place) + scaled * shared.loadings[i, r])
            place += 1
        store(matrix, last + p, load(matrix, last + p) + scaled)
    store(matrix, last + line, load(matrix, last + line) + curve)


@compiled
def _measure_groups(shared: Shared, work: Work, product: Vector, dual: Vector) -> None:
    group, gap, matrix, row = work.group, work.gap, work.matrix, work.row
    factors, groups = shared.loadings.shape[1], shared.group_lower.shape[1]
    budget = factors * (factors + 1) // 2
    primal = _absolute(load(gap, factors))
    for f in range(factors):
        primal = larger(primal, _absolute(load(gap, f)))
        corner = f * (f + 1) // 2 + f
        store(matrix, corner, load(matrix, corner) + 1.0)
    for j in range(groups):
        at, line = j * GROUP_FIELDS, factors + 1 + j
        miss = load(group, at + TARGET) - load(group, at + TOTAL)
        store(gap, line, miss)
        primal = larger(primal, _absolute(miss))
        product = product + _product(group, at)
        pull = load(group, at + DUAL_HIGH) - load(group, at + DUAL_LOW) - load(work.point, line)
        dual = larger(dual, _absolute(load(group, at + ON) * pull))
        last = line * (line + 1) // 2
        # each asset is in one group, so the budget's row is the sum of the groups' rows
        for p in range(factors):
            store(matrix, budget + p, load(matrix, budget + p) + load(matrix, last + p))
        own = load(matrix, last + line)
        store(matrix, budget + factors, load(matrix, budget + factors) + own)
        store(matrix, last + factors, own)
        store(matrix, last + line, own + _soften(group, at))
    scale = load(row, SCALE)
    residual = larger(primal, scale * larger(dual, product))
    live = below(TOLERANCE, residual)
    store(row, PRODUCT, product / load(row, COUNT))
    store(row, RESIDUAL, residual)
    store(row, LIVE, live)
    store(row, STEPS, load(row, STEPS) + live)
