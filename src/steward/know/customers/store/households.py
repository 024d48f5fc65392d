"""Every statement of households."""

import sqlalchemy as sa

from steward.kernel.ids import HouseholdId
from steward.know.customers.model import Household
from steward.know.customers.tables import household
from steward.platform.work import Work


def households(w: Work, where: sa.ColumnElement[bool]) -> list[Household]:
    """Households, by code."""
    rows = w.fetch(household, sa.select(household).where(where).order_by(household.c.code))
    return [Household(HouseholdId(r["id"]), r["code"], r["name"]) for r in rows]
