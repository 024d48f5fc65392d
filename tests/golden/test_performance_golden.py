"""Returns and risk against the published cases of empyrical and Portfolio Performance (requirement F4)."""

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from steward.quant.performance.contribute import daily_returns, find_fall
from steward.quant.performance.measure import measure_returns, measure_values
from steward.quant.performance.model import SHORTFALL, Figures, figures_of
from steward.quant.performance.versus import Comparison, compare
from tests.support.data import data_folder

Floats = NDArray[np.float64]

A_YEAR = {"daily": 252.0, "weekly": 52.0, "monthly": 12.0}
# Measures we do not offer.
NOT_OURS = {"omega", "stability_of_timeseries", "tail_ratio"}
# Printed to fewer digits than 1e-9 (and partly cut, not rounded).
PRINTED = {"cum_returns": 1e-5, "cum_returns_final": 1e-5, "roll_max_drawdown": 5e-5, "roll_sharpe_ratio": 5e-9}
PRINTED |= {"up_capture": 5e-10, "down_capture": 5e-9, "up_down_capture": 5e-10}


def vectors() -> Any:
    return json.loads((data_folder("empyrical_vectors") / "expected.json").read_text())


def number(text: Any) -> Any:
    return float(text) if text in ("nan", "inf", "-inf") else text


def figures(returns: Floats, year: float = 252.0, target: float = 0.0) -> Figures:
    return figures_of(measure_returns(returns[:, None], target), year)


def compared(returns: Floats, benchmark: Floats) -> Comparison:
    """On the days both have: the published cases line the two up by date, and all begin on the same."""
    return compare(returns[:, None], benchmark[: returns.size])


def broadcast(value: Any, like: Floats) -> Floats:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), like.shape)


def growth_of(returns: Floats) -> Floats:
    """The running growth, one figure a day, each from the days up to it."""
    return np.array([1 + figures(np.concatenate([[0.0], returns[: k + 1]])).total_return[0] for k in range(returns.size)])


def windows(returns: Floats, length: int) -> Figures | None:
    """Every stretch of `length` days as a series of its own."""
    if returns.size < length:
        return None
    table = np.lib.stride_tricks.sliding_window_view(returns, length).T
    return figures_of(measure_returns(np.ascontiguousarray(table)))


def sharpe(r: Floats, risk_free: Any) -> float:
    return float(figures(r - broadcast(risk_free, r)).sharpe[0])


def sortino(r: Floats, required: Any, period: str) -> float:
    return float(figures(r - broadcast(required, r), A_YEAR[period]).sortino[0])


def downside(r: Floats, required: Any, period: str) -> float:
    return float(figures(r - broadcast(required, r), A_YEAR[period]).downside[0])


def calmar(r: Floats, period: str) -> float:
    found = figures(r, A_YEAR[period])
    return annual(r, period) / float(-found.drawdown[0]) if found.drawdown[0] < 0 else math.nan


def annual(r: Floats, period: str) -> float:
    """They count a day without a return as one when they annualise; we do not, so it comes to us as a zero."""
    return float(figures(np.nan_to_num(r), A_YEAR[period]).annual_return[0])


def information(r: Floats, factor: Any) -> float:
    return float(compared(r, np.array(broadcast(factor, r))).information_ratio[0] / math.sqrt(252))


def captures(r: Floats, factor: Floats) -> tuple[float, float]:
    found = compared(r, factor)
    return float(found.up_capture[0]), float(found.down_capture[0])


def rolling(field: str) -> Callable[[Floats, int], Any]:
    def measured(r: Floats, length: int) -> Any:
        found = windows(r, length)
        return [] if found is None else getattr(found, field)

    return measured


MEASURES: dict[str, Callable[..., Any]] = {
    "cum_returns": lambda r, start: growth_of(r) * (start or 1) - (0 if start else 1),
    "cum_returns_final": lambda r, start: (1 + figures(r).total_return[0]) * (start or 1) - (0 if start else 1),
    "max_drawdown": lambda r: figures(r).drawdown[0],
    "annual_ret": annual,
    "cagr": annual,
    "annual_volatility": lambda r, period: figures(r, A_YEAR[period]).volatility[0],
    "calmar": calmar,
    "sharpe_ratio": sharpe,
    "downside_risk": downside,
    "sortino": sortino,
    "excess_sharpe": information,
    "alpha_beta": lambda r, b: [compared(r, b).alpha[0], compared(r, b).beta[0]],
    "alpha": lambda r, b: compared(r, b).alpha[0],
    "beta": lambda r, b: compared(r, b).beta[0],
    "roll_max_drawdown": rolling("drawdown"),
    "roll_sharpe_ratio": rolling("sharpe"),
    "capture_ratio": lambda r, b: annual(r, "daily") / annual(b, "daily"),
    "up_capture": lambda r, b: captures(r, b)[0],
    "down_capture": lambda r, b: captures(r, b)[1],
    "up_down_capture": lambda r, b: captures(r, b)[0] / captures(r, b)[1],
}


def argument(value: Any, series: dict[str, Any]) -> Any:
    name = value.removeprefix("$") if isinstance(value, str) else None
    if name in series:
        return np.array([math.nan if x is None else x for x in series[name]["values"]], dtype=np.float64)
    return value


def test_every_measure_of_empyrical_is_here_or_named() -> None:
    assert set(vectors()["metrics"]) == set(MEASURES) | NOT_OURS | {"aggregate_returns"}


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_measure_of_empyrical(measure: str) -> None:
    data = vectors()
    metric = data["metrics"][measure]
    count = len([a for a in metric["args"] if a not in ("expected", "decimal_places")])
    for case in metric["cases"]:
        arguments = [argument(value, data["series"]) for value in case[:count]]
        expected = case[count]
        wanted = arguments[0] if expected == "$" else [number(x) for x in np.ravel(np.array(expected, dtype=object))]
        found = np.ravel(np.asarray(MEASURES[measure](*arguments), dtype=np.float64))
        tolerance = PRINTED.get(measure, 1e-9)
        np.testing.assert_allclose(found, np.asarray(wanted, dtype=np.float64), rtol=1e-9, atol=tolerance, err_msg=str(case))


def portfolio_performance(file: str) -> Any:
    return json.loads((data_folder("portfolio_performance_vectors") / file).read_text())


def account(case: dict[str, Any]) -> tuple[Floats, Floats]:
    """Balance at the end of each day from `start` to `end`, and money brought in or taken out on each day but the first."""
    days = int((np.datetime64(case["end"]) - np.datetime64(case["start"])) / np.timedelta64(1, "D")) + 1
    moved, flows = np.zeros(days), np.zeros(days)
    for date, kind, amount in case["transactions"]:
        day = int((np.datetime64(date) - np.datetime64(case["start"])) / np.timedelta64(1, "D"))
        sign = -1.0 if kind in ("REMOVAL", "FEES") else 1.0
        moved[day] += 0.0 if kind == "TAX_WITHHELD" else sign * amount
        flows[day] += sign * amount if kind in ("DEPOSIT", "REMOVAL") else 0.0
    return moved.cumsum()[:, None], flows[1:, None]


def test_daily_time_weighted_return_of_portfolio_performance() -> None:
    """Money in at the start of its day, money out at its end; the amounts are printed to cents, which leaves 5e-7 of the returns."""
    cases = {case["id"]: case for case in portfolio_performance("ttwror_daily.json")["cases"]}
    for case in cases.values():
        found = figures_of(measure_values(*account(case)))
        if "expected_final_accumulated" in case:
            accumulated = float(np.nan_to_num(found.total_return[0]))  # they write 0 where there is no return at all
            assert accumulated == pytest.approx(case["expected_final_accumulated"], abs=case["tol"]), case["id"]
        assert (found.gaps[0] > 0) == ("expected_warning" in case), case["id"]
    sample = cases["excel_sample"]
    returns = daily_returns(*account(sample))
    np.testing.assert_allclose(returns[:, 0], sample["expected_delta"][1:], atol=5e-7, rtol=0)
    np.testing.assert_allclose(np.cumprod(1 + returns) - 1, sample["expected_accumulated"][1:], atol=5e-7, rtol=0)
    weeks = [figures_of(measure_returns(part)).total_return[0] for part in (returns[:1], returns[1:])]
    np.testing.assert_allclose(weeks, sample["expected_weekly_iso_delta"], atol=5e-7, rtol=0)
    taxed = cases["interest_with_tax"]
    assert account(taxed)[0][-1, 0] == taxed["expected_final_value"]


def test_volatility_of_portfolio_performance() -> None:
    """Of log returns, times the root of their number; semi-deviation below the mean.  They write 0 where there are fewer than two."""
    for case in portfolio_performance("risk.json")["volatility"]:
        logs = np.log1p(np.array(case["returns"], dtype=np.float64))
        n = logs.size
        found = figures(logs, float(n))
        if n < 2:
            assert math.isnan(found.volatility[0])
            continue
        below = measure_returns(logs[:, None] - logs.mean()).field(SHORTFALL)[0]
        assert found.volatility[0] == pytest.approx(case["std"], abs=case["tol"])
        assert math.sqrt(below / (n - 1) * n) == pytest.approx(case["semi"], abs=case["tol"])


def test_drawdown_of_portfolio_performance() -> None:
    cases = portfolio_performance("risk.json")["drawdown"]
    for case in cases:
        index = 1 + np.array(case["accumulated"], dtype=np.float64)
        fall = find_fall(index)
        returns = (index[1:] / index[:-1] - 1)[:, None]
        measured = figures_of(measure_returns(returns))
        assert measured.drawdown[0] == pytest.approx(fall.depth, abs=1e-15)
        assert (measured.fall_from[0], measured.fall_to[0]) == ((fall.peak, fall.trough) if fall.depth < 0 else (0, 0))
        if "max_drawdown" in case:
            assert -fall.depth == pytest.approx(case["max_drawdown"], abs=1e-11)
            assert fall.longest == case["duration_days"]
        else:
            first = np.datetime64(case["first_date"])
            assert fall.recovered is not None
            assert [str(first + fall.trough), str(first + fall.recovered)] == case["longest_recovery"]
