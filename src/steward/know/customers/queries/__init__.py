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
from steward.know.customers.queries.consents import consent_history, consents_of, customers_agreeing, may_process, require_consent
from steward.know.customers.queries.contacts import contacts_of, list_contacts
from steward.know.customers.queries.facts import (
    customers_with,
    fact_history,
    facts_as_known,
    facts_for_all,
    facts_of,
    list_facts,
)
from steward.know.customers.queries.households import get_household, household_ids, households_by_id
from steward.know.customers.queries.looks import accesses_of
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
from steward.know.customers.queries.reveals import list_reveals
from steward.know.customers.queries.rights import erasures_run_out, get_request, list_requests, requests_of, retention_of

__all__ = [
    "accesses_of",
    "checked_value",
    "consent_history",
    "consents_of",
    "contacts_of",
    "customer_by_number",
    "customers_agreeing",
    "customers_by_id",
    "customers_known",
    "customers_with",
    "erasures_run_out",
    "fact_history",
    "facts_as_known",
    "facts_for_all",
    "facts_of",
    "field_catalogue",
    "field_label",
    "find_customers",
    "get_customer",
    "get_household",
    "get_request",
    "household_ids",
    "households_by_id",
    "ids_by_number",
    "list_contacts",
    "list_customers",
    "list_facts",
    "list_requests",
    "list_reveals",
    "may_process",
    "read_cell",
    "requests_of",
    "require_consent",
    "retention_of",
    "shown_name",
    "shown_phone",
    "shown_value",
    "source_label",
    "write_cell",
]
