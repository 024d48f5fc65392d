"""The equations of one step, a symmetric matrix per lane."""

from steward.quant.compiled import compiled
from steward.quant.lanes import WIDTH, below, load, store
from steward.quant.optimise.kernel.layout import Work


@compiled
def factorise(work: Work) -> None:
    """L D L' in place.  A pivot lost to rounding (a repeated equation) leaves its multiplier alone."""
    matrix, pivot = work.matrix, work.pivot
    for j in range(pivot.size // WIDTH):
        line = j * (j + 1) // 2
        left = load(matrix, line + j)
        floor = left * 1e-14
        for c in range(j):
            old = load(matrix, line + c)
            factor = old * load(pivot, c)
            left = left - factor * old
            store(matrix, line + c, factor)
        sound = below(floor, left)
        store(pivot, j, sound / (left + (1.0 - sound) * (1.0 - left)))
        for i in range(j + 1, pivot.size // WIDTH):
            other = i * (i + 1) // 2
            rest = load(matrix, other + j)
            for c in range(j):
                rest = rest - load(matrix, other + c) * load(matrix, line + c)
            store(matrix, other + j, rest)


@compiled
def back_substitute(work: Work) -> None:
    matrix, pivot, move = work.matrix, work.pivot, work.move
    size = pivot.size // WIDTH
    for j in range(size):
        rest = load(move, j)
        for c in range(j):
            rest = rest - load(matrix, j * (j + 1) // 2 + c) * load(move, c)
        store(move, j, rest)
    for k in range(size):
        j = size - 1 - k
        rest = load(move, j) * load(pivot, j)
        for c in range(j + 1, size):
            rest = rest - load(matrix, c * (c + 1) // 2 + j) * load(move, c)
        store(move, j, rest)
