"""What is expected of money held in several currencies, measured in one of them.  Method page docs/methods/assumptions.md."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from steward.advise.outlook.model import CLASSES, Assumptions, View
from steward.advise.outlook.rules.assumptions import TAU
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate

CASH = "cash"


@dataclass(frozen=True, slots=True)
class RateRisk:
    """How much a currency's rate against the yuan moves: `volatility` a year, known from a day on."""

    currency: str
    known_from: BusinessDate
    volatility: float


@dataclass(frozen=True, slots=True)
class Part:
    """The share of all money that is in another currency, what is expected of it in that currency, and how much its rate moves a year."""

    share: float
    assumptions: Assumptions
    volatility: float


def parse_rates(text: str) -> tuple[RateRisk, ...]:
    """Every line of the file, oldest first; ValueError for a volatility that cannot be."""
    found = [RateRisk(r["currency"], BusinessDate(r["known_from"]), float(r["volatility"])) for r in tomllib.loads(text)["rate"]]
    if any(not 0 <= r.volatility < 1 for r in found):
        raise ValueError("a rate's volatility is a fraction a year")
    return tuple(sorted(found, key=lambda r: r.known_from))


def risk_at(rates: Sequence[RateRisk], currency: str, as_of: BusinessDate) -> float | None:
    """The newest volatility of a currency's rate that was known on a day; None when there was none."""
    known = [r.volatility for r in rates if r.currency == currency and r.known_from <= as_of]
    return known[-1] if known else None


def measured_at_home(home: Assumptions, parts: Sequence[Part]) -> Assumptions:
    """What each class is expected to return in `home`'s money when `parts` of it are held in other money, the rest at home.

    A class abroad is expected to return what it returns there, less what cash pays more there than at home (uncovered interest parity);
    rates move together and apart from the classes. Covariances are averaged by share, which is never less than their true mixture.
    """
    if not parts:
        return home
    rest = 1.0 - sum(p.share for p in parts)
    if rest < -1e-9 or any(p.share < 0 for p in parts):
        raise ValueError("shares of other money are parts of one")
    rate = sum(p.share * p.volatility for p in parts) ** 2 * np.ones_like(home.covariance)
    covariance = rest * home.covariance + sum(p.share * p.assumptions.covariance for p in parts) + rate
    error = rest * home.error + sum(p.share * p.assumptions.error for p in parts) + TAU * rate
    mean = {c: rest * home.views[c].expected_return + sum(p.share * _at_home(home, p.assumptions, c) for p in parts) for c in CLASSES}
    return Assumptions(
        version="/".join([home.version, *(p.assumptions.version for p in parts)]),
        currency=home.currency,
        known_from=max(home.known_from, *(p.assumptions.known_from for p in parts)),
        origin=home.origin,
        mark=home.mark,
        views={c: View(mean[c], float(covariance[i, i]) ** 0.5) for i, c in enumerate(CLASSES)},
        covariance=covariance,
        error=error,
        digest=digest([home.digest, *([p.share, p.assumptions.digest, p.volatility] for p in parts)]),
    )


def _at_home(home: Assumptions, abroad: Assumptions, asset_class: str) -> float:
    above_cash = abroad.views[asset_class].expected_return - abroad.views[CASH].expected_return
    return above_cash + home.views[CASH].expected_return
