"""How likely each goal of a block is, by the moment form.  Method page docs/methods/review-chances.md.

The money of a customer is divided among the goals by what each needs, and grows as the mix that is held now. Mixes are rounded to a grid
of yearly mean and deviation, so that a few hundred tables of moments serve everybody.
"""

import numpy as np

from steward.deliver.review.rules.block import Block, Floats, Ground, Ints
from steward.quant.simulate.goal import success_by_moments
from steward.quant.simulate.model import Goals

MEAN_STEP, MEANS = 0.005, 21  # 0 to 10 % a year
DEVIATION_STEP, DEVIATIONS = 0.01, 31  # 0 to 30 % a year
MONTHS = 480
BPS = 10_000


def grid_moments() -> Floats:
    """E[G], E[G^2], E[G^3] of a month's lognormal growth, (MEANS * DEVIATIONS, MONTHS + 1, 3), for every mean and deviation of the grid."""
    mean = np.repeat(np.arange(MEANS) * MEAN_STEP, DEVIATIONS)
    deviation = np.tile(np.arange(DEVIATIONS) * DEVIATION_STEP, MEANS)
    monthly = (1.0 + mean) ** (1 / 12)
    variance = np.log1p((deviation / (1.0 + mean)) ** 2) / 12
    one = np.stack([monthly, monthly**2 * np.exp(variance), monthly**3 * np.exp(3 * variance)], axis=1)
    moments = np.repeat(one[:, None, :], MONTHS + 1, axis=1)
    moments[:, 0, :] = 1.0
    return moments


def place_on_grid(mean: Floats, deviation: Floats) -> Ints:
    """The nearest mix of the grid; what lies outside counts as its edge."""
    row = np.clip(np.rint(mean / MEAN_STEP), 0, MEANS - 1).astype(np.int64)
    column = np.clip(np.rint(deviation / DEVIATION_STEP), 0, DEVIATIONS - 1).astype(np.int64)
    return row * DEVIATIONS + column


def held_mixes(worth: Ints, ground: Ground) -> Ints:
    """The mix (n,) of what each customer holds by class, worth (n, classes); cash, the first class, where nothing is held."""
    total = worth.sum(axis=1)
    weights = np.where(total[:, None] > 0, worth / np.maximum(total, 1)[:, None], np.eye(1, worth.shape[1]))
    # Sums in a fixed order, row by row: the same bytes however many rows a block has.
    mean = np.zeros(len(weights))
    variance = np.zeros(len(weights))
    for i in range(weights.shape[1]):
        mean += weights[:, i] * ground.class_mean[i]
        for j in range(weights.shape[1]):
            variance += weights[:, i] * weights[:, j] * ground.class_covariance[i, j]
    return place_on_grid(mean, np.sqrt(np.maximum(variance, 0.0)))


def chances(block: Block, ground: Ground, mixes: Ints, wealth: Ints) -> Ints:
    """The chance of each goal (g,) in basis points, with `wealth` (n,) now."""
    if not block.aimer.size:
        return np.zeros(0, dtype=np.int64)
    wanted = block.by_customer(block.aimer, block.target)[block.aimer]
    share = block.target / np.maximum(wanted, 1)
    none = np.zeros(block.aimer.size)
    goals = Goals(
        mix=mixes[block.aimer],
        months=np.clip(block.months, 0, MONTHS),
        switch=np.zeros(block.aimer.size, dtype=np.int64),
        wealth=np.maximum(wealth[block.aimer], 0) * share,
        contribution=np.maximum(block.saving[block.aimer], 0) * share,
        withdrawal=none,
        target=block.target.astype(np.float64),
    )
    reached = success_by_moments(ground.moments, 0.0, goals)
    return np.rint(np.nan_to_num(reached) * BPS).astype(np.int64)
