"""Assumptions estimated: building blocks that people judge, weighed against what prices did. Method page docs/methods/assumptions.md."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook.model import BLOCKS, CLASSES, Assumptions, Estimate, View
from steward.advise.outlook.rules.assumptions import read_correlation
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate, parse_date
from steward.quant.estimate.covariance import assemble, shrink
from steward.quant.estimate.means import weigh

Floats = NDArray[np.float64]
# Shorter histories say too little about a mean or a volatility to be counted.
LEAST_MONTHS = 24
# Correlations are pulled this little towards independence, so that the matrix can always be inverted.
RIDGE = 1e-4
DIGITS = 6

MonthlyPrices = Mapping[tuple[int, int], float]


def parse_blocks(text: str) -> dict[str, dict[str, dict[str, float]]]:
    """The house's own building blocks by currency and class."""
    raw: dict[str, dict[str, dict[str, float]]] = tomllib.loads(text)
    return raw


def faults_of(blocks: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What is wrong with building blocks, by class: every class has four blocks and an error above 0."""
    wanted = {*BLOCKS, "error"}
    faults = [c for c in CLASSES if set(blocks.get(c, ())) != wanted]
    faults += sorted(set(blocks) - set(CLASSES))
    sound = [c for c in CLASSES if c not in faults]
    return faults + [c for c in sound if not (0 < blocks[c]["error"] <= 0.2 and all(abs(blocks[c][b]) <= 0.3 for b in BLOCKS))]


def monthly_returns(prices: Mapping[str, Sequence[MonthlyPrices]]) -> tuple[list[tuple[int, int]], Floats]:
    """Months and returns (t, n) by class: the mean over a class's instruments that have a price at both ends, NaN where none has.

    `prices` holds, by class, each instrument's last price of each calendar month.
    """
    months = sorted({m for series in prices.values() for one in series for m in one})
    table = np.full((max(len(months) - 1, 0), len(CLASSES)), np.nan)
    for column, asset_class in enumerate(CLASSES):
        for row in range(len(months) - 1):
            before, after = months[row], months[row + 1]
            found = [one[after] / one[before] - 1.0 for one in prices.get(asset_class, ()) if before in one and after in one]
            if found:
                table[row, column] = float(np.mean(found))
    return months[1:], table


def estimate(currency: str, as_of: BusinessDate, blocks: Mapping[str, Mapping[str, float]], returns: Floats, base: Assumptions) -> Estimate:
    """The set of a day. returns (t, n) are monthly, NaN where a class had none; `base` says what history cannot.

    Mean: the blocks' sum and the history, each weighed by its error. Volatility: the history's, where there are LEAST_MONTHS of it.
    Correlation: shrunk towards none where histories overlap long enough, the base's elsewhere.
    """
    count = np.isfinite(returns).sum(axis=0)
    seen = count >= LEAST_MONTHS
    volatility, mean = np.array([base.views[c].volatility for c in CLASSES]), np.zeros(len(CLASSES))
    error = np.full(len(CLASSES), np.inf)
    for i in np.flatnonzero(seen):
        own = returns[np.isfinite(returns[:, i]), i]
        volatility[i] = max(float(own.std(ddof=1)) * 12**0.5, 1e-4)
        mean[i], error[i] = float(own.mean()) * 12, volatility[i] / (own.size / 12) ** 0.5
    judged = np.array([sum(blocks[c][b] for b in BLOCKS) for c in CLASSES])
    found = weigh(mean, error, judged, np.array([blocks[c]["error"] for c in CLASSES]))
    content = {
        "currency": currency,
        "as_of": as_of.isoformat(),
        "base": base.version,
        "blocks": {c: {k: float(v) for k, v in sorted(blocks[c].items())} for c in CLASSES},
        "months": {c: int(count[i]) for i, c in enumerate(CLASSES)},
        "history": {c: round(float(mean[i]), DIGITS) if seen[i] else None for i, c in enumerate(CLASSES)},
        "share": {c: round(float(found.share[i]), DIGITS) for i, c in enumerate(CLASSES)},
        "view": {c: [round(float(x), DIGITS) for x in (found.mean[i], volatility[i], found.error[i])] for i, c in enumerate(CLASSES)},
        "correlation": [[round(float(x), DIGITS) for x in row[: i + 1]] for i, row in enumerate(_correlation(returns, seen, base))],
    }
    return read_estimate(content)


def _correlation(returns: Floats, seen: NDArray[np.bool_], base: Assumptions) -> Floats:
    deviation = np.sqrt(np.diag(base.covariance))
    matrix: Floats = base.covariance / np.outer(deviation, deviation)
    columns = np.flatnonzero(seen)
    common = returns[:, columns]
    common = common[np.isfinite(common).all(axis=1)]
    if columns.size > 1 and common.shape[0] >= LEAST_MONTHS:
        spread = common.std(axis=0)
        spread[spread == 0] = 1.0
        shrunk = shrink((common - common.mean(axis=0)) / spread).covariance
        unit = np.sqrt(np.diag(shrunk))
        matrix[np.ix_(columns, columns)] = shrunk / np.outer(unit, unit)
    np.fill_diagonal(matrix, 1.0)
    sound = assemble(np.ones(len(CLASSES)), np.clip((matrix + matrix.T) / 2, -1, 1)).covariance
    pulled = (1 - RIDGE) * sound
    np.fill_diagonal(pulled, 1.0)
    return pulled


def read_estimate(content: Mapping[str, Any]) -> Estimate:
    """An estimate from its content, as it is kept."""
    mark = digest(content)
    as_of = parse_date(content["as_of"])
    version = f"{content['currency'].lower()}-{content['as_of']}-{mark[:6]}"
    correlation = read_correlation(version, content["correlation"])
    volatility, error = (np.array([content["view"][c][k] for c in CLASSES]) for k in (1, 2))
    made = Assumptions(
        version=version,
        currency=content["currency"],
        known_from=as_of,
        origin="outlook.estimated",
        mark="D",
        views={c: View(content["view"][c][0], content["view"][c][1]) for c in CLASSES},
        covariance=correlation * np.outer(volatility, volatility),
        error=correlation * np.outer(error, error),
        digest=mark,
    )
    return Estimate(made, as_of, content)
