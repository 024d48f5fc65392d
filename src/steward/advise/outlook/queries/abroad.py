"""Money in other currencies: whether the house expects anything of it, and what, measured in the money of a plan."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from steward.advise.outlook.model import Assumptions, NoAssumptions
from steward.advise.outlook.queries.assumptions import assumptions_at
from steward.advise.outlook.rules.abroad import Part, RateRisk, measured_at_home, parse_rates, risk_at
from steward.kernel.time import BusinessDate
from steward.platform.work import Work


@cache
def rate_risks() -> tuple[RateRisk, ...]:
    """How much rates against the yuan move, oldest first."""
    return parse_rates(files("steward.advise.outlook").joinpath("data", "rates.toml").read_text("utf-8"))


def is_expected(w: Work, currency: str, as_of: BusinessDate) -> bool:
    """Whether on that day the house had assumptions for money of this currency and knew how much its rate moves."""
    return _part(w, currency, 0.0, as_of) is not None


def assumptions_mixed(w: Work, home: str, shares: Mapping[str, float], as_of: BusinessDate) -> Assumptions:
    """What advice of a day rests on for money of which these shares, by currency, are not in `home`; NoAssumptions for one unknown."""
    parts = []
    for currency, share in sorted(shares.items()):
        part = _part(w, currency, share, as_of)
        if part is None:
            raise NoAssumptions(currency=currency, as_of=as_of.isoformat())
        parts.append(part)
    return measured_at_home(assumptions_at(w, home, as_of), parts)


def _part(w: Work, currency: str, share: float, as_of: BusinessDate) -> Part | None:
    volatility = risk_at(rate_risks(), currency, as_of)
    if volatility is None:
        return None
    try:
        return Part(share, assumptions_at(w, currency, as_of), volatility)
    except NoAssumptions:
        return None
