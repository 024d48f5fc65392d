"""What the house says each class lost in a named crisis against price histories of the same window (D2); docs/methods/crises.md."""

import csv
import gzip
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import pytest

from benchmarks.calibration import bond_returns
from steward.advise.planning.rules.stress import parse_shocks
from tests.support.data import data_folder

DAYS = {
    "asia_1997": ("1997-08-07", "1998-08-13"),
    "world_2008": ("2007-10-16", "2008-10-28"),
    "china_2015": ("2015-06-08", "2015-08-26"),
    "china_2018": ("2018-01-24", "2019-01-03"),
    "virus_2020": ("2020-01-14", "2020-03-23"),
    "rates_2022": ("2021-12-31", "2022-10-31"),
}
# Index of the same money and days; shares in dollars or monthly averages beside the window; bonds worked out from their yield.
SAME, NEAR, AVERAGE = 0.02, 0.07, 0.10
CASES = [
    ("asia_1997", "equity_cn", "HSI", SAME),
    ("world_2008", "equity_cn", "CSI300", SAME),
    ("china_2015", "equity_cn", "CSI300", SAME),
    ("china_2018", "equity_cn", "CSI300", SAME),
    ("virus_2020", "equity_cn", "CSI300", SAME),
    ("asia_1997", "equity_global", "SPX", NEAR),
    ("world_2008", "equity_global", "SPX", NEAR),
    ("china_2015", "equity_global", "SPX", NEAR),
    ("china_2018", "equity_global", "SPX", NEAR),
    ("virus_2020", "equity_global", "SPX", NEAR),
    ("rates_2022", "equity_global", "shiller", NEAR),
    ("asia_1997", "gold", "world_bank_gold", AVERAGE),
    ("world_2008", "gold", "world_bank_gold", AVERAGE),
    ("china_2015", "gold", "SHFE_Gold_cont", NEAR),
    ("china_2018", "gold", "SHFE_Gold_cont", NEAR),
    ("virus_2020", "gold", "SHFE_Gold_cont", NEAR),
    ("rates_2022", "gold", "world_bank_gold", AVERAGE),
    ("world_2008", "gov_bond", "CN_10Y_yield_pct", NEAR),
    ("china_2015", "gov_bond", "CN_10Y_yield_pct", NEAR),
    ("china_2018", "gov_bond", "CN_10Y_yield_pct", NEAR),
    ("virus_2020", "gov_bond", "CN_10Y_yield_pct", NEAR),
    ("china_2015", "bond_fund", "china_bond_composite", NEAR),
    ("china_2018", "bond_fund", "china_bond_composite", NEAR),
    ("virus_2020", "bond_fund", "china_bond_composite", NEAR),
]
SHOCKS = {s.code: s for s in parse_shocks(files("steward.advise.planning").joinpath("data", "crises.toml").read_text("utf-8"))}


@pytest.mark.parametrize(("crisis", "asset_class", "series", "within"), CASES, ids=str)
def test_a_named_loss_is_what_prices_say(crisis: str, asset_class: str, series: str, within: float) -> None:
    assert abs(SHOCKS[crisis].losses[asset_class] - lost(series, *DAYS[crisis])) <= within


def test_every_named_crisis_is_compared() -> None:
    named = {code for code, shock in SHOCKS.items() if shock.group == "crisis"}
    assert named == set(DAYS) == {case[0] for case in CASES}


def test_a_wrong_figure_would_be_noticed() -> None:
    """World shares of 1997 were once said to have lost a tenth; they gained."""
    assert abs(0.10 - lost("SPX", *DAYS["asia_1997"])) > NEAR


def lost(series: str, since: str, until: str) -> float:
    """The share lost between the last prices on or before both days, the first price where the series begins within the window."""
    if series == "CN_10Y_yield_pct":
        return lost_on_bonds(read("macro", series), since, until)
    prices = read({"shiller": "shiller", "world_bank_gold": "gold", "china_bond_composite": "fund"}.get(series, "daily"), series)
    return 1.0 - at(prices, until) / at(prices, since)


def at(prices: Mapping[str, float], day: str) -> float:
    return prices[max(d for d in prices if d <= day)]


def lost_on_bonds(yields: Mapping[str, float], since: str, until: str) -> float:
    """Ten-year bonds bought at par at each month's last yield; what came before the first known yield counts as nothing."""
    months = {day[:7]: yields[day] / 100 for day in sorted(yields) if since <= day <= until}
    return 1.0 - float(np.prod(1.0 + bond_returns(np.array(list(months.values())))))


@cache
def read(kind: str, series: str) -> dict[str, float]:
    """Prices or yields by day, from the folder that has them; the test is skipped where it is absent."""
    if kind == "daily":
        parquet = pytest.importorskip("pyarrow.parquet")
        table = parquet.read_table(
            data_folder("cn_global_long_history") / "daily_prices.parquet", filters=[("series", "==", series)]
        ).to_pydict()
        return dict(zip(table["date"], table["close"], strict=True))
    if kind == "macro":
        with gzip.open(data_folder("cn_global_long_history") / "macro_series_long.csv.gz", "rt", encoding="utf-8") as packed:
            return {r["date"]: float(r["value"]) for r in csv.DictReader(packed) if r["series"] == series}
    path, day, column = {
        "shiller": (data_folder("shiller_sp500") / "shiller_monthly.csv", "Date", "SP500"),
        "gold": (data_folder("gold_monthly") / "monthly-processed.csv", "Date", "Price"),
        "fund": (data_folder("cn_global_long_history") / "fund233005_cum_return_pct.csv", "date", "中债综合"),
    }[kind]
    with path.open(encoding="utf-8-sig", newline="") as plain:
        rows = [(r[day], float(r[column])) for r in csv.DictReader(plain) if r[column]]
    return {d: 100.0 + v if kind == "fund" else v for d, v in rows}
