"""e**x for lanes: Numba's own works on one number at a time."""

from steward.quant.compiled import compiled
from steward.quant.lanes import Vector, larger, smaller, spread, two_to, whole

LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10  # W. J. Cody and W. Waite, 1980
FARTHEST = 700.0  # e**700 is still finite


@compiled
def exponential(x: Vector) -> Vector:
    """e**x to two units in the last place, x held within +-700: x = n ln 2 + y, e**x = 2**n e**y by Taylor's series."""
    held = smaller(larger(x, -FARTHEST), FARTHEST)
    n = whole(held * LOG2_E)
    y = held - n * LN2_HIGH - n * LN2_LOW
    p = y * spread(1 / 479001600) + 1 / 39916800
    p = p * y + 1 / 3628800
    p = p * y + 1 / 362880
    p = p * y + 1 / 40320
    p = p * y + 1 / 5040
    p = p * y + 1 / 720
    p = p * y + 1 / 120
    p = p * y + 1 / 24
    p = p * y + 1 / 6
    p = p * y + 0.5
    p = p * y + 1.0
    p = p * y + 1.0
    return p * two_to(n)
