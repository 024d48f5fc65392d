"""Calibration on history (D1, D7): planted over-confidence is found, what is right is allowed, forecasts know nothing later."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from benchmarks import calibration as bench
from steward.quant.estimate.calibration import Share, place, share_of

Floats = NDArray[np.float64]


def overlapping(worlds: int, months: int, windows: int) -> Floats:
    """Sums of independent steps over windows of `months` that begin one apart, (worlds, windows): normal with variance `months`."""
    steps = np.random.default_rng(11).standard_normal((worlds, windows + months))
    total = np.cumsum(np.concatenate([np.zeros((worlds, 1)), steps], axis=1), axis=1)
    outcomes: Floats = total[:, months : months + windows] - total[:, :windows]
    return outcomes


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Ninety intervals in a hundred should; those of overlapping windows miss some more, which the page says. Without blocks half miss."""
    outcomes = overlapping(100, 10, 300)
    inside = (np.abs(outcomes) <= norm.ppf(0.9) * np.sqrt(10)).astype(np.float64)
    held = np.mean([share_of(row, 10.0, 3).allows(0.8) for row in inside])
    naive = np.mean([share_of(row, 0.1, 3).allows(0.8) for row in inside])
    assert held >= 0.8 > 0.65 > naive


def test_a_band_half_as_wide_as_it_should_be_is_found_out() -> None:
    outcomes = overlapping(20, 10, 600)
    narrow = (np.abs(outcomes) <= norm.ppf(0.9) * np.sqrt(10) / 2).astype(np.float64)
    assert not any(share_of(row, 10.0, 3).allows(0.8) for row in narrow)


def test_windows_that_all_agree_are_not_certain() -> None:
    """Clopper and Pearson, Biometrika 26 (1934): with none of n hits the limit is 1 - 0.05^(1/n)."""
    none = share_of(np.zeros(40), 10.0, 1)
    assert (none.value, none.low, none.high) == pytest.approx((0.0, 0.0, 1 - 0.05 ** (1 / 4)))
    every = share_of(np.ones(40), 10.0, 1)
    assert (every.value, every.low, every.high) == pytest.approx((1.0, 0.05 ** (1 / 4), 1.0))


def test_place_is_the_share_of_draws_below_and_nonsense_is_refused() -> None:
    np.testing.assert_array_equal(place(np.array([2.5, 0.0]), np.array([[1.0, 2.0, 3.0, 4.0]] * 2)), [0.5, 0.0])
    with pytest.raises(ValueError, match="finite draws"):
        place(np.array([np.nan]), np.ones((1, 2)))
    for wrong in (np.array([0.5, 1.0]), np.array([1.0])):
        with pytest.raises(ValueError, match="two windows"):
            share_of(wrong, 1.0, 1)


def history(months: int = 360) -> bench.History:
    return bench.History(np.random.default_rng(4).normal(0.005, 0.04, months), "1900-01")


def test_a_forecast_rests_on_nothing_later_and_a_leak_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever comes after the day of a forecast, the forecast stays; a planted look ahead does not go unseen."""
    monkeypatch.setattr(bench, "PATHS", 64)
    monkeypatch.setattr(bench, "YEARS", (1,))
    seen: list[bytes] = []
    told = bench.forecast

    def noting(past: Floats, months: int) -> dict[str, Floats]:
        seen.append(past.tobytes())
        return told(past, months)

    monkeypatch.setattr(bench, "forecast", noting)
    one, other = history(264), history(264)
    other.returns[252:] += 0.5
    bench.judge(one)
    first, seen[:] = list(seen), []
    bench.judge(other)
    assert first[:3] == seen[:3], "forecasts of months 240, 246 and 252 know nothing of month 253"
    assert len(first) == 3
    monkeypatch.setattr(bench, "sharpen", lambda returns: returns - returns.mean())
    first, seen[:] = [], []
    bench.judge(one)
    first, seen[:] = list(seen), []
    bench.judge(other)
    assert first != seen


def test_averages_over_a_month_are_sharpened_to_month_ends() -> None:
    """Working, Econometrica 28 (1960): averages of a random walk have two thirds of its variance and a correlation of a quarter."""
    walk = np.cumsum(np.random.default_rng(6).standard_normal(21 * 20_000))
    averaged = np.diff(walk.reshape(-1, 21).mean(axis=1))
    assert averaged.var() / 21 == pytest.approx(2 / 3, rel=0.03)
    sharp = bench.sharpen(averaged)
    assert sharp.var() / 21 == pytest.approx(1.0, rel=0.03)
    assert np.corrcoef(sharp[1:], sharp[:-1])[0, 1] == pytest.approx(0.0, abs=0.03)
    assert sharp.mean() == pytest.approx(averaged.mean(), abs=0.01)


def test_a_bond_whose_yield_stays_earns_its_yield_and_one_whose_yield_rises_loses_by_its_duration() -> None:
    still, risen = bench.bond_returns(np.array([0.04, 0.04])), bench.bond_returns(np.array([0.04, 0.05]))
    assert still[0] == pytest.approx(0.04 / 12, abs=2e-5)
    assert risen[0] - still[0] == pytest.approx(-0.01 * 8.11 + 0.5 * 0.01**2 * 80, abs=0.001)


def test_a_report_marks_only_what_enough_windows_speak_against() -> None:
    wrong, fine = Share(0.5, 0.4, 0.6), Share(0.8, 0.7, 0.9)
    assert bench.share(wrong, 0.8, 20) == "**50 (40–60)**"
    assert bench.share(wrong, 0.8, 4) == "50 (40–60)"
    assert bench.share(fine, 0.8, 20) == "80 (70–90)"
