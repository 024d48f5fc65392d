"""What a customer may be shown of the shelf: eligibility is part of every query for a known customer, for people as for models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from steward.advise.advice.queries.facts import Wish, facts_about
from steward.guard.compliance.actions import decide_many
from steward.guard.compliance.model import Act, Ruling
from steward.kernel.ids import CustomerId, ProductId
from steward.know.products.model import Product
from steward.platform.work import Work


@dataclass(frozen=True, slots=True)
class Eligible:
    """Some products sorted out for one customer: those that could be agreed to now at their minimum, and what keeps the others out."""

    allowed: frozenset[ProductId]
    hidden: Mapping[ProductId, Ruling]


def eligible(w: Work, customer_id: CustomerId, sold: Sequence[Product]) -> Eligible:
    """Ask the guard about each product what it would be asked if the customer agreed to the smallest purchase of it now."""
    wishes = [Wish(customer_id, p.id, Act.ACCEPT, p.min_amount, p.min_amount.minor, w.now) for p in sold]
    rulings = dict(zip((p.id for p in sold), decide_many(w, acts=facts_about(w, wishes, {p.id: p for p in sold}, w.today)), strict=True))
    return Eligible(
        frozenset(product_id for product_id, ruling in rulings.items() if ruling.passes),
        {product_id: ruling for product_id, ruling in rulings.items() if not ruling.passes},
    )
