"""Who counts as one person: all accounts of a person, and whoever acts for them."""

from collections.abc import Collection

import sqlalchemy as sa

from steward.kernel.time import Instant
from steward.platform.access.model import LinkKind
from steward.platform.access.tables import link, person
from steward.platform.db import is_id
from steward.platform.work import Work


def are_apart(w: Work, makers: Collection[str], checker: str, since: Instant) -> bool:
    """Whether `checker` is another person than every maker, and neither acts for the other, at any time since `since`."""
    mandates = _mandates(w, checker, since)
    return all(maker not in mandates and checker not in _mandates(w, maker, since) for maker in makers)


def accounts_of(w: Work, customer_id: str) -> set[str]:
    """The people who sign in as a customer; usually one, none when the customer cannot sign in."""
    return set(w.db.scalars(sa.select(person.c.id).where(person.c.customer_id == customer_id)))


def _mandates(w: Work, person_id: str, since: Instant) -> set[str]:
    """A person's accounts and, step by step, everybody they have acted for since then; loops end by themselves."""
    lasting = (link.c.kind == LinkKind.SAME.value) | ((link.c.since <= w.now) & (link.c.until > since))
    found, fresh = {person_id}, {person_id}
    while fresh:
        known = [i for i in fresh if is_id(i)]  # PostgreSQL would call another text a fault
        up = link.c.person_id.in_(known) & lasting
        across = link.c.other_id.in_(known) & (link.c.kind == LinkKind.SAME.value)
        pairs = w.db.execute(sa.select(link.c.person_id, link.c.other_id).where(up | across)).all()
        fresh = {account for pair in pairs for account in pair} - found
        found |= fresh
    return found
