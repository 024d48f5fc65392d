"""The plain NumPy twins of the compiled kernels: one series at a time, day by day, as the formulas read."""

import numpy as np

from steward.quant.performance.kernel.versus import FIELDS as VERSUS_FIELDS
from steward.quant.performance.measure import AT_START
from steward.quant.performance.model import FIELDS, INDEX, PEAK, VALUE, Floats, Timing


def fold_values_plainly(values: Floats, flows: Floats, timing: Timing, target: float) -> Floats:
    """The table (FIELDS, count) of `measure_values`."""
    table = np.empty((FIELDS, values.shape[1]))
    for series in range(values.shape[1]):
        returns, gaps = _returns(values[:, series], flows[:, series], timing)
        table[:, series] = _sums(returns, target)
        table[10, series], table[VALUE, series] = gaps, values[-1, series]
    return table


def fold_returns_plainly(returns: Floats, target: float) -> Floats:
    """The table (FIELDS, count) of `measure_returns`."""
    return np.array([_sums([None if np.isnan(r) else float(r) for r in column], target) for column in returns.T]).T


def _returns(values: Floats, flows: Floats, timing: Timing) -> tuple[list[float | None], int]:
    in_start, out_start = AT_START[timing]
    returns: list[float | None] = []
    gaps = 0
    for day, flow in enumerate(flows):
        at_start = flow * (in_start if flow > 0 else out_start)
        base, end = values[day] + at_start, values[day + 1] - (flow - at_start)
        returns.append(None if base <= 0 else float(end / base - 1.0))
        gaps += bool(base <= 0 and base != end)
    return returns, gaps


def _sums(returns: list[float | None], target: float) -> Floats:
    """Fields of one series but the gaps and the last value."""
    there = np.array([r for r in returns if r is not None])
    index = np.concatenate([[1.0], np.cumprod([1.0 if r is None else 1.0 + r for r in returns])])
    peak = np.maximum.accumulate(index)
    fall = index / peak - 1.0
    to = int(np.argmin(fall))
    summed = np.zeros(FIELDS)
    summed[:4] = there.size, there.sum(), (there**2).sum(), (np.minimum(there - target, 0.0) ** 2).sum()
    summed[INDEX], summed[PEAK], summed[6] = index[-1], peak[-1], fall[to]
    summed[7:10] = np.argmax(index), np.argmax(index[: to + 1]), to
    return summed


def fold_versus_plainly(returns: Floats, benchmark: Floats) -> Floats:
    """The table of `kernel.versus.fold_versus`."""
    table = np.empty((VERSUS_FIELDS, returns.shape[1]))
    for series in range(returns.shape[1]):
        both = ~np.isnan(returns[:, series]) & ~np.isnan(benchmark)
        r, b = returns[both, series], benchmark[both]
        up, down = b > 0, b < 0
        table[:, series] = [
            r.size,
            *(r.sum(), (r * r).sum(), b.sum(), (b * b).sum(), (r * b).sum(), (r - b).sum(), ((r - b) ** 2).sum()),
            *(np.prod(1 + r[up]), np.prod(1 + b[up]), up.sum(), np.prod(1 + r[down]), np.prod(1 + b[down]), down.sum()),
        ]
    return table


def rates_plainly(years: Floats, amounts: Floats) -> Floats:
    """Every rate above -1 that explains flows at whole years, ascending: eigenvalues of the companion matrix in v = 1 / (1 + x)."""
    coefficients = np.zeros(int(years.max() - years.min()) + 1)
    np.add.at(coefficients, (years - years.min()).astype(np.int64), amounts)
    v = np.roots(coefficients[::-1])
    real = v[(np.abs(v.imag) < 1e-9 * np.abs(v)) & (v.real > 0)].real
    return np.sort(1.0 / real - 1.0)
