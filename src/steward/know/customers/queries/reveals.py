"""Who looked behind a mask."""

from steward.kernel.ids import CustomerId
from steward.know.customers.model import Reveal
from steward.know.customers.store import reveals as store
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ


def list_reveals(w: Work, customer_id: CustomerId, limit: int = 50) -> list[Reveal]:
    """Who looked behind the mask of this customer's data, and why, newest first: the customer may see it."""
    w.require(READ, customer_id)
    return store.reveals(w.db, customer_id, limit)
