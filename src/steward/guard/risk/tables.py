"""How books, figures, readings, breaches and their steps are stored. None of it is about one customer."""

import sqlalchemy as sa

from steward.guard.risk.model import BreachState, BreachStepKind, Dimension, Light
from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, metadata

LIGHTS = tuple(light.value for light in Light)

book = append_only(
    sa.Table(
        "risk_book",
        metadata,
        id_col(primary_key=True),
        id_col("run_id", unique=True),
        col("as_of", DateType, data=C1),
        col("recorded_at", InstantType, data=C1),
        col("indicators", sa.String(64), data=C1),
        sa.Index(None, "as_of", "recorded_at"),
    )
)

figure = append_only(
    sa.Table(
        "risk_figure",
        metadata,
        id_col("book_id", sa.ForeignKey("risk_book.id"), primary_key=True),
        col(
            "dimension",
            sa.String(12),
            sa.CheckConstraint(f"dimension in {tuple(d.value for d in Dimension)}", name="dimension"),
            data=C1,
            primary_key=True,
        ),
        col("subject", sa.String(200), data=C1, primary_key=True),
        col("count", sa.BigInteger, data=C1),
        col("amount", sa.BigInteger, data=C1),
    )
)

reading = append_only(
    sa.Table(
        "risk_reading",
        metadata,
        id_col("book_id", sa.ForeignKey("risk_book.id"), primary_key=True),
        col("indicator", sa.String(24), data=C1, primary_key=True),
        col("subject", sa.String(200), data=C1, primary_key=True),
        col("part", sa.BigInteger, data=C1),
        col("whole", sa.BigInteger, data=C1),
        col("value", sa.BigInteger, data=C1),
        col("light", sa.String(9), sa.CheckConstraint(f"light in {LIGHTS}", name="light"), data=C1),
    )
)

breach = sa.Table(
    "risk_breach",
    metadata,
    id_col(primary_key=True),
    col("indicator", sa.String(24), data=C1),
    col("subject", sa.String(200), data=C1),
    col("light", sa.String(9), sa.CheckConstraint(f"light in {LIGHTS}", name="light"), data=C1),
    col("value", sa.BigInteger, data=C1),
    col("state", sa.String(8), sa.CheckConstraint(f"state in {tuple(s.value for s in BreachState)}", name="state"), data=C1),
    col("opened_at", InstantType, data=C1),
    col("changed_at", InstantType, data=C1),
    col("due", DateType, data=C1),
    id_col("book_id", sa.ForeignKey("risk_book.id")),
)

# A breach lives once.
_LIVING = sa.text("state in ('open', 'answered')")
sa.Index(
    "uq_risk_breach_living", breach.c.indicator, breach.c.subject, unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING
)  # fmt: skip

step = append_only(
    sa.Table(
        "risk_breach_step",
        metadata,
        id_col(primary_key=True),
        id_col("breach_id", sa.ForeignKey("risk_breach.id"), index=True),
        col("kind", sa.String(8), sa.CheckConstraint(f"kind in {tuple(k.value for k in BreachStepKind)}", name="kind"), data=C1),
        col("at", InstantType, data=C1),
        col("by", sa.String(40), data=C1, nullable=True),
        id_col("book_id", sa.ForeignKey("risk_book.id"), nullable=True),
        col("answer", Sealed(), data=C2, nullable=True),
        sa.CheckConstraint("(kind = 'answered') = (answer is not null)", name="answer_said"),
        sa.CheckConstraint("(by is null) = (book_id is not null)", name="whose"),
    )
)
