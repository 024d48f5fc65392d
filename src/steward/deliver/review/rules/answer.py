"""One block worked off, wherever: its bytes in, its findings and its tally out.

What a worker loads to do it is this file and what it stands on.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
from pyarrow import feather

from steward.deliver.review.model import Policy
from steward.deliver.review.rules.block import Ground, read_block
from steward.deliver.review.rules.checks import look_at
from steward.deliver.review.rules.review import found_at
from steward.deliver.review.rules.tally import tally_block


@dataclass(frozen=True, slots=True)
class Answer:
    """The findings of one block and its tally, with the digest of the bytes they were found in."""

    number: int
    block: str
    found: pa.Table
    tally: pa.Table


def answer_block(ground: Ground | Path, policy: Policy, number: int, block: bytes) -> Answer:
    """The answer to a block, an Arrow file of BLOCK_SCHEMA. A ground named by its file is read once in a process."""
    shared = _ground_at(ground) if isinstance(ground, Path) else ground
    return Answer(number, hashlib.sha256(block).hexdigest(), *work_block(feather.read_table(pa.BufferReader(block)), shared, policy))


def work_block(table: pa.Table, ground: Ground, policy: Policy) -> tuple[pa.Table, pa.Table]:
    """The findings of a block of BLOCK_SCHEMA, and its tally."""
    look = look_at(read_block(table, len(ground.classes)), ground, policy)
    found = found_at(look)
    return found, tally_block(look, found)


@cache
def _ground_at(path: Path) -> Ground:
    return Ground.load(path)
