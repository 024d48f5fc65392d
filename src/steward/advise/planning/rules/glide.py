"""The glide path: money meant for a goal moves to safety as its day comes nearer.  Method page docs/methods/glide-path.md."""

import numpy as np

from steward.advise.planning.rules.china import Floats, Ints
from steward.advise.planning.rules.mix import Prospect

# All of a goal's money is safe when so many months are left (D).
ALL_SAFE = 6


def safe_share(months_to_go: Floats | Ints, begin: float) -> Floats:
    """The share, 0 to 1, of a goal's money that is safe with so many months to go: rising evenly from none at `begin`; none without one.

    Past its day a goal holds nothing.
    """
    left = np.asarray(months_to_go, dtype=np.float64)
    rising = np.clip((begin - left) / max(begin - ALL_SAFE, 1.0), 0.0, 1.0)
    share: Floats = np.where((left >= 0) & (begin > 0), rising, 0.0)
    return share


def safe_of_purse(due: Ints, amount: Floats, wealth: Floats, begin: float) -> Floats:
    """The share of a purse kept safe in each month, (t,): what goals hold safe of what is expected to be in it.

    due (k,) months, amount (k,) in money of those months, wealth (t,) expected at the beginning of each month.
    """
    months = np.arange(wealth.size)
    held = (amount[:, None] * safe_share(due[:, None] - months, begin)).sum(axis=0)
    share: Floats = np.clip(held / np.maximum(wealth, 1e-9), 0.0, 1.0)
    return share


def blended(mix: Prospect, safe: Prospect, share: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean return, volatility and standard error a year, each (t,), of a mix of which this share is in the safe class instead."""
    rest = 1.0 - share
    mean = rest * mix.mean + share * safe.mean
    both = 2.0 * rest * share
    variance = rest**2 * mix.deviation**2 + both * mix.with_safe + share**2 * safe.deviation**2
    error = rest**2 * mix.error**2 + both * mix.error_with_safe + share**2 * safe.error**2
    return mean, np.sqrt(np.maximum(variance, 0.0)), np.sqrt(np.maximum(error, 0.0))
