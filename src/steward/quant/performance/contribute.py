"""What each part brought to the return of the whole, and how a series fell and recovered.

Method pages docs/methods/time-weighted-return.md (contribution) and risk-measures.md (drawdown).
"""

from dataclasses import dataclass

import numpy as np

from steward.quant.performance.measure import AT_START
from steward.quant.performance.model import Floats, Timing


def daily_returns(values: Floats, flows: Floats, timing: Timing = Timing.IN_START_OUT_END) -> Floats:
    """Returns (days, count) of values (days + 1, count) and flows (days, count) as `measure_values` takes them; NaN where there is none."""
    in_start, out_start = AT_START[timing]
    at_start = in_start * np.maximum(flows, 0.0) + out_start * np.minimum(flows, 0.0)
    base, end = values[:-1] + at_start, values[1:] - (flows - at_start)
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Floats = np.where(base > 0, end / base - 1.0, np.nan)
    return result


def contributions(
    values: Floats, flows: Floats, whole_values: Floats, whole_flows: Floats, timing: Timing = Timing.IN_START_OUT_END
) -> Floats:
    """Share of the time-weighted return that each part brought, (parts,); they sum to it.

    Parts: values (days + 1, parts) and what was put into (+) or taken out of (-) each part (days, parts), income taken out included.
    A part's gain of a day over the whole's base of that day is its contribution of the day; weighted by the whole's index before
    the day they sum exactly to the index's growth.  The sum holds where the parts' gains sum to the whole's.
    """
    gain = values[1:] - values[:-1] - flows
    in_start, out_start = AT_START[timing]
    base = whole_values[:-1] + in_start * np.maximum(whole_flows, 0.0) + out_start * np.minimum(whole_flows, 0.0)
    change = np.nan_to_num(daily_returns(whole_values[:, None], whole_flows[:, None], timing)[:, 0])
    index = np.concatenate([[1.0], np.cumprod(1.0 + change)[:-1]])
    weight = np.divide(index, base, out=np.zeros_like(base), where=base > 0)
    result: Floats = weight @ gain
    return result


@dataclass(frozen=True)
class Fall:
    """The deepest fall of one series: its depth (0 or negative), the days of the peak and the trough, the day the peak was reached again
    (None: not yet), and the longest stretch from one peak to the next in days."""

    depth: float
    peak: int
    trough: int
    recovered: int | None
    longest: int


def find_fall(index: Floats) -> Fall:
    """The deepest fall of a positive series (days + 1,), ValueError when it is empty."""
    if index.size == 0:
        raise ValueError("a series without a value has no fall")
    top = np.maximum.accumulate(index)
    depth = index / top - 1.0
    trough = int(np.argmin(depth))
    peak = int(np.argmax(index[: trough + 1] >= top[trough]))
    again = np.flatnonzero(index[trough:] >= top[trough]) if depth[trough] < 0 else np.array([0])
    new_peaks = np.flatnonzero(np.concatenate([[True], index[1:] > top[:-1]]))
    stretches = np.diff(np.append(new_peaks, index.size - 1))
    return Fall(float(depth[trough]), peak, trough, trough + int(again[0]) if again.size else None, int(stretches.max(initial=0)))
