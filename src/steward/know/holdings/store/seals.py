"""Seals: what each transaction posted, as a digest in the audit chain, and the proof that the book still says the same.

The rows of one transaction carry one batch number. Their seal, an entry of the audit chain, says how many they are and what
they digest to; so whoever edits, deletes, inserts or swaps a transfer must forge the audit chain as well, whose key and
checkpoints lie outside the database.
"""

import hashlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from steward.know.holdings.tables import transfer
from steward.platform import audit
from steward.platform.access.operation import Operation

# What a seal covers, in this order; only the last may hold any text.
SEALED = (
    "seq", "id", "debit_account_id", "credit_account_id", "asset", "amount", "kind", "business_date", "at", "ref_id", "consideration",
    "currency", "price", "reverses", "ref_kind", "reference",
)  # fmt: skip
OUTCOME = "sealed"
# Lane and entry of the audit chain in one number of 63 bits.
LANE_STEP = 1 << 40
READ_ROWS = 2000

# What was found, the first bad batch in words, and how many transfers were read.
Found = tuple[str, str, int]


def number_of(lane: int, entries: int) -> int:
    """The batch of the transaction that holds `lane` after `entries` entries: each such transaction adds one at least."""
    return lane * LANE_STEP + entries + 1


def is_unsealed(db: sa.Connection) -> bool:
    """Whether there are transfers older than seals."""
    return bool(db.execute(sa.select(sa.exists().where(transfer.c.batch == 0))).scalar_one())


def digest_batch(db: sa.Connection, batch: int) -> tuple[int, str]:
    """How many transfers a batch has, and their digest as they are stored."""
    return _digest(_lines(db, transfer.c.batch == batch))


def _lines(db: sa.Connection, where: sa.ColumnElement[bool]) -> Generator[tuple[int, str], None, None]:
    """(batch, text of all that is sealed) of transfers by batch and sequence; the database writes the text, many times faster."""
    form = sa.literal("|".join(["%s"] * len(SEALED)))
    write = sa.func.printf if db.dialect.name == "sqlite" else sa.func.format
    plain = write(form, *(sa.type_coerce(transfer.c[name], sa.String) for name in SEALED), type_=sa.Text)
    # Few rows have it and it came later: what was sealed without it reads as it did, and no sequence number begins with a day.
    acquired = sa.type_coerce(transfer.c.acquired_on, sa.String)
    text = sa.case((transfer.c.acquired_on.is_(None), plain), else_=acquired + sa.literal("@", sa.String) + plain)
    query = sa.select(transfer.c.batch, text).where(where).order_by(transfer.c.batch, transfer.c.seq)
    with db.execute(query.execution_options(yield_per=READ_ROWS)) as rows:
        for part in rows.partitions():
            yield from map(tuple, part)


def _digest(lines: Iterable[tuple[int, str]]) -> tuple[int, str]:
    count, made = 0, hashlib.sha256()
    for _, text in lines:
        made.update(text.encode())
        made.update(b"\n")
        count += 1
    return count, made.hexdigest()


def is_used(db: sa.Connection) -> bool:
    """Whether anything was ever sealed."""
    with closing(_seals(db)) as found:
        return next(found, None) is not None


def _seals(db: sa.Connection) -> Generator[dict[str, Any], None, None]:
    """Facts `batch`, `transfers` and `digest` of every seal, by batch."""
    yield from audit.read_facts(db, Operation.HOLDINGS_TRANSFER_POST, OUTCOME)


def verify(db: sa.Connection) -> Found:
    """Hold every batch against its seal, both in order; the first that differs is named."""
    with closing(_seals(db)) as sealed, closing(_lines(db, sa.true())) as lines:
        return _compare(sealed, lines)


def _compare(sealed: Iterator[dict[str, Any]], lines: Iterator[tuple[int, str]]) -> Found:
    facts, total = next(sealed, None), 0
    for batch, part in groupby(lines, key=itemgetter(0)):
        if facts is not None and facts["batch"] < batch:
            return "tampered", f"the {facts['transfers']} transfers of batch {facts['batch']} are gone", total
        count, made = _digest(part)
        total += count
        if facts is None or facts["batch"] != batch:
            return "tampered", f"batch {batch} with {count} transfers was never sealed", total
        if (count, made) != (facts["transfers"], facts["digest"]):
            return "tampered", f"batch {batch} holds {count} transfers that are not the {facts['transfers']} sealed", total
        facts = next(sealed, None)
    if facts is not None:
        return "truncated", f"the {facts['transfers']} transfers of batch {facts['batch']} are gone", total
    return "ok", "", total
