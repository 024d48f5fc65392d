"""A customer reads what they were told of their orders, moves and dividend choices."""

from collections.abc import Collection

from steward.deliver.trading.queries import unread_apart
from steward.deliver.trading.store import notices
from steward.deliver.trading.store.steps import mark_read
from steward.kernel.ids import CustomerId
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.TRADING_NOTICE_MARK, subject="customer_id")
def mark_notices(w: Work, *, customer_id: CustomerId, steps: Collection[tuple[str, int]] | None) -> int:
    """Mark steps as read by (id, seq), or all of them; how many were not before. What is not the customer's own is passed over."""
    of_orders, of_others = ([one for one in each if steps is None or one in steps] for each in unread_apart(w, customer_id))
    notices.mark_read(w, of_orders)
    mark_read(w, customer_id, of_others)
    return len(of_orders) + len(of_others)
