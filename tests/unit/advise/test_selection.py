"""Products: a neutral order, equals taking turns, minimums and steps kept, nothing lost, nothing the bank earns in sight (D4, D5)."""

from collections.abc import Iterable
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.advise.selection.model import Aims, Order, ShelfItem
from steward.advise.selection.queries import by_class, order
from steward.advise.selection.rules.order import BadOrder, Tiers, count_wanted, divide, in_turn, parse_order, turn_of
from steward.advise.selection.rules.order import rank as rank_for
from steward.kernel.ids import ProductId
from steward.kernel.money import Money

ORDER = order()
THREE_YEARS = Aims(((36, 10_000),))


def item(code: str, *, kind: str = "fund", cost: int = 100, grade: int | None = 2, minimum: int = 100, step: int = 1) -> ShelfItem:
    return ShelfItem(
        product_id=ProductId(code),
        code=code,
        version=1,
        instrument_id=code,
        kind=kind,
        name_zh=code,
        name_en=code,
        issuer="x",
        issuer_type="fund_company",
        regime="CSRC",
        asset_class="bond_fund",
        issuer_grade=grade,
        seller_grade=None,
        currency="CNY",
        min_amount=minimum,
        step=step,
        buy_fee_bps=0,
        annual_fee_bps=cost,
        offering="public",
        state="on_shelf",
        nature="fixed",
        known_at="",
        priced_on=None,
    )


def rank(items: Iterable[ShelfItem], aims: Aims = THREE_YEARS) -> Tiers:
    return rank_for(items, aims, ORDER)


def codes(amount: str, items: list[ShelfItem], customer: str = "C1") -> dict[str, str]:
    found = divide(Money.of(amount, "CNY"), rank(items), turn_of(customer), ORDER)
    return {p.item.code: str(p.amount) for p in found.picks} | {"left": str(found.left)}


def test_diversified_before_single_names_then_cheaper_then_safer() -> None:
    ranked = rank([item("S", kind="stock", cost=0), item("D", cost=90), item("R", cost=50, grade=3), item("C", cost=50, grade=1)])
    assert [i.code for tier in ranked for i in tier] == ["C", "R", "D", "S"]


def test_a_kind_without_a_place_in_the_order_is_not_chosen() -> None:
    assert rank([item("I", kind="insurance")]) == ()
    assert by_class([item("I", kind="insurance")], ORDER) == {}


def test_equals_take_turns_by_customer_and_each_comes_first_for_somebody() -> None:
    (tier,) = rank([item(c) for c in "CAB"])
    assert [i.code for i in tier] == ["A", "B", "C"]
    firsts = [next(in_turn((tier,), turn_of(f"C{n}"))).code for n in range(300)]
    assert {c: firsts.count(c) > 60 for c in "ABC"} == dict.fromkeys("ABC", True)
    assert turn_of("C1") == turn_of("C1")


@pytest.mark.parametrize(("amount", "count"), [("19999.99", 1), ("20000", 2), ("99999.99", 2), ("100000", 3)])
def test_larger_sums_are_spread_over_more_products(amount: str, count: int) -> None:
    assert count_wanted(Money.of(amount, "CNY"), ORDER) == count
    assert len(codes(amount, [item(c) for c in "ABCD"])) - 1 == count


def test_a_minimum_that_the_part_misses_passes_to_the_next_and_too_little_is_left() -> None:
    dear = item("A", cost=1, minimum=2_000_000)
    assert codes("10000", [dear, item("B")]) == {"B": "10000.00", "left": "0.00"}
    assert codes("10000", [dear]) == {"left": "10000.00"}
    assert codes("30000", [dear]) == {"A": "30000.00", "left": "0.00"}  # alone it takes the whole


def test_steps_are_kept_and_freed_money_goes_on_in_whole_steps() -> None:
    stepped = [item("A", cost=1, minimum=100_000, step=100_000), item("B", cost=2, minimum=1, step=1)]
    assert codes("25000", stepped) == {"A": "12000.00", "B": "12500.01", "left": "499.99"}


AMOUNTS = st.integers(1, 10**9)
ITEMS = st.lists(
    st.builds(
        item,
        st.text("ABCDEFGH", min_size=1, max_size=3),
        kind=st.sampled_from(ORDER.kinds),
        cost=st.integers(0, 3),
        minimum=st.integers(0, 10**7),
        step=st.integers(1, 10**6),
    ),
    max_size=8,
    unique_by=lambda i: i.code,
)


@given(AMOUNTS, ITEMS, st.text(min_size=1, max_size=9))
@settings(max_examples=300, deadline=None)
def test_parts_and_rest_sum_to_the_whole_and_keep_minimum_and_step(minor: int, items: list[ShelfItem], customer: str) -> None:
    found = divide(Money(minor, "CNY"), rank(items), turn_of(customer), ORDER)
    assert sum(p.amount.minor for p in found.picks) + found.left.minor == minor
    assert found.left.minor >= 0
    assert len({p.item.code for p in found.picks}) == len(found.picks) <= 3
    for pick in found.picks:
        assert pick.amount.minor >= pick.item.min_amount
        assert (pick.amount.minor - pick.item.min_amount) % pick.item.step == 0


def test_what_the_bank_earns_is_not_among_the_facts_of_a_choice() -> None:
    assert not {f.name for f in fields(ShelfItem)} & {"commission_bps", "margin", "commission"}


def test_an_item_reads_back_as_it_was_written() -> None:
    assert ShelfItem.from_json(item("A").to_json()) == item("A")


def test_an_order_whose_sums_do_not_rise_does_not_load() -> None:
    with pytest.raises(BadOrder):
        parse_order('version = "x"\nkinds = ["fund"]\nproducts_from = [5, 5]')
    assert isinstance(ORDER, Order)
