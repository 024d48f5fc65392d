"""Prices and rates: Decimal in the program, scaled integers at rest (SQLite keeps NUMERIC as a binary float)."""

from decimal import Decimal

PRICE_SCALE = 8
RATE_SCALE = 10


def to_scaled(value: Decimal, scale: int) -> int:
    """`value` times 10**scale as an exact integer; ValueError when digits would be lost."""
    scaled = value.scaleb(scale)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than {scale} decimals")
    return int(scaled)


def from_scaled(scaled: int, scale: int) -> Decimal:
    """The Decimal that `to_scaled` stored."""
    return Decimal(scaled).scaleb(-scale)
