"""Money in dollars and Hong Kong dollars: its sets, its blocks, its rates, and what a mixture of it means at home (D1, D7)."""

from dataclasses import replace

import numpy as np
import pytest

from steward.advise.outlook.model import BLOCKS, CLASSES, Assumptions, NoAssumptions
from steward.advise.outlook.queries import all_house_blocks, house_sets, rate_risks
from steward.advise.outlook.rules.abroad import Part, measured_at_home, parse_rates, risk_at
from steward.advise.outlook.rules.assumptions import TAU, newest_at
from steward.advise.outlook.rules.estimate import estimate, faults_of
from steward.advise.portfolio.model import Allocation, Mandate
from steward.advise.portfolio.queries import allocate, limits_at
from steward.kernel.time import add_days, business_date

DAY = business_date(2026, 3, 2)
HOME = newest_at(house_sets(), "CNY", DAY)
ABROAD = ("HKD", "USD")


def part(share: float, currency: str = "USD", volatility: float = 0.044) -> Part:
    return Part(share, newest_at(house_sets(), currency, DAY), volatility)


def means(found: Assumptions) -> dict[str, float]:
    return {c: v.expected_return for c, v in found.views.items()}


@pytest.mark.parametrize("currency", ABROAD)
def test_a_set_and_its_blocks_say_the_same_within_the_blocks_own_range(currency: str) -> None:
    judged, blocks = newest_at(house_sets(), currency, DAY), all_house_blocks()[currency]
    assert faults_of(blocks) == []
    for c in CLASSES:
        assert abs(sum(blocks[c][b] for b in BLOCKS) - judged.views[c].expected_return) <= 1.28 * blocks[c]["error"], c


@pytest.mark.parametrize("currency", ABROAD)
def test_nothing_counts_before_it_was_known(currency: str) -> None:
    """Planted at the border: the day before the first set and the first rate there is neither."""
    first = min(s.known_from for s in house_sets() if s.currency == currency)
    assert newest_at(house_sets(), currency, first).known_from == first
    with pytest.raises(NoAssumptions):
        newest_at(house_sets(), currency, add_days(first, -1))
    assert risk_at(rate_risks(), currency, first) is not None
    assert risk_at(rate_risks(), currency, add_days(min(r.known_from for r in rate_risks()), -1)) is None


@pytest.mark.parametrize("currency", ABROAD)
def test_every_level_gets_an_allocation(currency: str) -> None:
    limits = limits_at(DAY)
    assert limits is not None
    mandates = [Mandate(level, frozenset(CLASSES), 500) for level in limits.levels]
    found = allocate(mandates, newest_at(house_sets(), currency, DAY), limits)
    assert all(isinstance(found[m], Allocation) for m in mandates)


@pytest.mark.parametrize("currency", ABROAD)
def test_without_any_history_an_estimate_is_its_blocks(currency: str) -> None:
    blocks, base = all_house_blocks()[currency], newest_at(house_sets(), currency, DAY)
    made = estimate(currency, DAY, blocks, np.empty((0, len(CLASSES))), base)
    assert means(made.assumptions) == pytest.approx({c: sum(blocks[c][b] for b in BLOCKS) for c in CLASSES}, abs=1e-6)


def test_all_at_home_is_the_home_set_itself() -> None:
    assert measured_at_home(HOME, []) is HOME


def test_higher_rates_abroad_are_no_gift() -> None:
    """Dollar cash pays more in dollars; brought home by parity it pays what cash pays at home, and a class keeps its premium over cash."""
    usd = part(1.0)
    found = measured_at_home(HOME, [usd])
    assert usd.assumptions.views["cash"].expected_return > HOME.views["cash"].expected_return + 0.02
    assert found.views["cash"].expected_return == pytest.approx(HOME.views["cash"].expected_return)
    premium = usd.assumptions.views["gold"].expected_return - usd.assumptions.views["cash"].expected_return
    assert found.views["gold"].expected_return - found.views["cash"].expected_return == pytest.approx(premium)


def test_the_rate_is_a_risk_of_every_class_and_of_the_mean() -> None:
    usd = part(1.0)
    found, ones = measured_at_home(HOME, [usd]), np.ones((len(CLASSES), len(CLASSES)))
    assert found.covariance == pytest.approx(usd.assumptions.covariance + 0.044**2 * ones)
    assert found.error == pytest.approx(usd.assumptions.error + TAU * 0.044**2 * ones)
    assert found.views["cash"].volatility == pytest.approx(float(np.hypot(0.004, 0.044)))


def test_a_mixture_is_never_shown_calmer_than_it_is() -> None:
    """Against the exact deviation when both moneys' classes move as one, the most they can, and the rates with each other."""
    usd, hkd = part(0.3), part(0.2, "HKD", 0.045)
    found, w = measured_at_home(HOME, [usd, hkd]), np.full(len(CLASSES), 1 / len(CLASSES))
    local = sum(s * (w @ a.covariance @ w) ** 0.5 for s, a in ((0.5, HOME), (0.3, usd.assumptions), (0.2, hkd.assumptions)))
    most = (local**2 + (0.3 * 0.044 + 0.2 * 0.045) ** 2) ** 0.5
    assert most <= float(w @ found.covariance @ w) ** 0.5 <= 1.1 * most
    assert np.linalg.eigvalsh(found.covariance)[0] > 0
    assert found.version == "cny-2025-01/usd-2025-01/hkd-2025-01"
    assert found.digest != measured_at_home(HOME, [usd, replace(hkd, volatility=0.05)]).digest


@pytest.mark.parametrize("share", [1.2, -0.1])
def test_shares_that_are_no_parts_of_one_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match="parts of one"):
        measured_at_home(HOME, [part(share)])


def test_a_rate_that_cannot_be_is_refused() -> None:
    line = '[[rate]]\ncurrency = "USD"\nknown_from = 2020-01-01\nvolatility = {}\n'
    assert risk_at(parse_rates(line.format(0.0)), "USD", DAY) == 0.0
    with pytest.raises(ValueError, match="fraction"):
        parse_rates(line.format(4.4))
