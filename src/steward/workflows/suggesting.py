"""Next best action for the whole book, after the daily review: everybody for whom something could be done, some at a time."""

from collections.abc import Collection
from functools import partial

from steward.deliver.suggestions import actions, queries
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.platform.access.model import SYSTEM
from steward.platform.db import chunks
from steward.platform.runtime import Runtime

AT_ONCE = 1_000


def suggest_all(rt: Runtime, only: Collection[CustomerId] | None = None) -> int:
    """Choose for everybody (or these) as of today; how many were. Who has a choice of today keeps it, so a run that stopped goes on."""
    with rt.work(SYSTEM, read_only=True) as w:
        known = sorted(h.id for h in customers.customers_known(w, w.today) if only is None or h.id in only)
        ideas = queries.ideas_of(w, known)
        load = queries.load_of(w, list(ideas))
    made = 0
    for part in chunks(sorted(ideas), AT_ONCE):
        made += rt.run(SYSTEM, partial(actions.suggest, ideas={c: ideas[c] for c in part}, load=load))
    return made
