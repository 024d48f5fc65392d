"""Chances of 200 goals against 1,048,576 paths each, followed month by month in the plain way (D1, D2)."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks.goals import JUDGED, MONTHS, PATHS, RAISE, SEED, make_goals, make_market, make_mixes
from steward.quant.simulate.goal import growth_moments, success_by_moments, success_on_paths
from steward.quant.simulate.model import Floats
from steward.quant.simulate.scenarios import draw_returns, make_scenarios

KEPT = json.loads((Path(__file__).parent / "goals_million.json").read_text())


def by_paths() -> Floats:
    scenarios = make_scenarios(draw_returns(make_market(), MONTHS, PATHS, SEED), make_mixes(), RAISE)
    return success_on_paths(scenarios, make_goals(JUDGED, SEED + 2))


def by_moments() -> Floats:
    moments = growth_moments(*make_market().log_moments, make_mixes())
    return success_by_moments(moments, (1.0 + RAISE) ** (1 / 12) - 1.0, make_goals(JUDGED, SEED + 2))


@pytest.mark.parametrize("way", [by_paths, by_moments])
def test_a_million_paths_say_the_same(way: Callable[[], Floats]) -> None:
    """The bar: 0.2 percentage points in the mean and 1 at most; benchmarks/write_goals_golden.py wrote the file by other code."""
    assert KEPT["paths"] == 1_048_576
    error = way() - np.array(KEPT["chance"])
    assert np.sqrt((error**2).mean()) <= 0.002
    assert np.abs(error).max() <= 0.01
