"""How disclosures are kept. Texts and events only grow; what speaks of the customer is sealed, and its digest stands in an event."""

from enum import StrEnum

import sqlalchemy as sa

from steward.guard.contracts.model import EventKind, TaskKind, TaskOutcome
from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, InstantType, JsonType, Sealed, col, id_col, metadata


def _one_of(name: str, values: type[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{v.value}'" for v in values)
    return sa.CheckConstraint(f"{name} in ({listed})", name=name)


# A text about a product, once by its hash however many customers were shown it.
document = append_only(
    sa.Table(
        "contracts_document",
        metadata,
        col("hash", sa.String(64), data=C1, primary_key=True),
        col("code", sa.String(40), data=C1),
        col("version", sa.String(20), data=C1),
        col("body", JsonType, data=C1),
    )
)

# Never changed (only sealed anew when keys rotate): the opening event holds the digest of `body`.
disclosure = sa.Table(
    "contracts_disclosure",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    id_col("product_id"),
    col("product_version", sa.Integer, data=C1),
    col("act", sa.String(12), data=C1),
    id_col("subject_id", nullable=True, index=True),
    col("channel", sa.String(12), data=C1),
    col("language", sa.String(2), data=C1),
    col("body", Sealed(), data=C2),  # amount, level, duty, hashes of shared texts, personal texts whole
    col("opened_at", InstantType, data=C1),
    col("expires_at", InstantType, data=C1),
    sa.Index(None, "customer_id", "expires_at"),
)

event = append_only(
    sa.Table(
        "contracts_event",
        metadata,
        id_col(primary_key=True),
        id_col("disclosure_id", sa.ForeignKey("contracts_disclosure.id"), index=True),
        id_col("customer_id"),
        col("kind", sa.String(14), _one_of("kind", EventKind), data=C1),
        col("about", sa.String(60), data=C1),
        col("passed", sa.Boolean, data=C1, nullable=True),
        col("facts", JsonType, data=C1),
        col("person_id", sa.String(40), data=C1),
        col("at", InstantType, data=C1),
        sa.Index(None, "customer_id", "at"),
    )
)

# The customer's own words; the event of the same id holds their digest.
words = sa.Table(
    "contracts_words",
    metadata,
    id_col("event_id", sa.ForeignKey("contracts_event.id"), primary_key=True),
    id_col("customer_id"),
    col("text", Sealed(), data=C2),
)

task = sa.Table(
    "contracts_task",
    metadata,
    id_col(primary_key=True),
    id_col("disclosure_id", sa.ForeignKey("contracts_disclosure.id"), index=True),
    id_col("customer_id"),
    id_col("product_id"),
    col("kind", sa.String(10), _one_of("kind", TaskKind), data=C1),
    col("due_at", InstantType, data=C1),
    col("made_at", InstantType, data=C1),
    col("outcome", sa.String(14), _one_of("outcome", TaskOutcome), data=C1, nullable=True),
    col("decided_at", InstantType, data=C1, nullable=True),
    col("decided_by", sa.String(40), data=C1, nullable=True),
    col("note", Sealed(), data=C2, nullable=True),
    col("tries", sa.Integer, data=C1),
    sa.CheckConstraint("(decided_at is null) = (outcome is null)", name="decided"),
    sa.Index(None, "decided_at", "due_at"),
)
