"""Orders and their events. The database itself refuses an order without a clearance and a state without its figures."""

import sqlalchemy as sa

from steward.deliver.trading.model import ChangeKind, OrderState, Side
from steward.platform.append_only import append_only, require
from steward.platform.db import C1, C2, DateType, InstantType, JsonType, Sealed, col, id_col, id_type, metadata

PROVED = "ledger law is proved in SQL"
STATES = ", ".join(f"'{s.value}'" for s in OrderState)
CHANGES = ", ".join(f"'{c.value}'" for c in ChangeKind)
SIDES = ", ".join(f"'{s.value}'" for s in Side)

order = sa.Table(
    "trading_order",
    metadata,
    id_col(primary_key=True),
    col("number", sa.String(20), data=C1, unique=True),
    col("reference", sa.String(60), data=C1, unique=True),
    id_col("customer_id"),
    col("proposal_id", id_type(), data=C1, nullable=True, index=True),
    col("instruction_id", id_type(), data=C1, nullable=True, index=True),
    col("line", sa.Integer, data=C1),
    id_col("product_id", sa.ForeignKey("products_product.id")),
    id_col("instrument_id", sa.ForeignKey("markets_instrument.id")),
    id_col("clearance_id", sa.ForeignKey("compliance_clearance.id")),
    col("side", sa.String(6), sa.CheckConstraint(f"side in ({SIDES})", name="side"), data=C1),
    col("state", sa.String(10), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
    col("currency", sa.String(3), data=C1),
    col("amount", sa.BigInteger, sa.CheckConstraint("amount > 0", name="amount"), data=C2, clear=PROVED),
    col("units", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
    col("units_scale", sa.Integer, data=C1),
    col("fee_bps", sa.Integer, data=C1),
    col("price", sa.BigInteger, data=C1, nullable=True),
    col("net", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
    col("fee", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
    col("residue", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
    col("hold_id", id_type(), sa.ForeignKey("holdings_hold.id"), data=C1, nullable=True, unique=True),
    col("trade_date", DateType, data=C1),
    col("cutoff_at", InstantType, data=C1),
    col("confirm_due", DateType, data=C1),
    col("settle_due", DateType, data=C1),
    col("placed_at", InstantType, data=C1),
    col("version", sa.Integer, data=C1),
    col("reason", JsonType, data=C1, nullable=True),
    col("rest_of", id_type(), data=C1, nullable=True),
    col("quick", sa.Boolean, data=C1, server_default=sa.false()),
    col("allotted", sa.BigInteger, data=C2, clear=PROVED, nullable=True),
    sa.CheckConstraint("allotted is null or (side = 'buy' and allotted between 0 and amount)", name="allotted"),
    sa.CheckConstraint("state not in ('placed', 'submitted') or hold_id is not null", name="held"),
    sa.CheckConstraint("side = 'buy' or units is not null or state = 'rejected'", name="redeems_units"),
    sa.CheckConstraint(
        # A comparison with NULL is not false, and a CHECK passes unless it is false: hence coalesce.
        "state not in ('confirmed', 'settled') or (coalesce(price, 0) > 0 and coalesce(units, 0) > 0 and coalesce(net, -1) >= 0"
        " and coalesce(fee, -1) >= 0 and coalesce(residue, -1) >= 0 and (side = 'redeem' or net + fee + residue <= amount))",
        name="figures",
    ),
    sa.CheckConstraint("(proposal_id is null) <> (instruction_id is null)", name="origin"),
    sa.CheckConstraint("not quick or side = 'redeem'", name="quick"),
    sa.CheckConstraint("(state = 'rejected') = (reason is not null)", name="reason"),
    sa.Index(None, "customer_id", "id"),
    sa.Index(None, "state", "confirm_due"),
)

# Why the guard stopped an order: one row for each reason, with the figures it rested on.
stop = sa.Table(
    "trading_stop",
    metadata,
    id_col("order_id", sa.ForeignKey("trading_order.id"), primary_key=True),
    col("line", sa.Integer, data=C1, primary_key=True, autoincrement=False),
    col("at", InstantType, data=C1),
    col("rule", sa.String(20), data=C1),
    col("code", sa.String(60), data=C1),
    col("decision", sa.String(10), data=C1),
    col("facts", Sealed(), data=C2),
)

event = append_only(
    sa.Table(
        "trading_order_event",
        metadata,
        id_col("order_id", sa.ForeignKey("trading_order.id"), primary_key=True),
        col("seq", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        col("state", sa.String(10), sa.CheckConstraint(f"state in ({STATES})", name="state"), data=C1),
        col("at", InstantType, data=C1),
        col("actor", sa.String(40), data=C1),
    )
)

# What was promised or booked and is another now; `seq` is the event it came with.
change = append_only(
    sa.Table(
        "trading_change",
        metadata,
        id_col("order_id", sa.ForeignKey("trading_order.id"), primary_key=True),
        col("seq", sa.Integer, data=C1, primary_key=True, autoincrement=False),
        col("kind", sa.String(8), sa.CheckConstraint(f"kind in ({CHANGES})", name="kind"), data=C1),
        col("at", InstantType, data=C1),
        col("before", Sealed(), data=C2),
        col("after", Sealed(), data=C2),
    )
)

# The database compares every order with its clearance: same customer, same proposal or instruction, and a line that was cleared.
IS_CLEARED = (
    "SELECT 1 FROM compliance_clearance c JOIN compliance_cleared_line l ON l.clearance_id = c.id"
    " WHERE c.id = NEW.clearance_id AND c.customer_id = NEW.customer_id AND c.subject_id = coalesce(NEW.proposal_id, NEW.instruction_id)"
    " AND (c.subject_kind = 'proposal') = (NEW.proposal_id IS NOT NULL)"
    " AND l.product_id = NEW.product_id AND l.side = NEW.side AND l.currency = NEW.currency AND l.amount = NEW.amount"
)
CLEARED_COLUMNS = "clearance_id, customer_id, proposal_id, instruction_id, product_id, side, currency, amount"
require(order, "cleared", IS_CLEARED, CLEARED_COLUMNS)
