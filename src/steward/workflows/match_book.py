"""`steward match`: look for customers who stand in the book twice, and put what is found before the people who decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from steward.kernel.ids import CustomerId
from steward.know.customers import actions, queries
from steward.know.customers.model import Compared
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.platform.work import Work

BATCH = 20_000


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What a comparison did. `customers`: new or changed since the last; `found`: likely doubles; `proposed`: new in the queue."""

    customers: int
    compared: int
    skipped: int
    found: int
    proposed: int
    seconds: float


def match_book(
    rt: Runtime, *, everyone: bool = False, elapsed: Callable[[], float], progress: Callable[[str], None] = lambda _: None
) -> MatchReport:
    """Compare customers who are new or changed with the whole book (`everyone`: all with all) and propose what is found.

    Reading and comparing hold no lock; only the proposals are written, in batches. Interrupted, it goes on where it stopped.
    """
    start = elapsed()
    with rt.work(SYSTEM, read_only=True) as w:
        seen = queries.compare_book(w, everyone=everyone, tell=progress)
    ids = sorted(seen.marks)
    proposed = 0
    for at in range(0, len(ids), BATCH):
        part = ids[at : at + BATCH]
        progress(f"{at + len(part)} / {len(ids)}")
        proposed += rt.run(SYSTEM, partial(_propose, seen=seen, part=part))
    return MatchReport(len(ids), seen.compared, seen.skipped, len(seen.rows), proposed, round(elapsed() - start, 2))


def _propose(w: Work, *, seen: Compared, part: Sequence[CustomerId]) -> int:
    """Propose the matches whose last compared customer is in `part`, and note that these customers were compared."""
    inside = set(part)
    rows = [r for r in seen.rows if max(i for i in (r.left_id, r.right_id) if i in seen.marks) in inside]
    return actions.propose_matches(w, rows=rows, marks={i: seen.marks[i] for i in part})
