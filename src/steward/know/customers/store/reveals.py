"""Every statement of looking behind the mask."""

import sqlalchemy as sa

from steward.know.customers.model import Reveal
from steward.know.customers.tables import reveal


def reveals(db: sa.Connection, customer_id: str, limit: int) -> list[Reveal]:
    """Who looked behind a mask, newest first."""
    query = sa.select(reveal).where(reveal.c.customer_id == customer_id).order_by(reveal.c.at.desc(), reveal.c.id.desc()).limit(limit)
    return [Reveal(r.field, r.person_id, r.reason, r.at) for r in db.execute(query)]
