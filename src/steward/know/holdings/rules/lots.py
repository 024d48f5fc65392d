"""Lots: which purchase the units held today came from, and what each sale took, first in first out. Method: docs/methods/lots.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from steward.kernel.time import BusinessDate
from steward.know.holdings.model import TransferKind
from steward.know.holdings.rules.movement import Movement, plus, share


@dataclass(frozen=True, slots=True)
class Piece:
    """Units that came in with one movement and are still there, with their part of its cost; None where it is not known."""

    id: str
    day: BusinessDate
    units: int
    cost: int | None
    base: int | None


@dataclass(frozen=True, slots=True)
class Sale:
    """Units of one piece that went out with one movement: what they had cost and what they brought. No `bought` while they are owed.

    `moved` when they went elsewhere in kind: nothing was sold, and the trace tells of them only while it settles what is owed.
    """

    id: str
    asset: str
    day: BusinessDate
    units: int
    bought: BusinessDate | None
    cost: int | None
    base_cost: int | None
    proceeds: int | None
    base_proceeds: int | None
    moved: bool = False


@dataclass(slots=True)
class Traced:
    """Open pieces of each instrument, oldest first, and every sale in order."""

    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    sales: list[Sale] = field(default_factory=list)
    carried: dict[str | None, list[Piece]] = field(default_factory=dict)


def trace(movements: Iterable[Movement]) -> Traced:
    """First in first out by day, then posting order; a movement and its reversal count as never made.

    `movements` are one customer's, in posting order. Units that go out before any came in (a purchase was reversed after
    they were sold) are owed: the next that come in settle them.
    """
    listed = list(movements)
    undone = {m.reverses for m in listed if m.reverses is not None} & {m.id for m in listed}
    out = Traced()
    for m in sorted((m for m in listed if m.id not in undone and m.reverses not in undone), key=lambda m: m.day):
        pieces = out.pieces.setdefault(m.asset, [])
        if m.kind is TransferKind.SPLIT and pieces:
            out.pieces[m.asset] = scale(pieces, sum(p.units for p in pieces) + m.units)
        elif m.units > 0:
            _take_in(out, m)
        elif m.kind is TransferKind.MERGER:
            out.carried[m.ref] = cut(pieces, -m.units)
        else:
            _sell(out, m)
    out.sales = [s for s in out.sales if not s.moved]
    return out


def _take_in(out: Traced, m: Movement) -> None:
    carried = out.carried.pop(m.ref, None) if m.kind is TransferKind.MERGER else None
    arrived = scale(carried, m.units) if carried else [Piece(m.id, m.acquired or m.day, m.units, m.consideration, m.base)]
    arrived = _settle_owed(out, m.asset, arrived)
    out.pieces[m.asset] = sorted([*out.pieces[m.asset], *arrived], key=lambda p: p.day)


def _sell(out: Traced, m: Movement) -> None:
    """Take the oldest pieces; the proceeds follow the units, the last piece takes what rounding left."""
    parts = cut(out.pieces[m.asset], -m.units)
    short = -m.units - sum(p.units for p in parts)
    owed = [Piece("", m.day, short, None, None)] if short else []
    left, money, base = -m.units, m.consideration, m.base
    for part in [*parts, *owed]:
        brought, base_brought = share(money, part.units, left), share(base, part.units, left)
        bought, moved = part.day if part.id else None, m.kind is TransferKind.WITHDRAWAL
        out.sales.append(Sale(m.id, m.asset, m.day, part.units, bought, part.cost, part.base, brought, base_brought, moved))
        left -= part.units
        money, base = plus(money, _negative(brought)), plus(base, _negative(base_brought))


def _settle_owed(out: Traced, asset: str, arrived: list[Piece]) -> list[Piece]:
    """Units that were sold before they came are taken from what comes, at its cost."""
    for n, sale in enumerate(out.sales):
        if sale.asset == asset and sale.bought is None and arrived:
            parts = cut(arrived, sale.units)
            covered = sum(p.units for p in parts)
            cost = base = 0 if parts else None
            for p in parts:
                cost, base = plus(cost, p.cost), plus(base, p.base)
            if covered == sale.units:
                out.sales[n] = replace(sale, bought=parts[0].day, cost=cost, base_cost=base)
            else:
                settled, rest = _divide(sale, covered)
                out.sales[n] = replace(settled, bought=parts[0].day, cost=cost, base_cost=base)
                out.sales.insert(n + 1, rest)
    return arrived


def _divide(sale: Sale, units: int) -> tuple[Sale, Sale]:
    brought, base = share(sale.proceeds, units, sale.units), share(sale.base_proceeds, units, sale.units)
    rest = (plus(sale.proceeds, _negative(brought)), plus(sale.base_proceeds, _negative(base)))
    return (
        replace(sale, units=units, proceeds=brought, base_proceeds=base),
        replace(sale, units=sale.units - units, proceeds=rest[0], base_proceeds=rest[1]),
    )


def cut(pieces: list[Piece], units: int) -> list[Piece]:
    """Remove `units` from the oldest pieces, or all there are; each part takes its share of the cost, half up."""
    parts: list[Piece] = []
    while units and pieces:
        first = pieces[0]
        if first.units <= units:
            parts.append(pieces.pop(0))
        else:
            cost, base = share(first.cost, units, first.units), share(first.base, units, first.units)
            parts.append(replace(first, units=units, cost=cost, base=base))
            rest = (plus(first.cost, _negative(cost)), plus(first.base, _negative(base)))
            pieces[0] = replace(first, units=first.units - units, cost=rest[0], base=rest[1])
        units -= parts[-1].units
    return parts


def scale(pieces: Sequence[Piece], units: int) -> list[Piece]:
    """The same pieces with `units` in all, by largest remainder. Each keeps its age and cost; one that rounding leaves without
    units gives its cost to the next, or to the last."""
    whole = sum(p.units for p in pieces)
    shares = [divmod(p.units * units, whole) for p in pieces]
    raised = set(sorted(range(len(pieces)), key=lambda n: (-shares[n][1], n))[: units - sum(s for s, _ in shares)])
    out: list[Piece] = []
    cost: int | None = 0
    base: int | None = 0
    for n, p in enumerate(pieces):
        cost, base = plus(cost, p.cost), plus(base, p.base)
        given = shares[n][0] + (n in raised)
        if given:
            out.append(replace(p, units=given, cost=cost, base=base))
            cost = base = 0
    if out and (cost, base) != (0, 0):
        out[-1] = replace(out[-1], cost=plus(out[-1].cost, cost), base=plus(out[-1].base, base))
    return out


def _negative(amount: int | None) -> int | None:
    return None if amount is None else -amount
