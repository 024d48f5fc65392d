"""What customers of a block hold, in columns: by product's place on the shelf, at prices of both ends of the window."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steward.deliver.review.queries import NONE
from steward.kernel.ids import CustomerId
from steward.kernel.rate import PRICE_SCALE
from steward.know.holdings import queries as holdings
from steward.platform.work import Work
from steward.workflows.book.ground import MINOR_DIGITS, Shelf

Ints = NDArray[np.int64]
INT64_MOST = 2.0**62


@dataclass(frozen=True, slots=True, eq=False)
class HeldColumns:
    """What is held, (k,), by customer and then product: the customer's place among those asked about, the product's on the shelf.

    `now` and `then` are minor units, -1 without a price; `free` the month of a plan from which on it can pay, 0 within the first, -1
    where nobody knows.
    """

    row: Ints
    product: Ints
    now: Ints
    then: Ints
    free: Ints


def read_held(w: Work, shelf: Shelf, ids: Sequence[CustomerId]) -> HeldColumns:
    """Everything these customers hold of what is on the shelf."""
    units = holdings.units_for_all(w, ids)
    rows = {c: row for row, c in enumerate(ids)}
    row = np.array([rows[c] for c in units.customer_id], dtype=np.int64)
    product = np.array([shelf.places.get(i, NONE) for i in units.instrument_id], dtype=np.int64)
    order = np.lexsort((product, row))
    order = order[product[order] != NONE]
    product, scaled, scale = product[order], units.scaled[order], units.scale[order]
    now, then = (_worth(scaled, scale, price[product]) for price in (shelf.now, shelf.then))
    return HeldColumns(row[order], product, now, then, _free_months(shelf, product, units.since[order]))


def _worth(scaled: Ints, scale: Ints, price: Ints) -> Ints:
    """Units at a price, in minor units rounded down; -1 without one."""
    of_minor = 10.0 ** (scale + PRICE_SCALE - MINOR_DIGITS)
    worth = np.full(len(scaled), NONE, dtype=np.int64)
    priced = price != NONE
    fits = priced & (scaled.astype(np.float64) * price < INT64_MOST) & (of_minor < INT64_MOST)
    worth[fits] = scaled[fits] * price[fits] // of_minor[fits].astype(np.int64)
    for one in np.flatnonzero(priced & ~fits).tolist():  # past 64 bits on the way, which Python does not mind
        worth[one] = int(scaled[one]) * int(price[one]) // 10 ** (int(scale[one]) + PRICE_SCALE - MINOR_DIGITS)
    return worth


def _free_months(shelf: Shelf, product: Ints, since: Ints) -> Ints:
    """Asked once of everything that was bought on one day."""
    if not len(product):
        return product
    first = int(since.min())
    key, back = np.unique(product * (since.max() - first + 1) + (since - first), return_inverse=True)
    places, days = np.divmod(key, since.max() - first + 1)
    months = [shelf.free_month(place, day) for place, day in zip(places.tolist(), (days + first).tolist(), strict=True)]
    return np.array(months, dtype=np.int64)[back]
