"""The histories that advice is tried on: monthly returns by asset class and the yield known at the end of each month."""

import csv
import gzip
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from benchmarks.calibration import bond_returns, read_months, sharpen
from steward.advise.outlook.model import CLASSES
from steward.advise.outlook.rules.estimate import MonthlyPrices, monthly_returns
from steward.quant.backtest.model import Costs

Floats = NDArray[np.float64]
Month = tuple[int, int]

# Money in hand earns the ten-year yield less this: roughly what money-market funds paid after their cost.
CASH_BELOW = 0.01
# Shares of the amount, the bank's usual discounted rates (mark D): buying, selling, and a year where the series is an index and no fund.
BUY = {"gov_bond": 0.001, "bond_fund": 0.001, "equity_cn": 0.0015, "equity_global": 0.0015, "gold": 0.001}
SELL = {"gov_bond": 0.001, "bond_fund": 0.001, "equity_cn": 0.005, "equity_global": 0.005, "gold": 0.001}
YEARLY = {"gov_bond": 0.002, "equity_global": 0.006, "gold": 0.006}


@dataclass(frozen=True)
class World:
    """`facts` (t, classes + 1): returns of the month, NaN where a class has none, and the ten-year yield at its end, a fraction a year."""

    name: str
    months: tuple[Month, ...]
    facts: Floats
    classes: frozenset[str]

    def costs(self) -> Costs:
        """What dealing and holding take, in the order of the classes."""
        buy, sell, yearly = (np.array([rates.get(c, 0.0) for c in CLASSES]) for rates in (BUY, SELL, YEARLY))
        return Costs(buy, sell, yearly)


def data_dir() -> Path:
    """Where the histories are; ends the run with a clear line where they are not."""
    folder = Path(os.environ.get("STEWARD_DATA_DIR", Path(__file__).resolve().parents[3] / "shared" / "data"))
    if not (folder / "far_trans").is_dir():
        sys.exit("the backtest was skipped: the histories are not here (set STEWARD_DATA_DIR)")
    return folder


def worlds(folder: Path) -> tuple[World, ...]:
    """Both histories."""
    return china(folder), america(folder)


def china(folder: Path) -> World:
    """2008 to 2021: treasuries from their yield, funds and ETFs as paid out, foreign indices in their own money, gold in Shanghai."""
    long = folder / "cn_global_long_history"
    daily = parquet.read_table(long / "daily_prices.parquet", columns=["series", "date", "close"]).to_pylist()
    yields = _month_ends((r["date"], float(r["value"]) / 100) for r in _macro(long) if r["series"] == "CN_10Y_yield_pct")
    closes = {name: _month_ends((r["date"], r["close"]) for r in daily if r["series"] == name) for name in {r["series"] for r in daily}}
    prices = {
        "bond_fund": [_fund(path) for path in sorted(long.glob("fund*_cum_return_pct.csv"))],
        "equity_cn": [closes["510050_ETF_adj"], closes["510300_ETF_adj"]],
        "equity_global": [closes["SPX"], closes["HSI"]],
        "gold": [closes["SHFE_Gold_cont"]],
    }
    return _world("China, 2008 to 2021", prices, yields, (2008, 1), (2021, 12))


def america(folder: Path) -> World:
    """1968 to 2023: the S&P composite with dividends, ten-year treasuries from their yield, gold; averages of months made sharp."""
    shiller = read_months(folder / "shiller_sp500" / "shiller_monthly.csv")
    gold = read_months(folder / "gold_monthly" / "monthly-processed.csv")
    names = [
        m
        for m in sorted(shiller)
        if m >= "1968-03" and float(gold.get(m, {"Price": "0"})["Price"]) > 0 and float(shiller[m]["Dividend"]) > 0
    ]
    price, income, rate = (np.array([float(shiller[m][c]) for m in names]) for c in ("SP500", "Dividend", "Long Interest Rate"))
    fixing = np.array([float(gold[m]["Price"]) for m in names])
    grown = {
        "gov_bond": bond_returns(rate / 100),
        "equity_global": (price[1:] + income[1:] / 12) / price[:-1] - 1.0,
        "gold": fixing[1:] / fixing[:-1] - 1.0,
    }
    months = [(int(m[:4]), int(m[5:7])) for m in names]
    prices: dict[str, list[MonthlyPrices]] = {}
    for asset_class, returns in grown.items():
        index = np.concatenate([[1.0], np.exp(np.cumsum(sharpen(np.log1p(returns))))])
        prices[asset_class] = [dict(zip(months, index.tolist(), strict=True))]
    yields = dict(zip(months, (rate / 100).tolist(), strict=True))
    return _world(f"America, 1968 to {months[-1][0]}", prices, yields, months[1], months[-1])


def levels_of(folder: Path) -> dict[int, float]:
    """The share of FAR-Trans' customers at each level, by the newest row that states one without guessing."""
    scale = tomllib.loads(files("steward.workflows.imports").joinpath("data", "far-trans.toml").read_text("utf-8"))["levels"]
    newest: dict[str, tuple[str, str]] = {}
    with (folder / "far_trans" / "customer_information.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["riskLevel"] in scale:
                newest[row["customerID"]] = max(newest.get(row["customerID"], ("", "")), (row["timestamp"], row["riskLevel"]))
    count = Counter(int(scale[level]) for _day, level in newest.values())
    return {level: count[level] / count.total() for level in sorted(count)}


def _world(name: str, prices: Mapping[str, list[MonthlyPrices]], yields: MonthlyPrices, since: Month, until: Month) -> World:
    known, returns = monthly_returns({**prices, "cash": [yields]})
    kept = [i for i, m in enumerate(known) if since <= m <= until]
    months, table = tuple(known[i] for i in kept), returns[kept]
    at_end = np.array([yields[m] for m in months])
    before = np.concatenate([[yields[known[kept[0] - 1]] if kept[0] else at_end[0]], at_end[:-1]])
    table[:, CLASSES.index("cash")] = np.maximum(before - CASH_BELOW, 0.0) / 12
    if "gov_bond" not in prices:
        table[:, CLASSES.index("gov_bond")] = bond_returns(np.concatenate([before[:1], at_end]))
    return World(name, months, np.column_stack([table, at_end]), frozenset((*prices, "cash", "gov_bond")))


def _macro(folder: Path) -> list[dict[str, str]]:
    with gzip.open(folder / "macro_series_long.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fund(path: Path) -> MonthlyPrices:
    """What one unit put into a fund on its first day became, at month ends; it holds what the fund paid out."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return _month_ends((row[0], 1.0 + float(row[1]) / 100) for row in rows)


def _month_ends(days: Iterable[tuple[str, float]]) -> MonthlyPrices:
    """The last figure of each calendar month, of days that ascend."""
    return {(int(day[:4]), int(day[5:7])): value for day, value in sorted(days)}
