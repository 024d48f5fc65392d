"""Reading rows of the `cn-etf` folder, and what the prices and factors beside a corporate action say of it. Pure."""

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from steward.kernel.time import BusinessDate, parse_date
from steward.platform.imports.model import BadCell, SourceRow
from steward.workflows.imports.cells import read_code, read_date, read_decimal, read_price, round_price

CODE = re.compile(r"[A-Za-z0-9]{1,20}")
NEVER = BusinessDate(dt.date.max)
# A day that fits a listed ratio moves no further than this from the day before (the exchange's limit of 10 % and a little).
FITS = Decimal("0.11")
# How many quoted days after the listed day are looked at; trading may halt around a conversion.
DAYS_AFTER = 4
# Prices are quoted in thousandths; factors carry that rounding.
TICK = 0.001


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quoted days of one code, ascending, and their prices."""

    days: Sequence[BusinessDate]
    prices: Mapping[BusinessDate, Decimal]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One close."""

    row: SourceRow
    code: str
    date: BusinessDate
    close: Decimal


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A listed split (`ratio`) or dividend (`amount`). `ex_date` None: the first quoted day after `listed` on which it shows."""

    row: SourceRow
    code: str
    listed: BusinessDate
    ratio: Decimal | None = None
    amount: Decimal | None = None
    ex_date: BusinessDate | None = None
    pay_date: BusinessDate | None = None

    @property
    def reference(self) -> str:
        """What identifies it in every file."""
        return f"cn-etf:{self.code}:{'split' if self.ratio is not None else 'dividend'}:{self.listed.isoformat()}"


@dataclass(slots=True)
class Witness:
    """What a second source says of one code: back-adjustment factors, and cumulative less unit value."""

    factors: dict[BusinessDate, float] = field(default_factory=dict)
    paid_out: dict[BusinessDate, float] = field(default_factory=dict)


def read_price_line(row: SourceRow, today: BusinessDate) -> PriceLine:
    """A close; BadCell when there is none."""
    if not row.values["close"]:
        raise BadCell("import.empty", "close")
    close = round_price(read_price(row.values, "close"))
    return PriceLine(row, read_code(row.values, "code", CODE), read_date(row.values, "trade_date", today), close)


def read_split(row: SourceRow, _today: BusinessDate) -> ActionLine:
    """A split or consolidation, units after for one unit before."""
    ratio = read_price(row.values, "split_ratio")
    return ActionLine(row, read_code(row.values, "code", CODE), read_date(row.values, "split_date", NEVER), ratio=ratio)


def read_dividend(row: SourceRow, _today: BusinessDate) -> ActionLine:
    """A dividend in yuan a unit."""
    values = row.values
    ex_date, record = read_date(values, "ex_date", NEVER), read_date(values, "record_date", NEVER)
    pay = read_date(values, "payment_date", NEVER) if values.get("payment_date") else None
    if record > ex_date:
        raise BadCell("import.dates_reversed", "record_date", first=record.isoformat(), last=ex_date.isoformat())
    if pay is not None and pay < ex_date:
        raise BadCell("import.dates_reversed", "payment_date", first=ex_date.isoformat(), last=pay.isoformat())
    amount = read_price(values, "dividend_per_share")
    return ActionLine(row, read_code(values, "code", CODE), record, amount=amount, ex_date=ex_date, pay_date=pay)


def read_factor(row: SourceRow, witness: dict[str, Witness]) -> None:
    """A back-adjustment factor into the witness of its code."""
    code = read_code(row.values, "code", CODE)
    witness.setdefault(code, Witness()).factors[parse_day(row, "trade_date")] = float(read_price(row.values, "hfq_factor"))


def read_nav(row: SourceRow, witness: dict[str, Witness]) -> tuple[str, BusinessDate, Decimal, Decimal | None]:
    """(code, day, unit value, cumulative value); what was paid out so far goes into the witness of its code."""
    code, day = read_code(row.values, "code", CODE), parse_day(row, "trade_date")
    unit = round_price(read_price(row.values, "unit_nav"))
    cumulative = round_price(read_price(row.values, "cum_nav")) if row.values["cum_nav"] else None
    if cumulative is not None:
        witness.setdefault(code, Witness()).paid_out[day] = float(cumulative - unit)
    return code, day, unit, cumulative


def read_yield(row: SourceRow, column: str) -> Decimal:
    """A yield in percent; it may be below zero."""
    return round_price(read_decimal(row.values, column))


def parse_day(row: SourceRow, column: str) -> BusinessDate:
    """A day; BadCell for anything else."""
    try:
        return parse_date(row.values[column])
    except ValueError:
        raise BadCell("import.bad_date", column, value=row.values[column][:40]) from None


def find_ex_date(line: ActionLine, quoted: Quoted) -> tuple[BusinessDate | None, bool]:
    """(first day without the right, whether the prices agree).

    Lists of splits give the day of conversion; the price changes on the next quoted day, which is taken unless only another
    near day fits. (None, True) when that day is not quoted yet, (None, False) when the list reaches back before the first price.
    """
    days, prices = quoted.days, quoted.prices
    if line.ex_date is not None:
        before = bisect_right(days, line.ex_date) - (line.ex_date in prices)
        return (line.ex_date, True) if before else (None, False)
    assert line.ratio is not None
    place = bisect_right(days, line.listed)
    if place == 0:
        return None, False
    near = [*days[place : place + DAYS_AFTER], *([line.listed] if line.listed in prices else [])]
    if not near:
        return None, True
    for day in near:
        at = bisect_right(days, day) - 1
        if at and abs(prices[day] * line.ratio / prices[days[at - 1]] - 1) <= FITS:
            return day, True
    return near[0], False


def is_confirmed(line: ActionLine, ex_date: BusinessDate, quoted: Quoted, witness: Witness, scale: float) -> bool | None:
    """Whether the second source shows this action on its ex-date; None when it says nothing of these days.

    Back-adjustment factors come in two conventions, and either may confirm: multiplied by P(before) / (P(before) - amount), or
    with the money added up, so that factor x price - scale x price grows by scale x amount; `scale` is the ratio of all splits before.
    """
    days, prices = quoted.days, quoted.prices
    at = bisect_right(days, ex_date) - 1
    if at < 1 or days[at] != ex_date:
        return None
    day, before = days[at], days[at - 1]
    if day in witness.factors and before in witness.factors:
        price, factor = (float(prices[before]), float(prices[day])), (witness.factors[before], witness.factors[day])
        return _by_factors(line, price, factor, scale)
    if line.amount is not None and day in witness.paid_out and before in witness.paid_out:
        return abs(witness.paid_out[day] - witness.paid_out[before] - float(line.amount)) <= TICK
    return None


def _by_factors(line: ActionLine, price: tuple[float, float], factor: tuple[float, float], scale: float) -> bool:
    if line.ratio is not None:
        return abs(factor[1] / factor[0] / float(line.ratio) - 1) <= 0.02
    assert line.amount is not None
    amount = float(line.amount)
    multiplied = price[0] * (1 - factor[0] / factor[1])
    added = ((factor[1] - scale) * price[1] - (factor[0] - scale) * price[0]) / scale
    return min(abs(multiplied - amount), abs(added - amount)) <= 2 * TICK + 0.02 * amount
