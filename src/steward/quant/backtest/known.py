"""Decisions made of the past alone, and the test that finds those that are not.  Method page docs/methods/backtest.md."""

from collections.abc import Callable, Sequence

import numpy as np

from steward.quant.backtest.model import Floats

Decide = Callable[[Floats], Floats]
Way = Callable[[Floats], Floats]
# Deviation of what is added to facts after the day in question, to each another draw, so that their order changes as well.
SHAKE, SEED = 0.1, 7


def walk(decide: Decide, facts: Floats, first: int, lag: int) -> Floats:
    """Targets by month (t, ...) out of facts (t, m) known at each month's end.

    The target of month k is decided from the facts of months before k - lag; rows before first + lag are NaN: nothing was decided yet.
    `decide` gets a copy of those rows and nothing else.
    """
    made = [decide(facts[:known].copy()) for known in range(first, facts.shape[0] - lag)]
    none = np.full((first + lag, *made[0].shape), np.nan)
    return np.concatenate([none, np.stack(made)])


def first_leak(way: Way, facts: Floats, months: Sequence[int]) -> int | None:
    """The first of `months` whose targets change when facts of that month or later do; None when none looks ahead.

    `way` turns facts (t, m) into targets by month (t, ...); the target of month k may rest on months before k only.
    """
    told, shake = way(facts), np.random.default_rng(SEED).normal(0.0, SHAKE, facts.shape)
    for month in months:
        shaken = facts.copy()
        shaken[month:] += shake[month:]
        if not np.array_equal(way(shaken)[: month + 1], told[: month + 1], equal_nan=True):
            return month
    return None
