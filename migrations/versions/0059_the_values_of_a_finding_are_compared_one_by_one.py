"""The values of a finding are compared one by one: for every row that is written SQLite built the list of an IN anew."""

from alembic import op

from steward.platform.checks import add_checks, drop_checks

revision = "0059"
down_revision = "0058"

CODES = (
    "unsuitable", "assessment_expired", "liquidity", "circumstances", "goal_chance", "goal_fall", "fall", "stress", "concentration", "drift",
    "maturity", "suspended", "open_day", "grade_change", "fee_change", "assessment_ending", "idle_cash", "fee_drag", "no_price",
)  # fmt: skip
STATES = ("open", "acknowledged", "closed")
# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (
    ("review_finding", "ck_review_finding_code", " or ".join(f"code = '{code}'" for code in CODES)),
    ("review_finding", "ck_review_finding_state", " or ".join(f"state = '{state}'" for state in STATES)),
)
OLD_CHECKS = (
    ("review_finding", "ck_review_finding_code", f"code in {CODES}"),
    ("review_finding", "ck_review_finding_state", f"state in {STATES}"),
)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    add_checks(op.get_bind(), NEW_CHECKS)


def downgrade() -> None:
    drop_checks(op.get_bind(), NEW_CHECKS)
    add_checks(op.get_bind(), OLD_CHECKS)
