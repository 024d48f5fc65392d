"""Every statement of households."""

from collections.abc import Iterable

import sqlalchemy as sa

from steward.kernel.ids import CustomerId, HouseholdId
from steward.know.customers.model import Household, Membership
from steward.know.customers.rules.history import members_as_known
from steward.know.customers.tables import household, membership
from steward.platform.db import chunks
from steward.platform.work import Work


def households(w: Work, where: sa.ColumnElement[bool]) -> list[Household]:
    """Households, by code."""
    rows = w.fetch(household, sa.select(household).where(where).order_by(household.c.code))
    return [Household(HouseholdId(r["id"]), r["code"], r["name"]) for r in rows]


def memberships(w: Work, where: sa.ColumnElement[bool]) -> list[Membership]:
    """Everything ever said of memberships."""
    return [
        Membership(r.id, HouseholdId(r.household_id), CustomerId(r.customer_id), r.valid_from, r.valid_to, r.known_at)
        for r in w.db.execute(sa.select(membership).where(where))
    ]


def held_by(w: Work, customer_ids: Iterable[str]) -> dict[CustomerId, Membership]:
    """What each of these customers belongs to today."""
    return members_as_known(memberships_of(w, customer_ids), w.now, w.today)


def memberships_of(w: Work, customer_ids: Iterable[str]) -> list[Membership]:
    """Everything ever said of these customers' memberships, oldest first."""
    said: list[Membership] = []
    for part in chunks(sorted(set(customer_ids))):
        said += memberships(w, membership.c.customer_id.in_(part))
    return sorted(said, key=lambda m: (m.known_at, m.id))
