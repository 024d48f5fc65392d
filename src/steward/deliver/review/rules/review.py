"""The partition function of the daily review: a block of customers in, what was found out.

Pure, and nothing in it looks beyond one customer, so that blocks may be cut anywhere, worked on anywhere and in any order.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from steward.deliver.review.model import CHECKS, Policy
from steward.deliver.review.rules.block import NONE, Block, Ground, Ints, read_block
from steward.deliver.review.rules.checks import Found, Look, look_at, run_checks

# A rank is worth ten, so that urgency within a check never overtakes the next rank.
RANK = 10
MOST_URGENT = 9

FOUND_SCHEMA = pa.schema([
    pa.field("customer", pa.string(), nullable=False),
    pa.field("check", pa.int8(), nullable=False),  # place in CHECKS
    pa.field("subject", pa.string(), nullable=False),
    pa.field("priority", pa.int16(), nullable=False),
    pa.field("due", pa.int32(), nullable=False),  # days since 1970
    pa.field("measured", pa.int64(), nullable=False),
    pa.field("limit", pa.int64(), nullable=False),
    pa.field("amount", pa.int64(), nullable=False),
])  # fmt: skip


def review_block(table: pa.Table, ground: Ground, policy: Policy) -> pa.Table:
    """Everything found in a block, by customer in the block's order, then check, then subject. `table` is of BLOCK_SCHEMA."""
    return found_at(look_at(read_block(table, len(ground.classes)), ground, policy))


def found_at(look: Look) -> pa.Table:
    """What the checks find, FOUND_SCHEMA."""
    block, ground, policy = look.block, look.ground, look.policy
    found = list(run_checks(look))
    checks = np.concatenate([np.full(f.row.size, CHECKS.index(f.check), dtype=np.int8) for f in found])
    rows, subjects = (np.concatenate([getattr(f, name) for f in found]) for name in ("row", "subject"))
    order = np.lexsort((subjects, checks, rows))
    columns = [
        block.customer.take(pa.array(rows[order])),
        pa.array(checks[order]),
        pa.concat_arrays([_names(f, block, ground) for f in found]).take(pa.array(order)),
        pa.array(np.concatenate([_priorities(f, policy) for f in found])[order].astype(np.int16)),
        pa.array(np.concatenate([_due(f, ground, policy) for f in found])[order].astype(np.int32)),
        *(pa.array(np.concatenate([getattr(f, name) for f in found])[order]) for name in ("measured", "limit", "amount")),
    ]
    return pa.Table.from_arrays(columns, schema=FOUND_SCHEMA)


def _names(found: Found, block: Block, ground: Ground) -> pa.Array:
    """What each finding is about, by its own name; empty for none."""
    if not found.of:
        return pa.array(np.full(found.row.size, "", dtype=np.str_), type=pa.string())
    if found.of == "goal":
        return block.goal.take(pa.array(found.subject))
    names = {"product": ground.products, "class": ground.classes, "shock": ground.shocks, "circumstance": ground.circumstances}
    return pa.array(names[found.of], type=pa.string()).take(pa.array(found.subject))


def _priorities(found: Found, policy: Policy) -> Ints:
    """The check's rank, and within it one more for each band between measure and limit."""
    bar = policy.bars[found.check]
    urgency: Ints = np.minimum(np.abs(found.measured - found.limit) // bar.band, MOST_URGENT)
    return bar.rank * RANK + urgency


def _due(found: Found, ground: Ground, policy: Policy) -> Ints:
    return np.where(found.due == NONE, ground.as_of + policy.bars[found.check].due_days, found.due)


class FoundDigest:
    """A digest of findings block by block that does not depend on where the blocks were cut: each column has its own."""

    def __init__(self) -> None:
        self._columns = {name: hashlib.sha256() for name in FOUND_SCHEMA.names}

    def add(self, found: pa.Table) -> None:
        """The next block's findings."""
        for name, hashed in self._columns.items():
            column = found[name].combine_chunks()
            if pa.types.is_string(column.type):
                hashed.update("".join(pc.binary_join_element_wise(column, "\n", "").to_pylist()).encode())
            else:
                hashed.update(column.to_numpy(zero_copy_only=False).tobytes())

    def hexdigest(self) -> str:
        """SHA-256 over the digests of the columns."""
        return hashlib.sha256("".join(h.hexdigest() for h in self._columns.values()).encode()).hexdigest()


def count_checks(tables: Sequence[pa.Table]) -> dict[str, int]:
    """How many findings of each check, those that found nothing left out."""
    counts = sum((np.bincount(t["check"].to_numpy(), minlength=len(CHECKS)) for t in tables), np.zeros(len(CHECKS), dtype=np.int64))
    return {check.value: int(n) for check, n in zip(CHECKS, counts, strict=True) if n}
