"""Whether a value that arrives may be used, or is held until a person decides. Method: docs/methods/price-bands.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from steward.kernel.time import BusinessDate
from steward.know.markets.model import HoldReason, SecondSource
from steward.know.markets.rules.total_return import Entitlement

NOTHING = Entitlement()


@dataclass(frozen=True, slots=True)
class Band:
    """What moves are ordinary for one instrument; `limit` None where no exchange limits the move of a day."""

    band: Decimal
    ratios: int
    ratio_tolerance: Decimal
    gap_days: int
    limit: Decimal | None = None
    tick: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A value reported before, what one unit of it became since, and what that lets expect today."""

    date: BusinessDate
    value: Decimal
    since: Entitlement = NOTHING

    @property
    def expected(self) -> Decimal:
        """Today's value if nothing but the corporate actions happened: (value - cash) / units."""
        return (self.value - self.since.cash) / self.since.units


def band_of(code: str, data: Mapping[str, Any]) -> Band:
    """The band of an instrument by its code, from the content of `data/bands.toml`; the longest prefix counts."""
    fitting = [x for x in data["limit"] if code.startswith(x["prefix"])]
    special = max(fitting, key=lambda x: len(x["prefix"]), default=None)
    common = Band(Decimal(data["band"]), data["ratios"], Decimal(data["ratio_tolerance"]), data["gap_days"])
    if special is None:
        return common
    return Band(common.band, common.ratios, common.ratio_tolerance, common.gap_days, Decimal(special["limit"]), Decimal(special["tick"]))


def judge(
    value: Decimal, day: BusinessDate, used: Seen | None, held: Seen | None, second: SecondSource | None, band: Band
) -> HoldReason | None:
    """Why `value` is held; None when it may be used.

    `used` is the last value in use, `held` a later one that is held alone: a move is ordinary when it is ordinary from either.
    The second source is asked first and settles the matter when it agrees.
    """
    if second is not None:
        return None if _within(value, second.value, band.band, band.tick) else HoldReason.SECOND_SOURCE
    if used is None or (day - used.date).days > band.gap_days:
        return None
    if used.expected <= 0:
        return HoldReason.OUT_OF_BAND
    if any(_within(value, seen.expected, band.band, band.tick) for seen in (used, held) if seen is not None):
        return None
    beyond = band.limit is not None and not _within(value, used.expected, band.limit, band.tick)
    return HoldReason.SPLIT_CANDIDATE if beyond or simple_ratio(value / used.expected, band) else HoldReason.OUT_OF_BAND


def simple_ratio(move: Decimal, band: Band) -> Decimal | None:
    """The split n (1:n) or consolidation 1/n that `move` looks like, within the band's tolerance; None when none does."""
    if move <= 0:
        return None
    for n in range(2, band.ratios + 1):
        for ratio in (Decimal(n), 1 / Decimal(n)):
            if abs(move * ratio - 1) <= band.ratio_tolerance:
                return ratio
    return None


def _within(value: Decimal, expected: Decimal, share: Decimal, tick: Decimal) -> bool:
    """Within a share of what was expected; exchanges round their limits to the tick, so that one tick more is still inside."""
    return abs(value - expected) <= expected * share + tick
