"""Words of conversions (转换): one product redeemed, and another bought with what it pays."""

from dataclasses import dataclass

from steward.deliver.trading.model.orders import Reason, RedemptionQuote
from steward.kernel.ids import CustomerId, OrderId, ProductId
from steward.kernel.money import Money
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import Instant


@dataclass(frozen=True, slots=True)
class ConversionTerms:
    """What the customer agreed to: about `amount` of one product redeemed, and at most as much of the other bought."""

    from_id: ProductId
    to_id: ProductId
    amount: Money


@dataclass(frozen=True, slots=True)
class Conversion:
    """A conversion as it stands: while the redemption is under way neither `purchase_id` nor `reason` is there, then one of them."""

    id: str
    customer_id: CustomerId
    terms: ConversionTerms
    redemption_id: OrderId
    agreed_at: Instant
    purchase_id: OrderId | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class ConversionQuote:
    """What it would come to at the last known price: the redemption, and the purchase with its fee, which is placed when that is paid."""

    redemption: RedemptionQuote
    bought: Money
    fee: Money


class ConversionWrong(Refusal):
    """The products are the same or of two currencies, or what is converted is less than the other product is sold in."""

    kind = Kind.INVALID
    code = "trading.conversion_terms"
