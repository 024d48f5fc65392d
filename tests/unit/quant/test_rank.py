"""The best candidates among those a class may have (D4): identical to scoring all and sorting, never one that is not eligible."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.quant.rank import best
from steward.quant.rank.best import find_best, find_best_plainly
from steward.quant.rank.kernel.top import best_of
from steward.quant.rank.model import NOBODY, Flags, Floats, Ints

Problem = tuple[Floats, Floats, Ints, Flags, int]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    askers, candidates, features, classes = (draw(st.integers(low, high)) for low, high in ((1, 300), (1, 200), (1, 8), (1, 5)))
    # whole numbers make ties; a large and a small feature make rounding matter
    scale = 10.0 ** draw(st.sampled_from([0, 6])) if draw(st.booleans()) else 1.0
    values = (
        rng.integers(-2, 3, (askers + candidates, features)).astype(float)
        if draw(st.booleans())
        else rng.normal(size=(askers + candidates, features))
    )
    values[:, 0] *= scale
    eligible = rng.random((classes, candidates)) < draw(st.sampled_from([0.0, 0.05, 0.5, 1.0]))
    return values[:askers], values[askers:], rng.integers(0, classes, askers), eligible, draw(st.integers(1, 12))


@settings(max_examples=60)
@given(problems())
def test_it_is_what_sorting_says(problem: Problem) -> None:
    """To the last bit, ties, nobody eligible and fewer than wanted included."""
    for ours, plain in zip(find_best(*problem), find_best_plainly(*problem), strict=True):
        np.testing.assert_array_equal(ours, plain)


@given(problems())
def test_nothing_ineligible_is_ever_chosen(problem: Problem) -> None:
    chosen, _ = find_best(*problem)
    _, _, classes, eligible, _ = problem
    there = chosen != NOBODY
    assert eligible[classes[:, None].repeat(chosen.shape[1], axis=1)[there], chosen[there]].all()
    assert (there.sum(axis=1) == np.minimum(eligible[classes].sum(axis=1), chosen.shape[1])).all()


def test_a_screening_without_margin_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted bug: the rough scores are trusted as they are. Close scores of large numbers then come out in another order."""
    rng = np.random.default_rng(2)
    askers, candidates = rng.normal(size=(300, 6)), 1.0 + rng.normal(size=(60, 6)) * 1e-7
    problem = (askers, candidates, np.zeros(300, dtype=np.int64), np.ones((1, 60), dtype=bool), 5)
    truth, _ = find_best_plainly(*problem)
    np.testing.assert_array_equal(find_best(*problem)[0], truth)
    monkeypatch.setattr(best, "best_of", lambda rough, _margin, *rest: best_of(rough, 0.0, *rest))
    assert (find_best(*problem)[0] != truth).any()


def test_what_does_not_fit_is_refused() -> None:
    askers, candidates, classes, eligible = np.ones((2, 3)), np.ones((4, 3)), np.zeros(2, dtype=np.int64), np.ones((1, 4), dtype=bool)
    with pytest.raises(ValueError, match="same features"):
        find_best(askers, candidates[:, :2], classes, eligible, 1)
    with pytest.raises(ValueError, match="every class"):
        find_best(askers, candidates, classes, eligible[:, :3], 1)
    with pytest.raises(ValueError, match="not among"):
        find_best(askers, candidates, classes + 1, eligible, 1)
    with pytest.raises(ValueError, match="wanted"):
        find_best(askers, candidates, classes, eligible, 0)
    with pytest.raises(ValueError, match="finite"):
        find_best(askers * np.nan, candidates, classes, eligible, 1)
