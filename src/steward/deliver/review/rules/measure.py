"""What one review says of each customer in a few figures and of the block in all, so that two reviews can be held against each other; and
the book after a fall."""

import numpy as np
import pyarrow as pa

from steward.deliver.review.model import CHECKS, Policy
from steward.deliver.review.rules.block import NONE, Floats, Ground, Ints, read_block
from steward.deliver.review.rules.chances import BPS
from steward.deliver.review.rules.checks import Look, look_at
from steward.deliver.review.rules.review import found_at
from steward.deliver.review.rules.tally import tally_block

# A class fluctuates from this yearly deviation on (D).
FLUCTUATES = 0.05
_NUMBER = pa.int64()
MEASURED_SCHEMA = pa.schema([
    pa.field("customer", pa.string(), nullable=False),
    pa.field("level", _NUMBER, nullable=False),  # 1-5; -1 unknown
    pa.field("wealth", _NUMBER, nullable=False),  # everything with the bank, minor units
    pa.field("fees", _NUMBER, nullable=False),  # what products take a year, minor units
    pa.field("chance", _NUMBER, nullable=False),  # of the least likely goal, basis points; -1 without goals
    pa.field("findings", _NUMBER, nullable=False),
    pa.field("fluctuating", _NUMBER, nullable=False),  # what is held of classes that can fall, minor units
    pa.field("checks", pa.list_(_NUMBER), nullable=False),  # how many findings of each check, in their order
])  # fmt: skip


def measure_block(table: pa.Table, ground: Ground, policy: Policy) -> tuple[pa.Table, pa.Table]:
    """The figures of a block, MEASURED_SCHEMA, one row a customer in the block's order; and its tally. `table` is of BLOCK_SCHEMA."""
    look = look_at(read_block(table, len(ground.classes)), ground, policy)
    block, sums, found = look.block, look.sums, found_at(look)
    place = {customer: at for at, customer in enumerate(block.customer.to_pylist())}
    rows = np.array([place[c] for c in found["customer"].to_pylist()], dtype=np.int64)
    spoken = np.bincount(rows * len(CHECKS) + found["check"].to_numpy(), minlength=len(block) * len(CHECKS)).reshape(len(block), -1)
    held = np.maximum(block.value, 0)
    figures = {
        "level": block.level,
        "wealth": sums.whole,
        "fees": block.by_customer(block.owner, held * ground.product_fee_bps[block.product] // BPS),
        "chance": _least_chance(look),
        "findings": spoken.sum(axis=1),
        "fluctuating": look.worth[:, _fluctuates(ground)].sum(axis=1),
    }
    columns = [
        block.customer,
        *(pa.array(figure.astype(np.int64)) for figure in figures.values()),
        pa.array(spoken.tolist(), pa.list_(_NUMBER)),
    ]
    return pa.Table.from_arrays(columns, schema=MEASURED_SCHEMA), tally_block(look, found)


def _least_chance(look: Look) -> Ints:
    """The chance of each customer's least likely goal (n,); -1 without goals."""
    least = np.full(len(look.block), BPS + 1, dtype=np.int64)
    np.minimum.at(least, look.block.aimer, look.chance)
    return np.where(least > BPS, NONE, least)


def _fluctuates(ground: Ground) -> Ints:
    """Classes that are assumed to move so much in a year that one would call it a fall."""
    return np.flatnonzero(np.sqrt(np.diagonal(ground.class_covariance)) >= FLUCTUATES)


def let_fall(table: pa.Table, ground: Ground, losses: Floats) -> pa.Table:
    """The block as it is after each class has lost `losses` (classes,) in parts of one at once; gains are below nothing.

    What is of no class, and what has no price, stays. The value lost is rounded to the minor unit, half to even.
    """
    block = read_block(table, len(ground.classes))
    kind = ground.product_class[block.product]
    share = np.where(kind >= 0, losses[np.maximum(kind, 0)], 0.0)
    after = np.where(block.value > 0, block.value - np.rint(block.value * share).astype(np.int64), block.value)
    column = table["held_value"].combine_chunks()
    fallen = pa.ListArray.from_arrays(_from_nothing(column.offsets), pa.array(after))
    return table.set_column(table.schema.get_field_index("held_value"), table.schema.field("held_value"), fallen)


def _from_nothing(offsets: pa.Array) -> pa.Array:
    """Offsets that begin at nothing, for a list whose values were cut out."""
    told = offsets.to_numpy()
    return pa.array(told - told[0], type=pa.int32())
