"""What a bank holds, without identifiers and ciphers: two banks of one seed and day must agree on it."""

import hashlib
from typing import Any

import sqlalchemy as sa

from steward.kernel.json import canonical
from steward.know.customers.tables import customer, fact, household
from steward.know.holdings.tables import account, transfer
from steward.know.markets.tables import instrument, price
from steward.know.products.tables import product, version
from steward.know.suitability.tables import assessment
from steward.platform.access.model import SYSTEM
from steward.platform.access.tables import person, persona, relation
from steward.platform.runtime import Runtime
from steward.platform.work import Work

TABLES = (instrument, product, version, price, household, customer, fact, assessment, person, persona, relation, account, transfer)
NEVER_THE_SAME = {"audit_entry", "platform_key"}


def fingerprint(rt: Runtime) -> str:
    """SHA-256 over the opened rows of every table, identifiers replaced by the order in which they were given."""
    with rt.work(SYSTEM, read_only=True) as w:
        ids: dict[str, str] = {}
        hashed = hashlib.sha256()
        for table in TABLES:
            for row in _rows(w, table):
                hashed.update(canonical({k: ids.setdefault(v, f"#{len(ids)}") if _is_id(v) else v for k, v in row.items()}))
        return hashed.hexdigest()


def _rows(w: Work, table: sa.Table) -> list[dict[str, Any]]:
    """Rows in the order of their time-ordered identifiers, with what is sealed opened and blind marks left out."""
    order = [c for c in table.c if c.name in ("seq", "id")] or list(table.primary_key.columns)
    found = w.fetch(table, sa.select(table).order_by(*order))
    return [{k: v for k, v in row.items() if not isinstance(v, bytes) and not k.endswith("_blind")} for row in found]


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.count("-") == 4
