"""Accounts with cached balances, transfers that only grow, and holds. The database itself keeps the floor and the assets apart."""

import sqlalchemy as sa

from steward.know.holdings.model import AccountRole, HoldState, TransferKind
from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, DateType, InstantType, col, id_col, id_type, metadata

PROVED = "ledger law is proved in SQL"


def _one_of(name: str, values: type[AccountRole] | type[HoldState] | type[TransferKind]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{v.value}'" for v in values)
    return sa.CheckConstraint(f"{name} in ({listed})", name=name)


account = sa.Table(
    "holdings_account",
    metadata,
    id_col(primary_key=True),
    col("owner_id", id_type(), data=C1, nullable=True),
    col("role", sa.String(16), _one_of("role", AccountRole), data=C1),
    col("asset", sa.String(40), data=C1),
    col("scale", sa.Integer, data=C1),
    col("posted", sa.BigInteger, data=C2, clear=PROVED),
    col("held", sa.BigInteger, data=C2, clear=PROVED),
    col("floor", sa.BigInteger, data=C1, nullable=True),
    col("opened_at", InstantType, data=C1),
    sa.CheckConstraint("held >= 0", name="held"),
    sa.CheckConstraint("floor is null or posted - held >= floor", name="floor"),
    sa.CheckConstraint("(owner_id is not null) = (role in ('customer_cash', 'customer_units', 'customer_due'))", name="owner"),
    sa.UniqueConstraint("id", "asset"),
    sa.Index(
        "uq_holdings_account_customer",
        "owner_id",
        "role",
        "asset",
        unique=True,
        sqlite_where=sa.text("owner_id is not null"),
        postgresql_where=sa.text("owner_id is not null"),
    ),
    sa.Index(
        "uq_holdings_account_house",
        "role",
        "asset",
        unique=True,
        sqlite_where=sa.text("owner_id is null"),
        postgresql_where=sa.text("owner_id is null"),
    ),
    sa.Index(None, "asset"),
)

transfer = append_only(
    sa.Table(
        "holdings_transfer",
        metadata,
        col("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), data=C1, primary_key=True, autoincrement=True),
        id_col("id", unique=True),
        id_col("debit_account_id"),
        id_col("credit_account_id"),
        col("asset", sa.String(40), data=C1),
        col("amount", sa.BigInteger, data=C2, clear=PROVED),
        col("kind", sa.String(12), _one_of("kind", TransferKind), data=C1),
        col("business_date", DateType, data=C1),
        col("at", InstantType, data=C1),
        col("ref_kind", sa.String(20), data=C1),
        col("ref_id", id_type(), data=C1, nullable=True),
        col("consideration", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
        col("currency", sa.String(3), data=C1, nullable=True),
        col("price", sa.BigInteger, data=C1, nullable=True),
        col("reverses", id_type(), sa.ForeignKey("holdings_transfer.id"), data=C1, nullable=True),
        col("reference", sa.String(120), data=C1, unique=True),
        # The transaction it was posted in, whose seal lies in the audit chain; 0 before there were seals.
        col("batch", sa.BigInteger, data=C1, server_default="0", index=True),
        # When units that were brought in had been acquired elsewhere; their age counts from then.
        col("acquired_on", DateType, data=C1, nullable=True),
        sa.CheckConstraint("acquired_on is null or acquired_on <= business_date", name="acquired_on"),
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("debit_account_id <> credit_account_id", name="two_accounts"),
        # Both accounts hold the asset that moves: an id alone could name an account of another asset.
        sa.ForeignKeyConstraint(["debit_account_id", "asset"], ["holdings_account.id", "holdings_account.asset"]),
        sa.ForeignKeyConstraint(["credit_account_id", "asset"], ["holdings_account.id", "holdings_account.asset"]),
        # With the amount in them, statements and the proof of balances read these alone, never the rows.
        sa.Index(None, "debit_account_id", "seq", "amount"),
        sa.Index(None, "credit_account_id", "seq", "amount"),
        sa.Index(
            "uq_holdings_transfer_reverses",
            "reverses",
            unique=True,
            sqlite_where=sa.text("reverses is not null"),
            postgresql_where=sa.text("reverses is not null"),
        ),
        sa.Index(None, "ref_id", sqlite_where=sa.text("ref_id is not null"), postgresql_where=sa.text("ref_id is not null")),
    )
)

hold = sa.Table(
    "holdings_hold",
    metadata,
    id_col(primary_key=True),
    id_col("account_id", sa.ForeignKey("holdings_account.id"), index=True),
    col("amount", sa.BigInteger, sa.CheckConstraint("amount > 0", name="amount"), data=C2, clear=PROVED),
    col("state", sa.String(10), _one_of("state", HoldState), data=C1),
    col("reference", sa.String(120), data=C1, unique=True),
    col("opened_at", InstantType, data=C1),
    col("closed_at", InstantType, data=C1, nullable=True),
    sa.CheckConstraint("(state = 'open') = (closed_at is null)", name="closed"),
)
