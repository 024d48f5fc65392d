"""Cash flow in columns: sums, what recurs, on plain cases, against a naive count, and on a real bank's standing orders (B4)."""

import csv
import datetime as dt
from collections import Counter, defaultdict

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.know.insight.rules.cashflow import (
    Flows,
    Regularity,
    day_of_month,
    find_recurring,
    idle_money,
    keys_by_amount,
    month_of,
    monthly_sums,
    saving_capacity,
    seasonal_months,
)
from tests.support.data import data_folder

EPOCH = dt.date(1970, 1, 1)


def ordinal(day: dt.date) -> int:
    return (day - EPOCH).days


def flows(rows: list[tuple[int, dt.date, int, int]]) -> Flows:
    """Columns from (owner, day, amount, key)."""
    owner, day, amount, key = (list(c) for c in zip(*rows, strict=True)) if rows else ([], [], [], [])
    cells = (owner, [ordinal(d) for d in day], amount, key, range(len(rows)))
    return Flows(*(np.array(list(c), dtype=np.int64) for c in cells))


def monthly(owner: int, amount: int, months: int, *, key: int = 1, day: int = 10, year: int = 2025) -> list[tuple[int, dt.date, int, int]]:
    return [(owner, dt.date(year + n // 12, n % 12 + 1, day), amount, key) for n in range(months)]


DAYS = st.dates(dt.date(1999, 12, 1), dt.date(2030, 3, 1))


@given(st.lists(st.tuples(st.integers(0, 3), DAYS, st.integers(-(10**12), 10**12), st.integers(0, 2)), max_size=40))
def test_monthly_sums_are_the_naive_sums(rows: list[tuple[int, dt.date, int, int]]) -> None:
    first = dt.date(2020, 1, 1)
    incoming, outgoing = monthly_sums(flows(rows), 4, first.year * 12, 24)
    expected: dict[tuple[int, int, bool], int] = defaultdict(int)
    for owner, day, amount, _ in rows:
        place = (day.year - 2020) * 12 + day.month - 1
        if 0 <= place < 24:
            expected[owner, place, amount > 0] += abs(amount)
    for owner in range(4):
        for place in range(24):
            assert incoming[owner, place] == expected[owner, place, True]
            assert outgoing[owner, place] == expected[owner, place, False]


@given(DAYS)
def test_months_and_days_of_the_month_are_the_calendars(day: dt.date) -> None:
    column = np.array([ordinal(day)], dtype=np.int64)
    assert month_of(column)[0] == day.year * 12 + day.month - 1
    assert day_of_month(column)[0] == day.day


def test_a_monthly_payment_is_found_and_told_apart_from_what_only_looks_like_one() -> None:
    rows = monthly(0, 1_000_000, 6) + monthly(0, -300_000, 6, key=2, day=28)
    rows += [(0, dt.date(2025, m, d), -40_000, 3) for m in range(1, 7) for d in (2, 9, 16, 23)]  # weekly
    rows += [(0, dt.date(2025, m, 3 * m), -50_000 * m, 4) for m in range(1, 7)]  # another day and amount each month
    rows += monthly(1, 500_000, 2)  # too few
    found = find_recurring(flows(rows), ordinal(dt.date(2025, 6, 30)), Regularity())
    got = {(int(o), int(k), int(a), int(s)) for o, k, a, s in zip(found.owner, found.key, found.amount, found.sign, strict=True)}
    assert got == {(0, 1, 1_000_000, 1), (0, 2, 300_000, -1)}
    assert found.active.all()
    assert sorted(found.day_of_month.tolist()) == [10, 28]
    assert [len(r) for r in found.rows] == [6, 6]


def test_a_series_that_ended_is_found_but_no_longer_active() -> None:
    found = find_recurring(flows(monthly(0, 100, 5)), ordinal(dt.date(2025, 12, 1)), Regularity())
    assert found.active.tolist() == [False]


@given(st.integers(1, 28), st.integers(3, 12), st.integers(0, 2**31))
def test_many_at_once_answer_as_each_alone(day: int, months: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [row for owner in range(5) for row in monthly(owner, int(rng.integers(1, 10**7)), months, day=day)]
    rows += [
        (int(rng.integers(5)), dt.date(2025, int(rng.integers(1, 12)), int(rng.integers(1, 28))), -int(rng.integers(1, 10**6)), 9)
        for _ in range(30)
    ]
    until = ordinal(dt.date(2025, 12, 31))
    together = find_recurring(flows(rows), until, Regularity())
    alone = [find_recurring(flows([r for r in rows if r[0] == owner]), until, Regularity()) for owner in range(5)]
    assert together.owner.tolist() == [o for one in alone for o in one.owner.tolist()]
    assert together.amount.tolist() == [a for one in alone for a in one.amount.tolist()]


def test_amounts_close_together_share_a_key_and_owners_never_do() -> None:
    keys = keys_by_amount(flows([(0, EPOCH, 100, 0), (0, EPOCH, 101, 0), (0, EPOCH, 150, 0), (0, EPOCH, -100, 0), (1, EPOCH, 100, 0)]))
    assert keys[0] == keys[1]
    assert len(set(keys.tolist())) == 4


def test_capacity_idle_money_and_season_are_of_the_usual_month() -> None:
    incoming = np.full((1, 5), 1000.0)
    outgoing = np.array([[600.0, 600.0, 600.0, 600.0, 5000.0]])
    assert saving_capacity(incoming, outgoing).tolist() == [400.0]
    assert idle_money(np.array([5000.0]), outgoing, np.array([3.0])).tolist() == [3200.0]
    assert idle_money(np.array([100.0]), outgoing, np.array([3.0])).tolist() == [0.0]
    assert seasonal_months(outgoing).tolist() == [[False, False, False, False, True]]


def test_no_money_recurs_nowhere() -> None:
    assert find_recurring(flows([]), 0, Regularity()).rows == ()


@pytest.fixture(scope="module")
def berka() -> tuple[Flows, np.ndarray, set[tuple[int, int]], dict[int, list[int]]]:
    """Debits of a real bank by amount alone, whether each is the bank's own fee, orders seen three times, and every order's amounts."""
    folder = data_folder("berka")
    t = pq.read_table(folder / "trans_1993.parquet").to_pydict()
    days = [dt.date(1900 + d // 10000, d // 100 % 100, d % 100) for d in t["date"]]
    rows = [(a, d, -round(m * 100), 0) for a, d, m in zip(t["account_id"], days, t["amount"], strict=True)]
    debit = np.array([kind != "PRIJEM" for kind in t["type"]])
    fee = np.array([k == "SLUZBY" for k in t["k_symbol"]])
    kept = flows(rows).only(debit)
    orders: dict[int, list[int]] = defaultdict(list)
    with (folder / "order.csv").open(encoding="utf-8") as lines:
        for order in csv.DictReader(lines):
            orders[int(order["account_id"])].append(round(float(order["amount"]) * 100))
    seen = Counter(zip(kept.owner.tolist(), (-kept.amount).tolist(), strict=True))
    visible = {(account, amount) for account, amounts in orders.items() for amount in amounts if seen[account, amount] >= 3}
    return kept, fee[debit], visible, orders


def test_standing_orders_of_a_real_bank_are_found_by_amount_alone(
    berka: tuple[Flows, np.ndarray, set[tuple[int, int]], dict[int, list[int]]],
) -> None:
    """PKDD 1999 (Berka, Sochorova): order.csv is the truth; counterparty and purpose stay hidden (docs/methods/cash-flow.md)."""
    debits, fee, visible, orders = berka
    kept = debits.only(~fee)
    named = Flows(kept.owner, kept.day, kept.amount, keys_by_amount(kept), kept.row)
    series = find_recurring(named, int(kept.day.max()), Regularity())
    found = set(zip(series.owner.tolist(), series.amount.tolist(), strict=True))
    right = {(a, m) for a, m in found if any(abs(m - o) <= 0.01 * o for o in orders.get(a, ()))}
    caught = {(a, o) for a, o in visible if any(b == a and abs(m - o) <= 0.01 * o for b, m in found)}
    assert len(visible) == 557
    assert len(right) / len(found) >= 0.96
    assert len(caught) / len(visible) >= 0.94


def test_without_its_steady_day_the_method_would_be_seen_to_fail(
    berka: tuple[Flows, np.ndarray, set[tuple[int, int]], dict[int, list[int]]],
) -> None:
    """Planted: a rule that asks for no steady day, amount or gap finds so much else that its precision falls below the bar above."""
    debits, fee, _, orders = berka
    kept = debits.only(~fee)
    named = Flows(kept.owner, kept.day, kept.amount, keys_by_amount(kept), kept.row)
    loose = Regularity(least_cover=0.0, most_a_month=99.0, least_in_band=0.0, least_day_focus=0.0)
    series = find_recurring(named, int(kept.day.max()), loose)
    found = set(zip(series.owner.tolist(), series.amount.tolist(), strict=True))
    right = {(a, m) for a, m in found if any(abs(m - o) <= 0.01 * o for o in orders.get(a, ()))}
    assert len(right) / len(found) < 0.96
