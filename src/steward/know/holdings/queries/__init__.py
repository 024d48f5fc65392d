"""What others may read of the book: cash, positions, lots and gains, entries, the whole book in columns, and the proof of its laws."""

from steward.know.holdings.queries.accounts import (
    assets_of,
    balances_by_key,
    cash,
    currency_of,
    entries,
    find_account,
    find_accounts,
    get_account,
    money_of,
    posted_transfers,
    postings_about,
)
from steward.know.holdings.queries.benchmarks import benchmark_of
from steward.know.holdings.queries.columns import book_columns, movements_between, unit_entries
from steward.know.holdings.queries.lots import (
    customer_lots,
    earnings,
    lots_of,
    realised_gains,
    unrealised_gains,
    verify_lots,
)
from steward.know.holdings.queries.outside import balances_of, cash_flows
from steward.know.holdings.queries.performance import performance
from steward.know.holdings.queries.positions import positions, totals, value_history, wealth, worth
from steward.know.holdings.queries.proof import count_broken, moved_by_reference, open_holds, verify_book, verify_seals
from steward.know.holdings.queries.whole import (
    all_movements,
    cash_for_all,
    customer_balances,
    event_transfers,
    holders_of,
    holders_on,
    holdings_for_all,
    list_holders,
    standing_on,
    unit_trades,
)

__all__ = [
    "all_movements",
    "assets_of",
    "balances_by_key",
    "balances_of",
    "benchmark_of",
    "book_columns",
    "cash",
    "cash_flows",
    "cash_for_all",
    "count_broken",
    "currency_of",
    "customer_balances",
    "customer_lots",
    "earnings",
    "entries",
    "event_transfers",
    "find_account",
    "find_accounts",
    "get_account",
    "holders_of",
    "holders_on",
    "holdings_for_all",
    "list_holders",
    "lots_of",
    "money_of",
    "moved_by_reference",
    "movements_between",
    "open_holds",
    "performance",
    "positions",
    "posted_transfers",
    "postings_about",
    "realised_gains",
    "standing_on",
    "totals",
    "unit_entries",
    "unit_trades",
    "unrealised_gains",
    "value_history",
    "verify_book",
    "verify_lots",
    "verify_seals",
    "wealth",
    "worth",
]
