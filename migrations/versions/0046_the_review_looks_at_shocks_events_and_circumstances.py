"""The review looks at shocks, events of products and changed circumstances."""

from alembic import op

from steward.platform.append_only import drop_statements, trigger_statements
from steward.platform.checks import add_checks, drop_checks

revision = "0046"
down_revision = "0045"

# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    (
        "review_finding",
        "ck_review_finding_code",
        "code in ('unsuitable', 'assessment_expired', 'liquidity', 'circumstances', 'goal_chance', 'goal_fall', 'fall', 'stress', "
        "'concentration', 'drift', 'maturity', 'suspended', 'open_day', 'grade_change', 'fee_change', 'assessment_ending', 'idle_cash', "
        "'fee_drag', 'no_price')",
    ),
)
OLD_CHECKS = (
    (
        "review_finding",
        "ck_review_finding_code",
        "code in ('unsuitable', 'assessment_expired', 'liquidity', 'goal_chance', 'goal_fall', 'fall', 'concentration', 'drift', "
        "'maturity', 'assessment_ending', 'idle_cash', 'fee_drag', 'no_price')",
    ),
)
NEW_CODES = "code in ('circumstances', 'stress', 'suspended', 'open_day', 'grade_change', 'fee_change')"


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    add_checks(op.get_bind(), NEW_CHECKS)


def downgrade() -> None:
    """What the new checks found goes, with what was done about it."""
    dialect = op.get_bind().dialect.name
    drop_checks(op.get_bind(), NEW_CHECKS)
    for statement in drop_statements("review_step", dialect):
        op.execute(statement)
    op.execute(f"DELETE FROM review_step WHERE finding_id IN (SELECT id FROM review_finding WHERE {NEW_CODES})")  # noqa: S608 - our own
    for statement in trigger_statements("review_step", dialect):
        op.execute(statement)
    op.execute(f"DELETE FROM review_finding WHERE {NEW_CODES}")  # noqa: S608 - our own
    add_checks(op.get_bind(), OLD_CHECKS)
