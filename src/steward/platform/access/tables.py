"""People the bank lets in, how they stand to subjects, what they prove themselves with, and their live sessions.

Tokens are stored as SHA-256 marks only: they carry 256 random bits, so a mark can neither be reversed nor guessed.
Every instant here but `created_at`, `since` and `until` is wall time (`Work.wall`): moving the demo bank's calendar ages no session.
"""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, C2, C3, DateType, InstantType, Sealed, col, id_col, id_type, metadata

person = sa.Table(
    "access_person",
    metadata,
    id_col(primary_key=True),
    col("role", sa.String(20), data=C1),
    col("customer_id", id_type(), data=C1, nullable=True, unique=True),
    col("team", sa.String(40), data=C1, nullable=True),
    col("name", Sealed(), data=C2),
    col("language", sa.String(2), data=C1),
    col("active", sa.Boolean, data=C1),
    col("created_at", InstantType, data=C1),
    sa.CheckConstraint("(role = 'customer') = (customer_id is not null)", name="customer"),
)

relation = sa.Table(
    "access_relation",
    metadata,
    id_col(primary_key=True),
    id_col("person_id", sa.ForeignKey("access_person.id")),
    id_col("subject_id"),
    col("kind", sa.String(10), sa.CheckConstraint("kind in ('book', 'queue')", name="kind"), data=C1),
    col("since", InstantType, data=C1),
    col("until", InstantType, data=C1, nullable=True),
    sa.Index(None, "person_id", "subject_id"),
    sa.Index(None, "subject_id"),
)

# Accounts that count as one person where two people are needed. It only grows: what was one person once stays so for what they did.
link = append_only(
    sa.Table(
        "access_link",
        metadata,
        id_col(primary_key=True),
        id_col("person_id", sa.ForeignKey("access_person.id"), index=True),
        id_col("other_id", sa.ForeignKey("access_person.id"), index=True),
        col("kind", sa.String(10), sa.CheckConstraint("kind in ('same', 'delegate')", name="kind"), data=C1),
        col("since", InstantType, data=C1),
        col("until", InstantType, data=C1, nullable=True),
        sa.CheckConstraint("person_id <> other_id", name="two"),
        sa.CheckConstraint("(kind = 'same') = (until is null)", name="ends"),
    )
)

password = sa.Table(
    "access_password",
    metadata,
    id_col("person_id", sa.ForeignKey("access_person.id"), primary_key=True),
    col("login", Sealed(), data=C2),
    col("login_mark", sa.String(32), data=C1, unique=True),
    col("hash", sa.String(200), data=C3),
    col("changed_at", InstantType, data=C1),
)

# `material` is the TOTP secret, or the passkey's credential id and public key; `mark` is the digest of the credential id.
# `counter` is the last accepted time step (totp) or the last signature counter (passkey).
factor = sa.Table(
    "access_factor",
    metadata,
    id_col(primary_key=True),
    id_col("person_id", sa.ForeignKey("access_person.id"), index=True),
    col("kind", sa.String(8), sa.CheckConstraint("kind in ('totp', 'passkey')", name="kind"), data=C1),
    col("material", Sealed(), data=C3),
    col("mark", sa.String(64), data=C1, nullable=True, unique=True),
    col("counter", sa.BigInteger, data=C1),
    col("enrolled_at", InstantType, data=C1),
    col("used_at", InstantType, data=C1, nullable=True),
)

# A browser that once completed a sign-in; it has tries of its own, which nobody without its cookie can use up.
device = sa.Table(
    "access_device",
    metadata,
    id_col(primary_key=True),
    id_col("person_id", sa.ForeignKey("access_person.id"), index=True),
    col("token_mark", sa.String(64), data=C1, unique=True),
    col("enrolled_at", InstantType, data=C1),
)

session = sa.Table(
    "access_session",
    metadata,
    id_col(primary_key=True),
    id_col("person_id", sa.ForeignKey("access_person.id"), index=True),
    col("token_mark", sa.String(64), data=C1, unique=True),
    col("method", sa.String(8), data=C1),
    col("opened_at", InstantType, data=C1),
    col("seen_at", InstantType, data=C1),
    col("ends_at", InstantType, data=C1),
    col("closed_at", InstantType, data=C1, nullable=True),
)

# Tries left: `spent` were wrong, `held` are being looked at. Keys are keyed fingerprints, never logins or addresses.
allowance = sa.Table(
    "access_allowance",
    metadata,
    col("key", sa.String(32), data=C1, primary_key=True),
    col("window_ends_at", InstantType, data=C1, index=True),
    col("spent", sa.Integer, data=C1),
    col("held", sa.Integer, data=C1),
    col("noted", sa.Boolean, data=C1),
)

# One-time tickets between two steps of a sign-in or an enrolment.
ticket = sa.Table(
    "access_ticket",
    metadata,
    id_col(primary_key=True),
    col("token_mark", sa.String(64), data=C1, unique=True),
    col("purpose", sa.String(12), data=C1),
    id_col("person_id", sa.ForeignKey("access_person.id"), nullable=True),
    col("challenge", sa.LargeBinary, data=C1, nullable=True),
    col("payload", Sealed(), data=C3, nullable=True),
    col("tries", sa.Integer, data=C1),
    col("expires_at", InstantType, data=C1, index=True),
    col("used_at", InstantType, data=C1, nullable=True),
)

step_up = sa.Table(
    "access_step_up",
    metadata,
    id_col(primary_key=True),
    id_col("session_id", sa.ForeignKey("access_session.id")),
    id_col("person_id", sa.ForeignKey("access_person.id")),
    col("operation", sa.String(60), data=C1),
    col("subject_id", sa.String(80), data=C1),
    col("shown", sa.String(64), data=C1),
    col("nonce", sa.LargeBinary, data=C1),
    col("tries", sa.Integer, data=C1),
    col("expires_at", InstantType, data=C1, index=True),
    col("token_mark", sa.String(64), data=C1, nullable=True, unique=True),
    col("used_at", InstantType, data=C1, nullable=True),
)

# People of the demo bank whom a visitor may be, with a sentence about them.
persona = sa.Table(
    "access_persona",
    metadata,
    id_col("person_id", sa.ForeignKey("access_person.id"), primary_key=True),
    col("position", sa.Integer, data=C1),
    col("story_zh", sa.Text, data=C1),
    col("story_en", sa.Text, data=C1),
)

# Subjects whose data are kept for the law only.
erased = sa.Table(
    "access_erased",
    metadata,
    id_col("subject_id", primary_key=True),
    col("since", InstantType, data=C1),
)

# Who of the bank read whose data, once a day for each kind of data.
look = append_only(
    sa.Table(
        "access_look",
        metadata,
        id_col("subject_id", primary_key=True),
        col("person_id", sa.String(40), data=C1, primary_key=True),
        col("operation", sa.String(60), data=C1, primary_key=True),
        col("day", DateType, data=C1, primary_key=True),
        col("role", sa.String(20), data=C1),
        col("at", InstantType, data=C1),
        sa.Index(None, "person_id", "day"),
    )
)
