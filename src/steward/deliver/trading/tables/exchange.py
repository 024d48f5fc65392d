"""What passes between us and the registrar: requests, confirmations as they were told, and breaks."""

import sqlalchemy as sa

from steward.deliver.trading.model import BreakKind, BreakState, ExchangeState, Outcome
from steward.deliver.trading.tables.orders import PROVED
from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, DateType, InstantType, Sealed, col, id_col, id_type, metadata


def _one_of(words: type[ExchangeState] | type[Outcome] | type[BreakKind] | type[BreakState], column: str) -> str:
    return f"{column} in ({', '.join(repr(w.value) for w in words)})"


def _outbox(name: str, of: str, table: str) -> sa.Table:
    """What is asked of the registrar, one row for each order, move or choice, under its id."""
    return sa.Table(
        name,
        metadata,
        id_col(of, sa.ForeignKey(f"{table}.id"), primary_key=True),
        col("state", sa.String(12), sa.CheckConstraint(_one_of(ExchangeState, "state"), name="state"), data=C1),
        col("digest", sa.String(64), data=C1),
        col("attempts", sa.Integer, data=C1),
        col("sent_at", InstantType, data=C1, nullable=True),
        # What was never handed over is waiting; everything else was sent at some moment.
        sa.CheckConstraint("(state = 'waiting') = (sent_at is null)", name="sent"),
        sa.Index(None, "state"),
    )


request = _outbox("trading_request", "order_id", "trading_order")
move_request = _outbox("trading_move_request", "move_id", "trading_custody_move")
choice_request = _outbox("trading_choice_request", "choice_id", "trading_dividend_choice")

confirmation = append_only(
    sa.Table(
        "trading_confirmation",
        metadata,
        col("number", sa.String(40), data=C1, primary_key=True),
        id_col("order_id", sa.ForeignKey("trading_order.id")),
        col("outcome", sa.String(8), sa.CheckConstraint(_one_of(Outcome, "outcome"), name="outcome"), data=C1),
        col("trade_date", DateType, data=C1),
        col("asked", sa.BigInteger, data=C2, clear=PROVED),
        col("applied", sa.BigInteger, data=C2, clear=PROVED),
        col("price", sa.BigInteger, data=C1, nullable=True),
        col("units", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
        col("units_scale", sa.Integer, data=C1),
        col("currency", sa.String(3), data=C1),
        col("net", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
        col("fee", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
        col("reason", sa.String(60), data=C1),
        col("rest_follows", sa.Boolean, data=C1),
        col("corrects", sa.String(40), data=C1, nullable=True),
        col("registrar", sa.String(40), data=C1),
        col("known_at", InstantType, data=C1),
        # One confirmation for an order, and one correction for a confirmation: the second is a break, never an effect.
        sa.Index(
            "ux_trading_confirmation_order",
            "order_id",
            unique=True,
            sqlite_where=sa.text("corrects IS NULL"),
            postgresql_where=sa.text("corrects IS NULL"),
        ),
        sa.Index("ux_trading_confirmation_corrects", "corrects", unique=True),
    )
)

breaks = sa.Table(
    "trading_break",
    metadata,
    id_col(primary_key=True),
    col("kind", sa.String(24), sa.CheckConstraint(_one_of(BreakKind, "kind"), name="kind"), data=C1),
    col("subject", sa.String(60), data=C1),
    col("order_id", id_type(), sa.ForeignKey("trading_order.id"), data=C1, nullable=True),
    col("facts", Sealed(), data=C2),
    col("state", sa.String(8), sa.CheckConstraint(_one_of(BreakState, "state"), name="state"), data=C1),
    col("opened_at", InstantType, data=C1),
    col("due_at", InstantType, data=C1),
    col("owner_id", id_type(), data=C1, nullable=True),
    col("resolved_at", InstantType, data=C1, nullable=True),
    col("resolved_by", sa.String(40), data=C1, nullable=True),
    col("note", Sealed(), data=C2, nullable=True),
    sa.CheckConstraint("(state = 'resolved') = (resolved_at is not null)", name="resolved"),
    sa.Index(
        "ux_trading_break_open",
        "kind",
        "subject",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
    sa.Index(None, "state", "due_at"),
)
