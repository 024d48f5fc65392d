"""What named shocks would take of what customers have, and what their levels are meant to bear."""

import numpy as np

from steward.deliver.review.rules.block import NONE, Ground, Ints


def shock_losses(worth: Ints, ground: Ground) -> Ints:
    """What each customer would lose in each named shock, (n, shocks) minor units; a gain is below nothing. `worth` is (n, classes).

    Summed class by class: the same bytes however many rows a block has.
    """
    lost = np.zeros((len(worth), len(ground.shocks)))
    for place in range(len(ground.classes)):
        lost += np.outer(worth[:, place], ground.shock_losses[:, place])
    return np.rint(lost).astype(np.int64)


def level_bears(level: Ints, ground: Ground) -> Ints:
    """What each level (n,) is meant to bear in a bad year, basis points; -1 where the level is unknown or nothing is said."""
    return np.where(level == NONE, NONE, ground.level_bears[np.maximum(level, 0)])
