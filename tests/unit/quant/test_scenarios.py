"""Scenario generators (requirements D1, D7): same bytes, closed-form moments, kernels equal to plain loops, unsure means."""

import numpy as np
import pytest

from steward.quant.simulate.bootstrap import block_rows, draw_blocks
from steward.quant.simulate.model import Market
from steward.quant.simulate.reference import follow_blocks_plainly, follow_states_plainly
from steward.quant.simulate.regimes import Regimes, draw_regimes, draw_states, long_run
from steward.quant.simulate.scenarios import draw_returns
from steward.quant.simulate.uncertain import shift_means

# Hamilton, Econometrica 57 (1989), table I: growth of US output a quarter, in percent.
HAMILTON = Regimes(
    np.array([[0.9049, 0.0951], [0.2450, 0.7550]]), np.array([[1.1643], [-0.3577]]), np.array([[[0.7690**2]], [[0.7690**2]]])
)


def test_hamiltons_recessions_last_four_quarters_and_his_expansions_ten() -> None:
    """Printed in the paper, section 4: expected duration 4.1 and 10.5 quarters. Here counted on drawn states."""
    states = draw_states(HAMILTON, 1200, 400, np.random.default_rng(5))
    for state, printed in ((0, 10.5), (1, 4.1)):
        there = states == state
        begun = (there[1:] & ~there[:-1]).sum()
        assert there[1:].sum() / begun == pytest.approx(printed, rel=0.02)


def test_moments_of_regimes_are_those_of_the_mixture() -> None:
    returns = draw_regimes(HAMILTON, 400, 4000, 11)[:, 0]
    share, mean = long_run(HAMILTON), HAMILTON.mean[:, 0]
    np.testing.assert_allclose(share, [0.2450 / 0.3401, 0.0951 / 0.3401], rtol=1e-12)
    expected = share @ mean
    variance = share @ (mean**2 + 0.769**2) - expected**2
    lag = mean @ np.diag(share) @ HAMILTON.transition @ mean - expected**2
    assert returns.mean() == pytest.approx(expected, abs=0.01)
    assert returns.var() == pytest.approx(variance, rel=0.01)
    assert ((returns[1:] - expected) * (returns[:-1] - expected)).mean() == pytest.approx(lag, rel=0.03)


def test_states_of_a_kernel_are_those_of_the_plain_loop() -> None:
    rng = np.random.default_rng(3)
    draw, chance = rng.random((60, 40)), np.cumsum(HAMILTON.transition, axis=1)
    again = draw_states(HAMILTON, 60, 40, np.random.default_rng(3))
    np.testing.assert_array_equal(again, follow_states_plainly(draw, np.cumsum(long_run(HAMILTON)), chance))


def test_a_chain_that_falls_apart_and_chances_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="falls apart"):
        long_run(Regimes(np.eye(2), HAMILTON.mean, HAMILTON.covariance))
    with pytest.raises(ValueError, match="sum to 1"):
        Regimes(np.full((2, 2), 0.6), HAMILTON.mean, HAMILTON.covariance)
    one = Regimes(np.ones((1, 1)), np.zeros((1, 2)), np.zeros((1, 2, 2)))
    assert not draw_regimes(one, 3, 4, 1).any()


def test_blocks_run_on_in_a_circle_and_equal_the_plain_loop() -> None:
    rng = np.random.default_rng(9)
    fresh, jumps = rng.integers(0, 7, (50, 30)), rng.random((50, 30)) < 0.25
    np.testing.assert_array_equal(block_rows(7, 50, 30, 4.0, 9), follow_blocks_plainly(fresh, jumps, 7))
    endless = block_rows(7, 30, 20, float("inf"), 9)
    np.testing.assert_array_equal(np.diff(endless, axis=0) % 7, 1)


def test_the_variance_of_a_bootstrapped_mean_is_politis_and_romanos() -> None:
    """Politis and Romano (1994), lemma 1: circular autocovariances weighed by (1 - i/N)(1 - p)^i."""
    rng = np.random.default_rng(2)
    history = np.zeros((60, 1))
    for t in range(1, 60):
        history[t] = 0.6 * history[t - 1] + rng.standard_normal()
    n, p = 60, 1 / 6
    centred = history[:, 0] - history.mean()
    circular = np.array([np.mean(centred * np.roll(centred, -i)) for i in range(n)])
    i = np.arange(1, n)
    exact = (circular[0] + 2 * np.sum((1 - i / n) * (1 - p) ** i * circular[1:])) / n
    drawn = draw_blocks(history, n, 40_000, 6.0, 4)[:, 0].mean(axis=0)
    assert drawn.mean() == pytest.approx(history.mean(), abs=4 * np.sqrt(exact / 40_000))
    assert drawn.var() == pytest.approx(exact, rel=0.03)


def test_rows_are_drawn_whole_and_a_history_with_holes_is_refused() -> None:
    history = np.arange(12.0)[:, None] + np.array([0.0, 100.0])
    drawn = draw_blocks(history, 8, 16, 3.0, 1)
    np.testing.assert_array_equal(drawn[:, 1] - drawn[:, 0], 100.0)
    with pytest.raises(ValueError, match="complete rows"):
        draw_blocks(np.array([[np.nan]]), 8, 16, 3.0, 1)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    history = np.random.default_rng(1).standard_normal((30, 2))

    def drawn(seed: int) -> bytes:
        both = draw_blocks(history, 12, 64, 4.0, seed), draw_regimes(HAMILTON, 12, 64, seed)
        return b"".join(part.tobytes() for part in (*both, shift_means(both[0], np.eye(2), seed)))

    assert drawn(1) == drawn(1) != drawn(2)


def test_unsure_means_widen_the_long_run_by_the_square_of_time_and_leave_its_middle() -> None:
    market = Market(np.array([0.06]), np.array([[0.0225]]))
    months, error = 120, np.array([[0.02**2]])
    sure = draw_returns(market, months, 4096, 8)
    total, wider = sure.sum(axis=0)[0], shift_means(sure, error, 8).sum(axis=0)[0]
    assert wider.mean() == pytest.approx(total.mean(), abs=1e-12)
    assert wider.var() == pytest.approx(total.var() + (months / 12) ** 2 * 0.02**2, rel=0.03)
