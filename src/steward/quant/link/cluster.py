"""From weighed pairs to groups.  Method page docs/methods/link.md."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]


def one_to_one(left: Rows, right: Rows, bits: Floats, least: float) -> NDArray[np.bool_]:
    """Which pairs to keep so that no row of either table is used twice: strongest first, equals by place; none below `least`."""
    keep = np.zeros(left.size, np.bool_)
    used_left: set[int] = set()
    used_right: set[int] = set()
    for k in _strongest_first(bits, least):
        a, b = int(left[k]), int(right[k])
        if a not in used_left and b not in used_right:
            keep[k] = True
            used_left.add(a)
            used_right.add(b)
    return keep


def groups(size: int, left: Rows, right: Rows, bits: Floats, least: float, apart: Rows | None = None) -> Rows:
    """Group number (the smallest row in it) of each of `size` rows: pairs of at least `least` bits are joined, strongest first.

    apart (k, 2): rows that must never meet in one group; a join that would bring two of them together is left out.
    """
    parent = list(range(size))
    foes: dict[int, set[int]] = {}
    for a, b in () if apart is None else apart.tolist():
        foes.setdefault(a, set()).add(b)
        foes.setdefault(b, set()).add(a)

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for k in _strongest_first(bits, least):
        a, b = sorted((root(int(left[k])), root(int(right[k]))))
        if a == b or any(root(foe) == b for foe in foes.get(a, ())):
            continue
        parent[b] = a
        foes.setdefault(a, set()).update(foes.pop(b, ()))
    return np.array([root(row) for row in range(size)], np.int64)


def _strongest_first(bits: Floats, least: float) -> list[int]:
    enough = np.flatnonzero(bits >= least)
    order: list[int] = enough[np.argsort(-bits[enough], kind="stable")].tolist()
    return order
