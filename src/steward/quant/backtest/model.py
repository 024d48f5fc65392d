"""What is followed and what came of it.  Shapes: t months, a accounts, n assets; the first asset is the money in hand."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class Costs:
    """What following takes, as shares, each (n,): `buy` and `sell` of the amount, `yearly` of what is held."""

    buy: Floats
    sell: Floats
    yearly: Floats


@dataclass(frozen=True)
class Savings:
    """What goes in: `wealth` before the first month and `contribution` at the beginning of every month."""

    wealth: float
    contribution: float


@dataclass(frozen=True)
class Threshold:
    """When a trade is worth it: a unit in the wrong place costs `drift` of itself and moving it saves that twice, less what it takes.

    `ticket`: money that a day of trading takes of the customer's time; it is weighed, not paid.
    """

    drift: float
    ticket: float


@dataclass(frozen=True)
class Course:
    """What came of it.

    wealth   (t+1, a)    before the first month and at the end of each
    growth   (t, a)      return of each month, net of everything
    weights  (t, a, n)   shares held through each month
    fees     (t, a)      paid each month: trading and yearly
    turned   (t, a)      bought and sold, halved: money that changed its place
    """

    wealth: Floats
    growth: Floats
    weights: Floats
    fees: Floats
    turned: Floats
