"""Returns and risk of many series at once.  Method pages docs/methods/time-weighted-return.md and risk-measures.md."""

import numpy as np

from steward.quant.lanes import WIDTH
from steward.quant.performance.kernel.fold import fold_day, fold_returns, fold_values
from steward.quant.performance.model import Floats, Running, Timing, figures_of, start_running

# Share of money in and of money out that counts at the start of its day.
AT_START = {Timing.START: (1.0, 1.0), Timing.END: (0.0, 0.0), Timing.IN_START_OUT_END: (1.0, 0.0)}


def measure_values(values: Floats, flows: Floats, timing: Timing = Timing.IN_START_OUT_END, target: float = 0.0) -> Running:
    """Fold values (days + 1, count) at the end of each day, with each day's net flow (days, count), money in positive.

    Return of a day: (V_t - E_t) / (V_{t-1} + S_t) - 1 with S and E the flow at its start and end.  A day that begins with nothing
    or less has no return; it is a gap if the value moved all the same.  A NaN value or flow makes every figure of its series NaN.
    ValueError where the arrays do not fit each other.
    """
    days = values.shape[0] - 1
    count = values.shape[1]
    if days < 0 or flows.shape != (days, count):
        raise ValueError("flows need one row a day and one column a series, values one row more")
    running = start_running(count, target=target)
    if days == 0:
        running.field(-1)[:] = values[0]
        return running
    filled = _widened(values), _widened(flows)
    fold_values(filled[0].ravel(), filled[1].ravel(), filled[0].shape[1], days, *AT_START[timing], target, *_flat(running))
    return Running(running.table, count, days, target)


def measure_returns(returns: Floats, target: float = 0.0) -> Running:
    """Fold simple returns (days, count); a NaN is a day without a return."""
    days, count = returns.shape
    running = start_running(count, target=target)
    if days and count:
        filled = _widened(returns)
        fold_returns(filled.ravel(), filled.shape[1], days, target, *_flat(running))
    return Running(running.table, count, days, target)


def add_day(running: Running, values: Floats, flows: Floats, timing: Timing = Timing.IN_START_OUT_END) -> Running:
    """One day more, in place (the table is shared with the result): values (count,) at its end and its net flows.

    Restatement from history by `measure_values` gives the same sums.  ValueError where the arrays do not fit.
    """
    if values.shape != (running.count,) or flows.shape != (running.count,):
        raise ValueError("a day needs one value and one flow a series")
    width = running.table.shape[1]
    fill = width - running.count
    padded = (values, flows) if fill == 0 else (np.pad(values, (0, fill)), np.pad(flows, (0, fill)))
    day = running.day + 1
    fold_day(running.table.ravel(), width, *padded, float(day), *AT_START[timing], running.target)
    return Running(running.table, running.count, day, running.target)


def average_capital(start: Floats, flows: Floats, day: Floats, days: float) -> Floats:
    """What was invested on average over a period of `days`, (count,): V0 + sum F (T - t) / T, flows (k, count) at the end of day (k,)."""
    result: Floats = start + ((days - day) / days) @ flows
    return result


def modified_dietz(start: Floats, end: Floats, flows: Floats, day: Floats, days: float) -> Floats:
    """Return of a period from its flows alone, (count,): (V1 - V0 - sum F) / (V0 + sum F (T - t) / T).

    Flows (k, count) happen at the end of day `day` (k,) of `days`.  NaN where the average capital is not positive.
    """
    capital = average_capital(start, flows, day, days)
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Floats = np.where(capital > 0, (end - start - flows.sum(axis=0)) / capital, np.nan)
    return result


def warm() -> None:
    """Compile (or load from the cache) the kernels of this page."""
    values, flows = np.ones((3, 2)), np.zeros((2, 2))
    add_day(measure_values(values, flows), np.ones(2), np.zeros(2))
    figures_of(measure_returns(flows))


def _widened(table: Floats) -> Floats:
    """In one piece, and at least one vector wide."""
    fill = WIDTH - table.shape[1]
    return np.ascontiguousarray(table, dtype=np.float64) if fill <= 0 else np.pad(table.astype(np.float64), ((0, 0), (0, fill)))


def _flat(running: Running) -> tuple[Floats, int]:
    return running.table.reshape(-1), running.table.shape[1]
