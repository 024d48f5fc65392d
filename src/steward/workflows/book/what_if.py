"""What one other input would bring over the whole book: the daily review twice, once with that input. Nothing live is touched."""

import shutil
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import feather

from steward.advise.advice.queries import CustomersTold
from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import CLASSES
from steward.advise.portfolio import queries as portfolio
from steward.deliver.calm import queries as calm
from steward.deliver.review import queries as review
from steward.deliver.review.queries import Ground
from steward.deliver.whatif import actions
from steward.deliver.whatif import queries as whatif
from steward.deliver.whatif.model import Lever, WhatIf, WhatIfRow, WhatIfTrial
from steward.deliver.whatif.queries import Said
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import ImpactState
from steward.guard.risk import queries as risk
from steward.guard.risk.model import Reading
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Rescored
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.book.ground import Shelf
from steward.workflows.book.impact import GRADES, moved_levels
from steward.workflows.book.review_all import BLOCK_ROWS
from steward.workflows.book.snapshot import Snapshot, take_snapshot
from steward.workflows.book.whole import whole_figures

BPS = 10_000
BEGUN, TAKEN = 5, 60  # percent of the work: once it has begun, and when the book is read
# What the guard has to judge holdings anew for; the other levers are turned in the columns themselves.
JUDGED_ANEW = frozenset({Lever.GRADE, Lever.PARAMETER, Lever.SCORING})
Blocks = list[pa.Table]


def compute_what_ifs(rt: Runtime) -> int:
    """Compute every trial that waits; how many. The server's schedule calls it every few seconds."""
    done = 0
    while (asked := rt.run(SYSTEM, whatif.open_trial, read_only=True)) is not None:
        try:
            compute_what_if(rt, asked)
        except Exception:
            rt.run(SYSTEM, partial(actions.note_trial, trial_id=asked.id, state=ImpactState.FAILED, percent=0))
            raise
        done += 1
    return done


def compute_what_if(rt: Runtime, asked: WhatIfTrial, only: Collection[CustomerId] | None = None) -> None:
    """Compute one trial over everybody, or only these: on a read, and kept in one transaction at the end."""

    def tell(percent: int) -> None:
        rt.run(SYSTEM, partial(actions.note_trial, trial_id=asked.id, state=ImpactState.RUNNING, percent=percent))

    tell(BEGUN)
    folder = rt.settings.home / "book" / asked.id
    try:
        with rt.work(SYSTEM, read_only=True, view="") as w:
            body, rows = _twice(w, asked.change, folder, only, tell)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    rt.run(SYSTEM, partial(actions.record_trial, trial_id=asked.id, body=body, rows=rows))


def _twice(
    w: Work, change: WhatIf, folder: Path, only: Collection[CustomerId] | None, tell: Callable[[int], None]
) -> tuple[dict[str, Json], list[WhatIfRow]]:
    taken = take_snapshot(w, folder / "before", BLOCK_ROWS, only)
    ground, blocks = taken.ground(), _blocks(taken)
    tell(TAKEN)
    scored = _scored(w, change)
    if change.lever in JUDGED_ANEW:
        seen, told_of = partial(_seen, change), partial(_levelled, scored)
        other = take_snapshot(w, folder / "after", BLOCK_ROWS, only, seen=seen, told_of=told_of)
        other_ground, other_blocks = other.ground(), _blocks(other)
    else:
        other_ground, other_blocks = _changed(w, change, ground, blocks)
    (before, tally), (after, other_tally) = _measure(ground, blocks), _measure(other_ground, other_blocks)
    body, rows = whatif.compare(change.lever, before, after, _said(w))
    body |= {"unscored": len(scored.unscored), "as_of": w.today.isoformat(), "snapshot": taken.digest, "policy": review.policy().version}
    if change.lever is Lever.MODEL:
        now, then = outlook.assumptions_at(w, ground.currency, w.today), outlook.assumptions_of_set(w, ground.currency, change.target)
        body |= {"assumptions": [now.version, then.version]}
    return body | (_readings(w, change, tally, other_tally) if only is None else {}), rows


def _readings(w: Work, change: WhatIf, before: pa.Table, after: pa.Table) -> dict[str, Json]:
    """What the risk indicators of today say of both books, by the very formulas of the nightly one, and the digest of the indicators."""
    graded = {ProductId(change.target): change.sandboxed.grade} if change.lever is Lever.GRADE else {}
    held = risk.compare_books(whole_figures(w, before), whole_figures(w, after, graded), w.today)
    readings: list[Json] = [[h.indicator, h.subject, _read(h.before), _read(h.after), h.turn] for h in held]
    return {"readings": readings, "indicators": risk.indicators_digest(w.today)}


def _read(reading: Reading | None) -> Json:
    return None if reading is None else [reading.value, reading.light.value]


def _blocks(taken: Snapshot) -> Blocks:
    return [feather.read_table(pa.BufferReader(taken.block(n))) for n in range(len(taken.lasts))]


def _scored(w: Work, change: WhatIf) -> Rescored:
    """Everybody's answers scored by the other questionnaire; nobody's where the lever is another."""
    if change.lever is not Lever.SCORING:
        return Rescored({}, {}, frozenset())
    return suitability.rescored(w, compliance.changed_instrument(w, change.sandboxed))


def _levelled(scored: Rescored, told: CustomersTold) -> CustomersTold:
    """Customers with the levels their answers would give them."""
    return told.levelled(moved_levels(scored.levels), moved_levels(scored.knowledge))


def _seen(change: WhatIf, shelf: Shelf) -> Shelf:
    """The shelf with another grade of a product, or under another number of a rule: the guard judges every holding anew."""
    if change.lever is Lever.SCORING:
        return shelf
    if change.lever is Lever.PARAMETER:
        return replace(shelf, packs=compliance.change_packs(shelf.packs, change.sandboxed))
    grade, target = change.sandboxed.grade, shelf.ground.products == change.target
    acts = shelf.acts
    for name in GRADES:
        acts = acts.with_number(name, target, grade)
    # The grade of the trial is taken to have been so for long: that it is new is no effect of it.
    ground = shelf.ground
    now, before = (np.where(target, grade, grades) for grades in (ground.product_grade, ground.product_grade_before))
    return replace(shelf, acts=acts, ground=replace(ground, product_grade=now, product_grade_before=before))


def _measure(ground: Ground, blocks: Blocks) -> tuple[pa.Table, pa.Table]:
    """What the review says of each customer, and the tally of everybody."""
    if not blocks:
        return review.MEASURED_SCHEMA.empty_table(), review.sum_tallies([])
    measured, tallies = zip(*(review.measure_block(block, ground, review.policy()) for block in blocks), strict=True)
    return pa.concat_tables(measured), review.sum_tallies(tallies)


def _changed(w: Work, change: WhatIf, ground: Ground, blocks: Blocks) -> tuple[Ground, Blocks]:
    """The same book with the one other input."""
    if change.lever is Lever.MODEL:
        other = outlook.assumptions_of_set(w, ground.currency, change.target)
        mean = np.array([other.views[c].expected_return for c in ground.classes])
        return replace(ground, class_mean=mean, class_covariance=np.asarray(other.covariance, dtype=np.float64)), blocks
    if change.lever is Lever.SHOCK:
        losses = np.array([_number(change.values.get(c)) / BPS for c in CLASSES])
        return ground, [review.let_fall(block, ground, losses) for block in blocks]
    bps = _number(change.values.get("bps"))
    if change.lever is Lever.FEE:
        target = ground.products == change.target
        now, before = (np.where(target, bps, fees) for fees in (ground.product_fee_bps, ground.product_fee_before))
        return replace(ground, product_fee_bps=now, product_fee_before=before), blocks
    return replace(ground, class_mean=np.where(ground.classes == change.target, bps / BPS, ground.class_mean)), blocks


def _number(value: Json) -> int:
    """A whole number that was checked when the trial was asked for; nothing where none was named."""
    return value if isinstance(value, int) else 0


def _said(w: Work) -> Said:
    """What was said of falls: by level, and by customers in calm times."""
    limits = portfolio.limits_at(w.today)
    levels = {} if limits is None else {n: level.tail_loss for n, level in limits.levels.items() if level.tail_loss is not None}
    return Said(levels, {c: held.steps[0].fall_bps for c, held in calm.contracts_for_all(w, w.today).items()})
