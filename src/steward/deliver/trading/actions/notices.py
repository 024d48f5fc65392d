"""A customer reads what they were told of their orders."""

from collections.abc import Collection

from steward.deliver.trading.queries import unread_notices
from steward.deliver.trading.store import notices as store
from steward.kernel.ids import CustomerId, OrderId
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.TRADING_NOTICE_MARK, subject="customer_id")
def mark_notices(w: Work, *, customer_id: CustomerId, steps: Collection[tuple[OrderId, int]] | None) -> int:
    """Mark steps as read, or all of them; how many were not before. What is not the customer's own is passed over."""
    waiting = unread_notices(w, customer_id)
    chosen = [step for step in waiting if steps is None or step in steps]
    store.mark_read(w, chosen)
    return len(chosen)
