"""What has changed of customers' circumstances since they were last assessed or last agreed to a proposal."""

from collections.abc import Mapping

from steward.deliver.review.model import Policy
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import Instant
from steward.know.customers import queries as customers
from steward.know.customers.model import Fact
from steward.platform.work import Work

# Facts below this confidence inform and are not relied on, as in advice.
RELIED_ON = 0.5
BPS = 10_000


def changes_of(w: Work, policy: Policy, since: Mapping[CustomerId, Instant]) -> dict[CustomerId, dict[str, int]]:
    """By customer and circumstance, how many days after an instant of their own the newest change became known."""
    found: dict[CustomerId, dict[str, int]] = {}
    for customer_id, pairs in customers.told_since(w, w.today, policy.circumstances, since, policy.marks).items():
        for before, now in pairs:
            if now.confidence >= RELIED_ON and has_changed(before, now, policy):
                mine, name = found.setdefault(customer_id, {}), policy.circumstances[now.field]
                mine[name] = max(mine.get(name, 0), (now.known_at - since[customer_id]).days)
    return found


def has_changed(before: Fact | None, now: Fact, policy: Policy) -> bool:
    """Whether what is said now means a change: a mark that is set, another value than before, a number that moved far enough.

    What is said for the first time is no change.
    """
    if now.field in policy.marks:
        return now.value is True
    if before is None:
        return False
    was, told = _number(before.value), _number(now.value)
    if was is None or told is None:
        return before.value != now.value
    return abs(told - was) * BPS > policy.changed_bps * abs(was)


def _number(value: Json) -> float | None:
    return None if isinstance(value, bool) or not isinstance(value, int | float) else float(value)
