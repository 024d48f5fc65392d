"""The book in columns, as the review reads it: blocks of customers in files, and the ground that all of them share.

The folder of a snapshot appears whole or not at all: it is written under another name and renamed. It holds what customers have, under
their identifiers alone, readable by the bank's own account only, and lives no longer than the run that made it.
"""

import gc
import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import feather

from steward.advise.advice import queries as advice
from steward.advise.advice.queries import CustomersTold
from steward.advise.planning import queries as planning
from steward.deliver.review import queries as review
from steward.deliver.review.queries import NONE, Ground
from steward.kernel.ids import CustomerId
from steward.kernel.json import canonical, digest
from steward.kernel.time import add_months, day_number, day_of_number
from steward.know.customers import queries as customers
from steward.know.customers.model import Figures, KnownColumns
from steward.know.holdings import queries as holdings
from steward.know.suitability.model import VALIDITY_MONTHS
from steward.platform.work import Work
from steward.workflows.book.circumstances import RELIED_ON, changes_of
from steward.workflows.book.ground import CURRENCY, Shelf, read_shelf
from steward.workflows.book.held import read_held
from steward.workflows.book.purses import find_pursed, purse_columns

MANIFEST = "manifest.json"
GROUND = "ground.npz"
FIELDS = ("monthly_spending", "reserve_months")
MINOR = 100
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A whole snapshot in its folder: how many customers, the last one of each block, the digest of each block and of all.

    `scope` tells a snapshot of everybody from one of some customers, and those from each other.
    """

    folder: Path
    customers: int
    lasts: tuple[str, ...]
    blocks: tuple[str, ...]
    digest: str
    scope: str

    def block(self, number: int) -> bytes:
        """One block, as the bytes of an Arrow file."""
        return _block_path(self.folder, number).read_bytes()

    def ground(self) -> Ground:
        """What the blocks share."""
        return Ground.load(self.folder / GROUND)

    def tally_path(self, number: int) -> Path:
        """Where the tally of a block is kept; it is written before the findings, whose file says that the block is done."""
        return tally_path(self.folder, number)

    def found_path(self, number: int) -> Path:
        """Where the findings of a block are kept until the run is done."""
        return found_path(self.folder, number)

    def parts(self, only: Collection[CustomerId] | None) -> Iterator[tuple[review.Part, Path]]:
        """What was found, part by part, and where is kept what that does to the findings that live."""
        for number, reach in enumerate(reaches_of(self.lasts, only)):
            found = feather.read_table(self.found_path(number)) if self.lasts else review.FOUND_SCHEMA.empty_table()
            yield review.Part(reach, found, CURRENCY), settled_path(self.folder, number)


@dataclass(frozen=True, slots=True)
class Task:
    """One block to be written into the folder of an unfinished snapshot.

    `answers`: of whom what the review finds in it answers for, where it is reviewed and settled with it.
    """

    folder: Path
    number: int
    ids: Sequence[CustomerId]
    answers: review.Reach | None = None


Written = tuple[int, str]  # a block's number and its digest
Told = Callable[[CustomersTold], CustomersTold]
Share = Callable[[Callable[[Task], Written], Sequence[Task]], Iterable[Written]]


def alone(write: Callable[[Task], Written], tasks: Sequence[Task]) -> Iterator[Written]:
    """Nobody shares the work."""
    return map(write, tasks)


def _block_path(folder: Path, number: int) -> Path:
    return folder / f"block-{number:05}.arrow"


def tally_path(folder: Path, number: int) -> Path:
    """Where the tally of a block is kept in the folder of a snapshot."""
    return folder / f"tally-{number:05}.arrow"


def found_path(folder: Path, number: int) -> Path:
    """Where the findings of a block are kept in the folder of a snapshot."""
    return folder / f"found-{number:05}.arrow"


def settled_path(folder: Path, number: int) -> Path:
    """Where is kept what the findings of a block do to those that live."""
    return folder / f"settled-{number:05}.arrow"


def reaches_of(lasts: Sequence[str], only: Collection[CustomerId] | None) -> list[review.Reach]:
    """Whom each block answers for, by its last customer; the last block for everybody after it, and where there is none, one for all."""
    ends: list[str | None] = [*lasts[:-1], None]
    out = []
    for after, until in zip([None, *ends], ends, strict=False):
        mine = None if only is None else [c for c in only if (after is None or c > after) and (until is None or c <= until)]
        out.append(review.Reach(after, until, mine))
    return out


def open_snapshot(folder: Path) -> Snapshot | None:
    """The snapshot in this folder, or None where none was finished."""
    kept = folder / MANIFEST
    if not kept.exists():
        return None
    manifest = json.loads(kept.read_text("utf-8"))
    lasts, blocks = tuple(manifest["lasts"]), tuple(manifest["blocks"])
    return Snapshot(folder, manifest["customers"], lasts, blocks, manifest["digest"], manifest["scope"])


def scope_of(only: Collection[CustomerId] | None) -> str:
    """The scope of a snapshot of these customers (None: of everybody)."""
    return "all" if only is None else digest(sorted(only))


def take_snapshot(
    w: Work,
    folder: Path,
    rows: int,
    only: Collection[CustomerId] | None = None,
    told: Callable[[int, int], None] = lambda _done, _of: None,
    seen: Callable[[Shelf], Shelf] = lambda shelf: shelf,
    share: Share = alone,
    told_of: Told = lambda told: told,
    *,
    answered: bool = False,
) -> Snapshot:
    """Write the book of today (or these customers of it) as blocks of so many customers, in the order of their identifiers.

    `told` hears how many blocks are written, and how many there will be. `seen` is how the shelf is looked at: as it is, unless
    somebody asks what another grade or rule would bring, and `told_of` how customers are: whoever asks what another questionnaire would
    bring reads alone. `share` shares the blocks out among those who read, in any order. `answered`: who reads a block reviews it too.
    """
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    shelf = seen(read_shelf(w, review.policy()))
    shelf.ground.save(part / GROUND)
    ids = [c for c in customers.ids_known(w, w.today) if only is None or c in only]
    cut = [ids[start : start + rows] for start in range(0, len(ids), rows)]
    reaches = reaches_of([block[-1] for block in cut], only) if answered else [None] * len(cut)
    tasks = [Task(part, number, *told) for number, told in enumerate(zip(cut, reaches, strict=False))]
    written: dict[int, str] = {}
    for number, block in share(BlockReader(w, shelf, told_of).write, tasks):
        written[number] = block
        told(len(written), len(tasks))
    lasts, blocks = [task.ids[-1] for task in tasks], [written[task.number] for task in tasks]
    whole = digest([hashlib.sha256((part / GROUND).read_bytes()).hexdigest(), *blocks])
    manifest = {
        "as_of": w.today.isoformat(),
        "customers": len(ids),
        "lasts": lasts,
        "blocks": blocks,
        "digest": whole,
        "scope": scope_of(only),
    }
    (part / MANIFEST).write_bytes(canonical(manifest))
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    return Snapshot(folder, len(ids), tuple(lasts), tuple(blocks), whole, scope_of(only))


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of cycles rest for a block: millions of rows that hold no cycle were half of the time to walk."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class BlockReader:
    """The book block by block: what is read of a block is forgotten with it, but for the agreed plans, which are few."""

    def __init__(self, w: Work, shelf: Shelf, told_of: Told = lambda told: told) -> None:
        self.w, self.shelf, self.policy, self.told_of = w, shelf, review.policy(), told_of
        self.agreed = advice.agreed_targets(w)
        self.circumstances = {name: place for place, name in enumerate(shelf.ground.circumstances.tolist())}
        self.fields = advice.fields_told(w.today) | frozenset(FIELDS)

    def write(self, task: Task) -> Written:
        """Write a block as the task says; its number and its digest."""
        path = _block_path(task.folder, task.number)
        with uncollected():
            table = self.block(task.ids)
            feather.write_feather(table, path, compression="uncompressed")
            if task.answers is not None:
                self._answer(task, task.answers, table)
        return task.number, hashlib.sha256(path.read_bytes()).hexdigest()

    def _answer(self, task: Task, answers: review.Reach, table: pa.Table) -> None:
        found, tally = review.work_block(table, self.shelf.ground, self.policy)
        settled = review.settle(self.w, review.Part(answers, found, CURRENCY))
        for made, path in ((tally, tally_path), (settled, settled_path), (found, found_path)):
            feather.write_feather(made, path(task.folder, task.number), compression="uncompressed")

    def block(self, ids: Sequence[CustomerId]) -> pa.Table:
        """The columns of some customers, as far as they may still be known of."""
        pursed = find_pursed(self.w, ids)
        known, planned = self._known(ids, pursed.everyone())
        told, ids = self.told_of(advice.told_columns(self.w, self.w.today, CURRENCY, known)), known.ids
        people = [*ids, *sorted(pursed.everyone() - set(ids))]
        cash, held = self._cash(people), read_held(self.w, self.shelf, people)
        own = held.row < len(ids)

        def of_owner(values: Ints) -> pa.Array:
            return _lists(held.row[own], values[own], len(ids))

        changed = self._changed(told)
        columns: dict[str, Any] = {
            "customer": list(ids),
            "level": told.level,
            "valid_until": _valid_until(told.assessed_on),
            "cash": cash[: len(ids)],
            "reserve": reserves_of(known, self.policy.reserve_months),
            "targets": [self.shelf.targets(self.agreed[c].targets) if c in self.agreed else [] for c in ids],
            "held_product": of_owner(held.product),
            "held_value": of_owner(held.now),
            "held_before": of_owner(held.then),
            "held_free": of_owner(held.free),
            "held_unsuitable": _lists(held.row[own], self.shelf.warn(told.acts, held.row[own], held.product[own]), len(ids)),
            **purse_columns(self.w, self.shelf, ids, pursed, planned, people, cash, held),
            "changed": [[self.circumstances[name] for name in changed.get(c, ())] for c in ids],
            "changed_after": [list(changed.get(c, {}).values()) for c in ids],
        }
        return pa.Table.from_arrays([_column(columns[f.name], f.type) for f in review.BLOCK_SCHEMA], schema=review.BLOCK_SCHEMA)

    def _known(self, ids: Sequence[CustomerId], asked: Collection[CustomerId]) -> tuple[KnownColumns, KnownColumns]:
        """Of the customers what guards are told, and of those asked what plans ask, each fact opened once."""
        planned = customers.known_columns(self.w, self.w.today, self.fields | planning.FIELDS_AHEAD, asked)
        alone = customers.known_columns(self.w, self.w.today, self.fields, set(ids).difference(asked))
        return planned.among(ids, alone), planned

    def _cash(self, ids: Sequence[CustomerId]) -> Ints:
        found = holdings.cash_for_all(self.w, CURRENCY, ids)
        return np.fromiter((found.get(c, 0) for c in ids), dtype=np.int64, count=len(ids))

    def _changed(self, told: CustomersTold) -> dict[CustomerId, dict[str, int]]:
        """By customer and circumstance, how many days after the assessment or the agreed plan, whichever was later, a change was known."""
        days = told.assessed_on.tolist()
        ends = {day: self.w.end_of(day_of_number(day)) for day in set(days) if day != NONE}
        since = {c: ends[day] for c, day in zip(told.ids, days, strict=True) if day != NONE}
        for customer_id in self.agreed.keys() & set(told.ids):
            decided = self.agreed[customer_id].decided_at
            since[customer_id] = max(since.get(customer_id, decided), decided)
        return changes_of(self.w, self.policy, since)


def _lists(row: Ints, values: Ints, rows: int) -> pa.Array:
    """Values laid end to end as lists of so many rows; `row` says whose each is, rising."""
    return pa.ListArray.from_arrays(pa.array(np.searchsorted(row, np.arange(rows + 1)).astype(np.int32)), pa.array(values))


def reserves_of(known: KnownColumns, usual_months: int) -> Ints:
    """What each keeps at hand (n,), in minor units; -1 where nobody said what life costs."""
    spending, months = (_relied_on(known, field) for field in FIELDS)
    kept = np.where(np.isnan(months), usual_months, months) * spending * MINOR
    return np.where(np.isnan(kept), NONE, np.rint(kept)).astype(np.int64)


def _relied_on(known: KnownColumns, field: str) -> NDArray[np.float64]:
    """A stated figure of each in major units, NaN where there is none that is relied on."""
    said = known.facts.get(field)
    value = Figures.stated(None if said is None else said.relied_on(RELIED_ON), len(known)).value
    return np.where(np.isfinite(value) & (value >= 0), value, np.nan)


def _valid_until(assessed_on: Ints) -> Ints:
    """The last day of each assessment, days since 1970; -1 where there is none."""
    days, place = np.unique(assessed_on, return_inverse=True)
    until = [NONE if day == NONE else day_number(add_months(day_of_number(day), VALIDITY_MONTHS)) for day in days.tolist()]
    return np.array(until, dtype=np.int64)[place]


def _column(values: Sequence[Any] | pa.Array, kind: pa.DataType) -> pa.Array:
    """Values, or lists of values, as a column, unless they are one; lists laid end to end, which takes half as long as one by one."""
    if isinstance(values, pa.Array):
        return values
    if not pa.types.is_list(kind):
        return pa.array(values, kind)
    ends = np.cumsum([0, *(len(one) for one in values)], dtype=np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(list(chain.from_iterable(values)), kind.value_type))
