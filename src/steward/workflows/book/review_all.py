"""The daily review of everybody: a snapshot in columns, every block through the review's partition function, findings seen all at once.

A run that is killed goes on with the blocks it had not done; one that is cancelled or fails leaves nothing behind.
"""

import resource
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
from pyarrow import feather

from steward.deliver.review import actions
from steward.deliver.review import queries as review
from steward.deliver.review.model import ReviewRun, ReviewRunId, RunLost
from steward.guard.risk import actions as risk
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.platform.access.model import SYSTEM
from steward.platform.clock import monotonic
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.book.engines import checked, engine_of
from steward.workflows.book.kept import shelter_at
from steward.workflows.book.readers import reading
from steward.workflows.book.snapshot import Snapshot, open_snapshot, scope_of, take_snapshot, uncollected
from steward.workflows.book.whole import whole_book

BLOCK_ROWS = 5_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """What a run came to: findings by check, what was done to those that lived, and what it took."""

    run_id: ReviewRunId
    as_of: BusinessDate
    customers: int
    blocks: int
    resumed: bool
    findings: dict[str, int]
    changes: dict[str, int]
    digest: str
    snapshot: str
    snapshot_seconds: float
    review_seconds: float
    seconds: float
    peak_gib: float


def review_book(
    rt: Runtime, *, only: Collection[CustomerId] | None = None, rows: int = BLOCK_ROWS, progress: Progress = lambda _step, _done, _of: None
) -> ReviewReport:
    """Review everybody (or only these) as of today; ReviewUnderway while another run is at work.

    `rows` customers a block: it bounds the memory. `progress` hears a step (reading, reviewing, writing), how many blocks are done,
    and how many there are.
    """
    with rt.work(SYSTEM, read_only=True) as w:
        today = w.today
    run, resumed = rt.run(SYSTEM, partial(actions.begin_run, as_of=today))
    folder = rt.settings.home / "book" / run.id
    try:
        return _Run(rt, run, folder, only, progress).carry_out(rows, resumed=resumed)
    except RunLost:
        raise
    except BaseException:
        rt.run(SYSTEM, partial(actions.cancel_run, run_id=run.id))
        _remove(rt, folder)
        raise


def _remove(rt: Runtime, folder: Path) -> None:
    shelter = shelter_at(rt.settings.book_store)
    if shelter is not None:
        shelter.forget(folder)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder.with_suffix(".part"), ignore_errors=True)


def _write_whole(table: pa.Table, path: Path) -> None:
    """A file that is there is whole."""
    half = path.with_suffix(".part")
    feather.write_feather(table, half, compression="uncompressed")
    half.replace(path)


class _Run:
    """One run at work."""

    def __init__(self, rt: Runtime, run: ReviewRun, folder: Path, only: Collection[CustomerId] | None, progress: Progress) -> None:
        self.rt, self.run, self.folder, self.only, self.progress = rt, run, folder, only, progress

    def carry_out(self, rows: int, *, resumed: bool) -> ReviewReport:
        """Snapshot, blocks, findings."""
        began = monotonic()
        taken = self._snapshot(rows)
        after_snapshot = monotonic()
        digest, findings = self._review(taken)
        after_review = monotonic()
        self._settle(taken)
        changes = self.rt.run(SYSTEM, lambda w: self._finish(w, taken, digest))
        _remove(self.rt, self.folder)
        return ReviewReport(
            run_id=self.run.id,
            as_of=self.run.as_of,
            customers=taken.customers,
            blocks=len(taken.lasts),
            resumed=resumed,
            findings=findings,
            changes=dict(changes),
            digest=digest,
            snapshot=taken.digest,
            snapshot_seconds=round(after_snapshot - began, 3),
            review_seconds=round(after_review - after_snapshot, 3),
            seconds=round(monotonic() - began, 3),
            peak_gib=round(_peak_gib(), 3),
        )

    def _settle(self, taken: Snapshot) -> None:
        """What the findings do to those that live, where nobody said yet: before they are written, while others may write."""
        with uncollected(), self.rt.work(SYSTEM, read_only=True) as w:
            for number, (part, path) in enumerate(taken.parts(self.only)):
                self.progress("writing", number, len(taken.lasts))
                if not path.exists():
                    _write_whole(review.settle(w, part), path)
                    self.note()
        self.progress("writing", len(taken.lasts), len(taken.lasts))

    def _finish(self, w: Work, taken: Snapshot, digest: str) -> Mapping[str, int]:
        """The findings; and where everybody was looked at, what the whole book comes to."""
        with uncollected():
            parts = ((part, feather.read_table(settled)) for part, settled in taken.parts(self.only))
            changes = actions.finish_run(w, run_id=self.run.id, parts=parts, digest=digest)
        if self.only is None:
            tally = review.sum_tallies([feather.read_table(taken.tally_path(n)) for n in range(len(taken.lasts))])
            risk.record_book(w, book=whole_book(w, self.run, tally))
        return changes

    def note(self, **figures: int | str) -> None:
        """Say how far the run is; RunLost when another has taken it over."""
        self.rt.run(SYSTEM, lambda w: actions.note_run(w, run_id=self.run.id, figures=figures))

    def _snapshot(self, rows: int) -> Snapshot:
        shelter = shelter_at(self.rt.settings.book_store)
        if shelter is not None and not self.folder.exists():
            shelter.bring(self.folder)
        taken = open_snapshot(self.folder)
        if taken is None or taken.scope != scope_of(self.only):  # another's leftovers answer for other customers
            with reading(self.rt, self.rt.settings.book_readers) as (w, share):
                taken = take_snapshot(w, self.folder, rows, self.only, self._read, share=share, answered=self._answered())
            if shelter is not None:
                shelter.keep(self.folder)
        self.note(customers=taken.customers, blocks=len(taken.lasts), snapshot=taken.digest)
        return taken

    def _answered(self) -> bool:
        """Whether those who read the blocks review them too: where several read, and no other engine was named to review."""
        return self.rt.settings.book_readers > 1 and self.rt.settings.book_engine.kind == "here"

    def _read(self, done: int, blocks: int) -> None:
        """A block more is read: without a word for too long, another run would take this one for dead."""
        self.note()
        self.progress("reading", done, blocks)

    def _review(self, taken: Snapshot) -> tuple[str, dict[str, int]]:
        """Every block that was not done yet, then the digest of all; how many findings of each check."""
        todo = [number for number in range(len(taken.lasts)) if not taken.found_path(number).exists()]
        before = len(taken.lasts) - len(todo)
        self.note(blocks_done=before)
        with engine_of(self.rt.settings.book_engine, taken, review.policy()) as engine:
            answers = engine((number, taken.block(number)) for number in todo)
            for done, answer in enumerate(checked(answers, todo, taken.blocks), start=before + 1):
                feather.write_feather(answer.tally, taken.tally_path(answer.number), compression="uncompressed")
                _write_whole(answer.found, taken.found_path(answer.number))
                self.note(blocks_done=done)
                self.progress("reviewing", done, len(taken.lasts))
        digest, counts = review.FoundDigest(), Counter[str]()
        for number in range(len(taken.lasts)):
            found = feather.read_table(taken.found_path(number))
            digest.add(found)
            counts.update(review.count_checks([found]))
        return digest.hexdigest(), dict(counts)


def _peak_gib() -> float:
    """The largest memory this process has held; Linux counts it in KiB, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)
