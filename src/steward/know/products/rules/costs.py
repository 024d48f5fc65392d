"""All-in cost of an amount over some years, in money."""

from decimal import ROUND_HALF_UP, Decimal

from steward.kernel.money import Money
from steward.know.products.model import (
    CostRow,
    FundTerms,
    FundType,
    InsuranceTerms,
    MetalTerms,
    ProductRow,
    StockTerms,
    read_terms,
)
from steward.know.products.rules.fees import price_buy, purchase_bands, rate_after, redemption_bands

BPS = Decimal(10_000)
YEAR = 365
# Sales-service fees stop on fund units held longer than this, except in money funds (E03).
SERVICE_YEARS = 1


def all_in(product: ProductRow, amount: Money, years: int) -> CostRow:
    """Buying fee, `years` of running fees and leaving fee on one purchase of `amount` held `years` years, its value taken as unchanged.

    Running fees are those taken inside the value (M13): yearly rate x net amount x years, each part rounded half up.
    """
    bought = price_buy(purchase_bands(product), amount)
    extra_buy, yearly, leave = _special(product, bought.net, years)
    leave_bps = rate_after(redemption_bands(product), years * YEAR)
    return CostRow(years, bought.fee + extra_buy, yearly, _part(bought.net, leave_bps) + leave)


def _special(product: ProductRow, net: Money, years: int) -> tuple[Money, Money, Money]:
    """What a kind charges beyond purchase and redemption fees: on buying, while held, on leaving."""
    terms, none = read_terms(product.kind, product.terms), Money.zero(net.currency)
    yearly = _part(net, product.annual_fee_bps * years)
    if isinstance(terms, FundTerms) and terms.fund_type is not FundType.MONEY:
        served = min(years, SERVICE_YEARS)
        return none, _part(net, (product.annual_fee_bps - terms.sales_service_bps) * years + terms.sales_service_bps * served), none
    if isinstance(terms, MetalTerms):
        half = _part(net, terms.spread_bps) - _part(net, terms.spread_bps // 2)
        return _part(net, terms.spread_bps // 2), yearly + _part(net, terms.storage_bps * years), half
    if isinstance(terms, InsuranceTerms):
        return _part(net, terms.initial_charge_bps), yearly, none
    if isinstance(terms, StockTerms):
        least = Money.of(terms.least_fee, net.currency)
        commission = max(_part(net, terms.trade_bps), least)
        return commission, yearly, commission + _part(net, terms.stamp_bps)
    return none, yearly, none


def _part(amount: Money, bps: int) -> Money:
    return amount.times(Decimal(bps) / BPS, ROUND_HALF_UP)
