"""Tables of customers, one noun a file."""

from steward.know.customers.tables.consents import consent, consent_answer
from steward.know.customers.tables.contacts import contact
from steward.know.customers.tables.corrections import correction
from steward.know.customers.tables.facts import fact
from steward.know.customers.tables.households import household, membership
from steward.know.customers.tables.people import customer
from steward.know.customers.tables.reveals import reveal
from steward.know.customers.tables.rights import erasure, legal_hold, request
from steward.know.customers.tables.ties import party, tie

__all__ = [
    "consent",
    "consent_answer",
    "contact",
    "correction",
    "customer",
    "erasure",
    "fact",
    "household",
    "legal_hold",
    "membership",
    "party",
    "request",
    "reveal",
    "tie",
]
