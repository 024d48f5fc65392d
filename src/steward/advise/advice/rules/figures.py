"""Figures of a plan: what to buy towards a target, a bad year, fees, and amounts as text."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from steward.kernel.money import Money, book
from steward.quant.risk import portfolio


def bad_year_loss(amount: Money, expected_return: float, volatility: float) -> Money:
    """What a one-in-twenty year of a normal distribution would take; never below zero. Real markets have worse years; the words say so."""
    share_lost = float(portfolio.bad_year_loss(np.array(expected_return), np.array(volatility)))
    return book(float(amount.major) * share_lost, amount.currency)


def purchase_fee(amount: Money, fee_bps: int) -> Money:
    """The fee inside a purchase of `amount`: amount - amount / (1 + rate), net rounded first (regulation.md M11)."""
    net = Money(int((Decimal(amount.minor) / (1 + Decimal(fee_bps) / 10_000)).to_integral_value("ROUND_HALF_EVEN")), amount.currency)
    return amount - net


def yearly_fee(amount: Money, fee_bps: int) -> Money:
    """What a yearly fee takes from `amount` in one year."""
    return amount.times(Decimal(fee_bps) / 10_000)


def split_purchase(amount: Money, target: Mapping[str, int], held: Mapping[str, int]) -> dict[str, Money]:
    """The part of new money that goes to each class: its share of what is missing to the target once the money is in.

    `target` in basis points, `held` in minor units. Nothing is sold, so a class above its target gets nothing, without money none does.
    """
    whole = amount.minor + sum(held.values())
    missing = {c: max(0, points * whole - held.get(c, 0) * 10_000) for c, points in target.items()}
    classes = [c for c, m in missing.items() if m > 0]
    parts = amount.split([missing[c] for c in classes]) if classes else ()
    return dict(zip(classes, parts, strict=True))


def share(part: int, whole: int) -> int:
    """`part` of `whole` in basis points, rounded half even; 0 of nothing."""
    return 0 if whole == 0 else int((Decimal(part) * 10_000 / whole).to_integral_value("ROUND_HALF_EVEN"))


def text(amount: Money) -> str:
    """An amount as figures with thousands separated; the currency is a fact of its own."""
    return f"{amount.major:,f}"


def percent(points: int) -> str:
    """Basis points as per cent with at most two decimals."""
    return f"{Decimal(points) / 100:f}".rstrip("0").rstrip(".") if points % 100 else str(points // 100)


def percent_of(fraction: float) -> str:
    """A fraction as per cent with one decimal."""
    return f"{fraction * 100:.1f}"
