"""Steps of a scale: what a fee or a forfeit is from an amount, a holding time or a policy year on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountBand:
    """From `amount` (major units) on a purchase pays `bps` of it, or the fixed sum `flat` when that is set."""

    amount: int = 0
    bps: int = 0
    flat: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingBand:
    """Units held fewer than `under_days` calendar days pay `bps` when redeemed; 0 days: however long."""

    under_days: int = 0
    bps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForfeitBand:
    """A bond given back before `under_months` have passed loses `days` of interest, or `all_interest`; 0 months: until maturity."""

    under_months: int = 0
    days: int = 0
    all_interest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SurrenderPoint:
    """At the end of policy year `year`: what is guaranteed and what is merely illustrated, in percent of the premiums paid till then."""

    year: int = 1
    guaranteed_pct: Decimal = Decimal(0)
    illustrated_pct: Decimal | None = None


def rises_from_zero(steps: Sequence[int]) -> bool:
    """Whether the starts of a scale begin at 0 and rise."""
    return not steps or (steps[0] == 0 and all(b > a for a, b in pairwise(steps)))


def rises_without_end(ends: Sequence[int]) -> bool:
    """Whether the ends of a scale rise and only the last is 0, which means no end."""
    return not ends or (ends[-1] == 0 and 0 not in ends[:-1] and all(b > a for a, b in pairwise(ends[:-1])))
