"""Round an interior answer to the bounds and holdings it almost touches.

An interior point stays a hair away from every bound, and "sell 0.00000002 %" is no advice.  Weights
within SNAP of the present weight or of a bound are put there, and what that moves goes to the asset
of the same group with most room, so that sums keep; a group without such an asset is left as it was.
The certificate is computed afterwards.
"""

from steward.quant.compiled import compiled
from steward.quant.optimise.model import Floats
from steward.quant.optimise.prepared import Rows, Shared

SNAP = 1e-8  # weight; more would loosen the certificate, which sees the slope of utility change
HARDLY = 1e-6  # weight
WHOLE = 1e-12  # how far the sum of holdings may be from 1 to count as whole


@compiled
def _nearest(weight: float, start: float, lower: float, upper: float) -> float:
    if abs(weight - start) <= SNAP and lower <= start <= upper:
        return start
    if weight - lower <= SNAP:
        return lower
    if upper - weight <= SNAP:
        return upper
    return weight


@compiled
def _tidy_group(shared: Shared, rows: Rows, row: int, group: int, weights: Floats) -> None:
    limits, moved, freest, room = rows.limit_set[row], 0.0, -1, SNAP
    for i in range(weights.size):
        if shared.group[i] == group:
            old, lower, upper = weights[i], shared.lower[limits, i], shared.upper[limits, i]
            new = _nearest(old, rows.start[row, i], lower, upper)
            moved += old - new
            space = min(old - lower, upper - old)
            if new == old and space > room:
                freest, room = i, space
    if freest < 0 or abs(moved) > room:
        return
    for i in range(weights.size):
        if shared.group[i] == group:
            lower, upper = shared.lower[limits, i], shared.upper[limits, i]
            weights[i] = _nearest(weights[i], rows.start[row, i], lower, upper)
    weights[freest] += moved


@compiled
def _keep_start(shared: Shared, rows: Rows, row: int, weights: Floats) -> bool:
    """A row in which no asset trades more than HARDLY does not trade, if what it holds is a whole portfolio."""
    limits, total = rows.limit_set[row], 0.0
    for i in range(weights.size):
        start = rows.start[row, i]
        total += start
        outside = start < shared.lower[limits, i] or start > shared.upper[limits, i]
        if outside or abs(weights[i] - start) > HARDLY:
            return False
    if abs(total - 1.0) > WHOLE:
        return False
    weights[:] = rows.start[row]
    return True


@compiled
def tidy(shared: Shared, rows: Rows, weights: Floats) -> None:
    """Round `weights` (c, n) in place; the sums of groups, and so of rows, stay."""
    for row in range(weights.shape[0]):
        if _keep_start(shared, rows, row, weights[row]):
            continue
        for group in range(shared.group_lower.shape[1]):
            _tidy_group(shared, rows, row, group, weights[row])
