"""Bonds: coupon days, accrued interest by day count, price and yield, duration, and savings bonds given back early.

Prices are per 100 of face. Decimal with 28 digits throughout; nothing is rounded but where said.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_months
from steward.know.products.model import BondTerms, DayCount
from steward.know.products.rules.deposits import whole_months

HUNDRED = Decimal(100)
LOWEST, HIGHEST = Decimal("-0.99"), Decimal(10)


@dataclass(frozen=True, slots=True)
class CashFlow:
    """What 100 of face pays on a day."""

    on: BusinessDate
    amount: Decimal


def coupon_days(terms: BondTerms, after: BusinessDate) -> list[BusinessDate]:
    """Coupon days after `after` up to maturity, counted back from maturity so that month ends stay month ends."""
    due = _maturity(terms)
    if terms.frequency == 0:
        return [due] if due > after else []
    step, days, number = 12 // terms.frequency, [], 0
    while (day := add_months(due, -step * number)) > after:
        days.append(day)
        number += 1
    return days[::-1]


def flows(terms: BondTerms, after: BusinessDate) -> list[CashFlow]:
    """Coupons and principal of 100 face paid after a day; a bond without coupons pays all its simple interest at maturity."""
    rate, days = terms.coupon_rate or Decimal(0), coupon_days(terms, after)
    if terms.frequency == 0:
        years = Decimal(whole_months(_issue(terms), _maturity(terms))) / 12
        return [CashFlow(d, HUNDRED * (1 + rate * years)) for d in days]
    coupon = HUNDRED * rate / terms.frequency
    return [CashFlow(d, coupon + (HUNDRED if d == days[-1] else 0)) for d in days]


def year_fraction(count: DayCount, since: BusinessDate, until: BusinessDate) -> Decimal:
    """Years between two days by ACT/365 fixed, 30/360 (US) or ACT/ACT (ISDA: days in leap years over 366, others over 365)."""
    if count is DayCount.ACT_365:
        return Decimal((until - since).days) / 365
    if count is DayCount.THIRTY_360:
        return Decimal(days_30_360(since, until)) / 360
    total, day = Decimal(0), since
    while day < until:
        end = min(BusinessDate(dt.date(day.year + 1, 1, 1)), until)
        total += Decimal((end - day).days) / (366 if _is_leap(day.year) else 365)
        day = end
    return total


def days_30_360(since: BusinessDate, until: BusinessDate) -> int:
    """Days between two dates when every month has 30 (US rule: a 31st and the end of February count as the 30th)."""
    first, last = since.day, until.day
    if _is_february_end(since):
        last = 30 if _is_february_end(until) else last
        first = 30
    first = min(first, 30)
    last = 30 if last == 31 and first == 30 else last
    return (until.year - since.year) * 360 + (until.month - since.month) * 30 + last - first


def accrued(terms: BondTerms, on: BusinessDate) -> Decimal:
    """Interest of 100 face since the last coupon day.

    ACT/ACT by ICMA's rule 251, days over days of the coupon period; the others by the year fraction since the last coupon day;
    without coupons since issue.
    """
    rate = terms.coupon_rate or Decimal(0)
    due = coupon_days(terms, on)
    if not due:
        return Decimal(0)
    if terms.frequency == 0:
        return HUNDRED * rate * year_fraction(terms.day_count, _issue(terms), on)
    last = _last_coupon(terms, due[0], on)
    if terms.day_count is DayCount.ACT_ACT:
        return HUNDRED * rate / terms.frequency * (Decimal((on - last).days) / (due[0] - last).days)
    return HUNDRED * rate * year_fraction(terms.day_count, last, on)


def dirty_price(terms: BondTerms, on: BusinessDate, rate: Decimal) -> Decimal:
    """What 100 of face is worth at yield `rate`, compounded with the coupons' frequency (street convention)."""
    times, paid = _periods(terms, on)
    growth = 1 + rate / _compounding(terms)
    return sum((f.amount / growth**t for f, t in zip(paid, times, strict=True)), Decimal(0))


def clean_price(terms: BondTerms, on: BusinessDate, rate: Decimal) -> Decimal:
    """The quoted price: dirty less accrued."""
    return dirty_price(terms, on, rate) - accrued(terms, on)


def yield_to_maturity(terms: BondTerms, on: BusinessDate, clean: Decimal) -> Decimal:
    """The one yield at which the clean price is `clean`, by bisection to 1e-12; ValueError when none lies between -99 % and 1000 %."""
    low, high = LOWEST, HIGHEST
    if not coupon_days(terms, on) or not clean_price(terms, on, high) <= clean <= clean_price(terms, on, low):
        raise ValueError("no yield gives this price")
    while high - low > Decimal("1e-12"):
        middle = (low + high) / 2
        low, high = (middle, high) if clean_price(terms, on, middle) > clean else (low, middle)
    return (low + high) / 2


def modified_duration(terms: BondTerms, on: BusinessDate, rate: Decimal) -> Decimal:
    """Percent the dirty price falls for one percentage point more yield: Macaulay duration in years over 1 + y / f."""
    times, paid = _periods(terms, on)
    compounding = _compounding(terms)
    growth = 1 + rate / compounding
    weighted = sum((f.amount * t / growth**t for f, t in zip(paid, times, strict=True)), Decimal(0))
    return weighted / dirty_price(terms, on, rate) / compounding / growth


def give_back(terms: BondTerms, face: Money, on: BusinessDate) -> tuple[Money, Money]:
    """A savings bond returned early: (interest paid, fee). Interest accrues by days since issue, less the forfeited days of its band.

    Interest is rounded half up to the minor unit, the fee is `early_fee_bps` of the face; ValueError when it cannot be returned.
    """
    if not terms.early_forfeits:
        raise ValueError("this bond cannot be given back early")
    issued = _issue(terms)
    months = whole_months(issued, on)
    band = next(b for b in terms.early_forfeits if b.under_months == 0 or months < b.under_months)
    days = 0 if band.all_interest else max((on - issued).days - band.days, 0)
    earned = face.times((terms.coupon_rate or Decimal(0)) * days / 365, ROUND_HALF_UP)
    return earned, face.times(Decimal(terms.early_fee_bps) / 10_000, ROUND_HALF_UP)


def _periods(terms: BondTerms, on: BusinessDate) -> tuple[list[Decimal], Sequence[CashFlow]]:
    """Coupon periods until each payment, the first a fraction, and the payments."""
    paid = flows(terms, on)
    if not paid:
        return [], paid
    if terms.frequency == 0:
        return [year_fraction(terms.day_count, on, paid[0].on)], paid
    first = paid[0].on
    last = _last_coupon(terms, first, on)
    if terms.day_count is DayCount.THIRTY_360:
        part = Decimal(days_30_360(on, first)) / days_30_360(last, first)
    else:
        part = Decimal((first - on).days) / (first - last).days
    return [part + n for n in range(len(paid))], paid


def _last_coupon(terms: BondTerms, following: BusinessDate, on: BusinessDate) -> BusinessDate:
    """The coupon day at or before `on`."""
    number = round((_maturity(terms) - following).days / 365.25 * terms.frequency) + 1
    last = add_months(_maturity(terms), -12 // terms.frequency * number)
    assert last <= on, "coupon days are counted back from maturity"
    return last


def _compounding(terms: BondTerms) -> int:
    return terms.frequency or 1


def _issue(terms: BondTerms) -> BusinessDate:
    if terms.issued_on is None:
        raise ValueError("the day of issue is not on record")
    return terms.issued_on


def _maturity(terms: BondTerms) -> BusinessDate:
    if terms.matures_on is not None:
        return terms.matures_on
    return add_months(_issue(terms), terms.term_months)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _is_february_end(day: BusinessDate) -> bool:
    return day.month == 2 and day.day == (29 if _is_leap(day.year) else 28)
