"""A trial says what a test of knowledge would come to."""

from alembic import op

from steward.platform.checks import add_checks, drop_checks

revision = "0047"
down_revision = "0046"

# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    (
        "compliance_impact_row",
        "ck_compliance_impact_row_part",
        "part in ('level', 'knowledge', 'shelf', 'holding', 'recommendation', 'order')",
    ),
)
OLD_CHECKS = (
    ("compliance_impact_row", "ck_compliance_impact_row_part", "part in ('level', 'shelf', 'holding', 'recommendation', 'order')"),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    add_checks(op.get_bind(), NEW_CHECKS)


def downgrade() -> None:
    """The list of whose test would come to another level goes; the counts stay in the report."""
    drop_checks(op.get_bind(), NEW_CHECKS)
    op.execute("DELETE FROM compliance_impact_row WHERE part = 'knowledge'")
    add_checks(op.get_bind(), OLD_CHECKS)
