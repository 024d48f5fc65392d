"""The estimator on real histories (D7): Chinese and world shares, gold and a bond fund to the end of 2021, against plain sums."""

import csv
import gzip
from functools import cache

import numpy as np
import pytest

from steward.advise.outlook.model import BLOCKS, CLASSES, Assumptions
from steward.advise.outlook.queries import all_house_blocks, house_sets, rate_risks
from steward.advise.outlook.rules.abroad import risk_at
from steward.advise.outlook.rules.assumptions import newest_at
from steward.advise.outlook.rules.estimate import MonthlyPrices, estimate, monthly_returns
from steward.kernel.time import business_date
from tests.support.data import data_folder

DAY = business_date(2021, 12, 31)
SINCE = (2011, 12)
SERIES = {"equity_cn": "CSI300", "equity_global": "SPX", "gold": "SHFE_Gold_cont"}


@cache
def month_ends(series: str) -> MonthlyPrices:
    """The last price of each month from the end of 2011 on."""
    parquet = pytest.importorskip("pyarrow.parquet")
    path = data_folder("cn_global_long_history") / "daily_prices.parquet"
    table = parquet.read_table(path, filters=[("series", "==", series)]).to_pydict()
    days = sorted(zip(table["date"], table["close"], strict=True))
    return {month(day): close for day, close in days if month(day) >= SINCE}


@cache
def bond_fund() -> MonthlyPrices:
    path = data_folder("cn_global_long_history") / "fund510080_cum_return_pct.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(r["date"], 100.0 + float(r["长盛全债"])) for r in csv.DictReader(file)]
    return {month(day): value for day, value in sorted(rows) if month(day) >= SINCE}


def month(day: str) -> tuple[int, int]:
    return int(day[:4]), int(day[5:7])


def base() -> Assumptions:
    return newest_at(house_sets(), "CNY", DAY)


def test_history_and_judgement_are_weighed_as_the_page_says() -> None:
    prices = {c: [month_ends(s)] for c, s in SERIES.items()} | {"bond_fund": [bond_fund()]}
    months, returns = monthly_returns(prices)
    blocks = all_house_blocks()["CNY"]
    made = estimate("CNY", DAY, blocks, returns, base())
    assert (months[0], months[-1]) == ((2012, 1), (2021, 12))
    for asset_class, (series,) in prices.items():
        closes = np.array([series[m] for m in sorted(series)])
        own = closes[1:] / closes[:-1] - 1
        assert own.size == 120
        volatility, history = own.std(ddof=1) * 12**0.5, own.mean() * 12
        judged, error = sum(blocks[asset_class][b] for b in BLOCKS), blocks[asset_class]["error"]
        share = error**2 / (error**2 + volatility**2 / 10)
        view = made.assumptions.views[asset_class]
        assert view.volatility == pytest.approx(volatility, abs=2e-6)
        assert view.expected_return == pytest.approx(share * history + (1 - share) * judged, abs=2e-6)
        assert made.content["months"][asset_class] == 120


def test_what_has_no_history_keeps_its_judgement_and_risk_and_all_of_it_is_a_covariance() -> None:
    _months, returns = monthly_returns({c: [month_ends(s)] for c, s in SERIES.items()})
    made = estimate("CNY", DAY, all_house_blocks()["CNY"], returns, base())
    for asset_class in set(CLASSES) - set(SERIES):
        assert made.content["history"][asset_class] is None
        assert made.assumptions.views[asset_class].volatility == base().views[asset_class].volatility
    assert np.linalg.eigvalsh(made.assumptions.covariance)[0] > 0
    assert made.assumptions.views["equity_cn"].volatility == pytest.approx(0.22, abs=0.02)  # CSI 300, ten years: about 22 % a year


def spread(closes: list[float]) -> float:
    """Volatility a year of month ends."""
    return float(np.diff(np.log(np.array(closes))).std(ddof=1) * 12**0.5)


def test_the_rate_of_the_dollar_moved_as_its_line_says() -> None:
    """USDCNY, month ends from 2013-07 to 2021-12: the volatility that the line known from 2022 on is rounded from."""
    path = data_folder("cn_global_long_history") / "macro_series_long.csv.gz"
    with gzip.open(path, "rt", newline="") as file:
        closes = {month(day): float(value) for series, day, value in csv.reader(file) if series == "USDCNY"}
    assert len(closes) == 102
    assert round(spread(list(closes.values())), 3) == risk_at(rate_risks(), "USD", business_date(2026, 1, 1))


def test_dollar_sets_lie_near_the_long_history() -> None:
    """World shares in dollars and shares of Hong Kong since 1992: each judged volatility within a third of the measured one."""
    parquet = pytest.importorskip("pyarrow.parquet")
    path = data_folder("cn_global_long_history") / "daily_prices.parquet"
    for series, currency, asset_class in (("SPX", "USD", "equity_global"), ("HSI", "HKD", "equity_cn")):
        table = parquet.read_table(path, filters=[("series", "==", series)]).to_pydict()
        ends = {month(day): close for day, close in sorted(zip(table["date"], table["close"], strict=True)) if day >= "1992"}
        measured = spread(list(ends.values()))
        for known in (s for s in house_sets() if s.currency == currency):
            assert 0.75 * measured <= known.views[asset_class].volatility <= 4 / 3 * measured
