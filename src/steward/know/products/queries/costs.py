"""What buying, holding and leaving a product costs: pure answers from its terms, for every module above."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.products.model import (
    AmountBand,
    BuyCost,
    CostRow,
    Holding,
    HoldingBand,
    MetalTerms,
    OfferPeriod,
    ProductRow,
    RedeemCost,
    read_terms,
)
from steward.know.products.rules import costs, fees, metals, offers

HORIZONS = (1, 3, 5)


def buy_cost(product: ProductRow, amount: Money) -> BuyCost:
    """Net and fee of a purchase of `amount`, by the amount band of the product's terms (M11)."""
    return fees.price_buy(fees.purchase_bands(product), amount)


def offer_of(product: ProductRow) -> OfferPeriod | None:
    """The period in which it is offered before it exists; None for what is sold without one."""
    return offers.offer_of(product)


def redeem_cost(product: ProductRow, holdings: Sequence[Holding], units: Units, day: BusinessDate, price: Decimal) -> RedeemCost:
    """What redeeming `units` on `day` (the day of confirmation) pays: the oldest of `holdings` first, each at its rate (M12)."""
    taken, _ = fees.take_first(holdings, units)
    return fees.price_redeem(fees.redemption_bands(product), taken, day, price, product.currency)


def open_holdings(movements: Iterable[tuple[BusinessDate, Units]]) -> list[Holding]:
    """What is left of each day's units, oldest first out; ValueError when more went out than came in."""
    return fees.open_holdings(movements)


def purchase_bands(product: ProductRow) -> tuple[AmountBand, ...]:
    """The purchase fee scale."""
    return fees.purchase_bands(product)


def redemption_bands(product: ProductRow) -> tuple[HoldingBand, ...]:
    """The redemption fee scale."""
    return fees.redemption_bands(product)


def leaving_rate(product: ProductRow, days: int) -> int:
    """What redeeming units held so many days pays, basis points."""
    return fees.rate_after(fees.redemption_bands(product), days)


def deal_prices(product: ProductRow, middle: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """What a customer pays and is paid for a unit of metal, half its spread on each side of the middle; None for what has no spread."""
    terms = read_terms(product.kind, product.terms)
    if middle is None or not isinstance(terms, MetalTerms) or not terms.spread_bps:
        return None
    return metals.quotes(middle, terms.spread_bps)


def deal_price(product: ProductRow, middle: Decimal, *, buying: bool) -> Decimal:
    """The price a customer deals at: metals with their spread, everything else at the middle."""
    prices = deal_prices(product, middle)
    return middle if prices is None else prices[0 if buying else 1]


def all_in_costs(product: ProductRow, amount: Money) -> list[CostRow]:
    """The all-in cost of `amount` over one, three and five years."""
    return [costs.all_in(product, amount, years) for years in HORIZONS]
