"""What customers chose to become of dividends, and the register's answers."""

import sqlalchemy as sa

from steward.deliver.trading.model import ChoiceFault, ChoiceState
from steward.know.products.model import DividendMode
from steward.platform.db import C1, DateType, InstantType, col, id_col, metadata

STATES = ", ".join(f"'{s.value}'" for s in ChoiceState)
FAULTS = ", ".join(f"'{f.value}'" for f in ChoiceFault)
MODES = ", ".join(f"'{m.value}'" for m in DividendMode)

dividend_choice = sa.Table(
    "trading_dividend_choice",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    id_col("product_id", sa.ForeignKey("products_product.id")),
    col("mode", sa.String(8), sa.CheckConstraint(f"mode in ({MODES})", name="mode"), data=C1),
    col("asked_at", InstantType, data=C1),
    col("due", DateType, data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
    col("since", DateType, data=C1, nullable=True),
    col("fault", sa.String(16), sa.CheckConstraint(f"fault in ({FAULTS})", name="fault"), data=C1, nullable=True),
    col("number", sa.String(20), data=C1, nullable=True),
    sa.CheckConstraint("(state = 'confirmed') = (since is not null)", name="since"),
    # One question to the register at a time.
    sa.Index(
        "ux_trading_dividend_choice_asked",
        "customer_id",
        "product_id",
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    ),
    sa.Index(None, "product_id", "since"),
    sa.Index("ux_trading_dividend_choice_number", "number", unique=True),
)
