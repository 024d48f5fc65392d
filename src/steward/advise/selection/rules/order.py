"""The order of products for one customer and the division of a sum among them, as pure functions."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import numpy as np

from steward.advise.selection.model import Aims, Choice, Order, Pick, ShelfItem
from steward.advise.selection.rules import burden
from steward.kernel.json import digest
from steward.kernel.money import Money

Tiers = tuple[tuple[ShelfItem, ...], ...]
FIGURES = ("horizon_months", "must_weight", "late_bps", "crowd_from", "crowd_bps", "complexity_bps", "same_chance_bps", "account_bps")


class BadOrder(ValueError):
    """An order that may not be used."""


def parse_order(text: str) -> Order:
    """The order from its file; BadOrder when the sums do not rise, or a figure is below nothing."""
    raw = tomllib.loads(text)
    sums = tuple(raw["products_from"])
    if list(sums) != sorted(set(sums)):
        raise BadOrder("products_from must rise")
    figures = {name: raw[name] for name in FIGURES}
    if not all(isinstance(v, int) and v >= 0 for v in (*figures.values(), *raw["alone"].values(), *raw["complexity"].values())):
        raise BadOrder("figures are whole numbers from 0 on")
    return Order(raw["version"], tuple(raw["kinds"]), sums, **figures, alone=raw["alone"], complexity=raw["complexity"], digest=digest(raw))


def rank(items: Iterable[ShelfItem], aims: Aims, order: Order) -> Tiers:
    """Eligible products from the least burden on; those equal on every criterion form one tier, by code."""
    columns = burden.columns_of((i for i in items if i.kind in order.kinds), order)
    return rank_columns(columns, aims, order)


def rank_columns(columns: burden.Columns, aims: Aims, order: Order) -> Tiers:
    """The same of products that were put into columns before."""
    totals = burden.totals(columns, aims, order)
    ranked = np.lexsort((columns.grade, totals))  # columns are by code, and the sort is stable
    keys = list(zip(totals[ranked].tolist(), columns.grade[ranked].tolist(), strict=True))
    places = groupby(zip(keys, ranked.tolist(), strict=True), lambda pair: pair[0])
    return tuple(tuple(columns.items[i] for _key, i in tier) for _criteria, tier in places)


def criteria(item: ShelfItem, aims: Aims, order: Order) -> tuple[int, int]:
    """All that the order rests on, less is better: what the product takes from the goals, and its risk grade."""
    return (burden.burden_of(item, aims, order).total, item.grade or 0)


def in_turn(tiers: Tiers, turn: int) -> Iterator[ShelfItem]:
    """The products in order, equals starting at the place `turn` falls on."""
    for tier in tiers:
        start = turn % len(tier)
        yield from tier[start:]
        yield from tier[:start]


def turn_of(customer_number: str) -> int:
    """A customer's place in the turns: fixed, and unrelated to anything a product is."""
    return int(digest(customer_number)[:12], 16)


def count_wanted(amount: Money, order: Order) -> int:
    """How many products a sum is spread over."""
    return 1 + sum(amount >= Money.of(bound, amount.currency) for bound in order.products_from)


def divide(amount: Money, tiers: Tiers, turn: int, order: Order) -> Choice:
    """Spread a sum over the first products that can take their part; what none can take is left.

    Parts are equal, brought down to each product's minimum and step; freed money goes on in whole steps, largest remainder first.
    """
    for wanted in range(count_wanted(amount, order), 0, -1):
        parts = amount.split([1] * wanted)
        able = [i for i in in_turn(tiers, turn) if i.min_amount <= parts[-1].minor][:wanted]
        if len(able) == wanted and parts[-1].minor > 0:
            return _settle(amount, able, parts)
    return Choice((), amount)


def _settle(amount: Money, items: Sequence[ShelfItem], parts: Sequence[Money]) -> Choice:
    placed = [_on_grid(part.minor, item) for part, item in zip(parts, items, strict=True)]
    left = amount.minor - sum(placed)
    by_remainder = sorted(range(len(items)), key=lambda i: (placed[i] - parts[i].minor, i))
    for i in by_remainder:
        steps = min(left // items[i].step, 1)
        placed[i] += steps * items[i].step
        left -= steps * items[i].step
    picks = tuple(Pick(item, Money(minor, amount.currency)) for item, minor in zip(items, placed, strict=True) if minor > 0)
    return Choice(picks, Money(left, amount.currency))


def _on_grid(minor: int, item: ShelfItem) -> int:
    return minor - (minor - item.min_amount) % item.step
