"""What instalments of a recurring plan come to: the bank's dated methods, and where the price stands against its average."""

from dataclasses import replace
from functools import cache
from importlib.resources import files

from steward.deliver.trading import rules
from steward.deliver.trading.model import InstalmentAmount, PlanDate, PlanTerms, PriceGap, PriceMethod, RecurringPlan
from steward.deliver.trading.queries.days import calendar_of
from steward.kernel.time import BusinessDate, add_days
from steward.know.markets import queries as markets
from steward.know.markets.model import Roll
from steward.know.products.model import Product
from steward.platform.work import Work

# An average of N trading days is looked for within so many times N calendar days: 365 / 243 and the longest closure, with room.
REACH = 2


@cache
def price_methods() -> tuple[PriceMethod, ...]:
    """How instalments may follow the price, the oldest method first."""
    return rules.parse_methods(files("steward.deliver.trading").joinpath("data", "recurring.toml").read_text("utf-8"))


def method_on(day: BusinessDate) -> PriceMethod:
    """The method that is agreed to on a day."""
    return rules.method_on(price_methods(), day)


def price_gap(w: Work, product: Product, days: int, method: PriceMethod) -> PriceGap | None:
    """Where the price of the day before stands against the average of the last `days`, as known at the end of that day.

    Total return is compared, so that a dividend or a split is no fall in price. None where too few or only old prices are known.
    """
    day_before, calendar = add_days(w.today, -1), calendar_of(w, product)
    oldest = markets.roll_day(calendar, day_before, Roll.PRECEDING)
    for _ in range(method.late_days):
        oldest = markets.roll_day(calendar, add_days(oldest, -1), Roll.PRECEDING)
    points = markets.total_return(w, product.instrument_id, add_days(day_before, -REACH * days), day_before)
    return rules.gap_of([(p.date, p.index) for p in points], days, oldest)


def amount_today(w: Work, terms: PlanTerms, product: Product, since: BusinessDate, on: BusinessDate) -> InstalmentAmount:
    """What an instalment of a plan that began at `since` comes to if it is bought today, and why."""
    method = method_on(since)
    gap = None if terms.price is None else price_gap(w, product, terms.price.days, method)
    return rules.instalment_by_price(terms, since, on, gap, method, product.min_amount, product.step)


def amount_due(w: Work, found: RecurringPlan, product: Product, on: BusinessDate) -> InstalmentAmount:
    """What the instalment of a date comes to: never more than was agreed to."""
    return rules.keep_to(amount_today(w, found.terms, product, found.since, on), found.most, found.terms.amount, product.step)


def plan_date(w: Work, terms: PlanTerms, product: Product, since: BusinessDate, on: BusinessDate) -> PlanDate:
    """A date to come, where the calendar moves it."""
    return replace(rhythm_date(terms, product, since, on), on=markets.roll_day(calendar_of(w, product), on))


def rhythm_date(terms: PlanTerms, product: Product, since: BusinessDate, on: BusinessDate) -> PlanDate:
    """A date by its rhythm, for years no calendar reaches yet: its plain amount, and the range it stays in."""
    plain = rules.instalment_of(terms, since, on, product.step)
    return PlanDate(on, plain, *rules.range_of(terms, plain, product.min_amount, product.step))
