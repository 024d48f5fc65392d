"""The best of a row of scores: a rough screening in single precision, the final order in double."""

import numpy as np

from steward.quant.compiled import compiled, compiled_loosely
from steward.quant.rank.model import Floats, Ints, Singles


@compiled_loosely
def _raise(highs: Singles, values: Singles) -> None:
    for j in range(values.size):
        highs[j] = max(highs[j], values[j])


@compiled
def exact_score(asker: Floats, candidate: Floats) -> float:
    """Sum of products from the first feature to the last: the one order of addition that scores are defined by."""
    total = 0.0
    for f in range(asker.size):
        total += asker[f] * candidate[f]
    return total


@compiled
def best_of(rough: Singles, margin: float, askers: Floats, candidates: Floats, chosen: Ints, scores: Floats) -> None:
    """The best columns of each row of rough scores (r, p), written to chosen (r, k) with their exact scores (r, k).

    rough differs from the exact score by at most half of `margin`. The best of each lane of columns is found first; the k-th best of these,
    less the margin, bounds what can be among the best. What passes is scored again, exactly; equals go by column.
    askers (r, f), candidates (p, f); k <= p.
    """
    columns, wanted = rough.shape[1], chosen.shape[1]
    lanes = min(max(64, 4 * wanted), columns)
    highs = np.empty(lanes, dtype=np.float32)
    for r in range(rough.shape[0]):
        row = rough[r]
        highs[:] = row[:lanes]
        for start in range(lanes, columns, lanes):
            _raise(highs, row[start : min(start + lanes, columns)])
        bound = np.partition(highs, lanes - wanted)[lanes - wanted] - margin
        scores[r, :] = -np.inf
        filled = 0
        for j in range(lanes):
            if highs[j] >= bound:
                filled = _take_lane(row, j, lanes, bound, askers[r], candidates, chosen[r], scores[r], filled)


@compiled
def _take_lane(
    row: Singles,
    lane: int,
    lanes: int,
    bound: float,
    asker: Floats,
    candidates: Floats,
    chosen: Ints,
    scores: Floats,
    filled: int,
) -> int:
    for column in range(lane, row.size, lanes):
        if row[column] >= bound:
            filled = _insert(exact_score(asker, candidates[column]), column, chosen, scores, filled)
    return filled


@compiled
def _insert(score: float, column: int, chosen: Ints, scores: Floats, filled: int) -> int:
    """Put one into its place among those kept so far; how many are kept now."""
    last = chosen.size
    if filled == last and (score < scores[last - 1] or (score == scores[last - 1] and column > chosen[last - 1])):
        return filled
    place = min(filled, last - 1)
    while place > 0 and (score > scores[place - 1] or (score == scores[place - 1] and column < chosen[place - 1])):
        scores[place], chosen[place] = scores[place - 1], chosen[place - 1]
        place -= 1
    scores[place], chosen[place] = score, column
    return min(filled + 1, last)
