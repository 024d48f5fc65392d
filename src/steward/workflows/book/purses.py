"""What the households of customers with goals have and pay, for the columns of a block: the inputs of a plan, without making one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from steward.advise.outlook.model import CLASSES
from steward.advise.planning import queries as planning
from steward.advise.planning.model import Ahead, Due, HomesAhead
from steward.deliver.review.queries import NONE
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.know.customers.model import KnownColumns
from steward.platform.work import Work
from steward.workflows.book.ground import CURRENCY, Shelf
from steward.workflows.book.held import HeldColumns

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pursed:
    """Of some customers those with a goal: the goals of everybody in their households (h,), who belongs together, and where to."""

    goals: Due
    homes: Sequence[tuple[CustomerId, ...]]
    home_of: Mapping[CustomerId, int]

    def everyone(self) -> set[CustomerId]:
        """All of those households."""
        return set(chain.from_iterable(self.homes))


@dataclass(frozen=True, slots=True, eq=False)
class Here:
    """What the people (p,) of so many households have with the bank, minor units: the household of each, by class, and all of it.

    Lumps (l,) of a person are what cannot pay yet: out of the purse at once, and into it in the month it is free.
    """

    people: Sequence[CustomerId]
    homes: int
    home: Ints
    by_class: Ints
    whole: Ints
    lump_of: Ints
    lump_month: Ints
    lump: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Customers of a block of so many rows who have a goal, (k,): the row of each, the household, and the place among its people."""

    rows: int
    row: Ints
    home: Ints
    person: Ints

    def taken(self, lengths: Ints) -> tuple[Ints, Ints]:
        """Where to find everybody's list among lists of households of these lengths (h,), laid end to end; and whose each value is."""
        mine = lengths[self.home]
        of = np.repeat(np.arange(len(mine)), mine)
        skipped = np.cumsum(lengths)[self.home] - np.cumsum(mine)
        return np.arange(len(of)) + skipped[of], of

    def lists(self, values: Ints | pa.Array, of: Ints) -> pa.Array:
        """A column of lists: values laid end to end, and of whom each is."""
        ends = np.concatenate([[0], np.cumsum(np.bincount(self.row[of], minlength=self.rows))]).astype(np.int32)
        return pa.ListArray.from_arrays(pa.array(ends), pa.array(values))


def find_pursed(w: Work, ids: Sequence[CustomerId]) -> Pursed:
    """Who of these customers has a goal, and with whom."""
    goals = planning.goals_due(w, CURRENCY, w.today, ids)
    owners = sorted(set(goals.customer_id))
    found = customers.households_for_all(w, owners, w.today) if owners else {}
    together = {c: found.get(c, (c,)) for c in owners}
    homes = sorted(set(together.values()))
    others = sorted(set(chain.from_iterable(homes)) - set(ids))
    if others:
        goals += planning.goals_due(w, CURRENCY, w.today, others)
    place = {members: n for n, members in enumerate(homes)}
    return Pursed(goals, homes, {c: place[members] for c, members in together.items()})


def purse_columns(
    w: Work, shelf: Shelf, ids: Sequence[CustomerId], pursed: Pursed, known: KnownColumns, people: Sequence[CustomerId],
    cash: Ints, held: HeldColumns,
) -> dict[str, pa.Array]:  # fmt: skip
    """The columns of a block that goals need, in the order of `ids`; empty for who has none.

    `known` is everyone of those households, with what plans ask; `cash` and `held` are of `people`: those of `ids` and of the households.
    """
    here = _here(shelf, pursed.homes, people, cash, held)
    place = {c: n for n, c in enumerate(here.people)}
    at = _places(known.ids, place)
    elsewhere = np.zeros_like(here.by_class)
    elsewhere[at] = planning.money_elsewhere(known, here.whole[at], CURRENCY)
    homes, goal_of = _homes(here, elsewhere, at, pursed.goals, place)
    ahead = planning.look_ahead(homes, known, w.today)
    home = _places(ids, pursed.home_of)
    row = np.flatnonzero(home != NONE)
    asked = Asked(len(ids), row, home[row], _places(ids, place)[row])
    flow_at, flow_of = asked.taken(ahead.years)
    return {
        "elsewhere": _beside(here, elsewhere, asked),
        "flow": asked.lists(ahead.flow[flow_at], flow_of),
        **_lumps(here, ahead, asked),
        **_claims(homes, goal_of, ahead, asked),
    }


def _places(ids: Sequence[CustomerId], place: Mapping[CustomerId, int]) -> Ints:
    return np.array([place.get(c, NONE) for c in ids], dtype=np.int64)


def _here(shelf: Shelf, homes: Sequence[tuple[CustomerId, ...]], among: Sequence[CustomerId], cash: Ints, held: HeldColumns) -> Here:
    """What is with the bank, of those `among` all who belong to the households; what is of no class counts in the whole alone."""
    people = list(chain.from_iterable(homes))
    at = _places(people, {c: n for n, c in enumerate(among)})
    owners = np.full(len(among), NONE, dtype=np.int64)
    owners[at] = np.arange(len(people))
    theirs = owners[held.row] != NONE
    owner, product, free = owners[held.row][theirs], held.product[theirs], held.free[theirs]
    whole, now = cash[at], np.maximum(held.now[theirs], 0)
    kind = _column(shelf.classes)[product]
    counted = kind >= 0
    by_class = np.zeros((len(people), len(CLASSES)), dtype=np.int64)
    by_class[:, 0] = np.maximum(whole, 0)
    np.add.at(by_class, (owner[counted], kind[counted]), now[counted])
    np.add.at(whole, owner, now)
    bound = counted & (free != 0) & (now > 0)
    freed = bound & (free > 0)
    return Here(
        people=people,
        homes=len(homes),
        home=np.repeat(np.arange(len(homes)), [len(members) for members in homes]),
        by_class=by_class,
        whole=whole,
        lump_of=np.concatenate([owner[bound], owner[freed]]),
        lump_month=np.concatenate([np.zeros(bound.sum(), dtype=np.int64), free[freed]]),
        lump=np.concatenate([-now[bound], now[freed]]),
    )


def _column(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _homes(here: Here, elsewhere: Ints, known: Ints, goals: Due, place: Mapping[CustomerId, int]) -> tuple[HomesAhead, Ints]:
    """The households as a look ahead wants them, and whose each goal is; `known` are the places of those known among the people."""
    wealth = np.zeros(here.homes, dtype=np.int64)
    np.add.at(wealth, here.home, here.whole + elsewhere.sum(axis=1))
    row, of = np.argsort(known), _places(goals.customer_id, place)
    seen = np.flatnonzero(of != NONE)
    order = goals.take(seen).paid(here.home[of[seen]])
    of = of[seen][order]
    return HomesAhead(wealth, here.home[known[row]], row, here.home[of], goals.take(seen[order])), of


def _beside(here: Here, elsewhere: Ints, asked: Asked) -> pa.Array:
    """What the household has beside what the customer has with the bank, by class."""
    every = np.zeros((here.homes, len(CLASSES)), dtype=np.int64)
    np.add.at(every, here.home, here.by_class + elsewhere)
    seen = np.flatnonzero(asked.person != NONE)
    beside = every[asked.home]
    beside[seen] -= here.by_class[asked.person[seen]]
    return asked.lists(beside.ravel(), np.repeat(np.arange(len(asked.row)), len(CLASSES)))


def _lumps(here: Here, ahead: Ahead, asked: Asked) -> dict[str, pa.Array]:
    """Sums that come free for the household, and what others of it hold that cannot pay yet."""
    home = np.concatenate([ahead.lump_home, here.home[here.lump_of]])
    month, amount = np.concatenate([ahead.lump_month, here.lump_month]), np.concatenate([ahead.lump, here.lump])
    order = np.lexsort((amount, month, home))
    owner = np.concatenate([np.full(ahead.lump.size, NONE), here.lump_of])[order]
    at, of = asked.taken(np.bincount(home, minlength=here.homes))
    theirs = (owner[at] == NONE) | (owner[at] != asked.person[of])
    at, of = order[at[theirs]], of[theirs]
    return {"lump_month": asked.lists(month[at], of), "lump": asked.lists(amount[at], of)}


def _claims(homes: HomesAhead, goal_of: Ints, ahead: Ahead, asked: Asked) -> dict[str, pa.Array]:
    """The goals of the household, in the order they are paid."""
    at, of = asked.taken(np.bincount(homes.goal_home, minlength=len(homes.wealth)))
    goals = homes.goals
    numbers = {
        "goal_months": goals.months[at],
        "goal_target": goals.target[at],
        "goal_must": goals.must[at].astype(np.int64),
        "goal_keep": ahead.keep[at],
        "goal_spent": ahead.spent[at].astype(np.int64),
        "goal_own": (goal_of[at] == asked.person[of]).astype(np.int64),
    }
    names = pa.array(goals.goal_id, pa.string()).take(pa.array(at))
    return {"goal": asked.lists(names, of), **{name: asked.lists(values, of) for name, values in numbers.items()}}
