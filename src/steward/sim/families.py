"""The living record of the simulated people: families, the facts of the catalogue, what sources disagree on, and corrections."""

from collections.abc import Iterable
from dataclasses import replace

from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate, add_days
from steward.know.customers import actions, queries
from steward.know.customers.model import Customer, CustomerKind, CustomerRow, FactRow, PartyRow, TieKind, TieRow
from steward.platform.work import Work
from steward.sim.chance import stream
from steward.sim.model import Adult, Household, SimulatedBank
from steward.sim.names import make_name

# Shares of the simulated people of whom something is disputed or was corrected.
DISPUTED, CORRECTED = 12, 25
TALKED_BEFORE = 40


def record_families(w: Work, bank: SimulatedBank, customers: dict[int, CustomerId]) -> None:
    """Spouses, parents, children with their guardians: children are parties, for they are no customers."""
    homes = [h for h in bank.population.households if all(a.index in customers for a in h.adults)]
    # A child of the very last days is not born yet when families are told.
    children = [(h, n) for h in homes for n, born in enumerate(h.children) if born <= w.today]
    rows = [PartyRow(_code(h, n), CustomerKind.PERSON, _child_name(bank, h, n), BusinessDate(h.children[n])) for h, n in children]
    made = actions.record_parties(w, rows=rows)
    parties = {(h.index, n): r.id for (h, n), r in zip(children, made, strict=True)}
    actions.record_ties(w, rows=[t for h in homes for t in _ties(h, customers, parties)])


def _code(home: Household, n: int) -> str:
    return f"K{home.index + 1:06d}-{n + 1}"


def _child_name(bank: SimulatedBank, home: Household, n: int) -> str:
    """The family name of the head and a given name of its own."""
    rng = stream(bank.seed, f"child-{home.index}-{n}")
    drawn = make_name(rng, "female" if rng.random() < 0.5 else "male", home.children[n].year)
    return home.adults[0].name[:1] + drawn[1:]


def _ties(home: Household, customers: dict[int, CustomerId], parties: dict[tuple[int, int], str]) -> Iterable[TieRow]:
    by_place = {a.place: a for a in home.adults}
    head = by_place["head"]
    me, spouse, elder = customers[head.index], by_place.get("spouse"), by_place.get("parent")
    if spouse is not None:
        yield TieRow(TieKind.SPOUSE, me, customers[spouse.index], _wed(head, spouse), source="interview")
    if elder is not None:
        yield TieRow(TieKind.PARENT, customers[elder.index], me, BusinessDate(head.birth_date), source="interview")
        yield TieRow(TieKind.NEXT_GENERATION, me, customers[elder.index], BusinessDate(elder.since), source="interview")
    adults = [a for a in (head, spouse) if a is not None]
    for n, born in enumerate(home.children):
        child = parties.get((home.index, n))
        if child is None:
            continue
        for adult in adults:
            yield TieRow(TieKind.PARENT, customers[adult.index], child, BusinessDate(born), source="interview")
            yield TieRow(TieKind.GUARDIAN, customers[adult.index], child, BusinessDate(born), source="interview")


def _wed(head: Adult, spouse: Adult) -> BusinessDate:
    """Some years after the younger came of age, and before either became a customer."""
    younger = BusinessDate(max(head.birth_date, spouse.birth_date))
    return min(add_days(younger, 365 * (21 + head.household % 5)), BusinessDate(min(head.since, spouse.since)))


def record_details(w: Work, bank: SimulatedBank, customers: dict[int, CustomerId]) -> None:
    """The facts of the catalogue, told in a talk some weeks ago, that fit what was known before; some disagree with it."""
    day = add_days(w.today, -TALKED_BEFORE)
    rows = [
        FactRow(customers[a.index], field, value, source, trust, day)
        for a in bank.population.adults
        if a.index in customers
        for field, value, source, trust in _details(a, bank.population.households[a.household])
    ]
    actions.record_facts(w, rows=rows)


def _details(a: Adult, home: Household) -> Iterable[tuple[str, Json, str, float]]:
    head = a.place == "head"
    yield ("marital_status", "married" if len(home.adults) > 1 and a.place != "parent" else "single", "interview", 0.9)
    yield ("education", ("secondary", "college", "bachelor", "master")[a.index % 4], "interview", 0.9)
    yield ("tax_residence", "china_only", "app", 0.85)
    yield ("pension_account" if a.employment == "retired" else "housing_fund", a.annual_income // 4, "document", 0.98)
    if a.elsewhere:
        yield ("elsewhere_deposits", a.elsewhere * 6 // 10, "interview", 0.9)
        yield ("elsewhere_funds", a.elsewhere * 4 // 10, "interview", 0.9)
    if head and home.mortgage:
        loan: dict[str, Json] = {"kind": "mortgage", "owed": home.mortgage, "rate_pct": "3.55", "months_left": 216}
        loan["monthly_payment"] = home.mortgage * 63 // 10_000
        yield ("loans", [loan], "credit_bureau", 0.97)
    if a.index % 3 == 0:
        yield ("policies", [{"kind": "illness", "sum_insured": 300_000, "annual_premium": 6_800}], "interview", 0.9)
        yield ("need_education" if home.children else "need_health", "interested", "app", 0.85)
    if a.index % DISPUTED == 9:
        yield ("annual_income", a.annual_income * 13 // 10, "document", 0.98)
        yield ("annual_income", a.annual_income * 9 // 10, "app", 0.85)


def correct_some(w: Work, bank: SimulatedBank, customers: dict[int, CustomerId]) -> None:
    """Telephone numbers that changed: what stood before stays in the record."""
    chosen = [a for a in bank.population.adults if a.index in customers and a.index % CORRECTED == 3]
    known = queries.customers_by_id(w, [customers[a.index] for a in chosen])
    actions.record_customers(w, rows=[_renumbered(a, known[customers[a.index]]) for a in chosen])


def _renumbered(a: Adult, who: Customer) -> CustomerRow:
    row = CustomerRow(
        number=who.number, kind=who.kind, name=who.name, since=who.since, tier=who.tier, birth_date=who.birth_date, city=who.city
    )
    return replace(row, phone=f"198{a.index:08d}", household_id=who.household_id)
