"""Proof for an outsider that an audit entry was in the chain when a checkpoint was signed: the entry, its path, and the checkpoint."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from steward.platform.audit import LINKED, entry, is_signed, leaf_of, provable_rows
from steward.platform.merkle import climb, path_of


@dataclass(frozen=True, slots=True)
class Inclusion:
    """An entry with its place in the tree of a checkpoint. `entry` has a value for each of LINKED and the link itself."""

    entry: Sequence[Any]
    index: int
    count: int
    path: Sequence[str]
    checkpoint: Mapping[str, Any]

    @property
    def linked(self) -> dict[str, Any]:
        """The parts of the entry by name; `facts` are canonical JSON."""
        return dict(zip((*LINKED, "hash"), self.entry, strict=True))


def prove(db: sa.Connection, checkpoint_file: Path, entry_id: str) -> Inclusion | None:
    """The proof under the first checkpoint that covers the entry; None while none does."""
    at = db.execute(sa.select(entry.c.lane, entry.c.seq).where(entry.c.id == entry_id)).one_or_none()
    if at is None or not checkpoint_file.exists():
        return None
    with checkpoint_file.open(encoding="utf-8") as lines:
        for text in lines:
            line = json.loads(text)
            for number, after, until, _root in line.get("roots", ()):
                if number == at.lane and after < at.seq <= until:
                    return _under(line, provable_rows(db, number, after, until), at.seq)
    return None


def _under(line: Mapping[str, Any], rows: Sequence[sa.Row[Any]], seq: int) -> Inclusion:
    index = next(n for n, row in enumerate(rows) if row.seq == seq)
    path = path_of([leaf_of(row) for row in rows], index)
    return Inclusion(list(rows[index]), index, len(rows), [step.hex() for step in path], line)


def holds(proof: Inclusion, public_key: str) -> bool:
    """Whether the checkpoint is signed by `public_key` and its root covers the entry. ValueError or TypeError for what is no proof."""
    if not is_signed(proof.checkpoint, public_key):
        return False
    found = climb(leaf_of(proof.entry), proof.index, proof.count, [bytes.fromhex(step) for step in proof.path])
    number, seq = proof.entry[:2]
    covering = [root for n, after, until, root in proof.checkpoint["roots"] if n == number and after < seq <= until]
    return found is not None and covering == [found.hex()]
