"""Returns and risk of 100,000 accounts over 250 days, and the rate of 15 dated flows each, by ours and by the peers.

Every entrant gets the same values and flows (or dated flows) and gives its figures for as many of the accounts as it manages in a
fraction of a second; rates are per account and CPU second.
"""

import sys
import time

from benchmarks.runner import Timing, cpu_seconds, finish, race  # first: it sets the number of threads

import numpy as np  # isort: skip

from benchmarks.accounts import DatedFlows, Floats, Histories, make_flows, make_histories, take_flows, take_histories
from benchmarks.performance_peers import MEASURE_PEERS, RATE_PEERS, as_lists
from steward.quant.performance import measure, rate, versus
from steward.quant.performance.measure import add_day, measure_values
from steward.quant.performance.model import figures_of, start_running
from steward.quant.performance.rate import solve_rates

SEED, ACCOUNTS, DAYS, ROUNDS = 20260101, 100_000, 250, 3
DAYS_AT_ONCE = 10  # of the incremental run, within one timing


def main() -> None:
    began = time.perf_counter()
    for part in (measure, rate, versus):
        part.warm()
    rng = np.random.default_rng(SEED)
    histories, flows = make_histories(ACCOUNTS, DAYS, rng), make_flows(ACCOUNTS, rng)
    ours_measured, ours_rates = measured(histories), solve_rates(flows.bounds, flows.years, flows.amounts)
    measures = race_of("measure", histories, flows)
    rates = race_of("rate", histories, flows)
    incremental = ACCOUNTS * DAYS_AT_ONCE / min(cpu_seconds(lambda: go_on(histories)) for _ in range(ROUNDS))
    measure_error = max(error_of(peer(take_histories(histories, some)), ours_measured[:, :some]) for peer, some in MEASURE_PEERS.values())
    print(f"ours, one day further: {incremental / 1e6:,.0f} million account-days per CPU second")
    finish(
        work="performance",
        accounts=ACCOUNTS,
        days=DAYS,
        ours_per_s=round(measures["ours"]),
        ratio=ratios(measures),
        max_error=float(f"{measure_error:.2g}"),
        incremental_account_days_per_s=round(incremental),
        rates_per_s=round(rates["ours"]),
        rate_ratio=ratios(rates),
        rate_max_error=float(f"{rate_error(flows, ours_rates):.2g}"),
        flows_per_account=round(flows.years.size / ACCOUNTS, 1),
        several_roots=int((ours_rates.roots > 1).sum()),
        seconds=round(time.perf_counter() - began, 1),
    )


def measured(histories: Histories) -> Floats:
    """Time-weighted return, volatility, Sharpe and deepest fall of each account, (4, count)."""
    found = figures_of(measure_values(histories.values, histories.flows))
    return np.array([found.total_return, found.volatility, found.sharpe, found.drawdown])


def go_on(histories: Histories) -> None:
    running = start_running(histories.values.shape[1], histories.values[0])
    for day in range(DAYS_AT_ONCE):
        running = add_day(running, histories.values[day + 1], histories.flows[day])


def race_of(kind: str, histories: Histories, flows: DatedFlows) -> dict[str, float]:
    """Accounts per CPU second of each entrant."""
    if kind == "measure":
        sizes = {"ours": ACCOUNTS} | {name: some for name, (_, some) in MEASURE_PEERS.items()}
        cut = {name: take_histories(histories, some) for name, (_, some) in MEASURE_PEERS.items()}
        entrants = {"ours": lambda: measured(histories)} | {
            name: (lambda peer=peer, part=cut[name]: peer(part)) for name, (peer, _) in MEASURE_PEERS.items()
        }
    else:
        sizes = {"ours": ACCOUNTS} | {name: some for name, (_, some) in RATE_PEERS.items()}
        parts = {name: as_lists(take_flows(flows, some)) for name, (_, some) in RATE_PEERS.items()}
        entrants = {"ours": lambda: solve_rates(flows.bounds, flows.years, flows.amounts).rate} | {
            name: (lambda peer=peer, part=parts[name]: peer(part)) for name, (peer, _) in RATE_PEERS.items()
        }
    timings = race(entrants, ROUNDS)
    print_table(kind, timings, sizes)
    return {name: sizes[name] / timing.seconds for name, timing in timings.items()}


def print_table(kind: str, timings: dict[str, Timing], sizes: dict[str, int]) -> None:
    print(f"{kind}: one thread, median CPU time of {ROUNDS} interleaved rounds")
    print(f"{'':24}{'accounts':>10}{'per CPU second':>16}{'times slower':>14}{'spread':>9}")
    ours = timings["ours"].seconds / sizes["ours"]
    for name, timing in timings.items():
        each = timing.seconds / sizes[name]
        print(f"{name:24}{sizes[name]:10,}{1 / each:16,.0f}{each / ours:14,.1f}{timing.spread:9.0%}")
    sys.stdout.flush()


def ratios(rates: dict[str, float]) -> dict[str, float]:
    return {name: round(rates["ours"] / each, 1) for name, each in rates.items() if name != "ours"}


def error_of(theirs: Floats, ours: Floats) -> float:
    return float(np.nanmax(np.abs(theirs - ours)))


def rate_error(flows: DatedFlows, ours: rate.Rates) -> float:
    """Largest difference of log-rates from pyxirr, over accounts that one rate explains."""
    peer, some = RATE_PEERS["pyxirr"]
    theirs, single = peer(as_lists(take_flows(flows, some))), ours.roots[:some] == 1
    return float(np.nanmax(np.abs(np.log1p(theirs) - np.log1p(ours.rate[:some]))[single]))


if __name__ == "__main__":
    main()
