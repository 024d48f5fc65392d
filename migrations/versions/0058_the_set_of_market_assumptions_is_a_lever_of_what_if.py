"""The set of market assumptions is a lever of what-if."""

import sqlalchemy as sa
from alembic import op

from steward.platform.checks import add_checks, drop_checks

revision = "0058"
down_revision = "0057"

# Table, name and condition of every CHECK that comes, and of every one that goes from a table that stays.
NEW_CHECKS = (("whatif_trial", "ck_whatif_trial_lever", "lever in ('shock', 'fee', 'grade', 'parameter', 'view', 'scoring', 'model')"),)
OLD_CHECKS = (("whatif_trial", "ck_whatif_trial_lever", "lever in ('shock', 'fee', 'grade', 'parameter', 'view', 'scoring')"),)


def upgrade() -> None:
    drop_checks(op.get_bind(), OLD_CHECKS)
    add_checks(op.get_bind(), NEW_CHECKS)


def downgrade() -> None:
    drop_checks(op.get_bind(), NEW_CHECKS)
    # A trial is reckoned again whenever somebody asks; one of a lever that the code before does not know goes, with its rows.
    op.execute(sa.text("delete from whatif_row where trial_id in (select id from whatif_trial where lever = 'model')"))
    op.execute(sa.text("delete from whatif_trial where lever = 'model'"))
    add_checks(op.get_bind(), OLD_CHECKS)
