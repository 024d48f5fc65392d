"""The standing of many customers in columns, as work over the whole book reads it: what `standings` says of each."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, day_number
from steward.know.customers import queries as customers
from steward.know.customers.model import KnownColumns
from steward.know.suitability.model import KNOWLEDGE, STATES, UNSTATED, VALIDITY_MONTHS, StandingColumns, StandingState
from steward.know.suitability.queries.assessments import GUESSES, standings
from steward.know.suitability.rules import bounds
from steward.know.suitability.rules.bounds_each import find_each
from steward.know.suitability.rules.standing import valid_until
from steward.know.suitability.store import assessments, attempts
from steward.platform.access.operation import Operation
from steward.platform.work import Work

Places = Mapping[CustomerId, int]
VALID, EXPIRED, MISSING, PREDICTED = map(STATES.index, StandingState)


def standing_columns(w: Work, as_of: BusinessDate, known: KnownColumns) -> StandingColumns:
    """The standing of customers who have been read, with all facts of `fields_read`; those with joined records are asked one by one."""
    places = {c: n for n, c in enumerate(known.ids)}
    seen = w.seen(Operation.SUITABILITY_ASSESSMENT_READ, known.ids)
    mine = [c for c in known.ids if c in seen]
    found, online = _assessed(w, as_of, mine, places)
    assessed = found.state != MISSING
    held = find_each(known, assessed & known.person, online, bounds.edition_at(as_of), as_of)
    np.minimum(found.level, held.ceiling, out=found.level, where=assessed)
    found.capacity_level[:] = held.capacity
    _hold_to_attempts(w, as_of, mine, places, found)
    guessed = [c for c, state in zip(known.ids, found.state.tolist(), strict=True) if state == MISSING]
    for customer_id in places.keys() & customers.customers_with(w, as_of, GUESSES, guessed) if guessed else ():
        found.state[places[customer_id]] = PREDICTED
    joined = [known.ids[n] for n in np.flatnonzero(known.joined).tolist()]
    common = standings(w, as_of, customer_ids=joined) if joined else {}
    for customer_id in common.keys() & places.keys():
        found.put(places[customer_id], common[customer_id])
    return found


def _assessed(w: Work, as_of: BusinessDate, mine: Sequence[CustomerId], places: Places) -> tuple[StandingColumns, NDArray[np.bool_]]:
    """What the newest assessments alone say of everybody, and who made theirs online."""
    count = len(places)
    unstated = np.full((4, count), UNSTATED)
    found = StandingColumns(unstated[0], np.full(count, MISSING), unstated[1], np.zeros(count, dtype=bool), unstated[2], unstated[3])
    newest = assessments.newest_columns(w, w.end_of(as_of), mine)
    rows = np.array([places[c] for c in newest.owner], dtype=np.int64)
    days = {day: (day_number(day), VALID if as_of <= valid_until(day, VALIDITY_MONTHS) else EXPIRED) for day in set(newest.assessed_on)}
    found.level[rows], found.confirmed[rows] = newest.level, True
    found.assessed_on[rows] = [days[day][0] for day in newest.assessed_on]
    found.state[rows] = [days[day][1] for day in newest.assessed_on]
    online = np.zeros(count, dtype=bool)
    online[rows] = [source in bounds.ONLINE for source in newest.source]
    return found, online


def _hold_to_attempts(w: Work, as_of: BusinessDate, mine: Sequence[CustomerId], places: Places, found: StandingColumns) -> None:
    """Hold the levels of those assessed down, in place, to what their attempts allow."""
    for customer_id, ceilings in attempts.ceilings(w, w.end_of(as_of), mine, seen=False).items():
        at = places[customer_id]
        if found.state[at] != MISSING:
            found.level[at] = min(found.level[at], *(b.level for b in ceilings))
            found.knowledge_level[at] = next((b.level for b in ceilings if b.id == KNOWLEDGE), UNSTATED)
