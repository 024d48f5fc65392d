"""Purses that pay in order: the compiled form against plain steps, against paths, and against published values (issue 7, B6)."""

import math

import numpy as np
import pytest

from steward.deliver.review.rules.chances import DEVIATION_STEP, DEVIATIONS, MEAN_STEP, grid_moments
from steward.quant.simulate.kernel.order import beyond, pay
from steward.quant.simulate.model import Floats
from steward.quant.simulate.order import Glide, Purses, chances_in_order, plain_chances
from steward.quant.simulate.purse import Dues, grow, run_purse
from steward.quant.simulate.scenarios import draw_shocks

MOMENTS, NO_GLIDE, GLIDE = grid_moments()[:, :2], Glide(DEVIATIONS, (0.0, 0.0), 0.0), Glide(DEVIATIONS, (3.0, 0.0), 60.0)
PURSES, DUES, YEARS = 40, 3, 20


def drawn(seed: int) -> Purses:
    """Purses of every kind: some lack each year, some pay wants that keep a reserve, some sums only have to be there."""
    rng = np.random.default_rng(seed)
    months = np.sort(rng.integers(0, 12 * YEARS - 1, (PURSES, DUES)), axis=1).ravel()
    size = (PURSES * DUES,)
    terms = np.stack([rng.uniform(5, 90, size), rng.uniform(0, 40, size) * (rng.random(size) < 0.5), rng.random(size) < 0.8], axis=1)
    ends = [np.arange(PURSES + 1) * n for n in (YEARS, 1, DUES)]
    return Purses(
        mix=rng.integers(3, 13, PURSES) * DEVIATIONS + rng.integers(1, 21, PURSES),
        start=rng.uniform(0, 150, PURSES),
        flow=(ends[0], np.repeat(rng.uniform(-3, 10, PURSES), YEARS)),
        lumps=(ends[1], rng.integers(0, 200, PURSES), rng.uniform(0, 20, PURSES)),
        dues=(ends[2], months, terms.astype(np.float64)),
    )


def on_paths(purses: Purses, c: int, shocks: Floats) -> Floats:
    """The same law on paths, as a plan has it."""
    mean, deviation = purses.mix[c] // DEVIATIONS * MEAN_STEP, purses.mix[c] % DEVIATIONS * DEVIATION_STEP
    own = slice(DUES * c, DUES * (c + 1))
    month, terms = purses.dues[1][own], purses.dues[2][own]
    amount, keep, spent = terms[:, 0], terms[:, 1], terms[:, 2]
    flow = np.concatenate([[0.0], np.repeat(purses.flow[1][YEARS * c : YEARS * (c + 1)], 12) / 12])[: len(shocks)]
    flow[purses.lumps[1][c]] += purses.lumps[2][c]
    out = run_purse(float(purses.start[c]), flow, grow(float(mean), float(deviation), shocks), Dues(month, amount, keep, spent))
    reached: Floats = (out.paid >= amount[:, None] * (1 - 1e-9)).mean(axis=1)
    return reached


@pytest.mark.parametrize("glide", [NO_GLIDE, GLIDE])
@pytest.mark.parametrize("seed", range(2))
def test_many_at_once_are_as_each_in_plain_steps(seed: int, glide: Glide) -> None:
    purses = drawn(seed)
    plain = np.concatenate([plain_chances(MOMENTS, glide, purses, c) for c in range(PURSES)])
    apart = np.abs(chances_in_order(MOMENTS, glide, purses) - plain)
    assert apart.mean() < 0.004
    assert np.quantile(apart, 0.95) < 0.02


def test_the_moments_say_what_paths_say() -> None:
    purses, shocks = drawn(5), draw_shocks(12 * YEARS, 1024, seed=3)
    paths = np.concatenate([on_paths(purses, c, shocks) for c in range(PURSES)])
    apart = np.abs(chances_in_order(MOMENTS, NO_GLIDE, purses) - paths).reshape(PURSES, DUES)
    assert (apart.mean(axis=0) < [0.003, 0.006, 0.02]).all()
    assert apart[:, 0].max() < 0.03


def test_dividing_the_purse_by_what_each_sum_needs_would_be_caught() -> None:
    """Planted: what the review did before; far from what paths say."""
    purses, shocks = drawn(5), draw_shocks(12 * YEARS, 512, seed=3)
    share = (purses.dues[2][:, 0].reshape(PURSES, DUES) / purses.dues[2][:, 0].reshape(PURSES, DUES).sum(axis=1, keepdims=True)).ravel()
    one = np.arange(PURSES * DUES + 1)
    alone = Purses(
        np.repeat(purses.mix, DUES), np.repeat(purses.start, DUES) * share,
        (one * YEARS, (np.repeat(purses.flow[1].reshape(PURSES, YEARS), DUES, axis=0) * share[:, None]).ravel()),
        (one, np.repeat(purses.lumps[1], DUES), np.repeat(purses.lumps[2], DUES) * share), (one, *purses.dues[1:]),
    )  # fmt: skip
    paths = np.concatenate([on_paths(purses, c, shocks) for c in range(PURSES)])
    assert np.abs(chances_in_order(MOMENTS, NO_GLIDE, alone) - paths).mean() > 0.1


def test_a_sum_paid_from_a_lognormal_purse_is_the_option_of_the_textbook() -> None:
    """Hull, Options, Futures, and Other Derivatives, 15.9: 42 on 40 at 10 % and 20 % for half a year is worth 4.76, with N(d2) = 0.7349."""
    rate, variance, years = 0.10, 0.04, 0.5
    mean = 42 * math.exp(rate * years)
    moments = [mean**n * math.exp(n * (n - 1) / 2 * variance * years) for n in (1, 2, 3)]
    chance, left, *_ = pay(40.0, 0.0, *moments)
    assert chance == pytest.approx(0.7349, abs=5e-5)
    assert left * math.exp(-rate * years) == pytest.approx(4.76, abs=5e-3)


@pytest.mark.parametrize("third", [1.0 + 3 * 0.04, 1.12 + 0.004, 1.12 - 0.004])
def test_what_lies_beyond_nothing_is_everything(third: float) -> None:
    """Of laws without, with positive and with negative skewness."""
    assert beyond(-50.0, 1.0, 1.04, third) == pytest.approx((1.0, 1.0, 1.04, third))
    assert sum(beyond(50.0, 1.0, 1.04, third)) == pytest.approx(0.0, abs=1e-9)


def test_purses_of_another_shape_are_refused() -> None:
    good = drawn(1)
    with pytest.raises(ValueError, match="one end a purse"):
        Purses(good.mix[:-1], good.start[:-1], good.flow, good.lumps, good.dues)
    with pytest.raises(ValueError, match="nothing or more"):
        Purses(good.mix, -good.start, good.flow, good.lumps, good.dues)
