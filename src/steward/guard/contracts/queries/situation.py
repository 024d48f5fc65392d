"""What decides a customer's duties: the product as it is, the customer as they are today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steward.guard.contracts.model import Disclosure, Duty, Protection, Situation
from steward.guard.contracts.rules.duty import decide_duty
from steward.guard.contracts.rules.library import duties
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import full_years
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer, CustomerKind, Fact
from steward.know.holdings import queries as holdings
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing
from steward.platform.work import Work

VULNERABLE = "vulnerable"
ADULT = 18


@dataclass(frozen=True, slots=True)
class Person:
    """What duties ask about a customer, once for all products."""

    level: int | None
    protections: frozenset[Protection]


def person_of(w: Work, customer_id: CustomerId) -> Person:
    """The customer today: the level that may be used, and why special care is due."""
    customer = customers.get_customer(w, customer_id)
    told = customers.facts_of(w, customer_id, w.today)
    standing = suitability.assessment_of(w, customer_id, w.today)
    return make_person(w, customer, standing, told, holds=bool(holdings.positions(w, customer_id)))


def make_person(w: Work, customer: Customer, standing: Standing, told: Mapping[str, Fact], *, holds: bool) -> Person:
    """The same from what was read before: the standing and the facts of today, and whether the customer holds anything."""
    care = _protections(w, customer, told, holds=holds) if customer.kind is CustomerKind.PERSON else ()
    return Person(standing.level, frozenset(care))


def _protections(w: Work, customer: Customer, told: Mapping[str, Fact], *, holds: bool) -> Iterable[Protection]:
    """N20, N21. A birthday counts from its first moment; who was born on 29 February is a year older on 1 March."""
    age = None if customer.birth_date is None else full_years(customer.birth_date, w.today)
    if age is not None and age >= duties().bounds["senior_age"]:
        yield Protection.SENIOR
    if age is not None and age < ADULT:
        yield Protection.LIMITED
    if VULNERABLE in told and told[VULNERABLE].value is True:
        yield Protection.VULNERABLE
    if not holds:
        yield Protection.FIRST_PURCHASE


def situation_of(product: Product, person: Person) -> Situation:
    """The case a duty is decided on."""
    grade = product.grade or 0
    return Situation(
        kind=product.kind.value,
        form=products.form_of(product),
        regime=product.regime.value,
        offering=product.offering.value,
        grade=grade,
        protections=person.protections,
        above_level=person.level is not None and grade > person.level,
        agency=product.issuer_type in duties().agents,
    )


@dataclass(frozen=True, slots=True)
class Due:
    """What a product would ask of a customer today: the version it was decided on, and the level an opinion would speak of."""

    product: Product
    duty: Duty
    level: int | None

    def covered_by(self, of: Disclosure, amount: Money | None) -> bool:
        """Whether a disclosure is still about what is to be done: same version and level, enough money, nothing more asked today."""
        enough = amount is None or (of.amount.currency == amount.currency and amount <= of.amount)
        told = set(self.duty.documents) <= set(of.duty.documents) and set(self.duty.steps) <= set(of.duty.steps)
        same = of.product_id == self.product.id and of.product_version == self.product.version and of.level == self.level
        return same and enough and told


def duties_now(w: Work, customer_id: CustomerId, product_ids: Iterable[ProductId]) -> dict[ProductId, Due]:
    """What each product would ask of the customer today; unknown products are absent."""
    return duties_of(person_of(w, customer_id), products.get_products(w, product_ids).values())


def duties_of(person: Person, sold: Iterable[Product]) -> dict[ProductId, Due]:
    """What each of these products asks of somebody."""
    return {p.id: Due(p, decide_duty(duties(), situation_of(p, person)), person.level) for p in sold}
