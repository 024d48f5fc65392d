"""Words of subscribing in an offer period (募集期认购): asked for now, allotted when the product is founded, or given back."""

from dataclasses import dataclass

from steward.kernel.money import Money
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate, Instant
from steward.know.products.model import OfferPeriod


@dataclass(frozen=True, slots=True)
class SubscriptionQuote:
    """What subscribing would come to if all of it is allotted; `interest` is what the money earns until the product is founded."""

    amount: Money
    fee: Money
    interest: Money
    offer: OfferPeriod
    cutoff_at: Instant
    founded_on: BusinessDate


class NotOffered(Refusal):
    """The product is not in its offer period."""

    kind = Kind.CONFLICT
    code = "trading.not_offered"


class SubscriptionWrong(Refusal):
    """The amount is not one the product is sold in."""

    kind = Kind.INVALID
    code = "trading.subscription_terms"
