"""What others may read of customers. Every read is limited to the customers the actor may know of."""

from steward.know.customers.queries.catalogue import (
    checked_value,
    field_catalogue,
    field_label,
    read_cell,
    shown_value,
    source_label,
    write_cell,
)
from steward.know.customers.queries.consents import (
    consent_history,
    consents_of,
    customers_agreeing,
    may_process,
    purposes_asked,
    require_consent,
)
from steward.know.customers.queries.contacts import contacts_by_reference, contacts_of, list_contacts
from steward.know.customers.queries.documents import list_documents
from steward.know.customers.queries.facts import (
    customers_with,
    fact_history,
    facts_as_known,
    facts_for_all,
    facts_of,
    list_facts,
    stated_lines,
)
from steward.know.customers.queries.history import correction_history, customer_as_known
from steward.know.customers.queries.households import (
    count_members,
    get_household,
    household_ids,
    household_members,
    households_by_id,
    list_memberships,
)
from steward.know.customers.queries.identity import every_record, get_identity, records_of, survivors, whole_customers
from steward.know.customers.queries.looks import accesses_of
from steward.know.customers.queries.matches import compare_book, count_matches, get_match, list_matches
from steward.know.customers.queries.people import (
    customer_by_number,
    customers_by_id,
    customers_known,
    find_customers,
    get_customer,
    ids_by_number,
    list_customers,
    shown_name,
    shown_phone,
)
from steward.know.customers.queries.profiles import known_persons
from steward.know.customers.queries.reveals import list_reveals
from steward.know.customers.queries.rights import erasures_run_out, get_request, is_erased, list_requests, requests_of, retention_of
from steward.know.customers.queries.ties import (
    check_guardian,
    family_of,
    list_parties,
    list_ties,
    node_ids,
    readable_customers,
    shown_kin_name,
)

__all__ = [
    "accesses_of",
    "check_guardian",
    "checked_value",
    "compare_book",
    "consent_history",
    "consents_of",
    "contacts_by_reference",
    "contacts_of",
    "correction_history",
    "count_matches",
    "count_members",
    "customer_as_known",
    "customer_by_number",
    "customers_agreeing",
    "customers_by_id",
    "customers_known",
    "customers_with",
    "erasures_run_out",
    "every_record",
    "fact_history",
    "facts_as_known",
    "facts_for_all",
    "facts_of",
    "family_of",
    "field_catalogue",
    "field_label",
    "find_customers",
    "get_customer",
    "get_household",
    "get_identity",
    "get_match",
    "get_request",
    "household_ids",
    "household_members",
    "households_by_id",
    "ids_by_number",
    "is_erased",
    "known_persons",
    "list_contacts",
    "list_customers",
    "list_documents",
    "list_facts",
    "list_matches",
    "list_memberships",
    "list_parties",
    "list_requests",
    "list_reveals",
    "list_ties",
    "may_process",
    "node_ids",
    "purposes_asked",
    "read_cell",
    "readable_customers",
    "records_of",
    "requests_of",
    "require_consent",
    "retention_of",
    "shown_kin_name",
    "shown_name",
    "shown_phone",
    "shown_value",
    "source_label",
    "stated_lines",
    "survivors",
    "whole_customers",
    "write_cell",
]
