"""When and under which terms a product is offered before it exists."""

from steward.kernel.money import Money
from steward.know.products.model import AllotRule, OfferedTerms, OfferPeriod, ProductRow, read_terms


def offer_of(product: ProductRow) -> OfferPeriod | None:
    """The offer period of a product, past ones as well; None for what is sold without one."""
    if not product.terms.get("offer_closes_on"):
        return None
    terms = read_terms(product.kind, product.terms)
    assert isinstance(terms, OfferedTerms), "no other terms have such a day"
    assert terms.offer_opens_on is not None
    assert terms.offer_closes_on is not None
    assert terms.founded_on is not None
    return OfferPeriod(
        opens_on=terms.offer_opens_on,
        closes_on=terms.offer_closes_on,
        founded_on=terms.founded_on,
        least=Money.of(terms.offer_least, product.currency),
        most=Money.of(terms.offer_most, product.currency),
        rule=terms.offer_rule or AllotRule.PRO_RATA,
        rate=terms.offer_rate,
    )
