"""What investments in a currency are compared with."""

import tomllib
from functools import cache
from importlib.resources import files

from steward.kernel.ids import InstrumentId
from steward.know.holdings.model import Benchmark
from steward.know.markets import queries as markets
from steward.platform.work import Work


def benchmark_of(w: Work, currency: str) -> Benchmark | None:
    """The benchmark of a currency, the first of the list that the bank knows."""
    listed = _listed().get(currency, ())
    known = markets.instruments_by_code(w, [code for code, _, _ in listed])
    return next((Benchmark(InstrumentId(known[code]), zh, en) for code, zh, en in listed if code in known), None)


@cache
def _listed() -> dict[str, tuple[tuple[str, str, str], ...]]:
    raw = tomllib.loads(files("steward.know.holdings").joinpath("data", "benchmarks.toml").read_text("utf-8"))
    return {currency: tuple((row["code"], row["zh"], row["en"]) for row in rows) for currency, rows in raw.items()}
