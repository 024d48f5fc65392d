"""How likely sums are that one purse pays in order, for many purses at once, by the three moments of what is in them.

A purse takes in its flow month by month, pays what falls due as far as there is more than must be kept, and grows; it never falls below
nothing. When a sum is paid what is left has the moments of the purse less the sum where all of it was there, of what must be kept where
only a part was, and of the purse itself where nothing was: partial moments of a lognormal law, shifted. Method page
docs/methods/review-chances.md. The law of payment is that of `purse.run_purse`, which follows paths.
"""

from dataclasses import dataclass
from math import comb

import numpy as np
import scipy
from scipy.special import ndtri

from steward.quant.simulate.kernel.order import ALL_SAFE, FLAT, NEAR, PAID, YEAR, pay_all
from steward.quant.simulate.model import Floats, Ints

# Points of a law in the plain form.
POINTS = 4_001


@dataclass(frozen=True)
class Purses:
    """Purses (c,); what belongs to purse c of a list stands from its end c to its end c + 1.

    mix       (c,)   row of the moments; -1 where nothing is asked
    start     (c,)   in the purse at the beginning, not negative
    flow      ends (c + 1,), (f,) what comes in each year, or goes out, a twelfth at the end of each month; nothing after the last year
    lumps     ends (c + 1,), month (l,) and amount (l,) that comes in at its beginning, by month
    dues      ends (c + 1,), month (k,) and (k, 3): amount, what must be kept, and 1 where it leaves the purse, by month and in order
    """

    mix: Ints
    start: Floats
    flow: tuple[Ints, Floats]
    lumps: tuple[Ints, Ints, Floats]
    dues: tuple[Ints, Ints, Floats]

    def __post_init__(self) -> None:
        ends = [(self.flow[0], self.flow[1]), (self.lumps[0], self.lumps[1]), (self.dues[0], self.dues[1])]
        if any(e.size != self.mix.size + 1 or e[0] != 0 or e[-1] != len(v) or (np.diff(e) < 0).any() for e, v in ends):
            raise ValueError("the lists of purses have one end a purse")
        if self.start.shape != self.mix.shape or (self.start < 0).any() or (self.dues[1] < 0).any():
            raise ValueError("a purse begins with nothing or more, and sums fall due from its first month on")


@dataclass(frozen=True)
class Glide:
    """How money of near sums grows: from `begin` months before each its part moves evenly to the `safe` (row, column) of the grid.

    `columns` is how many mixes stand in a row of the moments' grid; no `begin`, no glide.
    """

    columns: int
    safe: tuple[float, float]
    begin: float


def chances_in_order(moments: Floats, glide: Glide, purses: Purses) -> Floats:
    """The chance (k,) of each sum due. moments (g, 2 or more, 3): raw moments of a month's growth, the same in all months."""
    found = np.zeros(len(purses.dues[1]))
    terms = np.ascontiguousarray(purses.dues[2], dtype=np.float64)
    dues = (purses.dues[0], purses.dues[1], terms)
    pay_all(moments, glide.columns, glide.safe, glide.begin, purses.mix, purses.start, purses.flow, purses.lumps, dues, found)
    return found


def plain_chances(moments: Floats, glide: Glide, purses: Purses, one: int) -> Floats:
    """The same of one purse in plain steps, each law standing as points of equal weight wherever something is paid: the reference."""
    ends, years = purses.flow
    flow = np.repeat(years[ends[one] : ends[one + 1]], YEAR) / YEAR
    lumps = slice(*purses.lumps[0][one : one + 2])
    months, terms = (values[slice(*purses.dues[0][one : one + 2])] for values in purses.dues[1:])
    raw = purses.start[one] ** np.arange(4)
    row, column = divmod(int(purses.mix[one]), glide.columns)
    usual = expected = purses.start[one]
    found = np.zeros(len(terms))
    for t in range(int(months[-1]) + 1):
        money = (flow[t - 1] if 0 < t <= flow.size else 0.0) + purses.lumps[2][lumps][purses.lumps[1][lumps] == t].sum()
        usual = max(usual + money, 0.0)
        expected = usual if t % YEAR == 0 else expected
        raw = _more(raw, money)
        if raw[1] < 0 or (money < 0 and raw[1] < NEAR * np.sqrt(max(raw[2] - raw[1] ** 2, 0.0))):
            raw = _raw(np.maximum(_points(raw), 0.0))
        for k in np.flatnonzero(months == t):
            (amount, keep, spent), points = terms[k], _points(raw)
            given = np.minimum(np.maximum(points - keep, 0.0), amount)
            found[k] = (given >= amount * PAID).mean()
            raw = _raw(points - given) if spent else raw
            usual -= min(max(usual - keep, 0.0), amount) * spent
        left = months - t
        rising = np.clip((glide.begin - left) / max(glide.begin - ALL_SAFE, 1.0), 0.0, 1.0) * (left > 0)
        share = min(float((terms[:, 0] * rising).sum()) / max(expected, 1e-9), 1.0)
        safe = round(row + share * (glide.safe[0] - row)), round(column + share * (glide.safe[1] - column))
        raw = raw * np.concatenate([[1.0], moments[safe[0] * glide.columns + safe[1], 1]])
        usual *= moments[purses.mix[one], 1, 0]
    return found


def _more(raw: Floats, money: float) -> Floats:
    """The raw moments with so much more in every case."""
    return np.array([sum(comb(n, j) * money ** (n - j) * raw[j] for j in range(n + 1)) for n in range(4)])


def _raw(points: Floats) -> Floats:
    return np.array([(points**n).mean() for n in range(4)])


def _points(raw: Floats) -> Floats:
    """Points of the shifted lognormal law with these raw moments."""
    _, first, second, third = raw
    deviation = np.sqrt(max(second - first**2, 0.0))
    if deviation <= 1e-6 * abs(first):
        return np.full(POINTS, first)
    skewness = (third - 3 * first * second + 2 * first**3) / deviation**3
    normal = ndtri((np.arange(POINTS) + 0.5) / POINTS)
    if abs(skewness) < FLAT:
        return np.asarray(first + deviation * normal)
    omega = scipy.optimize.brentq(lambda w: (w + 2) * np.sqrt(w - 1) - abs(skewness), 1.0, 1e3)
    drawn = np.exp(np.sqrt(np.log(omega)) * normal)
    return np.asarray(first + deviation * np.sign(skewness) * (drawn - drawn.mean()) / drawn.std())
