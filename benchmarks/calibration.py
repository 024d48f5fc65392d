"""Bands of probability against what happened: rolling windows of long public histories, each forecast made of what was known then.

Every half year, with twenty years of history or more, three generators say how money may stand after one, five and ten years, once as
if the estimated mean were known and once with its error. Shown is the share of windows inside the band that should hold four in five, and
the share below the quantile that one in ten should miss, each with the interval that nine in ten resamplings of the windows give. Reads
shiller_sp500 and gold_monthly below STEWARD_DATA_DIR; writes its tables to the file that is named, if one is.
"""

import csv
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.runner import finish  # first: it sets the number of threads

import numpy as np  # isort: skip
from numpy.typing import NDArray  # isort: skip

from steward.quant.estimate.calibration import Share, place, share_of
from steward.quant.estimate.regimes import fit_regimes
from steward.quant.estimate.score import crps_sample
from steward.quant.simulate.bootstrap import draw_blocks
from steward.quant.simulate.regimes import draw_regimes
from steward.quant.simulate.scenarios import draw_shocks
from steward.quant.simulate.uncertain import shift_means

Floats = NDArray[np.float64]

SEED, PATHS, BLOCK_MONTHS = 20260101, 2048, 12.0
FIRST_MONTHS, EVERY_MONTHS, YEARS = 240, 6, (1, 5, 10)
LOW, HIGH = 0.1, 0.9
# Averages over a month instead of its last price make a random walk look smoother, as a moving average with this weight (Working 1960).
SMOOTH = 2.0 - 3.0**0.5
BOND_YEARS = 10.0
# With fewer windows that do not overlap, resampling them says too little to rest a claim on.
ENOUGH = 8


@dataclass(frozen=True)
class History:
    """Log returns of consecutive months (t,) and the month of the first."""

    returns: Floats
    first: str


def main(out: str | None = None) -> None:
    began = time.process_time()
    found = {name: judge(history) for name, history in histories(data_dir()).items()}
    text = tables(found)
    print(text)
    if out is not None:
        Path(out).write_text(text, encoding="utf-8")
    worst = {way: min(rows[way, y][0].value for rows in found.values() for y in YEARS) for way in WAYS}
    finish(
        work="calibration",
        paths=PATHS,
        least_inside_80={k: round(v, 3) for k, v in worst.items()},
        cpu_s=round(time.process_time() - began, 1),
    )


def data_dir() -> Path:
    """Where the histories are; ends the run with a clear line where they are not."""
    folder = Path(os.environ.get("STEWARD_DATA_DIR", Path(__file__).resolve().parents[1].parent / "shared" / "data"))
    if not (folder / "shiller_sp500").is_dir():
        sys.exit("calibration was skipped: the histories are not here (set STEWARD_DATA_DIR)")
    return folder


# ---------------------------------------------------------------- histories


def histories(folder: Path) -> dict[str, History]:
    """Four divisions of money with their months."""
    shiller = read_months(folder / "shiller_sp500" / "shiller_monthly.csv")
    known = [m for m in sorted(shiller) if float(shiller[m]["Consumer Price Index"]) > 0]
    price, income, rate = (np.array([float(shiller[m][c]) for m in known]) for c in ("SP500", "Dividend", "Long Interest Rate"))
    shares = (price[1:] + income[1:] / 12) / price[:-1] - 1.0
    bonds = bond_returns(rate / 100)
    free = known.index("1953-04")  # before that the long rate was given once a year
    gold = read_months(folder / "gold_monthly" / "monthly-processed.csv")
    traded = [m for m in sorted(gold) if m >= "1968-03"]  # before that its price was fixed
    fixing = np.array([float(gold[m]["Price"]) for m in traded])
    return {
        "shares": History(np.log1p(shares), known[1]),
        "60 % shares, 40 % bonds": History(np.log1p(0.6 * shares[free:] + 0.4 * bonds[free:]), known[free + 1]),
        "bonds": History(np.log1p(bonds[free:]), known[free + 1]),
        "gold": History(np.diff(np.log(fixing)), traded[1]),
    }


def read_months(path: Path) -> Mapping[str, Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["Date"][:7]: row for row in csv.DictReader(file)}


def bond_returns(rate: Floats) -> Floats:
    """Monthly returns of a bond bought at par for ten years and sold a month later, from its yearly yields (t,)."""
    before, after = rate[:-1], rate[1:]
    left = BOND_YEARS - 1 / 12
    discount = (1.0 + after) ** -left
    price: Floats = before * (1.0 - discount) / after + discount
    return price + before / 12 - 1.0


def sharpen(returns: Floats) -> Floats:
    """Returns (t,) of month ends out of those of monthly averages, as far as a random walk allows; nothing later is used."""
    out = np.empty_like(returns)
    last = returns[0]
    for t, r in enumerate(returns):
        out[t] = last = (1.0 + SMOOTH) * r - SMOOTH * last
    return out


# ---------------------------------------------------------------- forecasts

Draw = Callable[[Floats, int], Floats]
Judged = tuple[Share, Share, float, int]


def lognormal(history: Floats, months: int) -> Floats:
    returns: Floats = history.mean() + history.std(ddof=1) * shocks(months)
    return returns


@cache
def shocks(months: int) -> Floats:
    return draw_shocks(months, PATHS, SEED)


def regimes(history: Floats, months: int) -> Floats:
    return draw_regimes(fit_regimes(history[:, None]), months, PATHS, SEED)[:, 0]


def blocks(history: Floats, months: int) -> Floats:
    return draw_blocks(history[:, None], months, PATHS, BLOCK_MONTHS, SEED)[:, 0]


GENERATORS: Mapping[str, Draw] = {"lognormal": lognormal, "regimes": regimes, "blocks": blocks}
WAYS = tuple(f"{name}{how}" for how in ("", ", unsure mean") for name in GENERATORS)


def forecast(history: Floats, months: int) -> dict[str, Floats]:
    """Log growth (months, p) since the day of the forecast, by way; of nothing but the history (t,) up to that day."""
    error = np.array([[12.0 * history.var(ddof=1) / (history.size / 12)]])
    found = {}
    for name, draw in GENERATORS.items():
        sure = draw(history, months)
        unsure = shift_means(np.ascontiguousarray(sure[:, None]), error, SEED + 1)[:, 0]
        found[name], found[f"{name}, unsure mean"] = np.cumsum(sure, axis=0), np.cumsum(unsure, axis=0)
    return found


def judge(history: History) -> dict[tuple[str, int], Judged]:
    """For each way and horizon: shares inside four in five and below one in ten, the mean CRPS of the log growth a year, and windows."""
    sharp, last = sharpen(history.returns), history.returns.size
    so_far = np.concatenate(([0.0], np.cumsum(history.returns)))
    places: dict[tuple[str, int], list[float]] = {(w, y): [] for w in WAYS for y in YEARS}
    scores: dict[tuple[str, int], list[float]] = {(w, y): [] for w in WAYS for y in YEARS}
    for now in range(FIRST_MONTHS, last - 12 * YEARS[0] + 1, EVERY_MONTHS):
        print(f"{history.first}: month {now}/{last}", end="\r", file=sys.stderr, flush=True)
        ahead = forecast(sharp[:now], 12 * YEARS[-1])
        for years in (y for y in YEARS if now + 12 * y <= last):
            outcome = np.array([so_far[now + 12 * years] - so_far[now]])
            for way in WAYS:
                draws = ahead[way][12 * years - 1]
                places[way, years].append(float(place(outcome, draws[None])[0]))
                scores[way, years].append(crps_sample(draws, float(outcome[0])) / years)
    return {key: weigh(np.array(p), key[1], float(np.mean(scores[key]))) for key, p in places.items()}


def weigh(at: Floats, years: int, score: float) -> Judged:
    overlap = 12 * years / EVERY_MONTHS
    inside = ((at >= LOW) & (at <= HIGH)).astype(np.float64)
    return share_of(inside, overlap, SEED), share_of((at < LOW).astype(np.float64), overlap, SEED), score, at.size


# ---------------------------------------------------------------- report


def tables(found: Mapping[str, Mapping[tuple[str, int], Judged]]) -> str:
    """Three tables in Markdown; a share stands in bold where its interval leaves out the claim and windows enough stand apart to say so."""
    parts = [
        table("Inside the band of four in five (claimed 80 %)", found, lambda r, apart: share(r[0], HIGH - LOW, apart)),
        table("Below the quantile of one in ten (claimed 10 %)", found, lambda r, apart: share(r[1], LOW, apart)),
        table("Mean score, CRPS of the log growth a year in per cent; less is better", found, lambda r, _apart: f"{100 * r[2]:.2f}"),
    ]
    return "\n".join(parts)


def table(title: str, found: Mapping[str, Mapping[tuple[str, int], Judged]], cell: Callable[[Judged, int], str]) -> str:
    lines = [f"**{title}**", "", f"| money in | years | windows | {' | '.join(WAYS)} |", "|---" * (3 + len(WAYS)) + "|"]
    for name, rows in found.items():
        for years in YEARS:
            count = rows[WAYS[0], years][3]
            apart = max(int(count * EVERY_MONTHS / (12 * years)), 1)
            cells = " | ".join(cell(rows[way, years], apart) for way in WAYS)
            lines.append(f"| {name} | {years} | {count} ({apart} apart) | {cells} |")
    return "\n".join([*lines, ""])


def share(found: Share, claimed: float, apart: int) -> str:
    text = f"{100 * found.value:.0f} ({100 * found.low:.0f}–{100 * found.high:.0f})"
    return f"**{text}**" if apart >= ENOUGH and not found.allows(claimed) else text


if __name__ == "__main__":
    main(*sys.argv[1:2])
