"""The registrar by files: request files out, files of confirmations and answers in, each whole or not at all.

A file is lines of fields divided by `|`: a head (format, kind, day, file number, rows, total of what is asked), its rows, and a signature
over everything before it. It appears by a rename, so nobody ever reads half of one. What was handed over is what lies in the folder: an
order number is never written twice, and a process that died is looked up there like any other lost answer.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import InvalidOperation
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from steward.deliver.trading.model import Asked, BadFile, Confirmation, Source, Told
from steward.kernel.time import BusinessDate, parse_date
from steward.platform.crypto import verify_signature
from steward.platform.runtime import Runtime
from steward.workflows.settlement.rows import CONFIRMATION, READ_ASKED, READ_TOLD, RECORDS, Record, asked_row, read_confirmation

T = TypeVar("T")
FORMAT = "STEWARD-EXCHANGE-1"
HEAD_FIELDS = 7
# A statement's rows are customer, instrument or currency, and amount.
KINDS = {**RECORDS, Source.REGISTER.value: Record(3, 2), Source.CASH.value: Record(3, 2)}

Sign = Callable[[bytes], str]
Verify = Callable[[bytes, str], bool]


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    """One file that was read and found whole. `rows` are its fields, `total` the sum of what they ask."""

    name: str
    day: BusinessDate
    number: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FileRegistrar:
    """Requests go to files in `outward`, what is said comes as files in `inward`; `sign` is our key, `verify` asks for theirs."""

    outward: Path
    inward: Path
    sign: Sign
    verify: Verify
    verify_own: Verify
    name: str = "files"

    def send(self, requests: Sequence[Asked]) -> None:
        """Write a file of each kind of request that lies in none yet; BadFile when one lies there with another content."""
        there = self.find([r.number for r in requests])
        for r in requests:
            if there.get(r.number, r.digest) != r.digest:
                raise BadFile(f"{r.number} was handed over with another content")
        fresh = [(r.day, *asked_row(r)) for r in requests if r.number not in there]
        for kind in READ_ASKED:
            rows = [row for _, of, row in fresh if of == kind]
            if rows:
                last = max((f.number for f in self._written(kind)), default=0)
                write_file(self.outward, kind, max(day for day, of, _ in fresh if of == kind), last + 1, rows, self.sign)

    def find(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """What lies in the request files under these numbers."""
        wanted = set(numbers)
        rows = ((read, row) for kind, read in READ_ASKED.items() for f in self._written(kind) for row in f.rows)
        return {row[0]: read(row).digest for read, row in rows if row[0] in wanted}

    def confirmations(self, since: BusinessDate, until: BusinessDate) -> Sequence[Confirmation]:
        """The rows of every confirmation file of these days. BadFile when one of them is not as agreed, or one is missing."""
        return self._said(CONFIRMATION, read_confirmation, since, until)

    def answers(self, since: BusinessDate, until: BusinessDate) -> Sequence[Told]:
        """The rows of every file of answers about moves and choices, as those of confirmations."""
        return [told for kind, read in READ_TOLD.items() for told in self._said(kind, read, since, until)]

    def _said(self, kind: str, read: Callable[[Sequence[str]], T], since: BusinessDate, until: BusinessDate) -> list[T]:
        files = read_folder(self.inward, kind, self.verify)
        return [_read_row(f, n, row, read) for f in files if since <= f.day <= until for n, row in enumerate(f.rows, 2)]

    def _written(self, kind: str) -> list[ExchangeFile]:
        return read_folder(self.outward, kind, self.verify_own)


def file_registrar(rt: Runtime) -> FileRegistrar | None:
    """The registrar of the settings' folder, `out` for what we ask and `in` for what it says; None where none is named.

    Our files carry the signature of the bank's checkpoint key, whose public half `steward keys public` prints.
    """
    folder, key = rt.settings.registrar_dir, rt.settings.registrar_key
    if folder is None:
        return None
    outward, inward = folder / "out", folder / "in"
    for each in (outward, inward):
        each.mkdir(parents=True, exist_ok=True)
    return FileRegistrar(outward, inward, rt.keys.sign, partial(verify_signature, key), partial(verify_signature, rt.keys.public_key()))


def write_file(folder: Path, kind: str, day: BusinessDate, number: int, rows: Sequence[Sequence[str]], sign: Sign) -> Path:
    """A signed file that appears whole; FileExistsError when its number is taken."""
    at = KINDS[kind].sum_at
    total = 0 if at is None else sum(int(row[at]) for row in rows)
    lines = ["|".join((FORMAT, kind, day.isoformat(), f"{number:06}", str(len(rows)), str(total), "H")), *("|".join(row) for row in rows)]
    body = ("\n".join(lines) + "\n").encode()
    path = folder / f"{kind}_{number:06}.txt"
    half = folder / f".{path.name}.{os.getpid()}"
    half.write_bytes(body + sign(body).encode() + b"\n")
    with half.open("rb") as stream:
        os.fsync(stream.fileno())
    try:
        os.link(half, path)  # unlike a rename it never takes the place of a file that is there
    finally:
        half.unlink()
    return path


def read_folder(folder: Path, kind: str, verify: Verify) -> list[ExchangeFile]:
    """Every file of a kind by its number; BadFile names the file, the line and the reason, or the number that is missing."""
    files = [read_file(path, kind, verify) for path in sorted(folder.glob(f"{kind}_*.txt"))]
    for before, after in pairwise(files):
        if after.number != before.number + 1:
            raise BadFile(f"{kind}: file {before.number + 1:06} is missing")
    return files


def read_file(path: Path, kind: str, verify: Verify) -> ExchangeFile:
    """One file, whole and as agreed; BadFile names the line and why."""
    raw, record = path.read_bytes(), KINDS[kind]
    body, _, signature = raw.rstrip(b"\n").rpartition(b"\n")
    body += b"\n"
    if not verify(body, signature.decode("ascii", "replace")):
        raise BadFile(f"{path.name}: line {raw.count(10)}: the signature does not fit")
    head, *rows = ([tuple(line.split("|")) for line in body.decode().splitlines()]) or [()]
    if len(head) != HEAD_FIELDS or head[:2] != (FORMAT, kind):
        raise BadFile(f"{path.name}: line 1: not the head of a {kind} file")
    for n, row in enumerate(rows, 2):
        if len(row) != record.fields:
            raise BadFile(f"{path.name}: line {n}: {len(row)} fields instead of {record.fields}")
    if int(head[4]) != len(rows):
        raise BadFile(f"{path.name}: line 1: {head[4]} rows announced, {len(rows)} there")
    at = record.sum_at
    if int(head[5]) != (0 if at is None else sum(_whole(path.name, n, row[at]) for n, row in enumerate(rows, 2))):
        raise BadFile(f"{path.name}: line 1: the total does not fit")
    if path.name != f"{kind}_{int(head[3]):06}.txt":
        raise BadFile(f"{path.name}: line 1: the file says it is number {head[3]}")
    return ExchangeFile(path.name, parse_date(head[2]), int(head[3]), tuple(rows))


def _whole(name: str, line: int, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadFile(f"{name}: line {line}: {text!r} is not a whole number") from None


def _read_row(f: ExchangeFile, line: int, row: Sequence[str], read: Callable[[Sequence[str]], T]) -> T:
    try:
        return read(row)
    except (ValueError, InvalidOperation) as fault:
        raise BadFile(f"{f.name}: line {line}: {fault}") from None
