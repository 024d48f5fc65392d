"""What facts say about the means of many, in columns: exactly what `means` says of one. Who floats cannot tell of is asked singly."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.advice.rules import means
from steward.guard.compliance.model import Capacity
from steward.kernel.money import Money, minor_digits
from steward.know.customers.model import Figures, SaidColumn, told_at

# Up to these sums floats tell the minor unit, and how near half of one a sum is.
MOST, HALF, HAIR = 1e9, 0.5, 1e-3
MINOR_DIGITS, MINOR = 2, 100
CAPACITIES = tuple(Capacity)
INT64_MOST = 2**63 - 1
Known = NDArray[np.bool_]


def declared_each(facts: Mapping[str, SaidColumn], count: int, currency: str) -> tuple[NDArray[Any], Known]:
    """`declared_assets` (count,) in minor units, and of whom they are known; Python's own integers where one is too large for int64."""
    stated = Figures.stated(facts.get("financial_assets"), count)
    with np.errstate(invalid="ignore"):
        sums = stated.value * MINOR
        sure = (np.abs(stated.value) < MOST) & (np.abs(sums - np.floor(sums) - HALF) > HAIR)
    if minor_digits(currency) != MINOR_DIGITS:
        sure[:] = False
    banded, known = _banded(facts, count, currency)
    minor = np.where(sure, np.rint(np.where(sure, sums, 0)), banded).astype(np.int64)
    known |= sure
    doubtful = np.flatnonzero(~np.isnan(stated.value) & ~sure).tolist()
    exact = [means.declared_assets(told_at(facts, place), currency) for place in doubtful]
    known[doubtful] = [one is not None for one in exact]
    return _put(minor, doubtful, [0 if one is None else one.minor for one in exact]), known


def _banded(facts: Mapping[str, SaidColumn], count: int, currency: str) -> tuple[NDArray[np.int64], Known]:
    """The edge of the band of whoever named one."""
    edges = {band: Money.of(edge, currency).minor for band, edge in means.BANDS.items()}
    edge, said = np.full(count, -1), facts.get("investment_capacity")
    if said is not None:
        edge[said.row] = [edges.get(one, -1) if isinstance(one, str) else -1 for one in said.value]
    return np.maximum(edge, 0), edge >= 0


def horizon_each(facts: Mapping[str, SaidColumn], count: int) -> tuple[NDArray[Any], Known]:
    """`horizon_months` (count,), and of whom it is known."""
    known, said = np.zeros(count, dtype=bool), facts.get("horizon_years")
    if said is None:
        return np.zeros(count, dtype=np.int64), known
    whole = [isinstance(one, int) for one in said.value]
    rows = said.row[whole]
    known[rows] = True
    months = [one * means.MONTHS_A_YEAR for one in said.value if isinstance(one, int)]
    return _put(np.zeros(count, dtype=np.int64), rows.tolist(), months), known


def capacity_each(person: Known, born: Known, ages: NDArray[np.int64]) -> NDArray[np.int64]:
    """`legal_capacity` as places in CAPACITIES; -1 of a person of unknown age."""
    full, limited, none, unknown = CAPACITIES.index(Capacity.FULL), CAPACITIES.index(Capacity.LIMITED), CAPACITIES.index(Capacity.NONE), -1
    by_age = np.where(ages >= means.ADULT, full, np.where(ages >= means.NO_CAPACITY_BELOW, limited, none))
    return np.where(person, np.where(born, by_age, unknown), full)


def _put(column: NDArray[np.int64], rows: Sequence[int], numbers: Sequence[int]) -> NDArray[Any]:
    whole = column if all(abs(n) <= INT64_MOST for n in numbers) else column.astype(object)
    whole[list(rows)] = numbers
    return whole
