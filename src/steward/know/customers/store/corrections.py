"""Every statement of corrections."""

from collections.abc import Iterable

import sqlalchemy as sa

from steward.know.customers.model import Correction
from steward.know.customers.tables import correction
from steward.platform.db import chunks
from steward.platform.work import Work


def corrections_of(w: Work, customer_ids: Iterable[str]) -> dict[str, list[Correction]]:
    """Everything ever said of corrected fields, by customer, oldest first."""
    out: dict[str, list[Correction]] = {}
    for part in chunks(sorted(set(customer_ids))):
        query = sa.select(correction).where(correction.c.customer_id.in_(part)).order_by(correction.c.known_at, correction.c.id)
        for r in w.fetch(correction, query):
            found = Correction(r["id"], r["field"], r["value"] or None, r["valid_from"], r["known_at"], r["person_id"])
            out.setdefault(r["customer_id"], []).append(found)
    return out
