"""The best candidates for each asker among those its class may have."""

import numpy as np

from steward.quant.rank.kernel.top import best_of
from steward.quant.rank.model import NOBODY, Flags, Floats, Ints

# Askers whose rough scores are held at once: they stay in the cache.
BLOCK = 128


def find_best(askers: Floats, candidates: Floats, classes: Ints, eligible: Flags, wanted: int) -> tuple[Ints, Floats]:
    """The `wanted` candidates with the highest score askers · candidates, (c, wanted) columns and scores, best first.

    askers (c, f), candidates (p, f), classes (c,) row of eligible (m, p). Only eligible candidates are scored. Equal scores go by column.
    Where fewer are eligible the rest is NOBODY with a score of -inf. ValueError where shapes do not fit or numbers are not finite.
    """
    _check(askers, candidates, classes, eligible, wanted)
    chosen = np.full((askers.shape[0], wanted), NOBODY)
    scores = np.full((askers.shape[0], wanted), -np.inf)
    order = np.argsort(classes, kind="stable")
    starts = np.searchsorted(classes[order], np.arange(eligible.shape[0] + 1))
    for kind in np.unique(classes):
        columns = np.flatnonzero(eligible[kind])
        if columns.size:
            rows = order[starts[kind] : starts[kind + 1]]
            chosen[rows, : columns.size], scores[rows, : columns.size] = _best_of_class(askers[rows], candidates[columns], columns, wanted)
    return chosen, scores


def _best_of_class(askers: Floats, candidates: Floats, columns: Ints, wanted: int) -> tuple[Ints, Floats]:
    taken = min(wanted, columns.size)
    rough_askers, rough_candidates = askers.astype(np.float32), np.ascontiguousarray(candidates.T, dtype=np.float32)
    # rounding each factor, each product and each sum: at most (f + 2) units of single precision of the sum of absolute products
    reach = np.abs(askers).max(axis=0, initial=0.0) @ np.abs(candidates).max(axis=0, initial=0.0)
    margin = 2.0 * (askers.shape[1] + 2) * float(np.finfo(np.float32).eps) * float(reach)
    chosen, scores = np.empty((askers.shape[0], taken), dtype=np.int64), np.empty((askers.shape[0], taken))
    rough = np.empty((min(BLOCK, askers.shape[0]), columns.size), dtype=np.float32)
    for start in range(0, askers.shape[0], BLOCK):
        rows = slice(start, min(start + BLOCK, askers.shape[0]))
        block = rough[: rows.stop - rows.start]
        np.matmul(rough_askers[rows], rough_candidates, out=block)
        best_of(block, margin, askers[rows], candidates, chosen[rows], scores[rows])
    return columns[chosen], scores


def _check(askers: Floats, candidates: Floats, classes: Ints, eligible: Flags, wanted: int) -> None:
    if askers.ndim != 2 or candidates.ndim != 2 or askers.shape[1] != candidates.shape[1]:
        raise ValueError("askers and candidates have the same features")
    if eligible.shape[1:] != candidates.shape[:1] or classes.shape != askers.shape[:1]:
        raise ValueError("every asker has a class, and every class says of each candidate whether it may be had")
    if classes.size and not (classes.min() >= 0 and classes.max() < eligible.shape[0]):
        raise ValueError("a class is not among those given")
    if wanted < 1 or not (np.isfinite(askers).all() and np.isfinite(candidates).all()):
        raise ValueError("at least one is wanted, and features are finite numbers")


def find_best_plainly(askers: Floats, candidates: Floats, classes: Ints, eligible: Flags, wanted: int) -> tuple[Ints, Floats]:
    """The same, one asker at a time: all eligible scores, added in the same order, sorted."""
    chosen = np.full((askers.shape[0], wanted), NOBODY)
    scores = np.full((askers.shape[0], wanted), -np.inf)
    for c in range(askers.shape[0]):
        columns = np.flatnonzero(eligible[classes[c]])
        total = np.zeros(columns.size)
        for f in range(askers.shape[1]):
            total += askers[c, f] * candidates[columns, f]
        first = np.lexsort((columns, -total))[:wanted]
        chosen[c, : first.size], scores[c, : first.size] = columns[first], total[first]
    return chosen, scores


def warm() -> None:
    """Compile (or load from the cache) the kernels; called at set-up, not in a request."""
    find_best(np.ones((1, 1)), np.ones((2, 1)), np.zeros(1, dtype=np.int64), np.ones((1, 2), dtype=np.bool_), 1)
