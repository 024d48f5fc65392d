"""Spread and overlap against published cases and their own laws (D5)."""

import pytest

from steward.advise.selection import queries
from steward.advise.selection.rules.spread import effective_number, overlap, parse_look_through, seen_through

MIXED = {"balanced": {"bond_fund": 6_000, "equity_cn": 4_000}}


def test_holding_half_of_an_index_overlaps_it_by_half() -> None:
    """Active share is one less the overlapping weights (Cremers and Petajisto 2009): 0 for the index, 1 where nothing is shared."""
    index = {f"s{n}": 1 / 10 for n in range(10)}
    half = {f"s{n}": 1 / 5 for n in range(5)}
    assert 1 - overlap(half, index) == pytest.approx(0.5)
    assert overlap(index, index) == pytest.approx(1)
    assert overlap(half, {"other": 1.0}) == 0


def test_equal_parts_are_worth_their_number_and_unequal_ones_less() -> None:
    assert effective_number([0.25] * 4) == 4
    assert effective_number([0.7, 0.1, 0.1, 0.1]) == pytest.approx(1 / 0.52)
    assert effective_number([]) == 0


def test_a_mixed_product_is_seen_as_its_parts() -> None:
    seen = seen_through([("balanced", 1_000), ("equity_cn", 600), ("gold", 0)], MIXED)
    assert seen == {"bond_fund": pytest.approx(600 / 1600), "equity_cn": pytest.approx(1000 / 1600)}
    assert seen_through([], MIXED) == {}


def test_two_products_that_look_different_overlap_where_they_hold_the_same() -> None:
    assert queries.overlap_of([("balanced", 100)], [("equity_cn", 50)]) == pytest.approx(0.4)
    assert queries.spread_of([("balanced", 100)]) == pytest.approx(1 / (0.36 + 0.16))


@pytest.mark.parametrize("text", ["[a]\nb = 9999", "[a]\nb = 10000\n[b]\nc = 10000"])
def test_parts_that_are_no_whole_or_mixed_again_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="whole"):
        parse_look_through(text)
