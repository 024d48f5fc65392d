"""What the bank begins with and takes in as it goes: staff, shelf, households, customers with their facts, and their advisors."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from steward.guard.contracts import actions as contracts
from steward.guard.contracts.model import RecordedContract, Wanted
from steward.guard.contracts.queries import for_every_customer
from steward.kernel.ids import CustomerId, HouseholdId, InstrumentId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_months
from steward.know.customers import actions as customers
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow, HouseholdRow
from steward.know.markets import actions as markets
from steward.know.markets.model import InstrumentRow
from steward.know.products import actions as products
from steward.know.products.model import AssetClass, Offering, ProductKind, ProductRow, Regime, ShelfState
from steward.know.suitability import actions as suitability
from steward.know.suitability.model import PREDICTED_LEVEL_FIELD, AssessmentRow
from steward.platform.access.model import NewPerson, NewPersona, NewRelation, Relation, Role
from steward.platform.identity import actions as access
from steward.platform.work import Work
from steward.sim.model import Adult, Assessed, Household, ShelfProduct, SimulatedBank

CURRENCY = "CNY"
AGREED = for_every_customer()
SUITABILITY_FORM = "bank-ten 2026.1"


@dataclass
class Known:
    """Identifiers the bank gave, by the simulation's own indices."""

    staff: list[str] = field(default_factory=list)
    instruments: list[InstrumentId] = field(default_factory=list)
    households: dict[int, HouseholdId] = field(default_factory=dict)
    customers: dict[int, CustomerId] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)


def hire_staff(w: Work, bank: SimulatedBank, known: Known) -> None:
    """Let everybody who works here in."""
    people = [NewPerson(Role(s.role), s.name, team=s.team) for s in bank.population.staff]
    known.staff = access.create_people(w, people=people)


def fill_shelf(w: Work, bank: SimulatedBank, known: Known, since: BusinessDate) -> None:
    """Record every instrument and product as it stood on its first day; later states follow in `change_states`."""
    instruments = [_instrument(p, bank.today, since) for p in bank.shelf]
    known.instruments = [InstrumentId(r.id) for r in markets.record_instruments(w, rows=instruments)]
    rows = [_product(p, i, _first_day(p, bank.today, since)) for p, i in zip(bank.shelf, known.instruments, strict=True)]
    products.record_products(w, rows=rows)


def change_states(w: Work, bank: SimulatedBank, known: Known, day: BusinessDate) -> None:
    """Suspend and mature what the templates say: from `day` on these products have a second version."""
    pairs = zip(bank.shelf, known.instruments, strict=True)
    worn = [_product(p, i, day, state=p.state) for p, i in pairs if p.state in ("suspended", "matured")]
    products.record_products(w, rows=worn)


def _first_day(p: ShelfProduct, today: BusinessDate, since: BusinessDate) -> BusinessDate:
    return add_months(today, -p.launched_months) if p.launched_months else since


def code_of(p: ShelfProduct) -> str:
    """The instrument's code with the bank's own scheme."""
    return f"steward:{p.code}"


def _instrument(p: ShelfProduct, today: BusinessDate, since: BusinessDate) -> InstrumentRow:
    return InstrumentRow(code_of(p), CURRENCY, _first_day(p, today, since), units_scale=p.units_scale)


def _product(p: ShelfProduct, instrument_id: InstrumentId, valid_from: BusinessDate, state: str | None = None) -> ProductRow:
    first_state = "draft" if p.state == "draft" else "on_shelf"
    return ProductRow(
        code=p.code,
        kind=ProductKind(p.kind),
        name_zh=p.name_zh,
        name_en=p.name_en,
        issuer=p.issuer,
        issuer_type=p.issuer_type,
        regime=Regime(p.regime),
        asset_class=AssetClass(p.asset_class),
        min_amount=Money.of(p.min_amount, CURRENCY),
        step=Money.of(p.step, CURRENCY),
        instrument_id=instrument_id,
        valid_from=valid_from,
        issuer_grade=p.issuer_grade,
        seller_grade=p.seller_grade,
        buy_fee_bps=p.buy_fee_bps,
        redeem_fee_bps=p.redeem_fee_bps,
        annual_fee_bps=p.annual_fee_bps,
        commission_bps=p.commission_bps,
        confirm_days=p.confirm_days,
        pay_days=p.pay_days,
        offering=Offering(p.offering),
        state=ShelfState(state or first_state),
        terms=p.terms,
        description_zh=p.description_zh,
        description_en=p.description_en,
    )


def take_in(w: Work, bank: SimulatedBank, known: Known, adults: Sequence[Adult], tiers: Sequence[str]) -> None:
    """Record customers who join, their facts as told on that day, their way in, their advisor and their service desk."""
    if not adults:
        return
    households = {a.household: bank.population.households[a.household] for a in adults}
    _record_households(w, known, [h for h in households.values() if h.index not in known.households])
    rows = [_customer(w, a, households[a.household], known, tiers[a.index]) for a in adults]
    made = customers.record_customers(w, rows=rows)
    known.customers.update({a.index: CustomerId(r.id) for a, r in zip(adults, made, strict=True)})
    first = BusinessDate(bank.market.days[0])
    facts = [f for a in adults for f in _facts(w, a, households[a.household], known.customers[a.index], first)]
    customers.record_facts(w, rows=facts)
    people = [NewPerson(Role.CUSTOMER, a.name, customer_id=known.customers[a.index]) for a in adults]
    ids = access.create_people(w, people=people)
    known.people.update({a.index: i for a, i in zip(adults, ids, strict=True)})
    access.assign_relations(w, rows=list(_relations(bank, known, adults)))
    contracts.record_contracts(w, rows=[signed_at_the_branch(known.customers[a.index], Wanted(c)) for a in adults for c in AGREED])


def signed_at_the_branch(customer_id: CustomerId, wanted: Wanted) -> RecordedContract:
    """A contract signed on paper, as the branch files it."""
    return RecordedContract(customer_id, wanted, "zh", f"paper:{wanted.code}:{customer_id}")


def _record_households(w: Work, known: Known, households: Sequence[Household]) -> None:
    rows = [HouseholdRow(f"H{h.index + 1:06d}", f"{h.adults[0].name}家庭") for h in households]
    made = customers.record_households(w, rows=rows)
    known.households.update({h.index: HouseholdId(r.id) for h, r in zip(households, made, strict=True)})


def _customer(w: Work, a: Adult, home: Household, known: Known, tier: str) -> CustomerRow:
    return CustomerRow(
        number=a.number,
        kind=CustomerKind.PERSON,
        name=a.name,
        since=BusinessDate(a.since),
        tier=tier,
        phone=a.phone,
        birth_date=BusinessDate(a.birth_date),
        city=home.city.name,
        household_id=known.households[a.household],
        known_at=w.at(BusinessDate(a.since), 9),
    )


def _facts(w: Work, a: Adult, home: Household, customer_id: CustomerId, first: BusinessDate) -> Iterable[FactRow]:
    """What the customer told when they joined (or the system began), and what a model guessed of those who never answered."""
    day = max(BusinessDate(a.since), first)
    at = w.at(day, 9)
    head = a.place == "head"
    told: dict[str, Json] = {
        "employment": a.employment,
        "occupation": a.occupation,
        "annual_income": a.annual_income,
        "monthly_spending": a.monthly_spending,
        "financial_assets": a.opening + a.elsewhere,
        "debts": a.debts + (home.mortgage if head else 0),
        "property_value": home.property_value if head else 0,
        "has_dependants": bool(home.children),
        "children": [c.year for c in home.children],
        "horizon_years": a.horizon_years,
        "experience_years": a.experience_years,
        "reserve_months": 6 if a.employment == "self_employed" or home.children else 3,
        "liquidity_need": "high" if a.horizon_years <= 2 else "medium" if a.horizon_years <= 6 else "low",
    }
    for name, value in told.items():
        yield FactRow(customer_id, name, value, "interview", 0.9, day, at)
    yield FactRow(customer_id, "kyc", "passed", "core_banking", 1.0, day, at)
    expires = add_months(day, 12 * (10 + a.index % 10))
    yield FactRow(customer_id, "id_expires_on", expires.isoformat(), "document", 1.0, day, at)
    if a.state == "predicted":
        yield FactRow(customer_id, PREDICTED_LEVEL_FIELD, a.level, "model", 0.4, day, at)


def refresh_assets(w: Work, bank: SimulatedBank, known: Known, totals: Sequence[int]) -> None:
    """What every customer is now known to own, from the bank's own books and what they said of others."""
    rows = [
        FactRow(
            known.customers[a.index], "financial_assets", totals[a.index] // 100_000 * 1000 + a.elsewhere, "core_banking", 0.95, w.today
        )
        for a in bank.population.adults
        if a.index in known.customers
    ]
    customers.record_facts(w, rows=rows)


def _relations(bank: SimulatedBank, known: Known, adults: Sequence[Adult]) -> Iterable[NewRelation]:
    desks = {s.region: known.staff[i] for i, s in enumerate(bank.population.staff) if s.role == "service"}
    for adult in adults:
        home = bank.population.households[adult.household]
        subject = known.customers[adult.index]
        yield NewRelation(known.staff[home.advisor], subject, Relation.BOOK)
        yield NewRelation(desks[home.city.region], subject, Relation.QUEUE)


def assess(w: Work, known: Known, adults: Iterable[Adult], answers: Callable[[Adult, int], Mapping[str, str]]) -> int:
    """Record every questionnaire ever answered, known on the afternoon of its day; of the newest also what was answered."""

    def newest(adult: Adult, today: BusinessDate) -> Assessed:
        return [found for found in adult.assessed if found.day <= today][-1]

    rows = [
        AssessmentRow(
            customer_id=known.customers[a.index],
            level=found.level,
            assessed_on=BusinessDate(found.day),
            questionnaire=SUITABILITY_FORM,
            score=found.score,
            known_at=w.at(BusinessDate(found.day), 15),
            source="branch" if found.score % 3 == 0 else "app",
            answers=answers(a, found.level) if found is newest(a, w.today) else None,
        )
        for a in adults
        for found in a.assessed
        if a.index in known.customers and found.day <= w.today
    ]
    return suitability.record_assessments(w, rows=rows)


def name_personas(w: Work, bank: SimulatedBank, known: Known) -> None:
    """Whom a visitor may be: the people of the stories, by their identifiers."""
    who = {"customer": known.people, "staff": dict(enumerate(known.staff))}
    rows = [NewPersona(who[p.kind][p.index], p.story_zh, p.story_en) for p in bank.personas]
    access.record_personas(w, rows=rows)
