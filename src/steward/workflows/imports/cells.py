"""Reading one cell: a value of the right kind, or BadCell with the code that says what is wrong."""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import TypeVar

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant, instant
from steward.platform.imports.model import BadCell

T = TypeVar("T")

DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?")
WHOLE = re.compile(r"-?\d{1,9}")
ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")
PRICE_STEP = Decimal("0.00000001")
EARLIEST = dt.date(1900, 1, 1)
# For days that may lie ahead: a guardian's tie ends with full age.
LAST_DAY = BusinessDate(dt.date.max)
MAX_DIGITS = 40
# Ten thousand million: with eight decimals still an integer of 64 bits.
LARGEST = 10_000_000_000


@lru_cache(maxsize=8192)
def _date(text: str) -> BusinessDate | None:
    try:
        return BusinessDate(dt.date.fromisoformat(text)) if DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_date(row: Mapping[str, str], column: str, today: BusinessDate) -> BusinessDate:
    """A real day, YYYY-MM-DD, from 1900 on and not in the future of the bank's clock."""
    text = row[column]
    day = _date(text)
    if day is None or day < EARLIEST:
        raise BadCell("import.bad_date", column, value=text[:40])
    if day > today:
        raise BadCell("import.future_date", column, value=text, today=today.isoformat())
    return day


def read_instant(row: Mapping[str, str], column: str) -> Instant:
    """A moment with its zone, from 1900 on."""
    text = row[column]
    try:
        moment = instant(dt.datetime.fromisoformat(text)) if INSTANT.fullmatch(text) else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or moment.date() < EARLIEST:
        raise BadCell("import.bad_instant", column, value=text[:40])
    return moment


def read_decimal(row: Mapping[str, str], column: str) -> Decimal:
    """A finite decimal number with a point, no thousands separators."""
    text = row[column]
    if not NUMBER.fullmatch(text) or len(text) > MAX_DIGITS:
        raise BadCell("import.bad_number", column, value=text[:40])
    value = Decimal(text)
    if abs(value) > LARGEST:
        raise BadCell("import.out_of_range", column, value=text, low=str(-LARGEST), high=str(LARGEST))
    return value


def read_price(row: Mapping[str, str], column: str) -> Decimal:
    """A positive price."""
    value = read_decimal(row, column)
    if value <= 0:
        raise BadCell("import.not_positive", column, value=row[column][:40])
    return value


def round_price(value: Decimal) -> Decimal:
    """A price to the eight decimals the bank keeps; files computed by machines carry the noise of binary fractions."""
    return value.quantize(PRICE_STEP, ROUND_HALF_EVEN)


def read_choice(row: Mapping[str, str], column: str, choices: Mapping[str, T]) -> T:
    """One of the words that are known for the column."""
    try:
        return choices[row[column]]
    except KeyError:
        raise BadCell("import.unknown_word", column, value=row[column][:40], known=", ".join(choices)) from None


def read_text(row: Mapping[str, str], column: str, limit: int) -> str:
    """A text that is not empty and not longer than `limit` characters."""
    text = row[column]
    if not text:
        raise BadCell("import.empty", column)
    if len(text) > limit:
        raise BadCell("import.too_long", column, limit=limit)
    return text


def read_code(row: Mapping[str, str], column: str, form: re.Pattern[str]) -> str:
    """An identifier of a fixed form."""
    if not row[column]:
        raise BadCell("import.empty", column)
    if not form.fullmatch(row[column]):
        raise BadCell("import.bad_id", column, value=row[column][:40])
    return row[column]


def read_money(row: Mapping[str, str], column: str, currency: str) -> Money:
    """An exact amount of a currency, not negative."""
    value = read_decimal(row, column)
    if value < 0:
        raise BadCell("import.negative", column, value=row[column][:40])
    try:
        return Money.of(value, currency)
    except ValueError:
        raise BadCell("import.too_many_digits", column, value=row[column][:40]) from None


def read_int(row: Mapping[str, str], column: str, low: int, high: int) -> int:
    """A whole number within bounds."""
    text = row[column]
    if not WHOLE.fullmatch(text):
        raise BadCell("import.bad_number", column, value=text[:40])
    if not low <= int(text) <= high:
        raise BadCell("import.out_of_range", column, value=text, low=low, high=high)
    return int(text)


def is_isin(text: str) -> bool:
    """Whether `text` has the form of an ISIN and its check digit is right (ISO 6166, Luhn over letters as numbers)."""
    if not ISIN.fullmatch(text):
        return False
    digits = "".join(str(int(c, 36)) for c in text)
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 else 1)
        total += doubled // 10 + doubled % 10
    return total % 10 == 0
