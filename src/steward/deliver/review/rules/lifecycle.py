"""What a run's findings mean for those that live already: fresh, changed, come back, or closed by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from steward.deliver.review.model import Bar, Check, Finding, FindingState, FoundRow

Key = tuple[str, Check, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run does: findings to open, to bring up to date, to open again, and to close. What is in none of them stays as it is."""

    fresh: tuple[FoundRow, ...]
    renewed: tuple[tuple[Finding, FoundRow], ...]
    reopened: tuple[tuple[Finding, FoundRow], ...]
    closed: tuple[Finding, ...]
    unchanged: int


def decide_changes(living: Sequence[Finding], found: Iterable[FoundRow], bars: Mapping[Check, Bar]) -> Changes:
    """Compare by customer, check and subject.

    An open finding keeps its day and takes the new numbers. One that was acknowledged stays so, with the numbers people saw, until the
    measure has moved by more than the check's band from them.
    """
    waiting: dict[Key, Finding] = {(f.customer_id, f.check, f.subject): f for f in living}
    fresh: list[FoundRow] = []
    renewed: list[tuple[Finding, FoundRow]] = []
    reopened: list[tuple[Finding, FoundRow]] = []
    unchanged = 0
    for row in found:
        before = waiting.pop((row.customer_id, row.check, row.subject), None)
        if before is None:
            fresh.append(row)
        elif before.state is FindingState.ACKNOWLEDGED and has_moved(before, row, bars[row.check]):
            reopened.append((before, row))
        elif before.state is FindingState.OPEN and (before.evidence != row.evidence or before.priority != row.priority):
            renewed.append((before, row))
        else:
            unchanged += 1
    return Changes(tuple(fresh), tuple(renewed), tuple(reopened), tuple(waiting.values()), unchanged)


def has_moved(before: Finding, row: FoundRow, bar: Bar) -> bool:
    """Whether the measure lies further than the band from where it was acknowledged, or the limit itself is another."""
    return abs(row.evidence.measured - before.evidence.measured) > bar.band or row.evidence.limit != before.evidence.limit
