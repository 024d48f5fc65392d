"""What the households of customers with goals have and pay, for the columns of a block: the inputs of a plan, without making one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steward.advise.outlook.model import CLASSES
from steward.advise.planning import queries as planning
from steward.advise.planning.model import Ahead, Due, HomeAhead
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.know.customers.model import KnownRecord
from steward.know.holdings import queries as holdings
from steward.platform.work import Work
from steward.workflows.book.ground import CURRENCY, Shelf

One = tuple[int, int, int, int]  # the product's place, worth now and worth then, and from which month on it is free
Held = Mapping[CustomerId, Sequence[One]]
COLUMNS = (
    "elsewhere", "flow", "lump_month", "lump", "goal", "goal_months", "goal_target", "goal_must", "goal_keep", "goal_spent", "goal_own",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Purse:
    """One household's: by class what each member has with the bank, and all elsewhere, minor units; what of the former cannot pay yet.

    `bound` are lumps: out of the purse at once, and into it when it is free.
    """

    members: tuple[CustomerId, ...]
    here: Mapping[CustomerId, Sequence[int]]
    bound: Mapping[CustomerId, Sequence[tuple[int, int]]]
    elsewhere: Sequence[int]
    ahead: Ahead


@dataclass(frozen=True, slots=True)
class Pursed:
    """Of some customers those with a goal: the goals of everybody in their households, and who belongs together."""

    goals: Mapping[CustomerId, Sequence[Due]]
    together: Mapping[CustomerId, tuple[CustomerId, ...]]

    def everyone(self) -> set[CustomerId]:
        """All of those households."""
        return {m for members in self.together.values() for m in members}


def find_pursed(w: Work, ids: Sequence[CustomerId]) -> Pursed:
    """Who of these customers has a goal, and with whom."""
    goals: dict[CustomerId, list[Due]] = planning.goals_due(w, CURRENCY, w.today, ids)
    if not goals:
        return Pursed({}, {})
    homes = customers.households_for_all(w, list(goals), w.today)
    pursed = Pursed(goals, {c: homes.get(c, (c,)) for c in goals})
    others = sorted(pursed.everyone() - set(ids))
    if others:
        goals |= planning.goals_due(w, CURRENCY, w.today, others)
    return pursed


def read_held(w: Work, shelf: Shelf, ids: Sequence[CustomerId]) -> dict[CustomerId, list[One]]:
    """Everything these customers hold."""
    held: dict[CustomerId, list[One]] = {}
    for one in holdings.holdings_for_all(w, ids):
        place = shelf.places.get(one.instrument_id)
        if place is not None:
            held.setdefault(one.customer_id, []).append((place, *shelf.worth(one), shelf.free_month(place, one.since)))
    return held


def purse_columns(
    w: Work, shelf: Shelf, ids: Sequence[CustomerId], pursed: Pursed, known: Mapping[CustomerId, KnownRecord],
    cash: Mapping[CustomerId, int], held: Held,
) -> dict[str, list[Any]]:  # fmt: skip
    """The columns of a block that goals need, in the order of `ids`; empty for who has none. `known` with the facts of plans."""
    others = sorted(pursed.everyone() - set(ids))
    if others:
        cash = {**cash, **holdings.cash_for_all(w, CURRENCY, others)}
        held = {**held, **read_held(w, shelf, others)}
    purses = _purses(w, shelf, pursed, known, cash, held)
    rows = [_row(c, purses[c]) if c in purses else [()] * len(COLUMNS) for c in ids]
    return {name: [row[n] for row in rows] for n, name in enumerate(COLUMNS)}


def _row(customer_id: CustomerId, purse: Purse) -> list[Sequence[Any]]:
    others = [purse.here[c] for c in purse.members if c != customer_id]
    claims, lumps = purse.ahead.claims, list(purse.ahead.lumps)
    lumps = sorted(lumps + [lump for c in purse.members if c != customer_id for lump in purse.bound[c]])
    return [
        [sum(parts) for parts in zip(purse.elsewhere, *others, strict=True)],
        purse.ahead.flow,
        [month for month, _amount in lumps],
        [amount for _month, amount in lumps],
        [c.goal_id for c in claims],
        [c.months for c in claims],
        [c.target for c in claims],
        [int(c.must) for c in claims],
        [c.keep for c in claims],
        [int(c.spent) for c in claims],
        [int(c.customer_id == customer_id) for c in claims],
    ]


def _purses(
    w: Work, shelf: Shelf, pursed: Pursed, known: Mapping[CustomerId, KnownRecord], cash: Mapping[CustomerId, int], held: Held
) -> dict[CustomerId, Purse]:
    """By customer with a goal: the purse of the household, reckoned once for all of it."""
    groups = sorted(set(pursed.together.values()))
    built = {}
    for members in groups:
        here = {c: _by_class(shelf, cash.get(c, 0), held.get(c, ())) for c in members}
        wholes = {c: cash.get(c, 0) + sum(max(now, 0) for _place, now, _then, _free in held.get(c, ())) for c in members}
        told = [planning.money_elsewhere(known[c].facts, wholes[c], CURRENCY, w.today) for c in members if c in known]
        elsewhere = [sum(parts) for parts in zip([0] * len(CLASSES), *told, strict=True)]
        due = sorted((g for c in members for g in pursed.goals.get(c, ())), key=lambda g: g.order)
        home = HomeAhead([known[c] for c in members if c in known], sum(wholes.values()) + sum(elsewhere), due)
        built[members] = home, here, {c: _bound(shelf, held.get(c, ())) for c in members}, elsewhere
    ahead = dict(zip(groups, planning.look_ahead([built[g][0] for g in groups], w.today), strict=True))
    return {c: Purse(members, *built[members][1:], ahead[members]) for c, members in pursed.together.items()}


def _by_class(shelf: Shelf, cash: int, held: Sequence[One]) -> list[int]:
    """What somebody has with the bank by class, cash in the first; what is of no class is left out."""
    sums = [max(cash, 0), *[0] * (len(CLASSES) - 1)]
    for place, now, _then, _free in held:
        kind = shelf.classes[place]
        if kind >= 0:
            sums[kind] += max(now, 0)
    return sums


def _bound(shelf: Shelf, held: Sequence[One]) -> list[tuple[int, int]]:
    """What somebody holds that cannot pay yet, as lumps of months and amounts."""
    lumps = []
    for place, now, _then, free in held:
        if free and shelf.classes[place] >= 0 and now > 0:
            lumps.append((0, -now))
            if free > 0:
                lumps.append((free, now))
    return lumps
