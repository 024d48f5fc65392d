"""Cash flow of many customers in columns: months, what recurs, what is saved and what lies idle (docs/methods/cash-flow.md).

Everything is an array over rows (movements) or over owners (customers by number 0 … n-1); amounts are signed minor units, days are
days since 1970-01-01, months are months since 0000-01. Nothing here knows a customer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MONTH_DAYS = 30.436875


@dataclass(frozen=True, slots=True)
class Flows:
    """Movements of money in columns: whose, which day, how much (in is positive), the key under which they may recur, and which row."""

    owner: Ints
    day: Ints
    amount: Ints
    key: Ints
    row: Ints

    def only(self, which: Bools) -> "Flows":
        """Some of the movements."""
        return Flows(self.owner[which], self.day[which], self.amount[which], self.key[which], self.row[which])


@dataclass(frozen=True, slots=True)
class Regularity:
    """When a series counts as recurring; all are bank defaults, kept in `data/rules.toml`."""

    least_months: int = 3
    least_cover: float = 0.75
    most_a_month: float = 1.5
    amount_band: float = 0.20
    least_in_band: float = 0.6
    least_day_focus: float = 0.80
    lapsed_days: int = 45


@dataclass(frozen=True, slots=True)
class Recurring:
    """Series that recur every month, one entry each: owner, key, sign, median amount and day of the month, payments, first and last day.

    `rows` holds the row numbers of each series from the oldest to the newest; `active` is whether it was still seen lately.
    """

    owner: Ints
    key: Ints
    sign: Ints
    amount: Ints
    day_of_month: Ints
    payments: Ints
    first: Ints
    last: Ints
    active: Bools
    rows: tuple[Ints, ...]


def month_of(day: Ints) -> Ints:
    """Months since the year 0 of days since 1970-01-01."""
    months: Ints = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def day_of_month(day: Ints) -> Ints:
    """1 … 31."""
    dates = day.astype("datetime64[D]")
    days: Ints = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    return days


def monthly_sums(flows: Flows, owners: int, first_month: int, months: int) -> tuple[Floats, Floats]:
    """(in, out) per owner and month, both positive, shape (owners, months); movements outside the months are left out."""
    place = month_of(flows.day) - first_month
    inside = (place >= 0) & (place < months)
    cell = flows.owner[inside] * months + place[inside]
    amount = flows.amount[inside].astype(np.float64)
    size = owners * months
    incoming: Floats = np.bincount(cell, np.maximum(amount, 0), size).astype(np.float64).reshape(owners, months)
    outgoing: Floats = np.bincount(cell, np.maximum(-amount, 0), size).astype(np.float64).reshape(owners, months)
    return incoming, outgoing


def keys_by_amount(flows: Flows, tolerance: float = 0.02) -> Ints:
    """Keys for movements whose counterparty is unknown: equal for amounts of one owner and direction that lie close together.

    Sorted amounts are cut where the next is more than `tolerance` above the one before. Keys are unique over owners.
    """
    sign = np.sign(flows.amount)
    size = np.abs(flows.amount)
    order = np.lexsort((size, sign, flows.owner))
    owner, direction, sized = flows.owner[order], sign[order], size[order].astype(np.float64)
    new = np.ones(len(order), dtype=bool)
    new[1:] = (owner[1:] != owner[:-1]) | (direction[1:] != direction[:-1]) | (sized[1:] > sized[:-1] * (1 + tolerance))
    keys = np.empty(len(order), dtype=np.int64)
    keys[order] = np.cumsum(new) - 1
    return keys


def find_recurring(flows: Flows, until: int, rule: Regularity) -> Recurring:
    """Series of one owner, direction and key that come once a month: enough months, few gaps, steady amount, steady day.

    The day focus is the length of the mean of the days of the month as points on a circle of 31 days (1: always the same day).
    """
    sign = np.sign(flows.amount).astype(np.int64)
    order = np.lexsort((flows.day, sign, flows.key, flows.owner))
    f = Flows(flows.owner[order], flows.day[order], flows.amount[order], flows.key[order], flows.row[order])
    sign = sign[order]
    if not len(order):
        none = np.empty(0, dtype=np.int64)
        return Recurring(none, none, none, none, none, none, none, none, none.astype(bool), ())
    new = np.ones(len(order), dtype=bool)
    new[1:] = (f.owner[1:] != f.owner[:-1]) | (f.key[1:] != f.key[:-1]) | (sign[1:] != sign[:-1])
    start = np.flatnonzero(new)
    count = np.diff(np.append(start, len(order)))
    series = np.cumsum(new) - 1
    size = np.abs(f.amount).astype(np.float64)
    middle = _median(size, series, start, count)
    kept = _is_recurring(f, series, start, count, size, middle, rule)
    chosen = np.flatnonzero(kept)
    ends = start + count - 1
    days = _median(day_of_month(f.day).astype(np.float64), series, start, count)
    return Recurring(
        owner=f.owner[start[chosen]],
        key=f.key[start[chosen]],
        sign=sign[start[chosen]],
        amount=np.rint(middle[chosen]).astype(np.int64),
        day_of_month=np.rint(days[chosen]).astype(np.int64),
        payments=count[chosen],
        first=f.day[start[chosen]],
        last=f.day[ends[chosen]],
        active=f.day[ends[chosen]] >= until - rule.lapsed_days,
        rows=tuple(f.row[start[s] : start[s] + count[s]] for s in chosen),
    )


def _median(values: Floats, series: Ints, start: Ints, count: Ints) -> Floats:
    """The lower median of each series."""
    order = np.lexsort((values, series))
    middle: Floats = values[order][start + (count - 1) // 2]
    return middle


def _is_recurring(f: Flows, series: Ints, start: Ints, count: Ints, size: Floats, middle: Floats, rule: Regularity) -> Bools:
    months = month_of(f.day)
    fresh = np.ones(len(months), dtype=bool)
    fresh[1:] = (months[1:] != months[:-1]) | (series[1:] != series[:-1])
    distinct = np.add.reduceat(fresh.astype(np.int64), start)
    span = months[start + count - 1] - months[start] + 1
    near = np.add.reduceat((np.abs(size - middle[series]) <= rule.amount_band * middle[series]).astype(np.float64), start) / count
    angle = 2 * np.pi * day_of_month(f.day) / 31
    focus = np.hypot(np.add.reduceat(np.cos(angle), start), np.add.reduceat(np.sin(angle), start)) / count
    kept: Bools = (
        (distinct >= rule.least_months)
        & (distinct / span >= rule.least_cover)
        & (count / distinct <= rule.most_a_month)
        & (near >= rule.least_in_band)
        & (focus >= rule.least_day_focus)
    )
    return kept


def saving_capacity(incoming: Floats, outgoing: Floats) -> Floats:
    """Per owner the median over months of what came in less what went out: one odd month does not move it. Minor units a month."""
    saved: Floats = np.median(incoming - outgoing, axis=1)
    return saved


def idle_money(cash: Floats, outgoing: Floats, reserve_months: Floats) -> Floats:
    """Per owner the cash above what is kept for `reserve_months` of median spending, never below zero. Minor units."""
    idle: Floats = np.maximum(cash - np.median(outgoing, axis=1) * reserve_months, 0.0)
    return idle


def seasonal_months(outgoing: Floats, above: float = 1.5) -> Bools:
    """Per owner and month whether spending was more than `above` times the owner's median month."""
    middle = np.median(outgoing, axis=1, keepdims=True)
    high: Bools = (middle > 0) & (outgoing > above * middle)
    return high
