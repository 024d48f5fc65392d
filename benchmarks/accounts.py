"""Accounts with flows for the benchmark of performance figures."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

SHARE_OF_DAYS_WITH_A_FLOW = 0.02
SHARE_OF_WITHDRAWALS = 0.2


class Histories(NamedTuple):
    """Values (days + 1, count) at the end of each day and net flows (days, count), money in at the start, money out at the end."""

    values: Floats
    flows: Floats


class DatedFlows(NamedTuple):
    """Account a has flows bounds[a] to bounds[a + 1]: days since the first, years by 365 days, amounts from the customer's pocket."""

    bounds: NDArray[np.int64]
    days: NDArray[np.int64]
    years: Floats
    amounts: Floats


def make_histories(count: int, days: int, rng: np.random.Generator) -> Histories:
    flows = np.where(rng.random((days, count)) < SHARE_OF_DAYS_WITH_A_FLOW, rng.normal(0.0, 1e4, (days, count)), 0.0)
    values = np.empty((days + 1, count))
    values[0] = 1e6
    for day in range(days):
        grown = (values[day] + np.maximum(flows[day], 0.0)) * (1.0 + rng.normal(4e-4, 0.01, count))
        values[day + 1] = grown + np.minimum(flows[day], 0.0)
    return Histories(values, flows)


def make_flows(count: int, rng: np.random.Generator) -> DatedFlows:
    """10 to 19 flows over four years, a fifth of them money out whatever the account holds, the last what it is worth at its own rate."""
    lengths = rng.integers(10, 20, count)
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    row, last = np.repeat(np.arange(count), lengths), bounds[1:] - 1
    days = rng.integers(0, 1460, bounds[-1])
    days[bounds[:-1]] = 0
    days[last] = 1500
    days = days[np.lexsort((days, row))]
    amounts = -rng.lognormal(9.0, 1.0, bounds[-1])
    out = rng.random(bounds[-1]) < SHARE_OF_WITHDRAWALS
    out[bounds[:-1]] = False
    amounts[out] *= -0.5
    growth = rng.normal(0.05, 0.15, count)
    worth = amounts * np.exp(growth[row] * (1500 - days) / 365.0)
    worth[last] = 0.0
    total = np.bincount(row, worth)
    amounts[last] = np.where(total < 0, -total, 0.3 * total)
    return DatedFlows(bounds, days, days / 365.0, amounts)


def take_histories(histories: Histories, count: int) -> Histories:
    return Histories(np.ascontiguousarray(histories.values[:, :count]), np.ascontiguousarray(histories.flows[:, :count]))


def take_flows(flows: DatedFlows, count: int) -> DatedFlows:
    end = flows.bounds[count]
    return DatedFlows(flows.bounds[: count + 1], flows.days[:end], flows.years[:end], flows.amounts[:end])
