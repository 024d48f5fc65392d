"""A block of customers in columns, and what all blocks of a run share.

A block is an Arrow table, one row a customer, so that it can be kept in a file, sent to another process, or cut anywhere between two
customers. BLOCK_SCHEMA says its columns; `Block` is the same as arrays. Amounts are minor units of the run's one currency, days are days
since 1970, shares basis points, and -1 stands for what nobody knows.
"""

from dataclasses import dataclass, fields
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Texts = NDArray[np.str_]

NONE = -1
_NUMBER, _NUMBERS = pa.int64(), pa.list_(pa.int64())

BLOCK_SCHEMA = pa.schema([
    pa.field("customer", pa.string(), nullable=False),
    pa.field("level", _NUMBER, nullable=False),  # 1-5 as the guard knows it
    pa.field("valid_until", _NUMBER, nullable=False),  # last day of the assessment
    pa.field("cash", _NUMBER, nullable=False),
    pa.field("reserve", _NUMBER, nullable=False),  # money the customer keeps at hand; -1 nobody said
    pa.field("elsewhere", _NUMBERS, nullable=False),  # what the household has beside, by class in the order of the ground's; or empty
    pa.field("flow", _NUMBERS, nullable=False),  # what each year leaves the household, or lacks, until the last goal; empty without one
    pa.field("lump_month", _NUMBERS, nullable=False),  # sums that come free for the household, by month
    pa.field("lump", _NUMBERS, nullable=False),
    pa.field("targets", _NUMBERS, nullable=False),  # agreed shares by class, in the order of the ground's; empty without a plan
    pa.field("held_product", _NUMBERS, nullable=False),  # place in the ground's products
    pa.field("held_value", _NUMBERS, nullable=False),  # -1 without a price
    pa.field("held_before", _NUMBERS, nullable=False),  # the same units at the prices of the window's first day
    pa.field("held_free", _NUMBERS, nullable=False),  # from which month on it can pay for a goal: 0 within the first, -1 nobody knows
    pa.field("held_unsuitable", _NUMBERS, nullable=False),  # 1 where the guard warns of holding it
    pa.field("goal", pa.list_(pa.string()), nullable=False),  # of the household, in the order they are paid
    pa.field("goal_months", _NUMBERS, nullable=False),
    pa.field("goal_target", _NUMBERS, nullable=False),
    pa.field("goal_must", _NUMBERS, nullable=False),
    pa.field("goal_keep", _NUMBERS, nullable=False),  # what has to stay in the purse when it is paid
    pa.field("goal_spent", _NUMBERS, nullable=False),  # 1 where it leaves the purse, 0 where it only has to be there
    pa.field("goal_own", _NUMBERS, nullable=False),  # 1 where it is the customer's, 0 of others of the household
    pa.field("changed", _NUMBERS, nullable=False),  # place in the ground's circumstances
    pa.field("changed_after", _NUMBERS, nullable=False),  # days from the assessment or the agreed plan until it was known
])  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What all blocks share: the day, the products by place, the asset classes and what is assumed of them.

    `product_class` is a place in `classes`, -1 for what is none (insurance); `product_spread` whether its issuer's name is no risk of its
    own (deposits within the insurance of deposits). Grade and fee `before` are those known when the window began, and those of today
    where nobody knew any. `shock_losses` (shocks, classes) in parts of one are what named crises took, of the
    classes in order; `level_bears` (6,) what each level is meant to lose at most in a bad year, -1 where nothing is said. `moments`
    (mix, month + 1, 3) belong to the grid of rules/chances.py; from `glide_months` before a goal its money moves to the first class.
    """

    as_of: int
    currency: str
    products: Texts
    product_class: Ints
    product_grade: Ints
    product_fee_bps: Ints
    product_access_days: Ints
    product_ends: Ints  # the day it ends by itself; -1
    product_opens: Ints  # the day it opens next, of what opens from time to time; -1
    product_suspended: Flags
    product_grade_before: Ints
    product_fee_before: Ints
    product_spread: Flags
    classes: Texts
    class_mean: Floats  # (n,) a year
    class_covariance: Floats  # (n, n) a year
    circumstances: Texts
    shocks: Texts
    shock_losses: Floats
    level_bears: Ints
    moments: Floats
    glide_months: int

    def save(self, path: Path) -> None:
        """Keep it beside the blocks."""
        kept: dict[str, Any] = {f.name: np.asarray(getattr(self, f.name)) for f in fields(self)}
        np.savez(path, **kept)

    @staticmethod
    def load(file: Path | BytesIO) -> "Ground":
        """What `save` kept."""
        with np.load(file, allow_pickle=False) as kept:
            found = {f.name: kept[f.name] for f in fields(Ground)}
        numbers = {name: int(found[name]) for name in ("as_of", "glide_months")}
        return Ground(**{**found, **numbers, "currency": str(found["currency"])})


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block as arrays: (n,) by customer, (h,) by holding with its `owner`, (g,) by goal of a customer with its `aimer`, (k,) by changed
    circumstance with its `changer`.

    `claims` are all goals that a customer's household pays, in order, (c,): the customer's own are those at the places `own` (g,).
    """

    customer: pa.Array
    level: Ints
    valid_until: Ints
    cash: Ints
    reserve: Ints
    planned: Ints  # (p,) places of customers with a plan
    targets: Ints  # (p, classes)
    owner: Ints
    product: Ints
    value: Ints
    before: Ints
    free: Ints
    unsuitable: Flags
    elsewhere: Ints  # (n, classes)
    flow: tuple[Ints, Ints]  # ends (n + 1,), and the years of all
    lumps: tuple[Ints, Ints, Ints]  # ends (n + 1,), months, amounts
    claims: tuple[Ints, Ints, Ints]  # ends (n + 1,), months (c,), and (c, 3): amount, what is kept, 1 where it is spent
    own: Ints
    aimer: Ints
    goal: pa.Array
    months: Ints
    target: Ints
    must: Flags
    changer: Ints
    changed: Ints
    changed_after: Ints

    def __len__(self) -> int:
        return len(self.level)

    def by_customer(self, place: Ints, amounts: Ints) -> Ints:
        """Amounts (k,) summed by the customer at `place` (k,); exact as long as a sum stays below 2^53 minor units."""
        return np.bincount(place, weights=amounts, minlength=len(self)).astype(np.int64)


def read_block(table: pa.Table, classes: int) -> Block:
    """The arrays of a block; ValueError when its columns are not those of BLOCK_SCHEMA."""
    if not table.schema.equals(BLOCK_SCHEMA):
        raise ValueError("the columns of a block are those of its schema")
    owner, product = _flat(table, "held_product")
    claimer, goal = _lists(table, "goal")
    own = np.flatnonzero(_flat(table, "goal_own")[1])
    months, target = _flat(table, "goal_months")[1], _flat(table, "goal_target")[1]
    terms = np.stack([target, _flat(table, "goal_keep")[1], _flat(table, "goal_spent")[1]], axis=1)
    planned, targets = _flat(table, "targets")
    changer, changed = _flat(table, "changed")
    return Block(
        customer=table["customer"].combine_chunks(),
        **{name: table[name].to_numpy() for name in ("level", "valid_until", "cash", "reserve")},
        planned=np.unique(planned),
        targets=targets.reshape(-1, classes),
        owner=owner,
        product=product,
        value=_flat(table, "held_value")[1],
        before=_flat(table, "held_before")[1],
        free=_flat(table, "held_free")[1],
        unsuitable=_flat(table, "held_unsuitable")[1] == 1,
        elsewhere=_by_class(table, classes),
        flow=(_ends(table, "flow"), _flat(table, "flow")[1]),
        lumps=(_ends(table, "lump"), _flat(table, "lump_month")[1], _flat(table, "lump")[1]),
        claims=(_ends(table, "goal"), months, terms),
        own=own,
        aimer=claimer[own],
        goal=goal.take(pa.array(own)),
        months=months[own],
        target=target[own],
        must=_flat(table, "goal_must")[1][own] == 1,
        changer=changer,
        changed=changed,
        changed_after=_flat(table, "changed_after")[1],
    )


def _by_class(table: pa.Table, classes: int) -> Ints:
    """Amounts by class of each customer, (n, classes); nothing where none are said."""
    place, amounts = _flat(table, "elsewhere")
    out = np.zeros((table.num_rows, classes), dtype=np.int64)
    out[np.unique(place)] = amounts.reshape(-1, classes)
    return out


def _ends(table: pa.Table, name: str) -> Ints:
    """Where each customer's part of a list column ends, from nothing on, (n + 1,)."""
    ends: Ints = table[name].combine_chunks().offsets.to_numpy().astype(np.int64)
    begun: Ints = ends - ends[0]
    return begun


def _flat(table: pa.Table, name: str) -> tuple[Ints, Ints]:
    """The customer of each entry of a list column, and the entries."""
    place, values = _lists(table, name)
    return place, values.to_numpy(zero_copy_only=False)


def _lists(table: pa.Table, name: str) -> tuple[Ints, pa.Array]:
    column = table[name].combine_chunks()
    counts = np.diff(column.offsets.to_numpy())
    return np.repeat(np.arange(len(counts), dtype=np.int64), counts), column.flatten()
