"""The neutral order and the division of a sum among products, as pure functions."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from steward.advise.selection.model import Choice, Order, Pick, ShelfItem
from steward.kernel.json import digest
from steward.kernel.money import Money

Tiers = tuple[tuple[ShelfItem, ...], ...]


class BadOrder(ValueError):
    """An order that may not be used."""


def parse_order(text: str) -> Order:
    """The order from its file; BadOrder when the sums do not rise."""
    raw = tomllib.loads(text)
    sums = tuple(raw["products_from"])
    if list(sums) != sorted(set(sums)):
        raise BadOrder("products_from must rise")
    return Order(raw["version"], tuple(raw["kinds"]), sums, digest(raw))


def rank(items: Iterable[ShelfItem], order: Order) -> Tiers:
    """Eligible products in the neutral order; those equal on every criterion form one tier, by code."""

    ranked = sorted((i for i in items if i.kind in order.kinds), key=lambda i: (*criteria(i, order), i.code))
    return tuple(tuple(tier) for _criteria, tier in groupby(ranked, lambda i: criteria(i, order)))


def criteria(item: ShelfItem, order: Order) -> tuple[int, int, int]:
    """All that the order rests on, less is better: the kind, what it costs the customer in the first year, the risk grade."""
    return (order.kinds.index(item.kind), item.cost_bps, item.grade or 0)


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


def by_class(items: Iterable[ShelfItem], order: Order) -> Mapping[str, Tiers]:
    """The order within each asset class that has any product."""
    grouped: dict[str, list[ShelfItem]] = {}
    for item in items:
        grouped.setdefault(item.asset_class, []).append(item)
    ranked = {c: rank(found, order) for c, found in sorted(grouped.items())}
    return {c: tiers for c, tiers in ranked.items() if tiers}
