"""Table of corporate actions: every version stays."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, DateType, InstantType, col, id_col, id_type, metadata

corporate_action = append_only(
    sa.Table(
        "markets_corporate_action",
        metadata,
        id_col(primary_key=True),
        col("known_at", InstantType, data=C1, primary_key=True, autoincrement=False),
        col("reference", sa.String(120), data=C1),
        id_col("instrument_id", sa.ForeignKey("markets_instrument.id")),
        col("kind", sa.String(16), data=C1),
        col("ex_date", DateType, data=C1),
        col("record_date", DateType, data=C1, nullable=True),
        col("pay_date", DateType, data=C1, nullable=True),
        col("ratio", sa.BigInteger, sa.CheckConstraint("ratio is null or ratio > 0", name="ratio"), data=C1, nullable=True),
        col("amount", sa.BigInteger, sa.CheckConstraint("amount is null or amount > 0", name="amount"), data=C1, nullable=True),
        col("currency", sa.String(3), data=C1, nullable=True),
        col("into_instrument_id", id_type(), sa.ForeignKey("markets_instrument.id"), data=C1, nullable=True),
        col("state", sa.String(10), data=C1),
        col("source", sa.String(40), data=C1),
        sa.CheckConstraint("(kind = 'cash_dividend') = (ratio is null)", name="ratio_or_amount"),
        sa.CheckConstraint("(kind = 'cash_dividend') = (amount is not null)", name="amount_or_ratio"),
        sa.CheckConstraint("(kind = 'merger') = (into_instrument_id is not null)", name="into"),
        sa.UniqueConstraint("reference", "known_at"),
        sa.Index(None, "instrument_id", "ex_date"),
        sa.Index(None, "state", "ex_date"),
    )
)
