"""What a product's page says beyond its terms: ways to lose, the way of the money, bond and policy figures."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from typing import Any

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, full_years
from steward.know.markets import queries as markets
from steward.know.markets.model import Price
from steward.know.products.model import (
    Benefit,
    BondFigures,
    BondTerms,
    DepositForm,
    DepositTerms,
    FundTerms,
    FundType,
    InsuranceTerms,
    Loss,
    Product,
    ProductKind,
    ProductRow,
    Step,
    SurrenderRow,
    WmpForm,
    WmpTerms,
    read_term,
    read_terms,
)
from steward.know.products.rules import access, bonds, deposits, insurance, losses
from steward.platform.work import Work

EXAMPLE = 10_000
FORM_TERM = {ProductKind.FUND: "fund_type", ProductKind.INSURANCE: "benefit", ProductKind.STOCK: "none"}
# Kinds with prices of the past whose own sentence does not speak of them.
PRICED = frozenset({ProductKind.PRIVATE, ProductKind.BOND, ProductKind.METAL, ProductKind.STOCK})
EXAMPLE_PRICES = (Decimal(98), Decimal(100), Decimal(102))


@cache
def limits() -> Mapping[str, Any]:
    """The statutory numbers of `data/limits.toml`."""
    return tomllib.loads(files("steward.know.products").joinpath("data", "limits.toml").read_text("utf-8"))


def insurance_limit(currency: str) -> Money:
    """Up to where deposits of one person at one bank are insured."""
    return Money.of(limits()["insurance_of_deposits"]["limit"], currency)


def example_amount(product: ProductRow) -> Money:
    """What examples are computed with: 10,000, or the smallest purchase above it."""
    return max(Money.of(EXAMPLE, product.currency), product.min_amount)


def price_record(w: Work, product: Product) -> list[Price]:
    """Every price that may be shown today: none while the record is too young for its kind (F21, W42)."""
    prices = markets.price_history(w, product.instrument_id, BusinessDate(dt.date.min), w.today)
    return prices if prices and losses.may_show_record(product.kind, prices[0].date, w.today) else []


def ways_to_lose(w: Work, product: Product, amount: Money) -> list[Loss]:
    """How `amount` in the product can lose, from its terms and its record."""
    fall = losses.worst_fall([(p.date, p.value) for p in price_record(w, product)])
    return losses.ways_to_lose(product, amount, w.today, fall, insurance_limit(product.currency))


def steps_of(w: Work, product: Product) -> list[Step]:
    """The way of money ordered now: bought, confirmed, free, back in the account."""
    terms = read_terms(product.kind, product.terms)
    calendar = markets.get_calendar(w, terms.calendar)
    next_day = partial(markets.next_business_day, calendar)
    bought = markets.trade_date(calendar, w.now, terms.cutoff.isoformat("minutes"), w.runtime.settings.time_zone)
    return access.steps_of(product, bought, next_day)


def ends_by_itself(product: ProductRow) -> bool:
    """Whether the money comes back on the day it is free without an order: a deposit, a closed product or a savings bond that matures."""
    return access.freedom(read_terms(product.kind, product.terms)) == "matures"


def early_exit(product: ProductRow, paid: Money, since: BusinessDate, on: BusinessDate) -> Money | None:
    """What leaving before the end pays for certain, of money `paid` in till now: a broken deposit, a policy given up; None for others."""
    terms = read_terms(product.kind, product.terms)
    if isinstance(terms, InsuranceTerms):
        premiums = min(full_years(since, on) + 1, max(terms.pay_years, 1))
        return insurance.surrender_value(terms, paid.times(Decimal(1) / premiums), since, on).guaranteed
    if isinstance(terms, DepositTerms) and terms.form in (DepositForm.TIME, DepositForm.LARGE_CD):
        return paid + deposits.break_early(paid, terms, since, on).earned
    return None


def access_days(product: ProductRow) -> int:
    """About how many calendar days until the money can be back in full."""
    return access.access_days(product)


def free_on(product: ProductRow, acquired: BusinessDate, today: BusinessDate) -> BusinessDate | None:
    """From what day on units that came in on `acquired` may be redeemed; None when nobody can say."""
    return access.free_on(product, acquired, today)


def locked_until(product: ProductRow, acquired: BusinessDate, today: BusinessDate) -> BusinessDate | None:
    """The first day on which units that came in on `acquired` may be redeemed at all (M15); None when nobody can say."""
    return access.locked_until(product, acquired, today)


def dealing_days(w: Work, product: Product) -> tuple[BusinessDate, BusinessDate, BusinessDate]:
    """Of an order given now: the day it is dealt in by the product's cut-off and calendar, confirmed, and paid out or settled."""
    terms = read_terms(product.kind, product.terms)
    calendar = markets.get_calendar(w, terms.calendar)
    dealt = markets.trade_date(calendar, w.now, terms.cutoff.isoformat("minutes"), w.runtime.settings.time_zone)
    confirmed = markets.next_business_day(calendar, dealt, product.confirm_days)
    return dealt, confirmed, max(confirmed, markets.next_business_day(calendar, dealt, product.pay_days))


def term_values(product: ProductRow) -> list[tuple[str, Any]]:
    """The kind's own terms that are on record, by name, in the order they are declared."""
    terms = read_terms(product.kind, product.terms)
    return [(f.name, getattr(terms, f.name)) for f in fields(terms) if f.name in product.terms]


def form_of(product: ProductRow) -> str:
    """What sort of its kind it is, as the sentence that says what it is needs it; empty while nobody said."""
    told = read_term(product.kind, product.terms, FORM_TERM.get(product.kind, "form"))
    return "other" if told is None else str(told)


def notices_of(product: ProductRow) -> list[str]:
    """Codes of the sentences that must stand beside a product (M07, W07, W09, W40, F20, F22, B02, section 9)."""
    terms = read_terms(product.kind, product.terms)
    out = [f"products.notice.{product.kind.value}"]
    if isinstance(terms, DepositTerms) and terms.form is DepositForm.STRUCTURED:
        out = ["products.notice.structured"]
    if isinstance(terms, FundTerms) and terms.fund_type is FundType.MONEY:
        out.append("products.notice.money_fund")
    if isinstance(terms, WmpTerms) and terms.form is WmpForm.CASH:
        out.append("products.notice.cash")
    if isinstance(terms, InsuranceTerms) and terms.benefit is not Benefit.CERTAIN:
        out.append("products.notice.uncertain_benefit")
    if product.kind in PRICED:
        out.append("products.notice.past")
    if isinstance(terms, FundTerms) and terms.custodian:
        out.append("products.notice.parties")
    if product.issuer_type != "bank":
        out.append("products.notice.agency")
    return [*out, *(["products.notice.related"] if terms.related else [])]


def bond_figures(product: ProductRow, on: BusinessDate) -> BondFigures | None:
    """Coupons to come, accrued interest and yields at example prices per 100 of face; None for what has no coupons to come."""
    terms = read_terms(product.kind, product.terms)
    if not isinstance(terms, BondTerms) or terms.coupon_rate is None or (terms.matures_on is None and terms.issued_on is None):
        return None
    day = max(on, terms.issued_on or on)
    to_come = bonds.flows(terms, day)
    if not to_come:
        return None
    tradable = () if terms.is_savings else EXAMPLE_PRICES
    return BondFigures(
        flows=tuple((f.on, f.amount) for f in to_come),
        accrued=bonds.accrued(terms, day),
        duration=bonds.modified_duration(terms, day, terms.coupon_rate),
        yields=tuple((price, bonds.yield_to_maturity(terms, day, price)) for price in tradable),
    )


def surrender_rows(product: ProductRow, premium: Money) -> list[SurrenderRow]:
    """What a policy with this yearly premium pays when given up at the end of each year of its curve."""
    terms = read_terms(product.kind, product.terms)
    if not isinstance(terms, InsuranceTerms):
        return []
    return [SurrenderRow(p.year, insurance.at_year_end(terms, premium, p.year)) for p in terms.surrender]
