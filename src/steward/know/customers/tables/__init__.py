"""Tables of customers, one noun a file."""

from steward.know.customers.tables.consents import consent, consent_answer
from steward.know.customers.tables.contacts import contact
from steward.know.customers.tables.corrections import correction
from steward.know.customers.tables.documents import document
from steward.know.customers.tables.facts import fact
from steward.know.customers.tables.households import household, membership
from steward.know.customers.tables.matches import match, match_decision, match_seen, merge
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
    "document",
    "erasure",
    "fact",
    "household",
    "legal_hold",
    "match",
    "match_decision",
    "match_seen",
    "membership",
    "merge",
    "party",
    "request",
    "reveal",
    "tie",
]
