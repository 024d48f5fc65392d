"""The family graph around a customer, as known on a day."""

from collections.abc import Collection, Sequence
from dataclasses import replace

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, full_years
from steward.know.customers.model import Family, GuardianMissing, Kin, Party, Tie, TieKind
from steward.know.customers.queries.history import customer_as_known
from steward.know.customers.queries.people import customers_by_id
from steward.know.customers.rules import masks
from steward.know.customers.rules import ties as rules
from steward.know.customers.rules.history import born_as_known, values_as_known
from steward.know.customers.store import corrections, people
from steward.know.customers.store import ties as store
from steward.know.customers.tables import customer, party
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.CUSTOMERS_CUSTOMER_READ


def family_of(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> Family:
    """Who was tied to the customer on `as_of`, as known by its end, and the ties among all of them; the customer comes first."""
    who = customer_as_known(w, customer_id, as_of)
    me = Party(who.id, who.id, None, who.kind, who.name, who.birth_date)
    own = _holding(store.ties_of(w, [me.id]), w, as_of)
    ends = {me.id} | {end for t in own for end in (t.from_id, t.to_id)}
    among = _holding(store.ties_of(w, ends), w, as_of)
    ties = tuple(sorted((t for t in among if t.from_id in ends and t.to_id in ends), key=lambda t: (t.valid_from, t.id)))
    others = _as_known(w, store.parties(w, party.c.id, ends - {me.id}), as_of)
    kin = [_kin(p, me.id, ties, as_of) for p in sorted(others, key=lambda p: (p.birth_date is None, p.birth_date or as_of, p.id))]
    return Family(as_of, (_kin(me, me.id, (), as_of), *kin), ties)


def _as_known(w: Work, found: Sequence[Party], as_of: BusinessDate) -> list[Party]:
    """Customers under the name, phone and birth date the bank knew then; what is said of others never changes."""
    told = corrections.corrections_of(w, [p.customer_id for p in found if p.customer_id])
    out = []
    for who in found:
        said = values_as_known(told.get(who.customer_id or "", []), w.end_of(as_of), as_of)
        birth_date = born_as_known(said, who.birth_date)
        out.append(replace(who, name=said.get("name") or who.name, phone=said.get("phone", who.phone), birth_date=birth_date))
    return out


def _holding(said: Sequence[Tie], w: Work, as_of: BusinessDate) -> list[Tie]:
    return [t for t in rules.known_ties(said, w.end_of(as_of)) if rules.holds_on(t, as_of)]


def _kin(who: Party, me: str, ties: Collection[Tie], as_of: BusinessDate) -> Kin:
    roles = sorted({rules.role_of(t, who.id) for t in ties if {t.from_id, t.to_id} == {who.id, me}})
    age = full_years(who.birth_date, as_of) if who.birth_date else None
    return Kin(who, tuple(roles), age, rules.is_minor(who.birth_date, as_of))


def readable_customers(w: Work, family: Family) -> set[CustomerId]:
    """Those of the family who are customers the actor may know of; of all others nothing but the tie is shown."""
    return set(customers_by_id(w, [k.party.customer_id for k in family.kin if k.party.customer_id]))


def shown_kin_name(w: Work, family: Family, kin: Kin) -> str:
    """In full to the customer whose family it is, masked to everybody else."""
    own = w.actor.customer_id is not None and w.actor.customer_id == family.kin[0].party.customer_id
    return kin.party.name if own else masks.mask_name(kin.party.name)


def check_guardian(w: Work, customer_id: CustomerId) -> None:
    """GuardianMissing when the customer is a minor today and nobody is their guardian: asked before a customer acts.

    Asks whoever acts: the caller has checked that they may act for this customer, and learns no more than the refusal.
    """
    who = people.customers_by_id(w, [customer_id]).get(customer_id)
    if who is None or not rules.is_minor(who.birth_date, w.today):
        return
    held = _holding(store.ties_of(w, [customer_id]), w, w.today)
    if not any(t.kind is TieKind.GUARDIAN and t.to_id == customer_id for t in held):
        raise GuardianMissing


def list_ties(w: Work) -> list[Tie]:
    """Every tie as said last, oldest first, for the bank's own machinery: for export."""
    w.require(Operation.CUSTOMERS_TIE_RECORD)
    return rules.known_ties(store.all_ties(w), w.now)


def list_parties(w: Work) -> list[Party]:
    """Every node of the graph, for the bank's own machinery: for export."""
    w.require(Operation.CUSTOMERS_TIE_RECORD)
    return store.parties(w, party.c.id, w.db.execute(sa.select(party.c.id)).scalars())


def node_ids(w: Work, codes: Collection[str], numbers: Collection[str]) -> dict[str, str]:
    """Identifiers by the bank's code of a party or a customer's number, for the bank's own machinery; a code wins over a number."""
    w.require(Operation.CUSTOMERS_TIE_RECORD)
    of_customers = sa.select(customer.c.number, customer.c.id).where(customer.c.number.in_(sorted(numbers)))
    out = {r.number: str(r.id) for r in w.db.execute(of_customers)}
    of_parties = sa.select(party.c.code, party.c.id).where(party.c.code.in_(sorted(codes)))
    return out | {r.code: str(r.id) for r in w.db.execute(of_parties)}
