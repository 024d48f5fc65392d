"""What a bank holds, without identifiers and ciphers: two banks of one seed and day must agree on it."""

import hashlib
from typing import Any

import sqlalchemy as sa

from steward.advise.advice.tables import proposal
from steward.deliver.trading.tables import event, order
from steward.guard.compliance.tables import clearance
from steward.kernel.json import canonical
from steward.know.customers.tables import customer, fact, household
from steward.know.holdings.tables import account, hold, transfer
from steward.know.markets.tables import instrument, price
from steward.know.products.tables import product, version
from steward.know.suitability.tables import assessment
from steward.platform.access.model import SYSTEM
from steward.platform.access.tables import person, persona, relation
from steward.platform.runtime import Runtime
from steward.platform.work import Work

TABLES = (
    *(instrument, product, version, price, household, customer, fact, assessment, person, persona, relation),
    *(account, transfer, hold, proposal, clearance, order, event),
)
# Columns made of identifiers, alone or among other things: numbers of proposals and orders, references, evidence, audit lanes.
MADE_OF_IDS = {
    "advice_proposal": {"number", "fingerprint"},
    "compliance_clearance": {"fingerprint", "facts_digest"},
    "trading_order": {"number", "reference"},
    "holdings_transfer": {"reference", "batch"},
    "holdings_hold": {"reference"},
}


def fingerprint(rt: Runtime) -> str:
    """SHA-256 over the opened rows of every table, identifiers replaced by the order in which they were first met."""
    with rt.work(SYSTEM, read_only=True) as w:
        ids: dict[str, str] = {}
        hashed = hashlib.sha256()
        for table in TABLES:
            for row in _rows(w, table):
                hashed.update(canonical(_renamed(row, ids)))
        return hashed.hexdigest()


def _rows(w: Work, table: sa.Table) -> list[dict[str, Any]]:
    """Rows in the order of their time-ordered identifiers, with what is sealed opened and blind marks left out."""
    found = w.fetch(table, sa.select(table).order_by(*table.primary_key.columns))
    left_out = MADE_OF_IDS.get(table.name, set())
    return [{k: v for k, v in row.items() if k not in left_out and not isinstance(v, bytes) and not k.endswith("_blind")} for row in found]


def _renamed(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {k: _renamed(v, ids) for k, v in value.items()}
    if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
        return ids.setdefault(value, f"#{len(ids)}")
    return value
