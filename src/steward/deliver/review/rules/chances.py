"""How likely each goal of a block is, by the moment form.  Method page docs/methods/review-chances.md.

A household's money is one purse that pays its goals in the order of its plan, and grows as the mix that is held now. Mixes are rounded to a
grid of yearly mean and deviation, so that a few hundred tables of moments serve everybody.
"""

import numpy as np

from steward.deliver.review.rules.block import Block, Floats, Ground, Ints
from steward.quant.simulate.order import Glide, Purses, chances_in_order

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


def purse_now(block: Block, worth: Ints) -> Ints:
    """What each customer's household can pay goals with, (n,): everything of a class, worth (n, classes) being with the bank."""
    purse: Ints = worth.sum(axis=1) + block.elsewhere.sum(axis=1)
    return purse


def chances(block: Block, ground: Ground, mixes: Ints, purse: Ints) -> Ints:
    """The chance of each goal (g,) in basis points, with `purse` (n,) now; of a negative mix nothing is asked, and it is nought."""
    if not block.aimer.size:
        return np.zeros(0, dtype=np.int64)
    ends, months, terms = block.claims
    bound, lumps = _bound(block, ground)
    purses = Purses(
        mix=mixes,
        start=np.maximum(purse - bound, 0).astype(np.float64),
        flow=(block.flow[0], block.flow[1].astype(np.float64)),
        lumps=lumps,
        dues=(ends, np.clip(months, 0, MONTHS), terms.astype(np.float64)),
    )
    reached = chances_in_order(ground.moments, _glide(ground), purses)[block.own]
    return np.rint(np.nan_to_num(reached) * BPS).astype(np.int64)


def _bound(block: Block, ground: Ground) -> tuple[Ints, tuple[Ints, Ints, Floats]]:
    """How much of each purse cannot pay yet, (n,); and all sums that come free, by customer and month."""
    free, (ends, months, amounts) = block.free, block.lumps
    asked = np.diff(block.claims[0]) > 0
    at = np.flatnonzero((free != 0) & (block.value > 0) & (ground.product_class[block.product] >= 0) & asked[block.owner])
    bound = block.by_customer(block.owner[at], block.value[at])
    at = at[free[at] > 0]
    who = np.concatenate([np.repeat(np.arange(len(block)), np.diff(ends)), block.owner[at]])
    when, much = np.concatenate([months, free[at]]), np.concatenate([amounts, block.value[at]])
    order = np.lexsort((when, who))
    counts = np.bincount(who, minlength=len(block))
    return bound, (np.concatenate([[0], np.cumsum(counts)]), when[order], much[order].astype(np.float64))


def _glide(ground: Ground) -> Glide:
    """Money of near goals moves to the first class, which is cash; off the grid, as a trial may take it to be, it counts as its edge."""
    row = np.clip(ground.class_mean[0] / MEAN_STEP, 0, MEANS - 1)
    column = np.clip(np.sqrt(ground.class_covariance[0, 0]) / DEVIATION_STEP, 0, DEVIATIONS - 1)
    return Glide(DEVIATIONS, (float(row), float(column)), float(ground.glide_months))
