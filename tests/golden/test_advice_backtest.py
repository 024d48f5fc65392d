"""The page of evidence (X3) is what its tool gives, on the windows that can be reckoned in a moment, and none of its ways looks ahead."""

import functools

import numpy as np
import pytest
from numpy.typing import NDArray

from steward.quant.backtest.compare import Mean
from tests.support.data import data_folder
from tools.backtest import page, study, ways, worlds
from tools.backtest.__main__ import PAGE

Floats = NDArray[np.float64]


@functools.cache
def first_windows() -> worlds.World:
    data_folder("gold_monthly")
    return page.cut(worlds.america(data_folder("shiller_sp500").parent))


def test_the_page_is_what_the_tool_gives() -> None:
    weights = worlds.levels_of(data_folder("far_trans").parent)
    text = PAGE.read_text("utf-8")
    assert page.check_table(study.study(first_windows()), weights) in text
    assert sum(weights.values()) == pytest.approx(1.0)
    assert [text.count(f"| {name} |") for name in page.NAMES.values()] == [5] + [7] * len(page.OTHERS)


def test_a_planted_look_ahead_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chasing next year's winner instead of last year's is refused and written nowhere."""
    world = first_windows()
    january = np.array([month == 1 for _year, month in world.months])

    def foresighted(_world: worlds.World, facts: Floats) -> Floats:
        return np.stack([ways.chase(facts[k : k + 24], january) for k in range(facts.shape[0] - 12)])

    monkeypatch.setitem(ways.WAYS, "chase", foresighted)
    assert study.leak_of(world, "nothing") is None
    with pytest.raises(ArithmeticError, match="looks ahead"):
        study.study(world)


def test_the_chaser_holds_the_winner_of_the_last_whole_year_that_the_grade_may_buy() -> None:
    world = first_windows()
    made, months = ways.chased(world, world.facts), world.months
    k = months.index((1971, 6))
    year = [i for i, m in enumerate(months) if m[0] == 1970]
    earned = np.prod(1.0 + world.facts[year][:, :-1], axis=0)
    assert int(made[k, -1].argmax()) == int(np.nanargmax(earned))
    assert made[k].sum(axis=1) == pytest.approx(1.0)


def test_only_intervals_speak() -> None:
    better, unsure = Mean(0.2, 0.1, 0.3), Mean(0.2, -0.1, 0.3)
    apart = {"nothing": {f: better if f in ("reached", "fees") else unsure for f in page.BETTER}}
    assert page._said(apart)[2] == (
        "- against doing nothing: better: goal reached; **worse**: fees; cannot be told apart: worst year beyond what was said, "
        "money-weighted return, behaviour gap."
    )
    assert page._text(better, "reached", bold=True) == "**20 (10 to 30)**"
    assert page._text(Mean(0.0, 0.0, 0.0), "beyond", bold=False) == "0.00 (alike)"
