"""What guards have to know of people, whoever asks: without regard to sight, for reads that are limited by themselves."""

from collections.abc import Collection

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import CustomerKind, Fact, KnownPerson, KnownRecord
from steward.know.customers.queries.catalogue import field_catalogue
from steward.know.customers.queries.facts import READ, facts_for_all
from steward.know.customers.queries.identity import whole_customers
from steward.know.customers.rules import survivorship as rules
from steward.know.customers.store import facts, people
from steward.know.customers.tables import customer, fact
from steward.platform.bulk import among
from steward.platform.db import chunks
from steward.platform.work import Work


def known_persons(
    w: Work, as_of: BusinessDate, fields: Collection[str], customer_ids: Collection[CustomerId]
) -> dict[CustomerId, KnownPerson]:
    """Of those who are people: the birth date, and per field the fact that counts, from what was known by the end of `as_of`.

    What was said to any of joined records counts for all of them, and the earliest birth date of them.
    """
    whole = whole_customers(w, as_of, customer_ids)
    records = {c: whole[c][0] if c in whole else frozenset({c}) for c in customer_ids}
    said: dict[CustomerId, list[Fact]] = {}
    born: dict[CustomerId, BusinessDate | None] = {}
    for part in chunks(sorted({r for group in records.values() for r in group})):
        known = fact.c.field.in_(sorted(fields)) & (fact.c.known_at <= w.end_of(as_of)) & (fact.c.valid_from <= as_of)
        for found in facts.facts(w, known & fact.c.customer_id.in_(part)):
            said.setdefault(found.customer_id, []).append(found)
        born |= people.birth_dates(w, (customer.c.kind == CustomerKind.PERSON.value) & customer.c.id.in_(part))
    catalogue = field_catalogue()
    out = {}
    for one, group in records.items():
        own = sorted(r for r in group if r in born)
        if own:
            of_all = sorted((f for r in own for f in said.get(r, ())), key=lambda f: (f.known_at, f.id))
            days = [day for day in (born[r] for r in own) if day is not None]
            out[one] = KnownPerson(min(days, default=None), rules.decide_current(of_all, catalogue, as_of))
    return out


def known_records(
    w: Work, as_of: BusinessDate, fields: Collection[str], customer_ids: Collection[CustomerId]
) -> dict[CustomerId, KnownRecord]:
    """Those named whom the actor may know of, read once for everything work over the whole book asks; facts as `facts_for_all`."""
    facts = facts_for_all(w, as_of, fields, customer_ids)
    joined = whole_customers(w, as_of, customer_ids)
    where = among(w.db, customer.c.id, customer_ids) & w.scope(READ, customer.c.id)
    return {c: KnownRecord(kind, born, facts.get(c, {}), c in joined) for c, (kind, born) in people.kinds_and_births(w, where).items()}
