"""Record linkage: the compiled likeness equals its plain twin, and each step keeps its law (B3)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from steward.quant.link import blocks, cluster, evidence
from steward.quant.link.strings import encode, grade, jaro_winkler, one_edit_apart, plain_jaro_winkler

texts = st.text("abc张李", max_size=9)
ONE = np.zeros(1, np.int64)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=30))
def test_compiled_likeness_equals_its_plain_twin(pairs: list[tuple[str, str]]) -> None:
    left, right = encode([a for a, _ in pairs]), encode([b for _, b in pairs])
    at = np.arange(len(pairs))
    np.testing.assert_allclose(jaro_winkler(left, right, at, at), [plain_jaro_winkler(a, b) for a, b in pairs], rtol=1e-12)


@pytest.mark.parametrize(("a", "b", "expected"), [("MARTHA", "MARHTA", 0.9611), ("DWAYNE", "DUANE", 0.84), ("DIXON", "DICKSONX", 0.8133)])
def test_the_likeness_of_winklers_own_examples(a: str, b: str, expected: float) -> None:
    """Winkler, Overview of record linkage (US Census Bureau 2006), table 6 and the worked examples."""
    assert jaro_winkler(encode([a]), encode([b]), ONE, ONE)[0] == pytest.approx(expected, abs=5e-5)


@given(texts, texts)
def test_one_edit(a: str, b: str) -> None:
    """Against every single edit, written out."""
    letters = "abc张李"
    near = {a} | {a[:k] + a[k + 1 :] for k in range(len(a))} | {a[:k] + x + a[k:] for k in range(len(a) + 1) for x in letters}
    near |= {a[:k] + x + a[k + 1 :] for k in range(len(a)) for x in letters}
    near |= {a[:k] + a[k + 1] + a[k] + a[k + 2 :] for k in range(len(a) - 1)}
    found = one_edit_apart(encode([a, a]), encode([b, a]), np.arange(2), np.arange(2))
    assert found.tolist() == [bool(a and b) and b in near, bool(a)]


def test_a_level_is_the_number_of_bounds_reached_and_missing_has_none() -> None:
    assert grade(np.array([0.0, 0.8, 0.99, 1.0, np.nan]), (0.8, 1.0)).tolist() == [0, 1, 1, 2, -1]


keys = st.lists(st.integers(-1, 6), min_size=2, max_size=40)


@given(keys, st.data())
def test_blocking_proposes_exactly_the_pairs_that_share_a_key(first: list[int], data: st.DataObject) -> None:
    second = data.draw(st.lists(st.integers(-1, 6), min_size=len(first), max_size=len(first)))
    columns = [np.array(first), np.array(second)]
    pairs = blocks.pairs_within(columns, largest=100)
    found = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    rows = range(len(first))
    assert found == [(i, j) for i in rows for j in rows if i < j and any(c[i] == c[j] >= 0 for c in columns)]


@given(keys, keys)
def test_blocking_across_two_tables(first: list[int], second: list[int]) -> None:
    pairs = blocks.pairs_across([(np.array(first), np.array(second))], largest=10_000)
    found = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    assert found == [(i, j) for i in range(len(first)) for j in range(len(second)) if first[i] == second[j] >= 0]


def test_a_block_too_large_is_counted_not_compared() -> None:
    pairs = blocks.pairs_within([np.zeros(10, np.int64), np.array([1, 1] + [-1] * 8)], largest=5)
    assert (pairs.left.tolist(), pairs.right.tolist(), pairs.skipped) == ([0], [1], 45)


def test_learning_finds_the_chances_that_made_the_pairs() -> None:
    """A known model makes 40,000 pairs; what is learnt is close to it, and the order of fields does not matter."""
    rng = np.random.default_rng(5)
    matches, others = np.array([[0.05, 0.15, 0.8]] * 4), np.array([[0.9, 0.07, 0.03]] * 4)
    is_match = rng.random(40_000) < 0.2
    levels = np.stack(
        [np.where(is_match, rng.choice(3, 40_000, p=m), rng.choice(3, 40_000, p=u)) for m, u in zip(matches, others, strict=True)], axis=1
    ).astype(np.int8)
    model = evidence.learn(levels, (3,) * 4, tuple(others))
    assert model.share == pytest.approx(0.2, abs=0.01)
    np.testing.assert_allclose(np.stack(model.matches), matches, atol=0.02)
    turned = evidence.learn(levels[:, ::-1], (3,) * 4, tuple(others))
    np.testing.assert_allclose(turned.matches[::-1], model.matches, atol=1e-6)


def test_the_weight_is_the_sum_of_its_parts_and_missing_weighs_nothing() -> None:
    model = evidence.Linkage((np.array([0.1, 0.9]), np.array([0.2, 0.8])), (np.array([0.9, 0.1]), np.array([0.5, 0.5])), 0.5)
    levels = np.array([[1, -1], [-1, -1], [1, 0]], np.int8)
    expected = [np.log2(9), 0.0, np.log2(9) + np.log2(0.4)]
    np.testing.assert_allclose(evidence.weigh(levels, model), expected)
    np.testing.assert_allclose(evidence.field_weights(levels, model).sum(axis=1), expected)
    np.testing.assert_allclose(evidence.chance(np.array([0.0, np.log2(9)]), 0.5), [0.5, 0.9])


def test_a_rare_value_says_more_than_a_common_one() -> None:
    shares = blocks.shares(np.array([0, 0, 0, 1, -1]))
    np.testing.assert_allclose(shares[:4], [0.75, 0.75, 0.75, 0.25])
    bits = evidence.rarity(shares, 0.5, 0.01)
    np.testing.assert_allclose(bits, [*[np.log2(0.5 / 0.75)] * 3, 1.0, 0.0])


def test_nothing_is_learnt_from_nothing() -> None:
    with pytest.raises(ValueError, match="no pairs"):
        evidence.learn(np.empty((0, 1), np.int8), (2,), (np.array([0.5, 0.5]),))


def columns_of(pairs: list[tuple[int, int, float]]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    left, right = (np.array([p[k] for p in pairs], np.int64) for k in (0, 1))
    return left, right, np.array([p[2] for p in pairs], np.float64)


pair_lists = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(0, 20)), max_size=40)


@given(pair_lists)
def test_one_to_one_uses_no_row_twice_and_leaves_no_strong_pair_free(pairs: list[tuple[int, int, float]]) -> None:
    left, right, bits = columns_of(pairs)
    keep = cluster.one_to_one(left, right, bits, 5.0)
    assert np.unique(left[keep]).size == np.unique(right[keep]).size == keep.sum()
    free = ~np.isin(left, left[keep]) & ~np.isin(right, right[keep]) & (bits >= 5)
    assert not free.any()


@given(pair_lists, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] != p[1]), max_size=8))
def test_rows_kept_apart_never_meet(pairs: list[tuple[int, int, float]], apart: list[tuple[int, int]]) -> None:
    left, right, bits = columns_of(pairs)
    group = cluster.groups(10, left, right, bits, 5.0, np.array(apart, np.int64).reshape(-1, 2))
    assert all(group[a] != group[b] for a, b in apart)
    if not apart:
        strong = bits >= 5
        assert (group[left[strong]] == group[right[strong]]).all()
    assert all(group[group[k]] == group[k] <= k for k in range(10))
