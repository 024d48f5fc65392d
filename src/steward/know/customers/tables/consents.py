"""Tables of consent: every answer ever given, and how each customer stands now."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, InstantType, col, id_col, metadata

consent_answer = append_only(
    sa.Table(
        "customers_consent_answer",
        metadata,
        id_col(primary_key=True),
        id_col("customer_id", sa.ForeignKey("customers_customer.id")),
        col("purpose", sa.String(40), data=C1),
        col("notice", sa.String(20), data=C1),
        col(
            "decision",
            sa.String(10),
            sa.CheckConstraint("decision in ('granted', 'refused', 'withdrawn')", name="decision"),
            data=C1,
        ),
        col("giver", sa.String(10), data=C1),
        col("person_id", sa.String(40), data=C1),
        col("channel", sa.String(10), data=C1),
        col("evidence", sa.String(80), data=C1, nullable=True),
        col("at", InstantType, data=C1),
        sa.CheckConstraint("giver in ('customer', 'guardian') or (giver = 'staff' and decision = 'withdrawn')", name="giver"),
        sa.Index(None, "customer_id", "purpose", "at"),
    )
)

# The last answer of each customer to each purpose. A use of a consent locks this row, so that a withdrawal and a use never cross.
consent = sa.Table(
    "customers_consent",
    metadata,
    id_col("customer_id", sa.ForeignKey("customers_customer.id"), primary_key=True),
    col("purpose", sa.String(40), data=C1, primary_key=True),
    id_col("answer_id", sa.ForeignKey("customers_consent_answer.id")),
    col("decision", sa.String(10), data=C1),
    col("notice", sa.String(20), data=C1),
    sa.Index(None, "purpose", "decision"),
)
