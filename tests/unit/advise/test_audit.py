"""What the bank earns plays no part in the order, and where it does the audit says so (D5)."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from steward.advise.selection.model import Placed, ShelfItem
from steward.advise.selection.queries import order
from steward.advise.selection.rules.audit import correlation, find_bias
from steward.advise.selection.rules.order import criteria, in_turn, turn_of
from tests.unit.advise.test_selection import THREE_YEARS, item, rank

ORDER = order()
Ranking = Callable[[Sequence[ShelfItem], dict[str, int]], tuple[tuple[ShelfItem, ...], ...]]


def shelf(seed: int) -> tuple[list[ShelfItem], dict[str, int]]:
    """Forty funds in four cost bands, so that many are equal, and what the bank earns on each."""
    rng = np.random.default_rng(seed)
    items = [item(f"F{n:02d}", cost=int(rng.choice([30, 60, 100, 150])), grade=int(rng.choice([2, 3]))) for n in range(40)]
    return items, {i.code: int(rng.integers(0, 120)) for i in items}


def placed_by(ranking: Ranking, seed: int, turn: Callable[[str], int] = turn_of) -> list[Placed]:
    items, income = shelf(seed)
    tiers, total = ranking(items, income), Counter[str]()
    for number in range(500):
        for place, found in enumerate(in_turn(tiers, turn(f"audit-{number}"))):
            total[found.code] += place
    return [Placed(i.code, total[i.code] / 500, criteria(i, THREE_YEARS, ORDER), i.cost_bps, income[i.code]) for i in items]


def honest(items: Sequence[ShelfItem], _income: dict[str, int]) -> tuple[tuple[ShelfItem, ...], ...]:
    return rank(items)


def led_by_income(items: Sequence[ShelfItem], income: dict[str, int]) -> tuple[tuple[ShelfItem, ...], ...]:
    return tuple((i,) for i in sorted(items, key=lambda i: -income[i.code]))


def nudged(items: Sequence[ShelfItem], income: dict[str, int]) -> tuple[tuple[ShelfItem, ...], ...]:
    """One product that earns well is put first, everything else is as it should be."""
    best = max(items, key=lambda i: (income[i.code], i.code))
    return ((best,), *rank([i for i in items if i is not best]))


def led_among_equals(items: Sequence[ShelfItem], income: dict[str, int]) -> tuple[tuple[ShelfItem, ...], ...]:
    return tuple((i,) for tier in rank(items) for i in sorted(tier, key=lambda i: -income[i.code]))


@pytest.mark.parametrize("seed", range(6))
def test_the_neutral_order_has_no_bias(seed: int) -> None:
    found = find_bias("bond_fund", placed_by(honest, seed), 500)
    assert (found.found, found.moved, found.products) == (False, 0, 40)
    assert abs(found.correlation) < 0.4
    assert found.cost_gap_bps >= 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("planted", [led_by_income, nudged, led_among_equals])
def test_a_planted_bias_is_found(planted: Ranking, seed: int) -> None:
    assert find_bias("bond_fund", placed_by(planted, seed), 500).found


def test_an_order_led_by_income_agrees_with_income_and_costs_customers_nothing_less() -> None:
    found = find_bias("bond_fund", placed_by(led_by_income, 1), 500)
    assert found.correlation == pytest.approx(1.0, abs=0.01)
    assert found.cost_gap_bps == 0.0
    assert found.agreement == pytest.approx(1.0)


def test_few_products_are_no_proof_of_anything() -> None:
    one = Placed("A", 0.0, (1, 10, 2), 10, 50)
    found = find_bias("gold", [one], 500)
    assert (found.found, found.correlation, found.chance, found.cost_gap_bps) == (False, 0.0, 1.0, 0.0)


def test_rank_correlation_is_the_textbook_one() -> None:
    """Spearman's example in Kendall, Rank Correlation Methods (4th ed. 1970), section 1.14: rho = 1 - 6 sum d^2 / (n^3 - n)."""
    a, b = np.array([7, 4, 3, 10, 6, 2, 9, 8, 1, 5.0]), np.array([5, 7, 3, 10, 1, 9, 6, 2, 8, 4.0])
    assert correlation(a, b) == pytest.approx(1 - 6 * float(((a - b) ** 2).sum()) / (10**3 - 10))
    assert correlation(a, np.ones(10)) == 0.0
