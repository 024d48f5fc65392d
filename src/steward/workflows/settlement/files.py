"""The registrar by files: a request file out, a confirmation file in, each whole or not at all.

A file is lines of fields divided by `|`: a head (format, kind, day, file number, rows, total of what is asked), its rows, and a signature
over everything before it. It appears by a rename, so nobody ever reads half of one. What was handed over is what lies in the folder: an
order number is never written twice, and a process that died is looked up there like any other lost answer.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from itertools import pairwise
from pathlib import Path

from steward.deliver.trading.model import BadFile, Confirmation, Outcome, Side, Source, TradeRequest
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate, parse_date
from steward.platform.crypto import verify_signature
from steward.platform.runtime import Runtime

FORMAT = "STEWARD-EXCHANGE-1"
REQUEST, CONFIRMATION = "request", "confirmation"
HEAD_FIELDS = 7
REQUEST_FIELDS, CONFIRMATION_FIELDS = 8, 15
# Where in a row of each kind the amount stands: the total of a file is their sum.
ASKED_AT = {REQUEST: 3, CONFIRMATION: 4, Source.REGISTER.value: 2, Source.CASH.value: 2}

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
    """Requests go to files in `outward`, confirmations come as files in `inward`; `sign` is our key, `verify` asks for theirs."""

    outward: Path
    inward: Path
    sign: Sign
    verify: Verify
    verify_own: Verify
    name: str = "files"

    def send(self, requests: Sequence[TradeRequest]) -> None:
        """Write one file of the requests that lie in none yet; BadFile when one lies there with another content."""
        there = self.find([r.number for r in requests])
        for r in requests:
            if there.get(r.number, r.digest) != r.digest:
                raise BadFile(f"{r.number} was handed over with another content")
        fresh = [r for r in requests if r.number not in there]
        if fresh:
            last = max((f.number for f in self._written()), default=0)
            day = max(r.trade_date for r in fresh)
            write_file(self.outward, REQUEST, day, last + 1, [request_row(r) for r in fresh], self.sign)

    def find(self, numbers: Sequence[str]) -> Mapping[str, str]:
        """What lies in the request files under these numbers."""
        wanted = set(numbers)
        written = (read_request(row) for f in self._written() for row in f.rows if row[0] in wanted)
        return {r.number: r.digest for r in written}

    def confirmations(self, since: BusinessDate, until: BusinessDate) -> Sequence[Confirmation]:
        """The rows of every confirmation file of these days. BadFile when one of them is not as agreed, or one is missing."""
        files = read_folder(self.inward, CONFIRMATION, self.verify, CONFIRMATION_FIELDS)
        return [_read_row(f, n, row) for f in files if since <= f.day <= until for n, row in enumerate(f.rows, 2)]

    def _written(self) -> list[ExchangeFile]:
        return read_folder(self.outward, REQUEST, self.verify_own, REQUEST_FIELDS)


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
    total = sum(int(row[ASKED_AT[kind]]) for row in rows)
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


def read_folder(folder: Path, kind: str, verify: Verify, fields: int) -> list[ExchangeFile]:
    """Every file of a kind by its number; BadFile names the file, the line and the reason, or the number that is missing."""
    files = [read_file(path, kind, verify, fields) for path in sorted(folder.glob(f"{kind}_*.txt"))]
    for before, after in pairwise(files):
        if after.number != before.number + 1:
            raise BadFile(f"{kind}: file {before.number + 1:06} is missing")
    return files


def read_file(path: Path, kind: str, verify: Verify, fields: int) -> ExchangeFile:
    """One file, whole and as agreed; BadFile names the line and why."""
    raw = path.read_bytes()
    body, _, signature = raw.rstrip(b"\n").rpartition(b"\n")
    body += b"\n"
    if not verify(body, signature.decode("ascii", "replace")):
        raise BadFile(f"{path.name}: line {raw.count(10)}: the signature does not fit")
    head, *rows = ([tuple(line.split("|")) for line in body.decode().splitlines()]) or [()]
    if len(head) != HEAD_FIELDS or head[:2] != (FORMAT, kind):
        raise BadFile(f"{path.name}: line 1: not the head of a {kind} file")
    for n, row in enumerate(rows, 2):
        if len(row) != fields:
            raise BadFile(f"{path.name}: line {n}: {len(row)} fields instead of {fields}")
    if int(head[4]) != len(rows):
        raise BadFile(f"{path.name}: line 1: {head[4]} rows announced, {len(rows)} there")
    if int(head[5]) != sum(_whole(path.name, n, row[ASKED_AT[kind]]) for n, row in enumerate(rows, 2)):
        raise BadFile(f"{path.name}: line 1: the total does not fit")
    if path.name != f"{kind}_{int(head[3]):06}.txt":
        raise BadFile(f"{path.name}: line 1: the file says it is number {head[3]}")
    return ExchangeFile(path.name, parse_date(head[2]), int(head[3]), tuple(rows))


def _whole(name: str, line: int, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadFile(f"{name}: line {line}: {text!r} is not a whole number") from None


def request_row(r: TradeRequest) -> tuple[str, ...]:
    """The fields of a request."""
    return (r.number, r.instrument, r.side.value, str(r.asked), str(r.scale), r.currency, r.trade_date.isoformat(), r.digest)


def read_request(row: Sequence[str]) -> TradeRequest:
    """A request from its fields."""
    return TradeRequest(row[0], row[1], Side(row[2]), int(row[3]), int(row[4]), row[5], parse_date(row[6]))


def confirmation_row(c: Confirmation, currency: str) -> tuple[str, ...]:
    """The fields of a confirmation; what it does not say is empty."""
    price, net, fee = ("" if x is None else str(x) for x in (c.price, _minor(c.net), _minor(c.fee)))
    units, scale = ("", "") if c.units is None else (str(c.units.scaled), str(c.units.scale))
    done = (c.number, c.order_number, c.outcome.value, c.trade_date.isoformat(), str(c.asked), str(c.applied))
    return (*done, price, units, net, fee, scale, c.reason, "1" if c.rest_follows else "0", c.corrects or "", currency)


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


def _read_row(f: ExchangeFile, line: int, row: Sequence[str]) -> Confirmation:
    try:
        return read_confirmation(row)
    except (ValueError, InvalidOperation) as fault:
        raise BadFile(f"{f.name}: line {line}: {fault}") from None


def read_confirmation(row: Sequence[str]) -> Confirmation:
    """A confirmation from its fields; ValueError or InvalidOperation when one of them is none."""
    number, order, outcome, day, asked, applied, price, units, net, fee, scale, reason, follows, corrects, currency = row
    return Confirmation(
        number=number,
        order_number=order,
        outcome=Outcome(outcome),
        trade_date=parse_date(day),
        asked=int(asked),
        applied=int(applied),
        price=Decimal(price) if price else None,
        units=Units(int(units), int(scale)) if units else None,
        net=Money(int(net), currency) if net else None,
        fee=Money(int(fee), currency) if fee else None,
        reason=reason,
        rest_follows=follows == "1",
        corrects=corrects or None,
    )
