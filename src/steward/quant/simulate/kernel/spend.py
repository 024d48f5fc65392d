"""One purse month by month on shared paths: what comes in, what must be paid, and the sums that fall due."""

from steward.quant.compiled import compiled_loosely
from steward.quant.simulate.model import Floats, Ints


@compiled_loosely
def settle(growth: Floats, flow: Floats, month: Ints, terms: Floats, every: int, wealth: Floats, lacking: Floats, paid: Floats) -> None:
    """growth (t, p); flow (t,); month (k,) rising; terms (k, 3): amount, what stays, share that is spent; wealth, lacking, paid are filled.

    wealth (r, p) holds the start in its first row, and is what the purse begins each `every` months with, the last row what it ends with;
    lacking is (p,), paid (k, p).  A month begins with its flow, then pays the sums due as far as there is more than must stay, then grows.
    """
    months, paths = growth.shape
    purse = wealth[0].copy()
    due = 0
    for t in range(months):
        if t % every == 0:
            wealth[t // every] = purse
        for i in range(paths):
            has = purse[i] + flow[t]
            lacking[i] += max(-has, 0.0)
            purse[i] = max(has, 0.0)
        while due < month.size and month[due] == t:
            amount, keep, spent = terms[due, 0], terms[due, 1], terms[due, 2]
            for i in range(paths):
                given = min(max(purse[i] - keep, 0.0), amount)
                paid[due, i] = given
                purse[i] -= given * spent
            due += 1
        for i in range(paths):
            purse[i] *= growth[t, i]
    wealth[-1] = purse
