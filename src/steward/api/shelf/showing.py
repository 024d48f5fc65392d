"""What a page may show of a product: put to the guard's act *show*; a figure that may not stand there is left out, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from steward.advise.advice.queries import facts_of_product
from steward.guard.compliance.actions import decide, decide_many
from steward.guard.compliance.model import NOBODY, Act, ProductFacts, ReviewFacts, ShownFacts
from steward.kernel.ids import CustomerId
from steward.kernel.verdict import Decision, Reason
from steward.know.markets.model import Price
from steward.know.products import queries
from steward.know.products.model import Offering, Product, ProductKind, ProductNotFound, read_term
from steward.platform.access.model import Role
from steward.platform.work import Work

# Whose prices are what a manager made of the money; a share's, a bond's or a metal's price is the market's.
MANAGED = frozenset({ProductKind.WMP, ProductKind.FUND, ProductKind.PRIVATE})
# What the sentences beside a product say, by the code of the sentence.
PAST = frozenset({"products.notice.fund", "products.notice.wmp", "products.notice.past"})
LIMITS = frozenset({"products.notice.money_fund", "products.notice.cash"})


@dataclass(frozen=True, slots=True)
class OnPage:
    """What may stand on a product's page today: its record of prices, and the reasons why anything is left out."""

    record: Sequence[Price]
    stops: tuple[Reason, ...]


def page_of(w: Work, product: Product) -> OnPage:
    """What may be shown of a product to whoever is asking; ProductNotFound when that is nothing, for who has no account."""
    record = queries.price_record(w, product)
    stops = _stops(w, _facts(w, product, record))
    if stops and w.actor.role is Role.ANONYMOUS and _stops(w, _facts(w, product, [])):
        raise ProductNotFound
    return OnPage([] if stops else record, stops)


def shown_of(w: Work, products: Sequence[Product]) -> list[Product]:
    """Those of some products that may be shown outside the bank, in their order; the bank's own people are shown all."""
    if w.actor.role not in (Role.ANONYMOUS, Role.CUSTOMER):
        return list(products)
    rulings = decide_many(w, acts=[_facts(w, p, []) for p in products])
    return [p for p, ruling in zip(products, rulings, strict=True) if ruling.passes]


def _stops(w: Work, facts: ReviewFacts) -> tuple[Reason, ...]:
    return tuple(reason for reason in decide(w, acts=[facts]).verdict.reasons if reason.decision > Decision.WARN)


def _facts(w: Work, product: Product, record: Sequence[Price]) -> ReviewFacts:
    return ReviewFacts(Act.SHOW, w.today, NOBODY, _product_facts(product, record), shown=_shown(w, product, record))


def _product_facts(product: Product, record: Sequence[Price]) -> ProductFacts:
    """The product, established no later than its first price; no benchmark of a wealth product is on record that could have changed."""
    facts = facts_of_product(product)
    return replace(
        facts,
        fund_type=facts.fund_type if product.kind is ProductKind.FUND else "none",
        established_on=record[0].date if record else None,
        benchmark_changed=False,
    )


def _shown(w: Work, product: Product, record: Sequence[Price]) -> ShownFacts:
    """What a page says of a product, by the sentences it carries and the terms it lists.

    No page carries a back-test, a rating, a strategy or words that a machine made, and a list is sorted by neutral keys alone.
    """
    said = frozenset(queries.notices_of(product))
    performance = bool(record) and product.kind in MANAGED
    benchmark = bool(read_term(product.kind, product.terms, "benchmark"))
    return ShownFacts(
        audience=_audience(w, product),
        promotion=product.offering is Offering.PUBLIC,
        own_platform=True,
        medium="page",
        sorted_by="neutral",
        simulated=False,
        rating=False,
        strategy=False,
        ai_made=False,
        grade=product.grade is not None,
        parties=("products.notice.parties" if product.kind is ProductKind.FUND else "products.notice.agency") in said,
        agency="products.notice.agency" in said,
        registration=bool(read_term(product.kind, product.terms, "registration")),
        opening_sentence="products.notice.wmp" in said,
        limits_told=not said.isdisjoint(LIMITS),
        deposit_cover_claimed="products.notice.deposit" in said,
        related_party=read_term(product.kind, product.terms, "related"),
        related_party_marked="products.notice.related" in said,
        performance=performance,
        performance_from=record[0].date if performance else None,
        performance_to=record[-1].date if performance else None,
        performance_statement=not said.isdisjoint(PAST),
        benchmark=benchmark,
        benchmark_beside=benchmark,
        benchmark_contractual=benchmark,
    )


def _audience(w: Work, product: Product) -> str:
    """Who is looking: nobody in particular, a customer, or one who has passed the test that opens the product.

    The bank's own people look at a product for those it is open to.
    """
    whose = w.actor.customer_id
    if whose is None:
        return "public" if w.actor.role is Role.ANONYMOUS else "qualified"
    rule = read_term(product.kind, product.terms, "investor_rule")
    return "qualified" if rule is not None and rule in queries.rules_passed(w, CustomerId(whose)) else "customer"
