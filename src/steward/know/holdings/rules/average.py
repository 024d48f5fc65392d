"""Average cost: one pool of cost for each instrument. Method: docs/methods/average-cost.md."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from steward.know.holdings.model import TransferKind
from steward.know.holdings.rules.movement import Movement, less, plus, share


@dataclass(slots=True)
class Cost:
    """A position's units, its cost and the gain realised so far; cost is None while a part of it is not known.

    `taken` is the cost that each sale took, by movement.
    """

    units: int = 0
    cost: int | None = 0
    realised: int | None = 0
    taken: dict[str, int | None] = field(default_factory=dict)


@dataclass(slots=True)
class _Pools:
    by_asset: dict[str, Cost] = field(default_factory=dict)
    # Cost and gain that each movement brought, so that its reversal takes back exactly that.
    brought: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)
    # Cost on its way from one instrument to another, by the merger.
    carried: dict[str | None, int | None] = field(default_factory=dict)

    def take(self, m: Movement) -> None:
        state = self.by_asset.setdefault(m.asset, Cost())
        if m.reverses is not None and m.reverses in self.brought:
            cost, gain = self.brought[m.reverses]
            change = (less(0, cost), less(0, gain))
            state.taken.pop(m.reverses, None)
        else:
            change = self._change(state, m)
        self.brought[m.id] = change
        state.units += m.units
        state.cost = 0 if state.units == 0 else plus(state.cost, change[0])
        state.realised = plus(state.realised, change[1])

    def _change(self, state: Cost, m: Movement) -> tuple[int | None, int | None]:
        if m.kind is TransferKind.SPLIT and state.units:
            return 0, 0
        if m.units >= 0:
            known = self.carried.pop(m.ref, m.consideration) if m.kind is TransferKind.MERGER else m.consideration
            return known, 0
        taken = share(state.cost, -m.units, state.units) if state.units else None
        if m.kind is TransferKind.MERGER:
            self.carried[m.ref] = taken
        if m.kind in (TransferKind.MERGER, TransferKind.WITHDRAWAL):  # nothing is sold
            return less(0, taken), 0
        state.taken[m.id] = taken
        return less(0, taken), less(m.consideration, taken)


def average_costs(movements: Iterable[Movement]) -> dict[str, Cost]:
    """The pool of each instrument after all `movements` of one customer, which come in posting order."""
    pools = _Pools()
    for m in movements:
        pools.take(m)
    return pools.by_asset


def average_cost(movements: Iterable[Movement]) -> Cost:
    """The pool after all `movements` of one instrument, which come in posting order."""
    return next(iter(average_costs(movements).values()), Cost())
