"""First tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from steward.platform.append_only import drop_statements, trigger_statements

revision = "0001"
down_revision = None

GROWING = (
    "advice_run",
    "advice_shelf",
    "audit_entry",
    "compliance_clearance",
    "advice_check",
    "holdings_transfer",
    "markets_listing",
    "markets_price",
    "customers_reveal",
    "products_version",
    "trading_order_event",
)


def upgrade() -> None:
    op.create_table(
        "access_allowance",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("window_ends_at", sa.BigInteger(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("noted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_access_allowance")),
    )
    op.create_index(op.f("ix_access_allowance_window_ends_at"), "access_allowance", ["window_ends_at"], unique=False)
    op.create_table(
        "access_person",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("(role = 'customer') = (customer_id is not null)", name=op.f("ck_access_person_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_person")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_access_person_customer_id")),
    )
    op.create_table(
        "advice_run",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("pack", sa.String(length=120), nullable=False),
        sa.Column("advised", sa.Integer(), nullable=False),
        sa.Column("informed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_run")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_advice_run_started_at"), "advice_run", ["started_at"], unique=False)
    op.create_table(
        "advice_shelf",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_advice_shelf")),
        info={"append_only": True},
    )
    op.create_table(
        "audit_entry",
        sa.Column("lane", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("trace", sa.String(length=40), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("lane", "seq", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_entry_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_audit_entry_actor"), "audit_entry", ["actor"], unique=False)
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(op.f("ix_audit_entry_subject"), "audit_entry", ["subject"], unique=False)
    op.create_table(
        "audit_lane",
        sa.Column("lane", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_audit_lane")),
    )
    op.create_table(
        "compliance_clearance",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("facts_digest", sa.String(length=64), nullable=False),
        sa.Column("pack", sa.String(length=40), nullable=False),
        sa.Column("pack_version", sa.String(length=20), nullable=False),
        sa.Column("pack_digest", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_clearance")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_compliance_clearance_subject_id"), "compliance_clearance", ["subject_id"], unique=False)
    op.create_table(
        "customers_household",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_household")),
        sa.UniqueConstraint("code", name=op.f("uq_customers_household_code")),
    )
    op.create_table(
        "holdings_account",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("owner_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("asset", sa.String(length=40), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        sa.Column("posted", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(owner_id is not null) = (role in ('customer_cash', 'customer_units', 'customer_due'))", name=op.f("ck_holdings_account_owner")
        ),
        sa.CheckConstraint("floor is null or posted - held >= floor", name=op.f("ck_holdings_account_floor")),
        sa.CheckConstraint("held >= 0", name=op.f("ck_holdings_account_held")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings_account")),
        sa.UniqueConstraint("id", "asset", name=op.f("uq_holdings_account_id_asset")),
    )
    op.create_index(op.f("ix_holdings_account_asset"), "holdings_account", ["asset"], unique=False)
    op.create_index(
        "uq_holdings_account_customer",
        "holdings_account",
        ["owner_id", "role", "asset"],
        unique=True,
        sqlite_where=sa.text("owner_id is not null"),
        postgresql_where=sa.text("owner_id is not null"),
    )
    op.create_index(
        "uq_holdings_account_house",
        "holdings_account",
        ["role", "asset"],
        unique=True,
        sqlite_where=sa.text("owner_id is null"),
        postgresql_where=sa.text("owner_id is null"),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("millis", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("accepted", sa.BigInteger(), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("warnings", sa.BigInteger(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("report", sa.String(length=400), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.CheckConstraint("state <> 'completed' or rows = accepted + unchanged + rejected", name=op.f("ck_import_run_reconciled")),
        sa.CheckConstraint("state in ('completed', 'refused')", name=op.f("ck_import_run_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_started_at"), "import_run", ["started_at"], unique=False)
    op.create_table(
        "markets_instrument",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("units_scale", sa.Integer(), nullable=False),
        sa.Column("quoted_from", sa.String(length=10), nullable=False),
        sa.Column("quoted_until", sa.String(length=10), nullable=True),
        sa.CheckConstraint("quoted_until is null or quoted_until >= quoted_from", name=op.f("ck_markets_instrument_quoted")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_markets_instrument")),
        sa.UniqueConstraint("code", name=op.f("uq_markets_instrument_code")),
    )
    op.create_table(
        "markets_market",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("exchange", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=80), nullable=False),
        sa.Column("trading_days", sa.String(length=40), nullable=False),
        sa.Column("trading_hours", sa.String(length=20), nullable=False),
        sa.Column("market_class", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_markets_market")),
    )
    op.create_table(
        "outbox_event",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox_event")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_event_id")),
    )
    op.create_table(
        "platform_idempotency",
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "operation", "key", name=op.f("pk_platform_idempotency")),
    )
    op.create_index(op.f("ix_platform_idempotency_at"), "platform_idempotency", ["at"], unique=False)
    op.create_table(
        "platform_key",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform_key")),
    )
    op.create_table(
        "platform_setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_platform_setting")),
    )
    op.create_table(
        "suitability_assessment",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("level", sa.LargeBinary(), nullable=False),
        sa.Column("score", sa.LargeBinary(), nullable=True),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("questionnaire", sa.String(length=60), nullable=False),
        sa.Column("assessed_on", sa.String(length=10), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suitability_assessment")),
    )
    op.create_index(
        op.f("ix_suitability_assessment_customer_id_assessed_on_known_at"),
        "suitability_assessment",
        ["customer_id", "assessed_on", "known_at"],
        unique=False,
    )
    op.create_table(
        "access_device",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("token_mark", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_device_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_device")),
        sa.UniqueConstraint("token_mark", name=op.f("uq_access_device_token_mark")),
    )
    op.create_index(op.f("ix_access_device_person_id"), "access_device", ["person_id"], unique=False)
    op.create_table(
        "access_factor",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("material", sa.LargeBinary(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("enrolled_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_factor_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_factor")),
        sa.UniqueConstraint("mark", name=op.f("uq_access_factor_mark")),
    )
    op.create_index(op.f("ix_access_factor_person_id"), "access_factor", ["person_id"], unique=False)
    op.create_table(
        "access_password",
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("login", sa.LargeBinary(), nullable=False),
        sa.Column("login_mark", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_password_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_access_password")),
        sa.UniqueConstraint("login_mark", name=op.f("uq_access_password_login_mark")),
    )
    op.create_table(
        "access_persona",
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("story_zh", sa.Text(), nullable=False),
        sa.Column("story_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_persona_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_access_persona")),
    )
    op.create_table(
        "access_relation",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("subject_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_relation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_relation")),
    )
    op.create_index(op.f("ix_access_relation_person_id_subject_id"), "access_relation", ["person_id", "subject_id"], unique=False)
    op.create_index(op.f("ix_access_relation_subject_id"), "access_relation", ["subject_id"], unique=False)
    op.create_table(
        "access_session",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("token_mark", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_session")),
        sa.UniqueConstraint("token_mark", name=op.f("uq_access_session_token_mark")),
    )
    op.create_index(op.f("ix_access_session_person_id"), "access_session", ["person_id"], unique=False)
    op.create_table(
        "access_ticket",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("token_mark", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_ticket_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_ticket")),
        sa.UniqueConstraint("token_mark", name=op.f("uq_access_ticket_token_mark")),
    )
    op.create_index(op.f("ix_access_ticket_expires_at"), "access_ticket", ["expires_at"], unique=False)
    op.create_table(
        "advice_check",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("run_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("violations", sa.Integer(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("peak_gib", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["advice_run.id"], name=op.f("fk_advice_check_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_check")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_advice_check_run_id"), "advice_check", ["run_id"], unique=False)
    op.create_table(
        "advice_proposal",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("advisor_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("clearance_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("decline_reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state not in ('issued', 'accepted') or clearance_id is not null", name=op.f("ck_advice_proposal_cleared")),
        sa.ForeignKeyConstraint(["clearance_id"], ["compliance_clearance.id"], name=op.f("fk_advice_proposal_clearance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_proposal")),
        sa.UniqueConstraint("number", name=op.f("uq_advice_proposal_number")),
    )
    op.create_index(op.f("ix_advice_proposal_customer_id_created_at"), "advice_proposal", ["customer_id", "created_at"], unique=False)
    op.create_index(op.f("ix_advice_proposal_state_expires_at"), "advice_proposal", ["state", "expires_at"], unique=False)
    op.create_table(
        "advice_result",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("run_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("clearance_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("outcome <> 'advised' or clearance_id is not null", name=op.f("ck_advice_result_cleared")),
        sa.ForeignKeyConstraint(["clearance_id"], ["compliance_clearance.id"], name=op.f("fk_advice_result_clearance_id")),
        sa.ForeignKeyConstraint(["run_id"], ["advice_run.id"], name=op.f("fk_advice_result_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_result")),
        sa.UniqueConstraint("run_id", "customer_id", name=op.f("uq_advice_result_run_id_customer_id")),
    )
    op.create_table(
        "customers_customer",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_blind", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_blind", sa.String(length=32), nullable=True),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("city", sa.LargeBinary(), nullable=True),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("household_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["customers_household.id"], name=op.f("fk_customers_customer_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_customer")),
        sa.UniqueConstraint("number", name=op.f("uq_customers_customer_number")),
    )
    op.create_index(op.f("ix_customers_customer_household_id"), "customers_customer", ["household_id"], unique=False)
    op.create_index(op.f("ix_customers_customer_known_at"), "customers_customer", ["known_at"], unique=False)
    op.create_index(op.f("ix_customers_customer_name_blind"), "customers_customer", ["name_blind"], unique=False)
    op.create_index(op.f("ix_customers_customer_phone_blind"), "customers_customer", ["phone_blind"], unique=False)
    op.create_table(
        "holdings_hold",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("account_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (closed_at is null)", name=op.f("ck_holdings_hold_closed")),
        sa.ForeignKeyConstraint(["account_id"], ["holdings_account.id"], name=op.f("fk_holdings_hold_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings_hold")),
        sa.UniqueConstraint("reference", name=op.f("uq_holdings_hold_reference")),
    )
    op.create_index(op.f("ix_holdings_hold_account_id"), "holdings_hold", ["account_id"], unique=False)
    op.create_table(
        "holdings_transfer",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("debit_account_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("credit_account_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("asset", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("business_date", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("ref_kind", sa.String(length=20), nullable=False),
        sa.Column("ref_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("consideration", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("reverses", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_holdings_transfer_amount")),
        sa.CheckConstraint("debit_account_id <> credit_account_id", name=op.f("ck_holdings_transfer_two_accounts")),
        sa.ForeignKeyConstraint(
            ["credit_account_id", "asset"],
            ["holdings_account.id", "holdings_account.asset"],
            name=op.f("fk_holdings_transfer_credit_account_id_asset"),
        ),
        sa.ForeignKeyConstraint(
            ["debit_account_id", "asset"],
            ["holdings_account.id", "holdings_account.asset"],
            name=op.f("fk_holdings_transfer_debit_account_id_asset"),
        ),
        sa.ForeignKeyConstraint(["reverses"], ["holdings_transfer.id"], name=op.f("fk_holdings_transfer_reverses")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_holdings_transfer")),
        sa.UniqueConstraint("id", name=op.f("uq_holdings_transfer_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_holdings_transfer_reference")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_holdings_transfer_credit_account_id_seq"), "holdings_transfer", ["credit_account_id", "seq"], unique=False)
    op.create_index(op.f("ix_holdings_transfer_debit_account_id_seq"), "holdings_transfer", ["debit_account_id", "seq"], unique=False)
    op.create_index(
        op.f("ix_holdings_transfer_ref_id"),
        "holdings_transfer",
        ["ref_id"],
        unique=False,
        sqlite_where=sa.text("ref_id is not null"),
        postgresql_where=sa.text("ref_id is not null"),
    )
    op.create_index(
        "uq_holdings_transfer_reverses",
        "holdings_transfer",
        ["reverses"],
        unique=True,
        sqlite_where=sa.text("reverses is not null"),
        postgresql_where=sa.text("reverses is not null"),
    )
    op.create_table(
        "import_bad_row",
        sa.Column("run_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("column", sa.String(length=60), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_bad_row_run_id")),
        sa.PrimaryKeyConstraint("run_id", "seq", name=op.f("pk_import_bad_row")),
    )
    op.create_table(
        "markets_listing",
        sa.Column("instrument_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("known_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("market", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["instrument_id"], ["markets_instrument.id"], name=op.f("fk_markets_listing_instrument_id")),
        sa.ForeignKeyConstraint(["market"], ["markets_market.code"], name=op.f("fk_markets_listing_market")),
        sa.PrimaryKeyConstraint("instrument_id", "known_at", name=op.f("pk_markets_listing")),
        info={"append_only": True},
    )
    op.create_table(
        "markets_price",
        sa.Column("instrument_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("known_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["instrument_id"], ["markets_instrument.id"], name=op.f("fk_markets_price_instrument_id")),
        sa.PrimaryKeyConstraint("instrument_id", "date", "known_at", name=op.f("pk_markets_price")),
        info={"append_only": True},
    )
    op.create_table(
        "outbox_task",
        sa.Column("event_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("reaction", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["outbox_event.id"], name=op.f("fk_outbox_task_event_id")),
        sa.PrimaryKeyConstraint("event_id", "reaction", name=op.f("pk_outbox_task")),
    )
    op.create_index(op.f("ix_outbox_task_state_due_at"), "outbox_task", ["state", "due_at"], unique=False)
    op.create_table(
        "products_product",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("instrument_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["instrument_id"], ["markets_instrument.id"], name=op.f("fk_products_product_instrument_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products_product")),
        sa.UniqueConstraint("code", name=op.f("uq_products_product_code")),
    )
    op.create_index(op.f("ix_products_product_instrument_id"), "products_product", ["instrument_id"], unique=False)
    op.create_table(
        "access_step_up",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("session_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("person_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("operation", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.String(length=80), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("token_mark", sa.String(length=64), nullable=True),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["access_person.id"], name=op.f("fk_access_step_up_person_id")),
        sa.ForeignKeyConstraint(["session_id"], ["access_session.id"], name=op.f("fk_access_step_up_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_step_up")),
        sa.UniqueConstraint("token_mark", name=op.f("uq_access_step_up_token_mark")),
    )
    op.create_index(op.f("ix_access_step_up_expires_at"), "access_step_up", ["expires_at"], unique=False)
    op.create_table(
        "advice_version",
        sa.Column("proposal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("evidence_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["advice_proposal.id"], name=op.f("fk_advice_version_proposal_id")),
        sa.PrimaryKeyConstraint("proposal_id", "version", name=op.f("pk_advice_version")),
    )
    op.create_table(
        "customers_fact",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_fact_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_fact")),
    )
    op.create_index(op.f("ix_customers_fact_customer_id_field"), "customers_fact", ["customer_id", "field"], unique=False)
    op.create_table(
        "customers_reveal",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers_customer.id"], name=op.f("fk_customers_reveal_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers_reveal")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_customers_reveal_customer_id"), "customers_reveal", ["customer_id"], unique=False)
    op.create_table(
        "products_version",
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("issuer_type", sa.String(length=40), nullable=False),
        sa.Column("regime", sa.String(length=16), nullable=False),
        sa.Column("asset_class", sa.String(length=20), nullable=False),
        sa.Column("issuer_grade", sa.Integer(), nullable=True),
        sa.Column("seller_grade", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("min_amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("step_minor", sa.BigInteger(), nullable=False),
        sa.Column("buy_fee_bps", sa.Integer(), nullable=False),
        sa.Column("redeem_fee_bps", sa.Integer(), nullable=False),
        sa.Column("annual_fee_bps", sa.Integer(), nullable=False),
        sa.Column("commission_bps", sa.Integer(), nullable=False),
        sa.Column("confirm_days", sa.Integer(), nullable=False),
        sa.Column("pay_days", sa.Integer(), nullable=False),
        sa.Column("offering", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("description_zh", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("offering in ('public', 'private')", name=op.f("ck_products_version_offering")),
        sa.CheckConstraint("state in ('draft', 'on_shelf', 'suspended', 'matured')", name=op.f("ck_products_version_state")),
        sa.CheckConstraint("issuer_grade between 1 and 5", name=op.f("ck_products_version_issuer_grade")),
        sa.CheckConstraint("min_amount_minor >= 0 and step_minor >= 0", name=op.f("ck_products_version_amounts")),
        sa.CheckConstraint("seller_grade between 1 and 5", name=op.f("ck_products_version_seller_grade")),
        sa.ForeignKeyConstraint(["product_id"], ["products_product.id"], name=op.f("fk_products_version_product_id")),
        sa.PrimaryKeyConstraint("product_id", "version", name=op.f("pk_products_version")),
        info={"append_only": True},
    )
    op.create_table(
        "trading_order",
        sa.Column("id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("customer_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("proposal_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("instrument_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("clearance_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.Column("units_scale", sa.Integer(), nullable=False),
        sa.Column("fee_bps", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("net", sa.BigInteger(), nullable=True),
        sa.Column("fee", sa.BigInteger(), nullable=True),
        sa.Column("residue", sa.BigInteger(), nullable=True),
        sa.Column("hold_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=True),
        sa.Column("trade_date", sa.String(length=10), nullable=False),
        sa.Column("cutoff_at", sa.BigInteger(), nullable=False),
        sa.Column("confirm_due", sa.String(length=10), nullable=False),
        sa.Column("settle_due", sa.String(length=10), nullable=False),
        sa.Column("placed_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(state = 'rejected') = (reason is not null)", name=op.f("ck_trading_order_reason")),
        sa.CheckConstraint("side = 'buy' or units is not null or state = 'rejected'", name=op.f("ck_trading_order_redeems_units")),
        sa.CheckConstraint(
            "state not in ('confirmed', 'settled') or (coalesce(price, 0) > 0 and coalesce(units, 0) > 0 and coalesce(net, -1) >= 0 and coalesce(fee, -1) >= 0 and coalesce(residue, -1) >= 0 and (side = 'redeem' or net + fee + residue <= amount))",
            name=op.f("ck_trading_order_figures"),
        ),
        sa.CheckConstraint("state not in ('placed', 'submitted') or hold_id is not null", name=op.f("ck_trading_order_held")),
        sa.ForeignKeyConstraint(["clearance_id"], ["compliance_clearance.id"], name=op.f("fk_trading_order_clearance_id")),
        sa.ForeignKeyConstraint(["hold_id"], ["holdings_hold.id"], name=op.f("fk_trading_order_hold_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["markets_instrument.id"], name=op.f("fk_trading_order_instrument_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products_product.id"], name=op.f("fk_trading_order_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_order")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_trading_order_hold_id")),
        sa.UniqueConstraint("number", name=op.f("uq_trading_order_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_trading_order_reference")),
    )
    op.create_index(op.f("ix_trading_order_customer_id_id"), "trading_order", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_trading_order_proposal_id"), "trading_order", ["proposal_id"], unique=False)
    op.create_index(op.f("ix_trading_order_state_confirm_due"), "trading_order", ["state", "confirm_due"], unique=False)
    op.create_table(
        "trading_order_event",
        sa.Column("order_id", sa.String(length=36).with_variant(postgresql.UUID(as_uuid=False), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["trading_order.id"], name=op.f("fk_trading_order_event_order_id")),
        sa.PrimaryKeyConstraint("order_id", "seq", name=op.f("pk_trading_order_event")),
        info={"append_only": True},
    )
    for table in GROWING:
        for statement in trigger_statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in GROWING:
        for statement in drop_statements(table, op.get_bind().dialect.name):
            op.execute(statement)
    op.drop_table("trading_order_event")
    op.drop_index(op.f("ix_trading_order_state_confirm_due"), table_name="trading_order")
    op.drop_index(op.f("ix_trading_order_proposal_id"), table_name="trading_order")
    op.drop_index(op.f("ix_trading_order_customer_id_id"), table_name="trading_order")
    op.drop_table("trading_order")
    op.drop_table("products_version")
    op.drop_index(op.f("ix_customers_reveal_customer_id"), table_name="customers_reveal")
    op.drop_table("customers_reveal")
    op.drop_index(op.f("ix_customers_fact_customer_id_field"), table_name="customers_fact")
    op.drop_table("customers_fact")
    op.drop_table("advice_version")
    op.drop_index(op.f("ix_access_step_up_expires_at"), table_name="access_step_up")
    op.drop_table("access_step_up")
    op.drop_index(op.f("ix_products_product_instrument_id"), table_name="products_product")
    op.drop_table("products_product")
    op.drop_index(op.f("ix_outbox_task_state_due_at"), table_name="outbox_task")
    op.drop_table("outbox_task")
    op.drop_table("markets_price")
    op.drop_table("markets_listing")
    op.drop_table("import_bad_row")
    op.drop_index(
        "uq_holdings_transfer_reverses",
        table_name="holdings_transfer",
        sqlite_where=sa.text("reverses is not null"),
        postgresql_where=sa.text("reverses is not null"),
    )
    op.drop_index(
        op.f("ix_holdings_transfer_ref_id"),
        table_name="holdings_transfer",
        sqlite_where=sa.text("ref_id is not null"),
        postgresql_where=sa.text("ref_id is not null"),
    )
    op.drop_index(op.f("ix_holdings_transfer_debit_account_id_seq"), table_name="holdings_transfer")
    op.drop_index(op.f("ix_holdings_transfer_credit_account_id_seq"), table_name="holdings_transfer")
    op.drop_table("holdings_transfer")
    op.drop_index(op.f("ix_holdings_hold_account_id"), table_name="holdings_hold")
    op.drop_table("holdings_hold")
    op.drop_index(op.f("ix_customers_customer_phone_blind"), table_name="customers_customer")
    op.drop_index(op.f("ix_customers_customer_name_blind"), table_name="customers_customer")
    op.drop_index(op.f("ix_customers_customer_known_at"), table_name="customers_customer")
    op.drop_index(op.f("ix_customers_customer_household_id"), table_name="customers_customer")
    op.drop_table("customers_customer")
    op.drop_table("advice_result")
    op.drop_index(op.f("ix_advice_proposal_state_expires_at"), table_name="advice_proposal")
    op.drop_index(op.f("ix_advice_proposal_customer_id_created_at"), table_name="advice_proposal")
    op.drop_table("advice_proposal")
    op.drop_index(op.f("ix_advice_check_run_id"), table_name="advice_check")
    op.drop_table("advice_check")
    op.drop_index(op.f("ix_access_ticket_expires_at"), table_name="access_ticket")
    op.drop_table("access_ticket")
    op.drop_index(op.f("ix_access_session_person_id"), table_name="access_session")
    op.drop_table("access_session")
    op.drop_index(op.f("ix_access_relation_subject_id"), table_name="access_relation")
    op.drop_index(op.f("ix_access_relation_person_id_subject_id"), table_name="access_relation")
    op.drop_table("access_relation")
    op.drop_table("access_persona")
    op.drop_table("access_password")
    op.drop_index(op.f("ix_access_factor_person_id"), table_name="access_factor")
    op.drop_table("access_factor")
    op.drop_index(op.f("ix_access_device_person_id"), table_name="access_device")
    op.drop_table("access_device")
    op.drop_index(op.f("ix_suitability_assessment_customer_id_assessed_on_known_at"), table_name="suitability_assessment")
    op.drop_table("suitability_assessment")
    op.drop_table("platform_setting")
    op.drop_table("platform_key")
    op.drop_index(op.f("ix_platform_idempotency_at"), table_name="platform_idempotency")
    op.drop_table("platform_idempotency")
    op.drop_table("outbox_event")
    op.drop_table("markets_market")
    op.drop_table("markets_instrument")
    op.drop_index(op.f("ix_import_run_started_at"), table_name="import_run")
    op.drop_table("import_run")
    op.drop_index(
        "uq_holdings_account_house",
        table_name="holdings_account",
        sqlite_where=sa.text("owner_id is null"),
        postgresql_where=sa.text("owner_id is null"),
    )
    op.drop_index(
        "uq_holdings_account_customer",
        table_name="holdings_account",
        sqlite_where=sa.text("owner_id is not null"),
        postgresql_where=sa.text("owner_id is not null"),
    )
    op.drop_index(op.f("ix_holdings_account_asset"), table_name="holdings_account")
    op.drop_table("holdings_account")
    op.drop_table("customers_household")
    op.drop_index(op.f("ix_compliance_clearance_subject_id"), table_name="compliance_clearance")
    op.drop_table("compliance_clearance")
    op.drop_table("audit_lane")
    op.drop_index(op.f("ix_audit_entry_subject"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_actor"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("advice_shelf")
    op.drop_index(op.f("ix_advice_run_started_at"), table_name="advice_run")
    op.drop_table("advice_run")
    op.drop_table("access_person")
    op.drop_index(op.f("ix_access_allowance_window_ends_at"), table_name="access_allowance")
    op.drop_table("access_allowance")
