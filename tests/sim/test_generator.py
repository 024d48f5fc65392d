"""The simulated bank as values: believable, inside the rules, and the same for the same seed (issue 2, demo bank; N10, W01, E01)."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal

import numpy as np
import pytest

from steward.kernel.time import BusinessDate, add_days, business_date
from steward.sim.bank import content_digest, history_start, make_bank, market_until
from steward.sim.market import FACTORS, factor_returns
from steward.sim.model import SimulatedBank
from steward.sim.names import make_phone
from steward.sim.population import make_population
from steward.sim.shelf import shelf

TODAY = business_date(2026, 3, 18)
FEE_CAPS = {"active_equity": 80, "mixed": 50, "index": 30, "index_bond": 30, "bond": 30, "money": 0}


def weekdays(since: BusinessDate, until: BusinessDate) -> list[BusinessDate]:
    days = (add_days(since, n) for n in range((until - since).days))
    return [d for d in days if d.weekday() < 5]


DAYS = weekdays(history_start(TODAY), TODAY)


@pytest.fixture(scope="module")
def bank() -> SimulatedBank:
    return make_bank(7, 60, TODAY, DAYS)


def test_the_same_seed_and_day_give_the_same_bank_and_another_seed_another(bank: SimulatedBank) -> None:
    assert content_digest(make_bank(7, 60, TODAY, DAYS)) == content_digest(bank)
    assert content_digest(make_bank(8, 60, TODAY, DAYS)) != content_digest(bank)


def test_a_longer_market_begins_with_the_shorter_one(bank: SimulatedBank) -> None:
    longer = market_until(7, DAYS + weekdays(TODAY, add_days(TODAY, 20)), TODAY)
    assert np.array_equal(longer.prices[: len(DAYS)], bank.market.prices, equal_nan=True)
    assert len(longer.days) > len(DAYS)


def test_no_customer_is_ever_short_of_cash_or_units(bank: SimulatedBank) -> None:
    cash: dict[int, int] = defaultdict(int)
    units: dict[tuple[int, int], int] = defaultdict(int)
    for flow in bank.flows:
        cash[flow.adult] += flow.amount
        units[flow.adult, flow.product] += flow.units
        assert cash[flow.adult] >= 0
        assert units[flow.adult, flow.product] >= 0


def test_every_purchase_was_allowed_on_its_day(bank: SimulatedBank) -> None:
    adults = bank.population.adults
    bought = [f for f in bank.flows if f.kind in ("buy", "regular")]
    assert len(bought) > 300
    for flow in bought:
        product, adult, day = bank.shelf[flow.product], adults[flow.adult], bank.market.days[flow.day]
        level = adult.level_on(day)
        assert product.grade <= level or (product.kind == "deposit" and product.grade == 1)
        assert product.offering == "public"
        assert product.state != "draft"
        assert -flow.amount >= product.min_amount * 100
        assert -flow.amount % int(product.step * 100) == 0


def test_units_are_what_the_money_buys_after_the_fee(bank: SimulatedBank) -> None:
    for flow in (f for f in bank.flows if f.kind in ("buy", "regular")):
        product = bank.shelf[flow.product]
        price = bank.market.price(flow.day, flow.product)
        net = Decimal(-flow.amount - flow.fee) / 100
        unit = Decimal(1).scaleb(-product.units_scale)
        bought = flow.units * unit
        assert bought * price <= net < (bought + unit) * price
        assert abs(flow.fee / 100 - float(net) * product.buy_fee_bps / 10_000) <= 0.011


def test_flows_come_in_the_order_of_days_and_not_before_the_customer(bank: SimulatedBank) -> None:
    days = [f.day for f in bank.flows]
    assert days == sorted(days)
    first: dict[int, dt.date] = {}
    for flow in bank.flows:
        first.setdefault(flow.adult, bank.market.days[flow.day])
    assert all(first[a.index] >= a.since for a in bank.population.adults if a.index in first)


def test_the_shelf_has_sixty_products_of_seven_kinds_within_the_fee_caps() -> None:
    kinds = Counter(p.kind for p in shelf())
    assert sum(kinds.values()) == 60
    assert set(kinds) == {"deposit", "wmp", "fund", "bond", "insurance", "metal", "private"}
    assert len({p.code for p in shelf()}) == 60
    for p in shelf():
        assert 1 <= p.grade <= 5
        assert p.asset_class == "cash" or p.kind != "deposit" or p.terms["form"] == "structured"
        if p.kind == "fund":
            assert p.buy_fee_bps <= FEE_CAPS[str(p.terms["fund_type"])], p.code
        if p.kind == "wmp" and p.issuer_type == "bank":
            assert p.min_amount >= 10_000
        if p.kind == "private":
            assert p.min_amount >= 300_000


def test_standings_are_mixed_and_the_personas_are_as_told(bank: SimulatedBank) -> None:
    adults = make_population(7, 400, TODAY).adults
    states = Counter(a.state for a in adults)
    assert set(states) == {"valid", "expired", "missing", "predicted"}
    assert states["valid"] > 0.7 * len(adults)
    for adult in adults:
        assert (adult.level_on(TODAY) > 0) == (adult.state == "valid")
        assert all(a.day >= adult.since for a in adult.assessed)
    assert len({a.phone for a in adults}) == len(adults)
    told = {p.key: adults[p.index] for p in bank.personas if p.kind == "customer"}
    assert (told["retired"].name, told["retired"].level) == ("罗桂芳", 2)
    assert TODAY.year - told["retired"].birth_date.year >= 68
    assert told["expired"].state == "expired"


def test_each_household_has_an_advisor_of_its_region(bank: SimulatedBank) -> None:
    staff = bank.population.staff
    assert Counter(s.role for s in staff)["advisor"] == 20
    assert len({s.team for s in staff if s.role == "advisor"}) == 4
    for household in bank.population.households:
        advisor = staff[household.advisor]
        assert (advisor.role, advisor.region) == ("advisor", household.city.region)


def test_telephone_numbers_come_from_the_range_nobody_is_given() -> None:
    assert make_phone(0) == "19900000000"
    assert make_phone(9_999).startswith("1990000")
    with pytest.raises(ValueError, match="test numbers"):
        make_phone(1_000_000)


def test_factor_returns_are_correlated_fat_tailed_and_hold_one_crisis() -> None:
    returns = factor_returns(3, 6000)
    shares, bonds = FACTORS.index("cn_large"), FACTORS.index("gov")
    calm = returns[500:]
    correlation = np.corrcoef(calm[:, shares], calm[:, bonds])[0, 1]
    assert -0.30 < correlation < -0.10
    standard = (calm[:, shares] - calm[:, shares].mean()) / calm[:, shares].std()
    assert np.mean(standard**4) > 4.0
    yearly = calm[:, shares].std() * np.sqrt(250)
    assert 0.15 < yearly < 0.25
    assert returns[380:415, shares].sum() < -0.05
