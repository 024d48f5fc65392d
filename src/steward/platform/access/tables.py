"""People the bank lets in and how they stand to subjects. Credentials and sessions have tables of their own beside this file."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, InstantType, Sealed, col, id_col, id_type, metadata

person = sa.Table(
    "access_person",
    metadata,
    id_col(primary_key=True),
    col("role", sa.String(20), data=C1),
    col("customer_id", id_type(), data=C1, nullable=True, unique=True),
    col("team", sa.String(40), data=C1, nullable=True),
    col("name", Sealed(), data=C2),
    col("language", sa.String(2), data=C1),
    col("active", sa.Boolean, data=C1),
    col("created_at", InstantType, data=C1),
)

relation = sa.Table(
    "access_relation",
    metadata,
    id_col(primary_key=True),
    id_col("person_id", sa.ForeignKey("access_person.id")),
    id_col("subject_id"),
    col("kind", sa.String(10), sa.CheckConstraint("kind in ('book', 'queue')", name="kind"), data=C1),
    col("since", InstantType, data=C1),
    col("until", InstantType, data=C1, nullable=True),
    sa.Index(None, "person_id", "subject_id"),
    sa.Index(None, "subject_id"),
)
