"""What can be recorded about customers, and the one way behind the mask."""

from steward.know.customers.actions.consents import decide_consents, record_consents, record_withdrawal
from steward.know.customers.actions.contacts import MAX_NOTE, add_contact, record_contacts
from steward.know.customers.actions.corrections import correct_customer
from steward.know.customers.actions.documents import record_documents
from steward.know.customers.actions.facts import record_facts, state_fact
from steward.know.customers.actions.households import record_households, record_memberships
from steward.know.customers.actions.matches import decide_match, propose_matches, undo_match
from steward.know.customers.actions.people import record_customers
from steward.know.customers.actions.reveals import MAX_REASON, MIN_REASON, REVEALABLE, note_taken, reveal_field
from steward.know.customers.actions.rights import (
    decide_request,
    lock_away,
    make_request,
    note_destroyed,
    open_erased,
    place_hold,
    release_hold,
)
from steward.know.customers.actions.ties import add_tie, end_tie, record_parties, record_ties

__all__ = [
    "MAX_NOTE",
    "MAX_REASON",
    "MIN_REASON",
    "REVEALABLE",
    "add_contact",
    "add_tie",
    "correct_customer",
    "decide_consents",
    "decide_match",
    "decide_request",
    "end_tie",
    "lock_away",
    "make_request",
    "note_destroyed",
    "note_taken",
    "open_erased",
    "place_hold",
    "propose_matches",
    "record_consents",
    "record_contacts",
    "record_customers",
    "record_documents",
    "record_facts",
    "record_households",
    "record_memberships",
    "record_parties",
    "record_ties",
    "record_withdrawal",
    "release_hold",
    "reveal_field",
    "state_fact",
    "undo_match",
]
