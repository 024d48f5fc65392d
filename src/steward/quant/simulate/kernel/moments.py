"""The first three moments of wealth at the goal, month by month, and the probability a shifted lognormal with them gives."""

import math

from steward.quant.compiled import compiled
from steward.quant.simulate.model import Floats, Ints

FLAT = 1e-6  # skewness below which the normal law is taken
SURE = 1e-13  # variance as a share of the squared mean below which there is nothing uncertain but rounding


@compiled
def reach(target: float, mean: float, variance: float, third: float) -> float:
    """P(W >= target) for mean, variance and third central moment: normal, or shifted lognormal, mirrored where the skewness is negative."""
    if variance <= SURE * mean * mean:
        return 1.0 if mean >= target else 0.0
    deviation = math.sqrt(variance)
    skewness = third / (variance * deviation)
    if abs(skewness) < FLAT:
        return 0.5 * math.erfc((target - mean) / (deviation * math.sqrt(2.0)))
    sign = 1.0 if skewness > 0 else -1.0
    y = ((math.sqrt(skewness * skewness + 4.0) + abs(skewness)) / 2.0) ** (1.0 / 3.0)
    width = y - 1.0 / y  # sqrt(exp(s^2) - 1)
    omega = 1.0 + width * width
    scale = deviation / (width * math.sqrt(omega))
    above = sign * (target - mean) + scale * math.sqrt(omega)  # how far the target lies beyond the shift
    if above <= 0.0:
        return 1.0 if sign > 0 else 0.0
    tail = 0.5 * math.erfc(math.log(above / scale) / math.sqrt(2.0 * math.log(omega)))
    return tail if sign > 0 else 1.0 - tail


@compiled
def reach_by_moments(moments: Floats, raise_monthly: float, mix: Ints, months: Ints, switch: Ints, money: Floats, reached: Floats) -> None:
    """moments (g, k+1, 3): E[G], E[G^2], E[G^3] of the month with so many to go; money (c, 4): wealth, contribution, withdrawal, target.

    Everything is divided by one size a row, so that third powers of large sums stay numbers.
    """
    step = 1.0 + raise_monthly
    for c in range(mix.size):
        size = max(money[c, 0] + money[c, 1] + money[c, 2], abs(money[c, 3]), 1e-300)
        first = money[c, 0] / size
        second, third = first * first, first * first * first
        pay, draw = money[c, 1] / size, -money[c, 2] / size
        table = moments[mix[c]]
        for k in range(months[c], 0, -1):
            a = pay if k > switch[c] else draw
            third = (third + a * (3.0 * second + a * (3.0 * first + a))) * table[k, 2]
            second = (second + a * (2.0 * first + a)) * table[k, 1]
            first = (first + a) * table[k, 0]
            pay *= step
            draw *= step
        variance = max(second - first * first, 0.0)
        central = third - 3.0 * first * second + 2.0 * first * first * first
        reached[c] = reach(money[c, 3] / size, first, variance, central)
