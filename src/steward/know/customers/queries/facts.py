"""Facts, as known on a day. Every read is limited to the customers the actor may know of."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.model import Fact, FieldFacts, StatedLine
from steward.know.customers.queries.catalogue import field_catalogue
from steward.know.customers.queries.identity import records_of, survivors
from steward.know.customers.rules import statements
from steward.know.customers.rules import survivorship as rules
from steward.know.customers.store import facts as store
from steward.know.customers.tables import fact
from steward.platform.access.matrix import relations
from steward.platform.access.model import Role
from steward.platform.access.operation import Operation
from steward.platform.bulk import among
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ


def facts_of(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> dict[str, Fact]:
    """Per field the fact that counts, from what was known by the end of `as_of`."""
    records = records_of(w, customer_id, as_of)

    def read() -> dict[str, Fact]:
        known = store.facts(w, fact.c.customer_id.in_(records) & _known(w, as_of))
        return rules.decide_current(known, field_catalogue(), as_of)

    return dict(w.recall.once([fact], (tuple(records), as_of), read))


def facts_as_known(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> dict[str, FieldFacts]:
    """Per field what counts, what other sources say, conflict and staleness, from what was known by the end of `as_of`."""
    known = store.facts(w, fact.c.customer_id.in_(records_of(w, customer_id, as_of)) & _known(w, as_of))
    return rules.decide_fields(_for_eyes_of(w, known), field_catalogue(), as_of)


def fact_history(w: Work, customer_id: CustomerId, field: str | None = None) -> list[Fact]:
    """Every fact ever known of a customer (or of one field of it), oldest first."""
    where = fact.c.customer_id.in_(records_of(w, customer_id))
    return _for_eyes_of(w, store.facts(w, where if field is None else where & (fact.c.field == field)))


def facts_for_all(
    w: Work, as_of: BusinessDate, fields: Collection[str], customer_ids: Collection[CustomerId] | None = None
) -> dict[CustomerId, dict[str, Fact]]:
    """`facts_of` for all the actor's customers (or those of them named), limited to some fields, in one pass.

    Facts of an absorbed record count for its survivor.
    """
    roots = survivors(w, as_of, customer_ids)
    grouped: dict[CustomerId, list[Fact]] = {}
    for found in store.facts(w, known_facts(w, as_of, fields, customer_ids, roots)):
        grouped.setdefault(roots.get(found.customer_id, found.customer_id), []).append(found)
    catalogue = field_catalogue()
    return {customer_id: rules.decide_current(found, catalogue, as_of) for customer_id, found in grouped.items()}


def known_facts(
    w: Work, as_of: BusinessDate, fields: Collection[str], customer_ids: Collection[CustomerId] | None, roots: Collection[CustomerId]
) -> sa.ColumnElement[bool]:
    """Statements of these fields the actor may know of, of all customers or those named and the records absorbed by them (`roots`)."""
    # Read customer by customer and then looked at: each field of each by the index took half as long again.
    where = sa.func.coalesce(fact.c.field, "").in_(sorted(fields)) & _known(w, as_of) & w.scope(READ, fact.c.customer_id)
    return where if customer_ids is None else where & among(w.db, fact.c.customer_id, sorted({*customer_ids, *roots}))


def told_since(
    w: Work, as_of: BusinessDate, fields: Collection[str], since: Mapping[CustomerId, Instant], marks: Collection[str] = ()
) -> dict[CustomerId, list[tuple[Fact | None, Fact]]]:
    """Of each of these customers the facts that count and became known after an instant of their own, each with the one that counted then.

    A field nothing was said of before is left out, but for `marks`. Values are opened only of customers who may have such facts.
    """
    if not since:
        return {}
    roots = survivors(w, as_of, since)
    joined = sorted({*roots, *roots.values()})
    told = fact.c.field.in_(sorted(fields)) & _known(w, as_of) & w.scope(READ, fact.c.customer_id)
    where = told & among(w.db, fact.c.customer_id, sorted({*since, *roots}))
    again = sa.or_(sa.func.count() > 1, fact.c.field.in_(sorted(marks)), among(w.db, fact.c.customer_id, joined))
    newest = sa.func.max(fact.c.known_at) > min(since.values())
    query = sa.select(fact.c.customer_id).where(where).group_by(fact.c.customer_id, fact.c.field).having(newest & again)
    who = {roots.get(one, one) for one in map(CustomerId, w.db.execute(query).scalars())}
    who |= {row for row, root in roots.items() if root in who}
    if not who:
        return {}
    grouped: dict[CustomerId, list[Fact]] = {}
    for found in store.facts(w, told & among(w.db, fact.c.customer_id, sorted(who))):
        grouped.setdefault(roots.get(found.customer_id, found.customer_id), []).append(found)
    return {c: _new_since(mine, since[c], as_of) for c, mine in grouped.items() if c in since}


def _new_since(said: Sequence[Fact], at: Instant, as_of: BusinessDate) -> list[tuple[Fact | None, Fact]]:
    catalogue = field_catalogue()
    before = rules.decide_current([f for f in said if f.known_at <= at], catalogue, as_of)
    now = rules.decide_current(said, catalogue, as_of)
    return [(before.get(name), found) for name, found in sorted(now.items()) if found.known_at > at]


def customers_with(
    w: Work, as_of: BusinessDate, fields: Collection[str], customer_ids: Collection[CustomerId] | None = None
) -> set[CustomerId]:
    """The actor's customers (or those of them named) of whom one of the fields was known at the end of `as_of`, whatever its value.

    What was known of an absorbed record was known of its survivor.
    """
    roots = survivors(w, as_of, customer_ids)
    mine = w.scope(READ, fact.c.customer_id)
    if customer_ids is not None:
        mine = among(w.db, fact.c.customer_id, sorted(w.seen(READ, {*customer_ids, *roots})))
    where = fact.c.field.in_(sorted(fields)) & _known(w, as_of) & mine
    return {roots.get(found, found) for found in w.db.execute(sa.select(fact.c.customer_id).where(where).distinct()).scalars()}


def list_facts(w: Work) -> list[Fact]:
    """Every fact of the actor's customers, oldest first: for export."""
    return store.facts(w, w.scope(READ, fact.c.customer_id))


def _known(w: Work, as_of: BusinessDate) -> sa.ColumnElement[bool]:
    return (fact.c.known_at <= w.end_of(as_of)) & (fact.c.valid_from <= as_of)


def _for_eyes_of(w: Work, found: list[Fact]) -> list[Fact]:
    """Without sensitive fields (health), unless the actor is the customer, who serves them, or the bank's own machinery.

    What is for the inside only (a hit on a list, of which nobody may be warned) is for compliance and the machinery.
    """
    if w.actor.role is Role.SYSTEM:
        return found
    serves = bool(relations(w.actor.role, Operation.CUSTOMERS_FACT_STATE))
    fields = field_catalogue().fields
    seen = {i for i, f in fields.items() if (serves or not f.sensitive) and (w.actor.role is Role.COMPLIANCE or not f.inside)}
    return [f for f in found if f.field in seen]


def stated_lines(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> list[StatedLine]:
    """The lines of the customer's balance sheet and cash-flow statement that facts give, each with the fact it rests on."""
    return statements.stated_lines(facts_as_known(w, customer_id, as_of), field_catalogue())
