"""An offer period: a product is asked for before it exists, and founded afterwards or not at all."""

from dataclasses import dataclass
from decimal import Decimal

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.products.model.terms import AllotRule


@dataclass(frozen=True, slots=True)
class OfferPeriod:
    """Its days; the least it is founded with and the most there is, zero for no bound; what the money earns a year until then."""

    opens_on: BusinessDate
    closes_on: BusinessDate
    founded_on: BusinessDate
    least: Money
    most: Money
    rule: AllotRule
    rate: Decimal
