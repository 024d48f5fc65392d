"""Days that two people of the bank entered in a calendar, beside those the program ships."""

import sqlalchemy as sa

from steward.platform.append_only import append_only
from steward.platform.db import C1, DateType, InstantType, col, id_col, metadata

calendar_day = append_only(
    sa.Table(
        "markets_calendar_day",
        metadata,
        col("calendar", sa.String(12), data=C1, primary_key=True),
        col("day", DateType, data=C1, primary_key=True),
        col("known_at", InstantType, data=C1),
        col("opens", sa.Boolean, data=C1),
        col("source", sa.String(200), data=C1),
        id_col("proposal_id", sa.ForeignKey("platform_proposal.id"), primary_key=True),
    )
)
