"""Tables of import runs, for the system screen."""

import sqlalchemy as sa

from steward.platform.db import C1, C2, InstantType, JsonType, Sealed, col, id_col, metadata

run = sa.Table(
    "import_run",
    metadata,
    id_col(primary_key=True),
    col("kind", sa.String(40), data=C1),
    col("source", sa.String(400), data=C1),
    col("started_at", InstantType, data=C1, index=True),
    col("millis", sa.BigInteger, data=C1),
    col("rows", sa.BigInteger, data=C1),
    col("accepted", sa.BigInteger, data=C1),
    col("unchanged", sa.BigInteger, data=C1),
    col("rejected", sa.BigInteger, data=C1),
    col("warnings", sa.BigInteger, data=C1),
    col("notes", JsonType, data=C1),
    col("report", sa.String(400), data=C1, nullable=True),
    col("state", sa.String(10), data=C1),
    col("actor", sa.String(40), data=C1),
    sa.CheckConstraint("state in ('completed', 'refused')", name="state"),
    sa.CheckConstraint("state <> 'completed' or rows = accepted + unchanged + rejected", name="reconciled"),
)

bad_row = sa.Table(
    "import_bad_row",
    metadata,
    id_col("run_id", sa.ForeignKey("import_run.id"), primary_key=True),
    col("seq", sa.Integer, data=C1, primary_key=True, autoincrement=False),
    col("file", sa.String(200), data=C1),
    col("line", sa.BigInteger, data=C1),
    col("column", sa.String(60), data=C1, nullable=True),
    col("code", sa.String(60), data=C1),
    col("severity", sa.String(8), data=C1),
    col("facts", Sealed(), data=C2),
    col("raw", Sealed(), data=C2),
)
