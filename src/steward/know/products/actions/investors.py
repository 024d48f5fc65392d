"""Recording who is a qualified investor."""

from collections.abc import Sequence
from typing import Any

from steward.know.products.model import QualificationRow
from steward.know.products.tables import qualification
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.PRODUCTS_QUALIFICATION_RECORD)
def record_qualifications(w: Work, *, rows: Sequence[QualificationRow]) -> int:
    """Record tests that were passed; from then on private products under their rule can be seen. How many were recorded."""
    w.insert(qualification, [_values(w, row) for row in rows])
    return len(rows)


def _values(w: Work, row: QualificationRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("customer_id", "since", "until", "evidence")}
    return told | {"id": w.new_id(), "rule": row.rule.value, "known_at": w.now, "actor": w.actor.person_id}
