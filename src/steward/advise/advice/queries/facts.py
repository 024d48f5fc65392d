"""What the guard is told, read in one place for advice and for orders: the customer and the product as they are on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steward.advise.advice.rules import means
from steward.advise.selection import queries as selection
from steward.guard.compliance.model import REDEEMING, Act, ClearedLine, CustomerFacts, ProductFacts, ReviewFacts
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, full_years
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer, Fact
from steward.know.products import queries as products
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing
from steward.platform.work import Work

# Somebody the bank has no record of, and something it has no terms of: every rule that asks fails closed.
NOBODY = CustomerFacts(kind="person", level=None, assessment="missing", confirmed=False, capacity=None)
NOTHING = ProductFacts(
    regime=None,
    issuer_type=None,
    kind="",
    offering="private",
    state="draft",
    issuer_grade=None,
    seller_grade=None,
    shown_grade=None,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a customer wants done. `total` is what is bought together with it, minor units; None for a redemption."""

    customer_id: CustomerId
    product_id: ProductId
    act: Act
    amount: Money
    total: int | None


def wishes_of(customer_id: CustomerId, lines: Sequence[ClearedLine], buying: Act) -> list[Wish]:
    """The lines of one proposal as wishes; `buying` is how far its purchases have come, and what it buys is bought together."""
    total = sum(line.amount.minor for line in lines if line.side == Act.BUY)
    return [
        Wish(customer_id, x.product_id, buying, x.amount, total)
        if x.side == Act.BUY
        else Wish(customer_id, x.product_id, Act.REDEEM, x.amount, None)
        for x in lines
    ]


def facts_of_wishes(w: Work, wishes: Sequence[Wish], as_of: BusinessDate) -> list[ReviewFacts]:
    """What the guard has to know to judge each wish on `as_of`, from what was known by its end, in order.

    A redemption is told without asking anything of the customer, so that nothing missing there can hold it up.
    """
    sold = products.get_products(w, {x.product_id for x in wishes}, as_of)
    buyers = sorted({(x.customer_id, x.amount.currency) for x in wishes if x.act not in REDEEMING})
    told = {key: _customer_facts(w, *key, as_of) for key in buyers}
    return [
        ReviewFacts(
            act=x.act,
            as_of=as_of,
            customer=told.get((x.customer_id, x.amount.currency), NOBODY),
            product=selection.item_of(sold[x.product_id]).facts() if x.product_id in sold else NOTHING,
            amount=x.amount.minor,
            total=x.total,
            currency=x.amount.currency,
        )
        for x in wishes
    ]


def _customer_facts(w: Work, customer_id: CustomerId, currency: str, as_of: BusinessDate) -> CustomerFacts:
    who = customers.customers_by_id(w, [customer_id]).get(customer_id)
    if who is None:
        return NOBODY
    standing = suitability.assessment_of(w, customer_id, as_of)
    values = {f: fact.value for f, fact in facts_used(customers.facts_of(w, customer_id, as_of)).items()}
    return customer_facts(who, standing, values, currency, as_of)


def facts_used(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts that advice uses, without those below the confidence that is relied on."""
    return {f: facts[f] for f in means.FIELDS if f in facts and facts[f].confidence >= means.RELIED_ON}


def customer_facts(who: Customer, standing: Standing, values: Mapping[str, Json], currency: str, as_of: BusinessDate) -> CustomerFacts:
    """What the guard is told of a customer, from the record, the standing and the values of facts that are relied on."""
    age = None if who.birth_date is None else full_years(who.birth_date, as_of)
    assets = means.declared_assets(values, currency)
    assessment = standing.assessment
    return CustomerFacts(
        kind=who.kind.value,
        level=standing.known_level,
        assessment=standing.state.value,
        assessed_on=None if assessment is None else assessment.assessed_on,
        confirmed=assessment is not None and assessment.confirmed,
        age=age,
        capacity=means.legal_capacity(who.kind.value, age),
        guardian_consent=values.get("guardian_consent") is True,
        qualified_investor=values.get("qualified_investor") is True,
        declared_assets=None if assets is None else assets.minor,
    )
