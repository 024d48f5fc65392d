"""What a block adds to the whole book: the same sums wherever a book is cut, and figures by hand (J2, issue 7)."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from benchmarks.book import make_block, make_ground
from steward.deliver.review.queries import BLOCK_SCHEMA, TALLY_SCHEMA, Ground, policy, sum_tallies, work_block
from tests.unit.review.test_review_block import aim, customer, holding

ROWS = 300
FUND = 0


@pytest.fixture(scope="module")
def ground() -> Ground:
    """One fund of Chinese shares, and a shock in which they lose half and bonds gain."""
    made = make_ground(1, 1)
    shares = len(made.classes) - 4
    losses = np.zeros((1, len(made.classes)))
    losses[0, shares] = 0.5
    return replace(
        made, products=np.array(["fund"], dtype=np.str_), product_class=np.array([shares]), product_grade=np.array([4]),
        product_spread=np.array([False]), shocks=np.array(["half"], dtype=np.str_), shock_losses=losses,
    )  # fmt: skip


def tally(ground: Ground, *people: dict[str, Any]) -> dict[tuple[str, str], tuple[int, int]]:
    _found, counted = work_block(pa.Table.from_pylist(list(people), schema=BLOCK_SCHEMA), ground, policy())
    return {(r["what"], r["subject"]): (r["count"], r["amount"]) for r in counted.to_pylist()}


def test_customers_money_holders_and_findings_are_counted(ground: Ground) -> None:
    one = customer(customer="a", level=2, cash=100, **{**holding((FUND, 900, 900)), "held_unsuitable": [1]})
    two = customer(customer="b", level=5, **holding((FUND, 500, 500)))
    found = tally(ground, one, two, customer(customer="c", cash=50))
    assert found["customers", ""] == (3, 1550)
    assert found["invested", ""] == (2, 1400)
    assert found["cash", ""] == (2, 150)
    assert found["product", "fund"] == (2, 1400)
    assert found["check", "unsuitable"] == (1, 900)


def test_a_shock_takes_what_it_takes_and_is_held_against_the_level(ground: Ground) -> None:
    """Level 2 bears 5 % in a bad year: half of a tenth in shares is just that, one part more is beyond it."""
    at_it, over = ([(FUND, share, share)] for share in (100, 102))
    people = [customer(customer=n, level=2, cash=1000 - h[0][1], **holding(*h)) for n, h in (("a", at_it), ("b", over))]
    assert tally(ground, *people)["shock", "half"] == (1, 101)
    unknown = customer(customer="c", level=-1, **holding((FUND, 1000, 1000)))
    assert tally(ground, unknown)["shock", "half"] == (0, 500)


def test_musts_below_their_chance_and_chances_by_tenths(ground: Ground) -> None:
    sure, hopeless = (customer(customer=n, cash=cash, **aim(12, 1000)) for n, cash in (("a", 5000), ("b", 0)))
    wish = customer(customer="c", cash=0, **aim(12, 1000, must=False))
    found = tally(ground, sure, hopeless, wish)
    assert (found["must", "all"], found["must", "short"]) == ((2, 2000), (1, 1000))
    assert found["must_chance", "9"] == found["must_chance", "0"] == found["want_chance", "0"] == (1, 1000)


@pytest.mark.parametrize("rows", [1, 37, ROWS])
def test_the_same_sums_wherever_a_book_is_cut(rows: int) -> None:
    made = make_ground(12, 1)
    table = make_block(0, ROWS, made, 1)
    cut = [work_block(table.slice(at, rows).combine_chunks(), made, policy())[1] for at in range(0, ROWS, rows)]
    whole = sum_tallies([work_block(table, made, policy())[1]])
    assert sum_tallies(cut).equals(whole)
    assert whole.filter(pc.equal(whole["what"], "shock")).num_rows == len(made.shocks)


def test_no_book_is_an_empty_tally() -> None:
    assert sum_tallies([]).schema == TALLY_SCHEMA
