"""Moves of custody, what the register answered, and the lots that moved."""

import sqlalchemy as sa

from steward.deliver.trading.model import Direction, MoveFault, MoveState
from steward.deliver.trading.tables.orders import PROVED
from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, DateType, InstantType, JsonType, Sealed, col, id_col, id_type, metadata


def _one_of(words: type[Direction] | type[MoveState] | type[MoveFault], column: str) -> str:
    return f"{column} in ({', '.join(repr(w.value) for w in words)})"


custody_move = sa.Table(
    "trading_custody_move",
    metadata,
    id_col(primary_key=True),
    col("number", sa.String(20), data=C1, unique=True),
    id_col("customer_id"),
    col("direction", sa.String(4), sa.CheckConstraint(_one_of(Direction, "direction"), name="direction"), data=C1),
    id_col("product_id", sa.ForeignKey("products_product.id")),
    id_col("instrument_id", sa.ForeignKey("markets_instrument.id")),
    col("units", sa.BigInteger, sa.CheckConstraint("units > 0", name="units"), data=C2, clear=PROVED),
    col("units_scale", sa.Integer, data=C1),
    col("currency", sa.String(3), data=C1),
    col("institution", Sealed(), data=C2),
    col("code", Sealed(), data=C2),
    col("account", Sealed(), data=C2),
    col("state", sa.String(10), sa.CheckConstraint(_one_of(MoveState, "state"), name="state"), data=C1),
    col("hold_id", id_type(), sa.ForeignKey("holdings_hold.id"), data=C1, nullable=True, unique=True),
    col("trade_date", DateType, data=C1),
    col("cutoff_at", InstantType, data=C1),
    col("confirm_due", DateType, data=C1),
    col("placed_at", InstantType, data=C1),
    col("version", sa.Integer, data=C1),
    col("submitted_at", InstantType, data=C1, nullable=True),
    col("ended_at", InstantType, data=C1, nullable=True),
    col("reason", JsonType, data=C1, nullable=True),
    col("price", sa.BigInteger, data=C1, nullable=True),
    sa.CheckConstraint("(direction = 'out') = (hold_id is not null)", name="held"),
    sa.CheckConstraint("(state = 'rejected') = (reason is not null)", name="reason"),
    sa.CheckConstraint("(state in ('placed', 'submitted')) = (ended_at is null)", name="ended"),
    sa.Index(None, "customer_id", "id"),
    sa.Index(None, "state", "confirm_due"),
)

# One answer for a move, for ever: a second one has nowhere to be kept.
custody_answer = append_only(
    sa.Table(
        "trading_custody_answer",
        metadata,
        id_col("move_id", sa.ForeignKey("trading_custody_move.id"), primary_key=True),
        col("fault", sa.String(16), sa.CheckConstraint(_one_of(MoveFault, "fault"), name="fault"), data=C1, nullable=True),
        col("told_by", sa.String(40), data=C1),
        col("known_at", InstantType, data=C1),
    )
)

custody_lot = append_only(
    sa.Table(
        "trading_custody_lot",
        metadata,
        id_col("move_id", sa.ForeignKey("trading_custody_move.id"), primary_key=True),
        col("seq", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        col("acquired_on", DateType, data=C1),
        col("units", sa.BigInteger, sa.CheckConstraint("units > 0", name="units"), data=C2, clear=PROVED),
        col("cost", Sealed(), data=C2, nullable=True),
    )
)
