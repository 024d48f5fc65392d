"""What can be recorded about customers, and the one way behind the mask."""

from steward.know.customers.actions.facts import record_facts
from steward.know.customers.actions.households import record_households
from steward.know.customers.actions.people import record_customers
from steward.know.customers.actions.reveals import MAX_REASON, MIN_REASON, REVEALABLE, reveal_field

__all__ = [
    "MAX_REASON",
    "MIN_REASON",
    "REVEALABLE",
    "record_customers",
    "record_facts",
    "record_households",
    "reveal_field",
]
