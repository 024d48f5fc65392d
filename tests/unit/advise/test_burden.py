"""The order of products by what each takes from one customer's goals: columns equal the plain reading, and the order is fair (D4, D5)."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from steward.advise.selection.model import Aims, ShelfItem
from steward.advise.selection.queries import order
from steward.advise.selection.rules.burden import burden_of, columns_of, cost_over, totals
from tests.unit.advise.test_selection import item, rank

ORDER = order()
SOON, LATE = Aims(((6, 10_000),)), Aims(((240, 10_000),))

ITEMS = st.builds(
    lambda code, kind, buy, annual, exits, access, grade, issuer: replace(
        item(code, kind=kind, cost=annual, grade=grade), buy_fee_bps=buy, exit_fees=exits, access_days=access, issuer=issuer
    ),
    st.text("ABCDEFGH", min_size=1, max_size=4),
    st.sampled_from(ORDER.kinds),
    st.integers(0, 200),
    st.integers(0, 300),
    st.sampled_from([(), ((7, 150), (365, 50), (0, 0)), ((0, 30),)]),
    st.integers(0, 2_000),
    st.integers(1, 5),
    st.sampled_from(["a", "b", "c"]),
)
SHELVES = st.lists(ITEMS, max_size=25, unique_by=lambda i: i.code)
AIMS = st.builds(
    lambda months, share, knowledge, held: Aims(tuple(sorted({months[0]: share, months[1]: 10_000 - share}.items())), knowledge, held),
    st.lists(st.integers(0, 480), min_size=2, max_size=2, unique=True),
    st.integers(1, 9_999),
    st.none() | st.integers(1, 5),
    st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(0, 10_000)), max_size=2, unique_by=lambda h: h[0]).map(tuple),
)


@given(SHELVES, AIMS)
@settings(max_examples=150, deadline=None)
def test_columns_say_the_same_as_the_plain_reading_of_each_product(shelf: list[ShelfItem], aims: Aims) -> None:
    columns = columns_of(shelf, ORDER)
    assert totals(columns, aims, ORDER).tolist() == [burden_of(i, aims, ORDER).total for i in columns.items]
    plainly = sorted(shelf, key=lambda i: (burden_of(i, aims, ORDER).total, i.grade or 0, i.code))
    assert [i.code for tier in rank(shelf, aims) for i in tier] == [i.code for i in plainly]


@given(SHELVES, AIMS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_in_which_order_the_shelf_comes_does_not_matter(shelf: list[ShelfItem], aims: Aims, chance: random.Random) -> None:
    mixed = shelf[:]
    chance.shuffle(mixed)
    assert rank(mixed, aims) == rank(shelf, aims)


@given(ITEMS, AIMS, st.sampled_from(["buy_fee_bps", "annual_fee_bps"]), st.integers(1, 100))
@settings(max_examples=150, deadline=None)
def test_what_is_cheaper_and_otherwise_equal_never_stands_later(one: ShelfItem, aims: Aims, fee: str, more: int) -> None:
    dearer = replace(one, code=f"0{one.code}", **{fee: getattr(one, fee) + more})  # by code alone it would stand first
    assert burden_of(dearer, aims, ORDER).total >= burden_of(one, aims, ORDER).total
    tiers = rank([one, dearer], aims)
    place = {i.code: n for n, tier in enumerate(tiers) for i in tier}
    assert place[one.code] <= place[dearer.code]


def test_costs_compound_over_the_time_the_money_stays() -> None:
    assert cost_over(0, 100, 0, 12) == 100
    assert cost_over(0, 100, 0, 240) == round((1 - 0.99**20) * 10_000)
    assert cost_over(150, 0, 0, 240) == round((1 - 1 / 1.015) * 10_000)
    assert cost_over(0, 0, 50, 3) == 50


def test_an_entry_fee_weighs_on_money_needed_soon_and_a_yearly_fee_on_money_that_stays() -> None:
    entry = replace(item("ENTRY", cost=20), buy_fee_bps=100)
    yearly = item("YEARLY", cost=100)
    assert [i.code for (i,) in rank([entry, yearly], SOON)] == ["YEARLY", "ENTRY"]
    assert [i.code for (i,) in rank([entry, yearly], LATE)] == ["ENTRY", "YEARLY"]


def test_leaving_early_access_crowding_and_difficulty_each_count_for_who_is_touched() -> None:
    plain = item("P")
    fee = replace(plain, exit_fees=((365, 75), (0, 0)))
    assert (burden_of(fee, SOON, ORDER).cost - burden_of(plain, SOON, ORDER).cost, burden_of(fee, LATE, ORDER).cost) == (
        75,
        burden_of(plain, LATE, ORDER).cost,
    )
    locked = replace(plain, access_days=400)
    assert (burden_of(locked, SOON, ORDER).late, burden_of(locked, LATE, ORDER).late) == (ORDER.late_bps, 0)
    crowd = Aims(LATE.needs, issuers=(("x", 6_000),))
    assert burden_of(plain, crowd, ORDER).crowd == (6_000 - ORDER.crowd_from) * ORDER.crowd_bps // 10_000
    assert burden_of(item("D", kind="deposit"), crowd, ORDER).crowd == 0
    assert burden_of(item("S", kind="stock"), Aims(LATE.needs, knowledge=5), ORDER).complexity == 0
    assert burden_of(item("S", kind="stock"), LATE, ORDER).complexity == 2 * ORDER.complexity_bps


def test_nothing_and_very_many_products_are_ordered() -> None:
    assert rank([], LATE) == ()
    many = [item(f"F{n:04d}", cost=n % 7) for n in range(1_200)]
    assert sum(map(len, rank(many, LATE))) == 1_200
