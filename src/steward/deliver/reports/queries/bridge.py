"""The bridge of a book, a team or the bank."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from steward.deliver.reports.model import Bridge, BridgeOf, Grouping, Period, WholeBridge
from steward.deliver.reports.rules.bridge import bridges
from steward.kernel.ids import CustomerId
from steward.kernel.time import Instant, add_days
from steward.know.holdings import queries as holdings
from steward.platform.access.operation import Operation
from steward.platform.identity import queries as people
from steward.platform.work import Work

READ = Operation.REPORTS_BRIDGE_READ


def bridge_of(
    w: Work, period: Period, by: Grouping, *, currency: str = "CNY", advisor: str | None = None, known_at: Instant | None = None
) -> WholeBridge:
    """The bridge of everybody the actor may see, or of one advisor's book, told by customer, advisor or team as the books are today."""
    before = add_days(period.since, -1)
    columns = holdings.book_columns(w, before, period.until, currency=currency, under=READ, known_at=known_at)
    found = bridges(columns)
    keys = _keys(w, list(found), by, advisor)
    parts: dict[str | None, Bridge] = defaultdict(Bridge)
    for customer_id, key in keys.items():
        parts[key] += found[customer_id]
    listed = tuple(BridgeOf(key, parts[key]) for key in sorted(parts, key=lambda k: (k is None, k or "")))
    broken = tuple(c for c in keys if not found[c].closes)
    return WholeBridge(period, currency, by, listed, sum(parts.values(), Bridge()), broken, columns.left_out)


def _keys(w: Work, customer_ids: Sequence[CustomerId], by: Grouping, advisor: str | None) -> Mapping[CustomerId, str | None]:
    """Who each customer counts with; only those in the advisor's book when one is named."""
    whose = {CustomerId(c): p.id for c, p in people.advisors_of(w, customer_ids).items()}
    chosen = [c for c in customer_ids if advisor is None or whose.get(c) == advisor]
    if by is Grouping.CUSTOMER:
        return {c: c for c in chosen}
    if by is Grouping.ADVISOR:
        return {c: whose.get(c) for c in chosen}
    teams = people.teams_of(w, list(whose.values()))
    return {c: teams.get(whose.get(c, "")) for c in chosen}
