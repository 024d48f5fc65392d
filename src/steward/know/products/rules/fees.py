"""What a purchase and a redemption cost: bands by amount, bands by holding time, first in first out (M11, M12, E02)."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.products.model import (
    AmountBand,
    BuyCost,
    FundTerms,
    Holding,
    HoldingBand,
    ProductRow,
    RedeemCost,
    RedeemPart,
    read_terms,
)

BPS = Decimal(10_000)


def purchase_bands(product: ProductRow) -> tuple[AmountBand, ...]:
    """The purchase fee scale; one band at the flat rate when the product has none."""
    terms = read_terms(product.kind, product.terms)
    bands = terms.purchase_fees if isinstance(terms, FundTerms) else ()
    return bands or (AmountBand(bps=product.buy_fee_bps),)


def redemption_bands(product: ProductRow) -> tuple[HoldingBand, ...]:
    """The redemption fee scale; one endless band at the flat rate when the product has none."""
    terms = read_terms(product.kind, product.terms)
    bands = terms.redemption_fees if isinstance(terms, FundTerms) else ()
    return bands or (HoldingBand(bps=product.redeem_fee_bps),)


def price_buy(bands: Sequence[AmountBand], amount: Money) -> BuyCost:
    """Outside deduction: net = amount / (1 + f) rounded half up to the minor unit first, fee = amount - net (M11).

    A fixed fee is taken off the amount; it is at most the amount. Source: the fund industry's formula, 10,000 at 0.8 % gives
    9,920.63 and 79.37.
    """
    band = [b for b in bands if amount >= Money.of(b.amount, amount.currency)][-1]
    if band.flat is not None:
        fee = min(Money.of(band.flat, amount.currency), amount)
        return BuyCost(amount - fee, fee, 0, flat=True)
    net = Money(int((amount.minor * BPS / (BPS + band.bps)).to_integral_value(ROUND_HALF_UP)), amount.currency)
    return BuyCost(net, amount - net, band.bps, flat=False)


def rate_after(bands: Sequence[HoldingBand], days: int) -> int:
    """The redemption rate in basis points after `days` calendar days: a band holds for fewer days than its end (M12, E02)."""
    return next(b.bps for b in bands if b.under_days == 0 or days < b.under_days)


def open_holdings(movements: Iterable[tuple[BusinessDate, Units]]) -> list[Holding]:
    """What is left of each day's units when every outflow takes the oldest first; ValueError when more goes out than came in."""
    left: list[Holding] = []
    for day, units in movements:
        if units.scaled >= 0:
            left.append(Holding(day, units))
            continue
        taken, left = take_first(left, -units)
        if sum(t.units.scaled for t in taken) != -units.scaled:
            raise ValueError("more units went out than there were")
    return [h for h in left if h.units.scaled]


def take_first(holdings: Sequence[Holding], units: Units) -> tuple[list[Holding], list[Holding]]:
    """The oldest holdings that make up `units` (or all there are), and the rest; oldest first."""
    taken, rest, wanted = [], [], units.scaled
    for holding in sorted(holdings, key=lambda h: h.since):
        part = min(wanted, holding.units.scaled)
        wanted -= part
        if part:
            taken.append(Holding(holding.since, Units(part, units.scale)))
        if part < holding.units.scaled:
            rest.append(Holding(holding.since, Units(holding.units.scaled - part, units.scale)))
    return taken, rest


def price_redeem(bands: Sequence[HoldingBand], taken: Sequence[Holding], day: BusinessDate, price: Decimal, currency: str) -> RedeemCost:
    """Gross = units x price rounded half even, divided over the rates by units; each rate's fee rounded half up; net = gross - fees.

    `taken` are the oldest holdings that make up the redemption, `day` the day it is confirmed.
    """
    by_rate: dict[int, int] = {}
    for holding in taken:
        bps = rate_after(bands, (day - holding.since).days)
        by_rate[bps] = by_rate.get(bps, 0) + holding.units.scaled
    scale = taken[0].units.scale if taken else 0
    rates = sorted(by_rate, reverse=True)
    total = Units(sum(by_rate.values()), scale)
    gross = Money.of(1, currency).times(total.value * price, ROUND_HALF_EVEN)
    shares = gross.split([by_rate[r] for r in rates]) if rates else []
    parts = tuple(
        RedeemPart(Units(by_rate[bps], scale), bps, worth, worth.times(Decimal(bps) / BPS, ROUND_HALF_UP))
        for bps, worth in zip(rates, shares, strict=True)
    )
    fee = sum((p.fee for p in parts), Money.zero(currency))
    return RedeemCost(gross, fee, gross - fee, parts)
