"""What metal costs to turn into money and back."""

from decimal import Decimal

BPS = Decimal(10_000)


def quotes(middle: Decimal, spread_bps: int) -> tuple[Decimal, Decimal]:
    """(what the customer pays, what the customer is paid) for a gram: half the spread on each side of the middle, to the fen."""
    half = middle * spread_bps / BPS / 2
    fen = Decimal("0.01")
    return (middle + half).quantize(fen), (middle - half).quantize(fen)
