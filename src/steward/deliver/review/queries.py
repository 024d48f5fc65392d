"""What others may read of the review, and the partition function that the book's engine runs."""

from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files

import pyarrow as pa
import sqlalchemy as sa

from steward.deliver.review import store
from steward.deliver.review.model import Check, Finding, FindingNotFound, FindingStep, Policy, Reach, ReviewRun, RunState, Waiting
from steward.deliver.review.rules.answer import Answer, answer_block, work_block
from steward.deliver.review.rules.bars import parse_bars
from steward.deliver.review.rules.block import BLOCK_SCHEMA, NONE, Ground
from steward.deliver.review.rules.chances import grid_moments
from steward.deliver.review.rules.lifecycle import Part, decide_changes, read_found, settle_changes
from steward.deliver.review.rules.measure import MEASURED_SCHEMA, let_fall, measure_block
from steward.deliver.review.rules.review import FOUND_SCHEMA, FoundDigest, count_checks, review_block
from steward.deliver.review.rules.tally import TALLY_SCHEMA, sum_tallies
from steward.deliver.review.tables import finding, run
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.bulk import among
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.work import Work

__all__ = [
    "BLOCK_SCHEMA",
    "FOUND_SCHEMA",
    "MEASURED_SCHEMA",
    "NONE",
    "TALLY_SCHEMA",
    "Answer",
    "FoundDigest",
    "Ground",
    "Part",
    "Reach",
    "answer_block",
    "count_checks",
    "count_open",
    "findings_of",
    "get_finding",
    "grid_moments",
    "last_run",
    "let_fall",
    "list_found",
    "list_waiting",
    "measure_block",
    "open_findings",
    "policy",
    "review_block",
    "run_at_work",
    "settle",
    "sum_tallies",
    "work_block",
]

READ = Operation.REVIEW_FINDING_READ


@cache
def policy() -> Policy:
    """From where on each check speaks."""
    return parse_bars(files("steward.deliver.review").joinpath("data", "bars.toml").read_text("utf-8"))


def settle(w: Work, part: Part) -> pa.Table:
    """What a run does to the findings of a part of the book, SETTLED_SCHEMA; nothing is written."""
    w.require(Operation.REVIEW_RUN_START)
    living, rows = store.living_in(w, part.reach), read_found(part.found, part.currency)
    changes = decide_changes(living, rows, policy().bars)
    return settle_changes(living, rows, changes, w.new_ids(len(changes.fresh)), partial(w.seal_column, finding.c.evidence))


def last_run(w: Work) -> ReviewRun | None:
    """The newest run that is done."""
    w.require(Operation.REVIEW_RUN_READ)
    return next(iter(store.runs(w, run.c.state == RunState.DONE.value)), None)


def run_at_work(w: Work) -> ReviewRun | None:
    """The run that is at work, or stopped without a word."""
    w.require(Operation.REVIEW_RUN_READ)
    return next(iter(store.runs(w, run.c.state == RunState.RUNNING.value)), None)


def list_waiting(w: Work, cursor: str | None = None, limit: int = 50) -> tuple[list[Waiting], str | None, tuple[int, int]]:
    """Who of the actor's customers needs somebody, in order; the cursor of the next page; how many customers and findings in all."""
    where = w.scope(READ, finding.c.customer_id)
    after = decode_cursor(cursor, 1)
    offset = 0 if after is None else int(after[0])
    found = store.waiting(w, where, offset, limit + 1)
    following = encode_cursor([offset + limit]) if len(found) > limit else None
    return found[:limit], following, store.count_waiting(w, where)


def count_open(w: Work) -> tuple[int, int]:
    """How many findings are open, and how many of them somebody should have looked at before today, as far as the actor may see them."""
    mine = w.scope(READ, finding.c.customer_id)
    return store.count_waiting(w, mine)[1], store.count_waiting(w, mine & (finding.c.due < w.today))[1]


def open_findings(w: Work, customer_ids: Sequence[CustomerId]) -> dict[CustomerId, list[Finding]]:
    """The open findings of these customers, as far as the actor may see them, the most urgent first."""
    out: dict[CustomerId, list[Finding]] = {}
    mine = sa.and_(store.OPEN, among(w.db, finding.c.customer_id, customer_ids), w.scope(READ, finding.c.customer_id))
    for one in store.find(w, mine):
        out.setdefault(one.customer_id, []).append(one)
    return out


def list_found(w: Work, check: Check, after: str | None, limit: int) -> dict[CustomerId, Finding]:
    """Customers beyond `after` of whom a check speaks now, in the order of their identifiers, each with its most urgent finding."""
    where = store.ALIVE & (finding.c.code == check.value) & w.scope(READ, finding.c.customer_id)
    ids = store.customers_of(w, where if after is None else where & (finding.c.customer_id > after), limit)
    found = {f.customer_id: f for f in reversed(store.find(w, where & finding.c.customer_id.in_(ids)))}
    return {one: found[one] for one in ids}


def findings_of(w: Work, customer_id: CustomerId, *, closed: bool = False) -> tuple[list[Finding], list[FindingStep]]:
    """The findings of one customer, the most urgent first, and what was done with them; `closed` takes those that are over too."""
    w.require(READ, customer_id)
    mine = finding.c.customer_id == customer_id
    found = store.find(w, mine if closed else mine & store.ALIVE)
    return found, list(store.steps_of(w, [f.id for f in found]))


def get_finding(w: Work, finding_id: str) -> Finding:
    """One finding; FindingNotFound when there is none or the actor may not see it."""
    customer_id = store.customer_of(w, finding_id)
    if customer_id is None:
        raise FindingNotFound
    w.require(READ, customer_id)
    return store.find(w, finding.c.id == finding_id)[0]
