"""One line a day for what somebody read, one for each value they were shown."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from steward.kernel.time import BusinessDate
from steward.know.customers.model import Access


def merge_readings(readings: Iterable[tuple[BusinessDate, Access]]) -> list[Access]:
    """Readings of one (day, person) as one access at its first instant; `readings` pairs each with its day."""
    keyed = sorted(readings, key=lambda pair: (pair[0], pair[1].person_id, pair[1].at))
    out = []
    for _, group in groupby(keyed, key=lambda pair: (pair[0], pair[1].person_id)):
        found = [access for _, access in group]
        what = tuple(dict.fromkeys(code for access in found for code in access.what))
        out.append(Access(found[0].person_id, found[0].role, what, "", found[0].at))
    return sorted(out, key=attrgetter("at"), reverse=True)
