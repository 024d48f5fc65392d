"""What a block adds to the whole book: counts of customers and sums of money that may be added up over blocks in any order.

Nothing of it is about one customer. A row names what it counts (`Tallied`), of which subject, how many customers, goals or findings, and
how much money in minor units.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from steward.deliver.review.model import CHECKS, Tallied
from steward.deliver.review.rules.block import NONE
from steward.deliver.review.rules.chances import BPS
from steward.deliver.review.rules.checks import Look, share_of

TALLY_SCHEMA = pa.schema([
    pa.field("what", pa.string(), nullable=False),
    pa.field("subject", pa.string(), nullable=False),
    pa.field("count", pa.int64(), nullable=False),
    pa.field("amount", pa.int64(), nullable=False),
])  # fmt: skip
TENTHS = 10
Rows = Iterator[tuple[Tallied, str, int, int]]


def tally_block(look: Look, found: pa.Table) -> pa.Table:
    """The tally of a block, TALLY_SCHEMA; `found` is of FOUND_SCHEMA and the same block."""
    rows = [(what.value, str(subject), int(count), int(amount)) for what, subject, count, amount in _rows(look, found)]
    return pa.Table.from_pylist([dict(zip(TALLY_SCHEMA.names, row, strict=True)) for row in rows], schema=TALLY_SCHEMA)


def sum_tallies(tables: Sequence[pa.Table]) -> pa.Table:
    """The tally of several blocks together, in the order of its names."""
    if not tables:
        return TALLY_SCHEMA.empty_table()
    summed = pa.concat_tables(tables).group_by(["what", "subject"]).aggregate([("count", "sum"), ("amount", "sum")])
    named = summed.select(["what", "subject", "count_sum", "amount_sum"]).rename_columns(TALLY_SCHEMA.names)
    return named.sort_by([("what", "ascending"), ("subject", "ascending")]).cast(TALLY_SCHEMA)


def _rows(look: Look, found: pa.Table) -> Rows:
    block, sums = look.block, look.sums
    yield Tallied.CUSTOMERS, "", len(block), sums.whole.sum()
    yield Tallied.INVESTED, "", (sums.invested > 0).sum(), sums.invested.sum()
    yield Tallied.CASH, "", (block.cash > 0).sum(), block.cash.sum()
    yield from _products(look)
    yield from _checks(found)
    yield from _goals(look)
    yield from _shocks(look)


def _products(look: Look) -> Rows:
    """Holders and worth of each product; a holding without a price counts its holder."""
    held, names = look.block.product, look.ground.products
    holders = np.bincount(held, minlength=len(names))
    worth = np.bincount(held, weights=np.maximum(look.block.value, 0), minlength=len(names))
    for place in np.flatnonzero(holders):
        yield Tallied.PRODUCT, names[place], holders[place], worth[place]


def _checks(found: pa.Table) -> Rows:
    """Customers of whom a check says something, each once, and the money it is about."""
    checks, amounts = found["check"].to_numpy(), found["amount"].to_numpy()
    who = found["customer"].combine_chunks().dictionary_encode().indices.to_numpy()
    for place in np.unique(checks):
        mine = checks == place
        yield Tallied.CHECK, CHECKS[place].value, np.unique(who[mine]).size, amounts[mine].sum()


def _goals(look: Look) -> Rows:
    """Who has musts and for whom one of them is less likely than it should be; and goals by tenths of their chance."""
    block = look.block
    musts, short = block.must, block.must & (look.chance < look.wanted)
    yield Tallied.MUST, "all", np.unique(block.aimer[musts]).size, block.target[musts].sum()
    yield Tallied.MUST, "short", np.unique(block.aimer[short]).size, block.target[short].sum()
    tenth = np.minimum(look.chance * TENTHS // BPS, TENTHS - 1)
    for what, mine in ((Tallied.MUST_CHANCE, musts), (Tallied.WANT_CHANCE, ~musts)):
        counts = np.bincount(tenth[mine], minlength=TENTHS)
        money = np.bincount(tenth[mine], weights=block.target[mine], minlength=TENTHS)
        yield from ((what, str(t), counts[t], money[t]) for t in range(TENTHS))


def _shocks(look: Look) -> Rows:
    """What the book loses in each shock, and how many customers more than their level is meant to bear."""
    bears = look.bears[:, None]
    beyond = (bears != NONE) & (share_of(look.lost, look.sums.whole[:, None]) > bears)
    for place, code in enumerate(look.ground.shocks):
        yield Tallied.SHOCK, code, beyond[:, place].sum(), look.lost[:, place].sum()
