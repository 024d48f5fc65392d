"""A set estimated from what was known on a day."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from steward.advise.outlook.model import CLASSES, Estimate, KnowsFuture, SetFaulty
from steward.advise.outlook.queries.assumptions import base_at
from steward.advise.outlook.rules.estimate import MonthlyPrices, estimate, faults_of, monthly_returns, parse_blocks
from steward.kernel.time import BusinessDate, add_months
from steward.know.markets import queries as markets
from steward.know.markets.model import Price
from steward.know.products import queries as products
from steward.platform.work import Work

HISTORY_MONTHS = 120


@cache
def all_house_blocks() -> Mapping[str, Mapping[str, dict[str, float]]]:
    """The house's building blocks by currency and class."""
    return parse_blocks(files("steward.advise.outlook").joinpath("data", "blocks.toml").read_text("utf-8"))


def house_blocks(currency: str) -> Mapping[str, Mapping[str, float]]:
    """The house's building blocks for money of this currency, by class; SetFaulty when it has none."""
    found = all_house_blocks().get(currency)
    if found is None:
        raise SetFaulty(faults=[currency])
    return found


def estimate_at(w: Work, currency: str, as_of: BusinessDate, blocks: Mapping[str, Mapping[str, float]]) -> Estimate:
    """The set that these blocks and the prices known at the end of `as_of` make.

    SetFaulty for blocks that cannot be; KnowsFuture when a price is used that nobody knew then.
    """
    faults = faults_of(blocks)
    if faults:
        raise SetFaulty(faults=faults)
    instruments = {i: p.asset_class.value for i, p in products.products_of_instruments(w, as_of).items() if p.currency == currency}
    histories = markets.price_histories(w, list(instruments), add_months(as_of, -HISTORY_MONTHS), as_of)
    end = w.end_of(as_of)
    late = next((p for series in histories.values() for p in series if p.known_at > end or p.date > as_of), None)
    if late is not None:
        raise KnowsFuture(date=late.date.isoformat(), as_of=as_of.isoformat())
    by_class: dict[str, list[MonthlyPrices]] = {c: [] for c in CLASSES}
    for instrument_id, series in sorted(histories.items()):
        if instruments[instrument_id] in by_class:
            by_class[instruments[instrument_id]].append(_month_ends(series, as_of))
    _months, returns = monthly_returns(by_class)
    return estimate(currency, as_of, blocks, returns, base_at(w, currency, as_of))


def _month_ends(series: list[Price], as_of: BusinessDate) -> MonthlyPrices:
    """The last price of each calendar month that was over on `as_of`."""
    running = (as_of.year, as_of.month)
    return {(p.date.year, p.date.month): float(p.value) for p in series if (p.date.year, p.date.month) != running}
