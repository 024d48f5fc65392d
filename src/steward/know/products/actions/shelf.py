"""What can be recorded about products."""

from collections.abc import Mapping, Sequence
from typing import Any

from steward.kernel.recorded import Effect, Recorded
from steward.kernel.time import BusinessDate
from steward.know.products.model import FOLLOWS, BadTerms, ProductRow, ShelfState, StateJump
from steward.know.products.rules.access import access_days
from steward.know.products.rules.soundness import find_bad_term
from steward.know.products.store import shelf as store
from steward.know.products.tables import product, version
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# `access_days` follows from the others.
NOT_TERMS = frozenset({"product_id", "version", "valid_from", "known_at", "access_days"})


@action(Operation.PRODUCTS_PRODUCT_RECORD)
def record_products(w: Work, *, rows: Sequence[ProductRow]) -> list[Recorded]:
    """Add products by code; terms that differ from those in force on the row's day become a new version, the old ones stay.

    BadTerms names a term that is wrong. A state may not jump (StateJump), and a draft reaches the shelf by admission only.
    """
    return write_versions(w, rows, admitting=False)


@action(Operation.PRODUCTS_PRODUCT_RECORD)
def import_products(w: Work, *, rows: Sequence[ProductRow]) -> list[Recorded | BadTerms | StateJump]:
    """As `record_products`, for files: a row that is wrong is answered with its refusal, and all others are taken."""
    made = _Versions(w, rows, admitting=False)
    out: list[Recorded | BadTerms | StateJump] = []
    for row in rows:
        try:
            out.append(made.take(row))
        except (BadTerms, StateJump) as refused:
            out.append(refused)
    made.write()
    return out


def write_versions(w: Work, rows: Sequence[ProductRow], *, admitting: bool = True) -> list[Recorded]:
    """Versions as a step of another act; `admitting` when a decision of this module stands behind it."""
    made = _Versions(w, rows, admitting=admitting)
    out = [made.take(row) for row in rows]
    made.write()
    return out


class _Versions:
    """The one way a version is written: what is stored, and what a batch adds to it."""

    def __init__(self, w: Work, rows: Sequence[ProductRow], *, admitting: bool) -> None:
        self.w = w
        self.admitting = admitting
        self.heads = store.heads_by_code(w.db, (r.code for r in rows))
        self.history = store.versions_of(w.db, self.heads.values())
        self.fresh_heads: list[dict[str, Any]] = []
        self.fresh: list[dict[str, Any]] = []

    def take(self, row: ProductRow) -> Recorded:
        """Add one row; when it is refused, nothing of it stays."""
        bad = find_bad_term(row)
        if bad is not None:
            raise BadTerms(product=row.code, term=bad)
        known = row.code in self.heads
        product_id = self.heads[row.code] if known else self.w.new_id()
        versions = self.history.setdefault(product_id, [])
        _check_state(row, versions, admitting=self.admitting)
        if not known:
            self.heads[row.code] = product_id
            self.fresh_heads.append({"id": product_id, "code": row.code, "instrument_id": row.instrument_id})
        values = store.to_values(row) | {"known_at": row.known_at or self.w.now, "access_days": access_days(row)}
        if _same_terms(versions, values):
            return Recorded(product_id, Effect.UNCHANGED)
        made = {"product_id": product_id, "version": len(versions) + 1, **values}
        versions.append(made)
        self.fresh.append(made)
        return Recorded(product_id, Effect.CHANGED if known else Effect.ADDED)

    def write(self) -> None:
        """Store the batch."""
        self.w.insert(product, self.fresh_heads)
        self.w.insert(version, self.fresh)


def _check_state(row: ProductRow, versions: Sequence[Mapping[str, Any]], *, admitting: bool) -> None:
    """StateJump when the state in force on the row's day may not be followed by the row's, or only by a decision."""
    current = _in_force(versions, row.valid_from)
    before = None if current is None else ShelfState(current["state"])
    if before is None or before is row.state:
        return
    if row.state not in FOLLOWS[before] or (before is ShelfState.DRAFT and not admitting):
        raise StateJump(before=before.value, after=row.state.value)


def _same_terms(versions: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> bool:
    """Whether the version in force on the new row's day already says the same."""
    current = _in_force(versions, values["valid_from"])
    return current is not None and all(current[name] == value for name, value in values.items() if name not in NOT_TERMS)


def _in_force(versions: Sequence[Mapping[str, Any]], day: BusinessDate) -> Mapping[str, Any] | None:
    """The version that holds on a day."""
    return max((v for v in versions if v["valid_from"] <= day), key=lambda v: (v["valid_from"], v["version"]), default=None)
