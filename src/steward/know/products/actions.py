"""What can be recorded about products."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.kernel.recorded import Effect, Recorded
from steward.know.products import store
from steward.know.products.model import BadTerms, ProductRow
from steward.know.products.rules.soundness import find_bad_term
from steward.know.products.tables import product, version
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

NOT_TERMS = frozenset({"product_id", "version", "valid_from", "known_at"})


@action(Operation.PRODUCTS_PRODUCT_RECORD)
def record_products(w: Work, *, rows: Sequence[ProductRow]) -> list[Recorded]:
    """Add products by code; terms that differ from those in force on the row's day become a new version, the old ones stay."""
    heads = store.heads_by_code(w.db, (r.code for r in rows))
    history = store.versions_of(w.db, heads.values())
    fresh_heads: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    out = []
    for row in rows:
        bad = find_bad_term(row)
        if bad is not None:
            raise BadTerms(product=row.code, term=bad)
        known = row.code in heads
        product_id = heads.setdefault(row.code, w.new_id() if not known else heads.get(row.code, ""))
        if not known:
            fresh_heads.append({"id": product_id, "code": row.code, "instrument_id": row.instrument_id})
        versions = history.setdefault(product_id, [])
        values = store.to_values(row) | {"known_at": row.known_at or w.now}
        if _same_terms(versions, values):
            out.append(Recorded(product_id, Effect.UNCHANGED))
            continue
        made = {"product_id": product_id, "version": len(versions) + 1, **values}
        versions.append(made)
        fresh.append(made)
        out.append(Recorded(product_id, Effect.CHANGED if known else Effect.ADDED))
    w.insert(product, fresh_heads)
    w.insert(version, fresh)
    return out


def _same_terms(versions: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> bool:
    """Whether the version in force on the new row's day already says the same."""
    before = [v for v in versions if v["valid_from"] <= values["valid_from"]]
    if not before:
        return False
    current = max(before, key=lambda v: (v["valid_from"], v["version"]))
    return all(current[name] == value for name, value in values.items() if name not in NOT_TERMS)
