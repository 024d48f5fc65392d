"""Customers of the demo bank who stand in the book a second time, as an old branch system wrote them down, and one of them decided."""

import datetime as dt
from collections.abc import Sequence

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, add_days
from steward.know.customers import actions, queries
from steward.know.customers.model import CustomerKind, CustomerRow, DocumentKind, DocumentRow, Verdict
from steward.platform.access.model import SYSTEM, Actor, NewRelation, Role
from steward.platform.clock import since_start
from steward.platform.identity import actions as access
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim.chance import stream
from steward.sim.duplicates import Told, make_identity, write_again
from steward.sim.model import Adult, SimulatedBank
from steward.sim.opening import Known
from steward.workflows.match_book import match_book

ONE_IN = 100
LEAST = 6
# The personas come first in the population; their stories are not about this.
AFTER_PERSONAS = 12
YOUNGEST = 200
OLDEST = 900


def write_documents(w: Work, bank: SimulatedBank, known: Known) -> None:
    """Identity cards of everybody who has joined."""
    rng = stream(bank.seed, "identity")
    numbers = {a.index: make_identity(rng, a.birth_date.isoformat(), a.sex == "male") for a in bank.population.adults}
    card = DocumentKind.IDENTITY_CARD
    actions.record_documents(w, rows=[DocumentRow(of, card, numbers[index]) for index, of in sorted(known.customers.items())])


def write_twice(w: Work, bank: SimulatedBank, known: Known) -> None:
    """One customer in a hundred (six in a small bank) once more, with slips of the hand, in the book of the same advisor."""
    rng = stream(bank.seed, "second records")
    adults = [a for a in bank.population.adults if a.index in known.customers][AFTER_PERSONAS:]
    count = min(max(len(adults) // ONE_IN, LEAST), len(adults))
    chosen = [adults[int(k)] for k in sorted(rng.choice(len(adults), size=count, replace=False))]
    numbers = {d.customer_id: d.number for d in queries.list_documents(w)}
    told = [write_again(rng, _told(bank, a, numbers[known.customers[a.index]]), int(rng.integers(1, 3))) for a in chosen]
    days = [add_days(bank.today, -int(d)) for d in rng.integers(YOUNGEST, OLDEST, size=count)]
    rows = [_row(n, t, day, w) for n, (t, day) in enumerate(zip(told, days, strict=True))]
    ids = [CustomerId(done.id) for done in actions.record_customers(w, rows=rows)]
    _give(w, bank, known, chosen, ids)
    cards = [DocumentRow(of, DocumentKind.IDENTITY_CARD, t.identity) for of, t in zip(ids, told, strict=True) if t.identity]
    actions.record_documents(w, rows=cards)


def _told(bank: SimulatedBank, a: Adult, identity: str) -> Told:
    city = bank.population.households[a.household].city.name
    return Told(a.name, a.phone, a.birth_date.isoformat(), city, identity)


def _row(n: int, told: Told, since: BusinessDate, w: Work) -> CustomerRow:
    born = BusinessDate(dt.date.fromisoformat(told.birth_date)) if told.birth_date else None
    return CustomerRow(
        number=f"L{n + 1:06d}",
        kind=CustomerKind.PERSON,
        name=told.name,
        since=since,
        phone=told.phone or None,
        birth_date=born,
        city=told.city or None,
        known_at=w.at(since, 9),
    )


def _give(w: Work, bank: SimulatedBank, known: Known, chosen: Sequence[Adult], ids: Sequence[CustomerId]) -> None:
    homes = bank.population.households
    rows = [NewRelation(known.staff[homes[a.household].advisor], of) for a, of in zip(chosen, ids, strict=True)]
    access.assign_relations(w, rows=rows)


def find_and_decide_one(rt: Runtime, bank: SimulatedBank, known: Known) -> None:
    """The book is compared with itself; compliance decides the likeliest pair, the rest waits at the desk."""
    match_book(rt, everyone=True, elapsed=since_start)
    number = next(i for i, s in enumerate(bank.population.staff) if s.role == "compliance")
    officer = Actor(known.staff[number], Role.COMPLIANCE, team=bank.population.staff[number].team)
    with rt.work(SYSTEM, read_only=True) as w:
        found = queries.list_matches(w, limit=1)[0]
    for one in found:
        with rt.work(officer) as w:
            actions.decide_match(w, match_id=one.match.id, verdict=Verdict.SAME, reason="已核对证件原件，为同一客户")
