"""Keeping what customers did as facts, dated and known like every other."""

from collections.abc import Collection

from steward.kernel.ids import CustomerId
from steward.know.customers import actions as customers
from steward.know.customers.model import FactRow
from steward.know.customers.queries import facts_for_all
from steward.know.suitability.model import Conduct
from steward.know.suitability.queries import conduct_at
from steward.know.suitability.rules import bounds
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

SOURCE, CERTAIN = "core_banking", 1.0


@action(Operation.SUITABILITY_CONDUCT_COUNT)
def record_conduct(w: Work, *, customer_ids: Collection[CustomerId] | None = None) -> int:
    """Count the conduct of some customers, or of all, as of today, and keep what changed as facts; how many customers it changed for.

    Who trades too little for it to say anything gets no facts; who has them from before gets the new counts.
    """
    scale = bounds.edition_at(w.today).conduct
    did = conduct_at(w, w.today, customer_ids)
    known = facts_for_all(w, w.today, bounds.CONDUCT_FIELDS, None if customer_ids is None else list(customer_ids))
    nothing = Conduct(0, 0, 0)
    rows = []
    for customer_id in sorted(did.keys() | {c for c, said in known.items() if said}):
        counts = did.get(customer_id, nothing)
        said = known.get(customer_id, {})
        if not said and counts.deals < scale.min_deals:
            continue
        values = dict(zip(bounds.CONDUCT_FIELDS, (counts.deals, counts.panic_sales, counts.chased_buys), strict=True))
        if any(name not in said or said[name].value != value for name, value in values.items()):
            rows += [FactRow(customer_id, name, value, SOURCE, CERTAIN, w.today) for name, value in values.items()]
    customers.record_facts(w, rows=rows)
    return len(rows) // len(bounds.CONDUCT_FIELDS)
