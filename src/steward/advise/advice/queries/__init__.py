"""What others may ask of advice."""

from steward.advise.advice.queries.compose import compose, compose_all, explain_rejected
from steward.advise.advice.queries.document import document_of
from steward.advise.advice.queries.eligible import Eligible, eligible
from steward.advise.advice.queries.facts import Wish, facts_of_assessment, facts_of_product, facts_of_wishes, ripe_at, wishes_of
from steward.advise.advice.queries.gather import basis_at, case_of, cases_at, main_currency
from steward.advise.advice.queries.objectives import ByObjective, objectives_of
from steward.advise.advice.queries.proposals import (
    accepted_lines,
    agreed_targets,
    count_open,
    get_proposal,
    id_by_number,
    list_proposals,
    list_runs,
    papers_wanted,
    states_of,
)
from steward.advise.advice.queries.rebalancing import Balance, balance_of
from steward.advise.advice.queries.replay import digest_of, replay
from steward.advise.advice.queries.reviewing import last_review, review_needed
from steward.advise.advice.queries.told import customer_facts_for_all, customer_facts_of, fields_told
from steward.advise.advice.queries.told_columns import CustomersTold, told_columns
from steward.advise.advice.queries.versions import chosen_content, find_drift, list_steps
from steward.advise.advice.queries.view_impact import Moved, customers_moved, impact_of_view
from steward.advise.advice.queries.why_not import why_not

__all__ = [
    "Balance",
    "ByObjective",
    "CustomersTold",
    "Eligible",
    "Moved",
    "Wish",
    "accepted_lines",
    "agreed_targets",
    "balance_of",
    "basis_at",
    "case_of",
    "cases_at",
    "chosen_content",
    "compose",
    "compose_all",
    "count_open",
    "customer_facts_for_all",
    "customer_facts_of",
    "customers_moved",
    "digest_of",
    "document_of",
    "eligible",
    "explain_rejected",
    "facts_of_assessment",
    "facts_of_product",
    "facts_of_wishes",
    "fields_told",
    "find_drift",
    "get_proposal",
    "id_by_number",
    "impact_of_view",
    "last_review",
    "list_proposals",
    "list_runs",
    "list_steps",
    "main_currency",
    "objectives_of",
    "papers_wanted",
    "replay",
    "review_needed",
    "ripe_at",
    "states_of",
    "told_columns",
    "why_not",
    "wishes_of",
]
