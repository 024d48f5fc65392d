"""Purses that pay sums in order, by the first three moments of what is in them; the law is that of kernel/moments.py."""

import math

from steward.quant.compiled import compiled
from steward.quant.simulate.kernel.moments import SURE
from steward.quant.simulate.model import Floats, Ints

YEAR = 12
FLAT = 0.01  # skewness below which the normal law is taken: the lognormal's own scale would swallow the figures
PAID = 1.0 - 1e-9
# Ruin is looked at where what is in the purse is less than so many deviations above nothing.
NEAR = 4.0
ALL_SAFE = 6


@compiled
def beyond(y: float, first: float, second: float, third: float) -> tuple[float, float, float, float]:
    """E[W^j; W >= y] for j = 0 to 3, of a W with these raw moments: normal, or lognormal shifted and, for a negative skewness, mirrored."""
    variance = second - first * first
    if variance <= SURE * first * first or variance <= 0.0:
        return (1.0, first, first * first, first**3) if first >= y else (0.0, 0.0, 0.0, 0.0)
    deviation = math.sqrt(variance)
    skewness = (third - 3.0 * first * second + 2.0 * first**3) / (variance * deviation)
    z = (y - first) / deviation
    if abs(skewness) < FLAT:
        density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
        u0 = 0.5 * math.erfc(z / math.sqrt(2.0))
        u1, u2, u3 = density, u0 + z * density, (z * z + 2.0) * density
    else:
        sign = 1.0 if skewness > 0 else -1.0
        root = ((math.sqrt(skewness * skewness + 4.0) + abs(skewness)) / 2.0) ** (1.0 / 3.0)
        width = root - 1.0 / root
        omega = 1.0 + width * width
        spread, scale = math.sqrt(math.log(omega)), 1.0 / (width * math.sqrt(omega))
        shift = scale * math.sqrt(omega)  # U = sign (X - shift) has mean nothing and variance one, X lognormal
        x = shift + sign * z
        x0, x1, x2, x3 = 1.0, shift, shift * shift * omega, shift**3 * omega**3
        if x > 0.0:
            at = math.log(x / scale) / spread
            x0 *= 0.5 * math.erfc(sign * at / math.sqrt(2.0))
            x1 *= 0.5 * math.erfc(sign * (at - spread) / math.sqrt(2.0))
            x2 *= 0.5 * math.erfc(sign * (at - 2.0 * spread) / math.sqrt(2.0))
            x3 *= 0.5 * math.erfc(sign * (at - 3.0 * spread) / math.sqrt(2.0))
        elif sign < 0.0:
            return 0.0, 0.0, 0.0, 0.0
        u0, u1 = x0, sign * (x1 - shift * x0)
        u2 = x2 - 2.0 * shift * x1 + shift * shift * x0
        u3 = sign * (x3 - 3.0 * shift * x2 + 3.0 * shift * shift * x1 - shift**3 * x0)
    w1 = first * u0 + deviation * u1
    w2 = first * first * u0 + 2.0 * first * deviation * u1 + variance * u2
    w3 = first**3 * u0 + 3.0 * first * first * deviation * u1 + 3.0 * first * variance * u2 + deviation * variance * u3
    return u0, w1, w2, w3


@compiled
def pay(amount: float, keep: float, first: float, second: float, third: float) -> tuple[float, float, float, float]:
    """The chance that a sum is paid in full from what exceeds `keep`, and the moments of what is left, paid as far as possible."""
    wanted = keep + amount
    k0, k1, k2, k3 = beyond(keep, first, second, third)
    t0, t1, t2, t3 = beyond(wanted, first, second, third)
    least = keep + amount * PAID
    chance = beyond(least, first, second, third)[0] if least < wanted else t0
    between = k0 - t0
    left1 = t1 - amount * t0
    left2 = t2 - 2.0 * amount * t1 + amount * amount * t0
    left3 = t3 - 3.0 * amount * t2 + 3.0 * amount * amount * t1 - amount**3 * t0
    return (
        chance,
        first - k1 + keep * between + left1,
        second - k2 + keep**2 * between + left2,
        third - k3 + keep**3 * between + left3,
    )


@compiled
def held_safe(t: int, k: int, b: int, begin: float, due_month: Ints, terms: Floats) -> float:
    """What the sums from the k-th to the b-th hold safe at the beginning of month t, of `begin` months before each."""
    held = 0.0
    for n in range(k, b):
        left = due_month[n] - t
        held += terms[n, 0] * min(max((begin - left) / max(begin - ALL_SAFE, 1.0), 0.0), 1.0)
    return held


@compiled
def nothing_borrowed(money: float, first: float, second: float, third: float) -> tuple[float, float, float]:
    """The moments of a purse after a flow, where less than nothing counts as nothing."""
    third += money * (3.0 * second + money * (3.0 * first + money))
    second += money * (2.0 * first + money)
    first += money
    if first < 0.0 or (money < 0.0 and first < NEAR * math.sqrt(max(second - first * first, 0.0))):
        _, first, second, third = beyond(0.0, first, second, third)
    return first, second, third


@compiled
def pay_one(
    moments: Floats, columns: int, safe: tuple[float, float], begin: float, mix: int, start: float,
    parts: tuple[int, int, int, int, int, int], flow: Floats, lump_month: Ints, lump: Floats, due_month: Ints, terms: Floats,
    chance: Floats,
) -> None:  # fmt: skip
    """One purse; `parts` are where its years, lumps and dues begin and end."""
    year, last_year, at, last_lump, k, b = parts
    size = max(start, 1e-300)
    for n in range(k, b):
        size = max(size, terms[n, 0] + terms[n, 1])
    month, yearly = 0, 0.0
    first = start / size
    second, third, usual, expected = first * first, first**3, first, first
    for t in range(due_month[b - 1] + 1):
        money = yearly
        while at < last_lump and lump_month[at] <= t:
            money += lump[at] / size
            at += 1
        first, second, third = nothing_borrowed(money, first, second, third)
        usual = max(usual + money, 0.0)
        if month == 0:
            expected = usual
            yearly = flow[year] / (YEAR * size) if year < last_year else 0.0
            year += 1
        month = month + 1 if month < YEAR - 1 else 0
        while k < b and due_month[k] == t:
            amount, keep = terms[k, 0] / size, terms[k, 1] / size
            chance[k], one, two, three = pay(amount, keep, first, second, third)
            if terms[k, 2] > 0.0:
                first, second, third = one, two, three
                usual -= min(max(usual - keep, 0.0), amount)
            k += 1
        place = mix
        if k < b and due_month[k] - t < begin:
            share = min(held_safe(t, k, b, begin, due_month, terms) / size / max(expected, 1e-9), 1.0)
            row, column = mix // columns, mix % columns
            place = round(row + share * (safe[0] - row)) * columns + round(column + share * (safe[1] - column))
        usual *= moments[mix, 1, 0]
        first *= moments[place, 1, 0]
        second *= moments[place, 1, 1]
        third *= moments[place, 1, 2]


@compiled
def pay_all(
    moments: Floats, columns: int, safe: tuple[float, float], begin: float, mix: Ints, start: Floats,
    flows: tuple[Ints, Floats], lumps: tuple[Ints, Ints, Floats], dues: tuple[Ints, Ints, Floats], chance: Floats,
) -> None:  # fmt: skip
    """Every purse c in turn; `flows`, `lumps` and `dues` begin with the ends (c + 1,) of each purse's part of what follows.

    moments (g, >= 2, 3) of a month's growth by mix, mixes laid out in rows of `columns`; `safe` the (row, column) of the safe one.
    flows: by year; lumps: month, amount, by month; dues: month, (k, 3) amount, keep, spent, by month; chance (k,) is filled, but not
    of a purse whose mix is negative.
    """
    flow_ends, lump_ends, due_ends = flows[0], lumps[0], dues[0]
    for c in range(mix.size):
        if due_ends[c] < due_ends[c + 1] and mix[c] >= 0:
            parts = (flow_ends[c], flow_ends[c + 1], lump_ends[c], lump_ends[c + 1], due_ends[c], due_ends[c + 1])
            pay_one(moments, columns, safe, begin, mix[c], start[c], parts, flows[1], lumps[1], lumps[2], dues[1], dues[2], chance)
