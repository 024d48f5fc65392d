"""Which records are one customer. A merge widens nobody's sight: each sees of the joined records those they may know of anyway."""

from collections.abc import Collection, Mapping

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model import CustomerIdentity
from steward.know.customers.store import matches as store
from steward.know.customers.tables import customer, merge
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ


def get_identity(w: Work, customer_id: CustomerId, as_of: BusinessDate | None = None, operation: Operation = READ) -> CustomerIdentity:
    """The records that are one customer with this one, the survivor first, as decided by the end of `as_of` (None: now).

    Requires the right to `operation` on the record asked for; of the others only those it reaches too are named. Where the survivor
    is not among them, the record asked for stands for itself.
    """
    w.require(operation, customer_id)
    everyone = _joined(w, None if as_of is None else w.end_of(as_of), [customer_id])
    if not everyone:
        return CustomerIdentity(customer_id, [customer_id], more=False)
    seen = store.permitted(w, customer.c.id, everyone, w.scope(operation, customer.c.id))
    survivor = everyone[customer_id] if everyone[customer_id] in seen else customer_id
    rest = sorted(i for i in everyone if i in seen and i != survivor)
    return CustomerIdentity(survivor, [survivor, *rest], more=len(seen) < len(everyone))


def records_of(w: Work, customer_id: CustomerId, as_of: BusinessDate | None = None, operation: Operation = READ) -> list[CustomerId]:
    """The identifiers under which this customer's own rows are kept, as far as the actor may see them: one, unless records were merged."""
    return list(get_identity(w, customer_id, as_of, operation).record_ids)


def whole_customers(
    w: Work, as_of: BusinessDate, customer_ids: Collection[CustomerId] | None = None
) -> dict[CustomerId, tuple[frozenset[CustomerId], Instant]]:
    """Of each merged record (or those of them that have to do with the customers named): all records of the customer, and since when.

    Without regard to sight, for guards, which protect a customer whoever asks, and for reads that are limited by themselves.
    """
    at = w.end_of(as_of)
    groups: dict[CustomerId, set[CustomerId]] = {}
    for row, root in _joined(w, at, customer_ids).items():
        groups.setdefault(root, set()).add(row)
    found: dict[CustomerId, tuple[frozenset[CustomerId], Instant]] = {}
    for members in groups.values():
        found |= dict.fromkeys(members, (frozenset(members), store.joined_since(w.db, at, members)))
    return found


def _joined(w: Work, at: Instant | None, customer_ids: Collection[CustomerId] | None) -> Mapping[CustomerId, CustomerId]:
    """`store.survivors`; a piece of work asks it of the same customers many times and reads it once."""
    asked = None if customer_ids is None else frozenset(customer_ids)
    return w.recall.once([merge, customer], (at, asked), lambda: store.survivors(w.db, at, asked))


def every_record(w: Work, customer_id: CustomerId) -> list[CustomerId]:
    """All records of the customer now, without regard to sight: for reads that are limited by themselves."""
    whole = whole_customers(w, w.today, [customer_id]).get(customer_id)
    return [customer_id] if whole is None else sorted(whole[0])


def survivors(
    w: Work, as_of: BusinessDate | None = None, customer_ids: Collection[CustomerId] | None = None
) -> dict[CustomerId, CustomerId]:
    """Of each absorbed record (or those of them that have to do with the customers named) the record that stands for it.

    Only where the actor may see the survivor. For reads of the whole book.
    """
    at = None if as_of is None else w.end_of(as_of)
    found = {row: root for row, root in store.survivors(w.db, at, customer_ids).items() if row != root}
    if not found:
        return {}
    seen = store.permitted(w, customer.c.id, set(found.values()), w.scope(READ, customer.c.id))
    return {row: root for row, root in found.items() if root in seen}
