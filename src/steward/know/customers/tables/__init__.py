"""Tables of customers, one noun a file."""

from steward.know.customers.tables.facts import fact
from steward.know.customers.tables.households import household
from steward.know.customers.tables.people import customer
from steward.know.customers.tables.reveals import reveal

__all__ = ["customer", "fact", "household", "reveal"]
