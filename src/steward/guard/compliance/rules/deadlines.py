"""Hours and lines that a rule names and somebody else has to wait for: cooling-off, reflection, losses to be told."""

import datetime as dt

from steward.guard.compliance.model import ProductFacts
from steward.guard.compliance.rules.pack import Pack
from steward.kernel.time import Instant

# Rules that make an order wait, each for its own kind of product.
WAITS = ("W04", "P04", "SD2")


def cooling_ends(pack: Pack, product: ProductFacts, signed_at: Instant) -> Instant | None:
    """When the cooling-off of a signed order is over: the hours of the rule, or of the papers when they give more; None when there is none.

    The hours run from the signature (W04 annex (三)9); at the end itself they are over.
    """
    hours = max((_hours(pack, rule) for rule in WAITS if _cools(rule, product)), default=0)
    longest = max(hours, product.cooling_off_hours or 0)
    return Instant(signed_at + dt.timedelta(hours=longest)) if longest else None


def _cools(rule: str, product: ProductFacts) -> bool:
    private = product.offering == "private"
    return {"W04": private and product.regime == "NFRA", "P04": private and product.regime == "CSRC"}.get(
        rule, product.form == "structured"
    )


def reflection_ends(pack: Pack, shown_at: Instant) -> Instant:
    """Until when somebody of 65 or more thinks a high-risk purchase over (N20, hours D)."""
    return Instant(shown_at + dt.timedelta(hours=_hours(pack, "N20r")))


def _hours(pack: Pack, rule: str) -> int:
    found = pack.find(rule)
    return 0 if found is None else int(found.params["hours"]["value"])


def loss_to_report(pack: Pack, start: int, value: int, reported_percent: int) -> int | None:
    """The loss in whole steps that has to be told now, in percent (EU7); None when it was told or the first step is not reached.

    `start` is the value at the beginning of the reporting period and `value` that of today, both in minor units and free of deposits and
    withdrawals; `reported_percent` is what was told last in the period. Recovering and falling again is told once.
    """
    found = pack.find("EU7")
    if found is None or start <= 0:
        return None
    step = int(found.params["step"]["value"])
    reached = (start - value) * 100 // start // step * step
    return reached if reached >= reported_percent + step else None


def uninsured(pack: Pack, deposits: int) -> int:
    """What of a depositor's insured accounts, interest included, is above the limit of deposit insurance (DI1), minor units."""
    found = pack.find("DI1")
    return 0 if found is None else max(0, deposits - int(found.params["limit"]["value"]))
