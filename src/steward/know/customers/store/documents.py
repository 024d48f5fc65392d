"""Statements of identity documents."""

from collections.abc import Sequence

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.customers.model import Document, DocumentKind
from steward.know.customers.tables import document
from steward.platform.db import chunks
from steward.platform.work import Work


def documents_of(w: Work, customer_ids: Sequence[CustomerId] | None = None) -> list[Document]:
    """Documents of these customers, or of everybody, oldest first."""
    query = sa.select(document).order_by(document.c.id)
    parts = [query] if customer_ids is None else [query.where(document.c.customer_id.in_(part)) for part in chunks(customer_ids)]
    return [
        Document(r["id"], CustomerId(r["customer_id"]), DocumentKind(r["kind"]), r["number"], r["sound"], r["known_at"])
        for part in parts
        for r in w.fetch(document, part)
    ]
