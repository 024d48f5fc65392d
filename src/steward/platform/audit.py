"""Tamper-evident evidence: every act leaves a row in a keyed hash chain, and signed checkpoints are kept outside the database.

The chain has several lanes so that PostgreSQL writers do not queue behind one another; SQLite, with its single writer, uses lane 0.
Only the bank can recompute a keyed chain, so a checkpoint also signs a Merkle root over the entries that outsiders are to verify
(`inclusion.py`): those that carry the digests of decisions.
"""

import hmac
import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from steward.kernel.json import canonical
from steward.platform.access.operation import Operation
from steward.platform.append_only import append_only
from steward.platform.crypto import Keyring, Purpose, verify_signature
from steward.platform.db import C1, InstantType, col, id_col, metadata, micros
from steward.platform.merkle import leaf_hash, root_of

if TYPE_CHECKING:
    from steward.platform.work import Work

LANES = 16
CHECKPOINT_FILE = "audit.jsonl"
# The entries that carry the digests of decisions.
PROVABLE = Operation.CONTRACTS_EVIDENCE_KEEP
START = "0" * 64
# What a link covers besides the link before it, in this order.
LINKED = ("lane", "seq", "id", "at", "actor", "role", "operation", "subject", "outcome", "facts", "trace")

lane = sa.Table(
    "audit_lane",
    metadata,
    col("lane", sa.Integer, data=C1, primary_key=True, autoincrement=False),
    col("entries", sa.BigInteger, data=C1),
    col("head", sa.String(64), data=C1),
)

entry = append_only(
    sa.Table(
        "audit_entry",
        metadata,
        col("lane", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        col("seq", sa.BigInteger, data=C1, primary_key=True, autoincrement=False),
        id_col("id", unique=True),
        col("at", InstantType, data=C1, index=True),
        col("actor", sa.String(40), data=C1, index=True),
        col("role", sa.String(20), data=C1),
        col("operation", sa.String(60), data=C1),
        col("subject", sa.String(80), data=C1, nullable=True, index=True),
        col("outcome", sa.String(20), data=C1),
        col("facts", sa.Text, data=C1),
        col("trace", sa.String(40), data=C1, nullable=True),
        col("hash", sa.String(64), data=C1),
    )
)


def seed_lanes(db: sa.Connection) -> None:
    """Create the empty lanes of a new database."""
    db.execute(lane.insert(), [{"lane": n, "entries": 0, "head": START} for n in range(LANES)])


def take_lane(db: sa.Connection) -> tuple[int, int, str]:
    """Lock one lane for this transaction and return (lane, count, head); the lock falls with the transaction."""
    chosen = sa.select(lane.c.lane, lane.c.entries, lane.c.head).limit(1)
    if db.dialect.name == "sqlite":
        row = db.execute(chosen.where(lane.c.lane == 0)).one()
    else:
        free = db.execute(chosen.with_for_update(skip_locked=True)).one_or_none()
        row = free if free is not None else db.execute(chosen.order_by(sa.func.random()).with_for_update()).one()
    return row.lane, row.entries, row.head


def append(w: "Work", rows: list[dict[str, Any]]) -> None:
    """Chain `rows` onto the lane this transaction holds, and move its head."""
    number, count, head = w.audit_lane()
    secret = w.keys.secret(Purpose.CHAIN)
    out = []
    for row in rows:
        count += 1
        full = {**row, "facts": canonical(row["facts"]).decode(), "lane": number, "seq": count, "at": w.now}
        head = _link(secret, head, [micros(w.now) if name == "at" else full[name] for name in LINKED])
        out.append({**full, "hash": head})
    w.db.execute(entry.insert(), out)
    w.db.execute(lane.update().where(lane.c.lane == number).values(entries=count, head=head))


def _link(secret: bytes, previous: str, parts: Sequence[Any]) -> str:
    text = "\x1f".join([previous, *("\x00" if p is None else str(p) for p in parts)])
    return hmac.digest(secret, text.encode(), "sha256").hex()


@dataclass(frozen=True)
class ChainReport:
    """What a verification found. `state` is "ok", "tampered" or "truncated"; `detail` names the first bad entry."""

    state: str
    entries: int
    detail: str


def verify(db: sa.Connection, keys: Keyring, checkpoint_file: Path) -> ChainReport:
    """Recompute every link, then hold the lanes against the last checkpoints kept outside the database."""
    secret = keys.secret(Purpose.CHAIN)
    reached: dict[int, dict[int, str]] = {n: {} for n in range(LANES)}
    wanted = _checkpointed(checkpoint_file, keys.public_key())
    if wanted is None:
        return ChainReport("tampered", 0, f"a checkpoint in {checkpoint_file.name} does not carry a valid signature")
    total = 0
    heads = {row.lane: (row.entries, row.head) for row in db.execute(sa.select(lane))}
    for number in range(LANES):
        marks = {c for n, c, _ in wanted if n == number}
        count, head, broken = _follow(db, secret, number, marks, reached[number])
        total += count
        if broken is not None:
            return ChainReport("tampered", total, f"lane {number} entry {broken} does not follow from entry {count}")
        if heads.get(number) != (count, head):
            return ChainReport("truncated", total, f"lane {number} holds {count} entries, its head says {heads.get(number)}")
    for number, count, head in wanted:
        if count and reached[number].get(count) != head:
            missing = count not in reached[number]
            return ChainReport("truncated" if missing else "tampered", total, f"lane {number} entry {count} is not what the checkpoint saw")
    return ChainReport("ok", total, "")


def _follow(db: sa.Connection, secret: bytes, number: int, marks: set[int], reached: dict[int, str]) -> tuple[int, str, int | None]:
    """(sound entries, the last hash, the first entry that does not follow); `reached` takes the hash at each of `marks`."""
    count, head = 0, START
    with closing(_entries(db, number)) as found:
        for parts, seq, stored in found:
            linked = _link(secret, head, parts)
            if seq != count + 1 or linked != stored:
                return count, head, seq
            count, head = seq, linked
            if count in marks:
                reached[count] = head
    return count, head, None


def _entries(db: sa.Connection, number: int) -> Generator[tuple[Sequence[Any], int, str], None, None]:
    columns = [sa.type_coerce(entry.c.at, sa.BigInteger) if name == "at" else entry.c[name] for name in LINKED]
    query = sa.select(*columns, entry.c.hash).where(entry.c.lane == number).order_by(entry.c.seq)
    with db.execute(query.execution_options(yield_per=5000)) as rows:
        for row in rows:
            yield row[:-1], row[1], row[-1]


def read_facts(db: sa.Connection, operation: Operation, outcome: str) -> Iterator[dict[str, Any]]:
    """The facts of every entry of one kind, by lane and sequence; what they say holds as far as the chain verifies."""
    query = sa.select(entry.c.facts).where(entry.c.operation == operation.value, entry.c.outcome == outcome)
    with db.execute(query.order_by(entry.c.lane, entry.c.seq).execution_options(yield_per=5000)) as rows:
        yield from (json.loads(row.facts) for row in rows)


def provable_rows(db: sa.Connection, number: int, after: int, until: int) -> Sequence[sa.Row[Any]]:
    """The entries of a lane that outsiders verify, above number `after` up to `until`: what the link of each covers, and the link."""
    columns = [sa.type_coerce(entry.c.at, sa.BigInteger) if name == "at" else entry.c[name] for name in (*LINKED, "hash")]
    between = (entry.c.lane == number) & (entry.c.seq > after) & (entry.c.seq <= until)
    query = sa.select(*columns).where(between, entry.c.operation == PROVABLE.value).order_by(entry.c.seq)
    return db.execute(query).all()


def leaf_of(values: Iterable[Any]) -> bytes:
    """An entry as a leaf of a checkpoint's tree: everything its link covers, and the link."""
    return leaf_hash(canonical(list(values)))


def checkpoint(db: sa.Connection, keys: Keyring, checkpoint_file: Path, at: str) -> int:
    """Append the present lane heads, signed, to a file outside the database; returns how many lanes had moved."""
    last = {n: c for n, c, _ in _checkpointed(checkpoint_file, keys.public_key()) or ()}
    moved = [[r.lane, r.entries, r.head] for r in db.execute(sa.select(lane).order_by(lane.c.lane)) if r.entries > last.get(r.lane, 0)]
    if not moved:
        return 0
    reached = [(number, last.get(number, 0), count) for number, count, _head in moved]
    provable = [(n, after, until, [leaf_of(row) for row in provable_rows(db, n, after, until)]) for n, after, until in reached]
    roots = [[n, after, until, root_of(leaves).hex()] for n, after, until, leaves in provable if leaves]
    body = {"at": at, "lanes": moved, "roots": roots}
    line = json.dumps({**body, "signature": keys.sign(canonical(body))}, separators=(",", ":"))
    checkpoint_file.parent.mkdir(parents=True, exist_ok=True)
    with checkpoint_file.open("a", encoding="utf-8") as out:
        out.write(line + "\n")
        out.flush()
    return len(moved)


def is_signed(line: Mapping[str, Any], public_key: str) -> bool:
    """Whether a line of the checkpoint file carries the signature of `public_key` over everything else in it."""
    body = {name: value for name, value in line.items() if name != "signature"}
    return verify_signature(public_key, canonical(body), str(line.get("signature")))


def _checkpointed(checkpoint_file: Path, public_key: str) -> list[tuple[int, int, str]] | None:
    """Every (lane, count, head) ever checkpointed; None when a line is not validly signed."""
    if not checkpoint_file.exists():
        return []
    marks = []
    for text in checkpoint_file.read_text("utf-8").splitlines():
        try:
            line = json.loads(text)
            marks += [(int(n), int(c), str(h)) for n, c, h in line["lanes"]]
        except (ValueError, KeyError, TypeError):
            return None
        if not is_signed(line, public_key):
            return None
    return marks
