"""Tables of contracts: what was offered and signed, the signed files, and the keys that certify."""

import sqlalchemy as sa

from steward.guard.contracts.model import ContractState
from steward.guard.contracts.tables.evidence import KEEPERS
from steward.platform.append_only import append_only, kept
from steward.platform.db import C1, C2, C3, DateType, InstantType, JsonType, Sealed, col, id_col, metadata

_STATES = ", ".join(f"'{s.value}'" for s in ContractState)

contract = sa.Table(
    "contracts_contract",
    metadata,
    id_col(primary_key=True),
    id_col("customer_id"),
    col("code", sa.String(40), data=C1),
    col("version", sa.String(20), data=C1),
    col("language", sa.String(2), data=C1),
    col("number", sa.String(24), data=C1),
    id_col("subject_id", nullable=True, index=True),
    col("day", DateType, data=C1),
    col("content_hash", sa.String(64), data=C1),
    col("state", sa.String(14), sa.CheckConstraint(f"state in ({_STATES})", name="state"), data=C1),
    col("channel", sa.String(12), data=C1),
    col("offered_at", InstantType, data=C1),
    col("signed_at", InstantType, data=C1, nullable=True),
    col("countersigned_at", InstantType, data=C1, nullable=True),
    col("withdrawn_at", InstantType, data=C1, nullable=True),
    col("file_hash", sa.String(64), data=C1, nullable=True),
    col("body", Sealed(), data=C2),  # the fields, and the blocks that came from elsewhere
    sa.CheckConstraint("(state = 'offered') = (signed_at is null)", name="signed"),
    sa.Index(None, "customer_id", "code"),
)

# Wordings of the bank's own, each released by a second person; none is ever changed, since customers signed it.
template = append_only(
    sa.Table(
        "contracts_template",
        metadata,
        id_col(primary_key=True),
        col("code", sa.String(40), data=C1),
        col("version", sa.String(20), data=C1),
        col("since", DateType, data=C1),
        id_col("made_by"),
        id_col("released_by"),
        col("released_at", InstantType, data=C1),
        col("body", JsonType, data=C1),
        col("note", sa.Text, data=C1),
        sa.UniqueConstraint("code", "version"),
        sa.UniqueConstraint("code", "since"),
        sa.CheckConstraint("made_by <> released_by", name="two_people"),
    )
)

# Every signature makes the next file of a contract; none is ever changed.
file = kept(
    sa.Table(
        "contracts_file",
        metadata,
        id_col(primary_key=True),
        id_col("contract_id", sa.ForeignKey("contracts_contract.id"), index=True),
        id_col("customer_id"),
        col("hash", sa.String(64), data=C1),
        col("made_at", InstantType, data=C1),
        col("retain_until", DateType, data=C1),
        col("body", Sealed(), data=C2, nullable=True),  # base64; empty once destroyed
    ),
    KEEPERS,
)

# The deployment's own root, clock and seal. A signer's key is never here: it is made for one signing and thrown away.
identity = sa.Table(
    "contracts_identity",
    metadata,
    col("kind", sa.String(10), sa.CheckConstraint("kind in ('root', 'clock', 'seal')", name="kind"), data=C1, primary_key=True),
    col("certificate", sa.Text, data=C1),
    col("key", Sealed(), data=C3),
    col("made_at", InstantType, data=C1),
)
