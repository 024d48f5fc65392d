"""What others may read: the assumptions known on a day."""

from functools import cache
from importlib.resources import files

from steward.advise.outlook.model import Assumptions, NoAssumptions
from steward.advise.outlook.rules import parse_assumptions
from steward.kernel.time import BusinessDate


@cache
def assumption_sets() -> tuple[Assumptions, ...]:
    """Every set, oldest first."""
    return parse_assumptions(files("steward.advise.outlook").joinpath("data", "assumptions.toml").read_text("utf-8"))


def assumptions_at(currency: str, as_of: BusinessDate) -> Assumptions:
    """The newest set for money of this currency that was known on `as_of`; NoAssumptions when there is none."""
    known = [s for s in assumption_sets() if s.currency == currency and s.known_from <= as_of]
    if not known:
        raise NoAssumptions(currency=currency, as_of=as_of.isoformat())
    return known[-1]


def find_assumptions(version: str) -> Assumptions | None:
    """A set by its version, for replay."""
    return next((s for s in assumption_sets() if s.version == version), None)
