"""How a product can lose, in money for an example amount: never a forecast, always something that is in its terms or its record."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_months
from steward.know.products.model import (
    AnyTerms,
    BondTerms,
    DepositForm,
    DepositTerms,
    InsuranceTerms,
    Loss,
    MetalTerms,
    PrivateTerms,
    ProductKind,
    ProductRow,
    StockTerms,
    read_terms,
)
from steward.know.products.rules import bonds, deposits, insurance

ONE_POINT = Decimal("0.01")
# Performance may be shown: funds after six months (F21), wealth products after one (W42).
SHOWN_AFTER_MONTHS = {ProductKind.FUND: 6, ProductKind.WMP: 1, ProductKind.PRIVATE: 6}


@dataclass(frozen=True, slots=True)
class Fall:
    """The deepest fall of a price from a peak to a later low."""

    peak_on: BusinessDate
    low_on: BusinessDate
    share: Decimal


def worst_fall(prices: Sequence[tuple[BusinessDate, Decimal]]) -> Fall | None:
    """The largest relative fall from any peak to a later low; None when the price never fell or there is no record."""
    worst: Fall | None = None
    peak: tuple[BusinessDate, Decimal] | None = None
    for day, price in prices:
        if peak is None or price >= peak[1]:
            peak = (day, price)
        fallen = 1 - price / peak[1]
        if fallen > (worst.share if worst else 0):
            worst = Fall(peak[0], day, fallen)
    return worst


def may_show_record(kind: ProductKind, first: BusinessDate, today: BusinessDate) -> bool:
    """Whether past performance may be shown on `today` for a record that begins on `first` (F21, W42)."""
    return today >= add_months(first, SHOWN_AFTER_MONTHS.get(kind, 0))


def ways_to_lose(product: ProductRow, amount: Money, today: BusinessDate, fall: Fall | None, limit: Money) -> list[Loss]:
    """Every way to lose that the terms or the record name, the surest first. `limit` is that of deposit insurance."""
    terms = read_terms(product.kind, product.terms)
    out = _from_terms(terms, amount, today, limit)
    if fall is not None:
        facts = {"percent": _percent(fall.share), "peak": fall.peak_on.isoformat(), "low": fall.low_on.isoformat()}
        out.append(Loss("products.lose.fell", amount.times(fall.share, ROUND_HALF_UP), facts))
    if isinstance(terms, DepositTerms):
        return out
    if isinstance(terms, PrivateTerms):
        return [*out, Loss("products.lose.everything", amount)]
    return [*out, Loss("products.lose.issuer" if isinstance(terms, BondTerms) else "products.lose.principal")]


def _from_terms(terms: AnyTerms, amount: Money, today: BusinessDate, limit: Money) -> list[Loss]:
    match terms:
        case DepositTerms():
            return _deposit(terms, amount, today, limit)
        case BondTerms():
            return _bond(terms, amount, today)
        case InsuranceTerms() if terms.surrender:
            return _policy(terms, amount)
        case MetalTerms() if terms.spread_bps:
            lost = amount.times(Decimal(terms.spread_bps) / 10_000, ROUND_HALF_UP)
            return [Loss("products.lose.spread", lost)]
        case StockTerms():
            return [Loss("products.lose.share")]
        case _:
            return []


def _deposit(terms: DepositTerms, amount: Money, today: BusinessDate, limit: Money) -> list[Loss]:
    out = []
    if terms.form is DepositForm.STRUCTURED and terms.top_rate is not None and terms.floor_rate is not None:
        due = add_months(today, terms.term_months)
        low, high = (deposits.interest(amount, r, today, due) for r in (terms.floor_rate, terms.top_rate))
        out.append(Loss("products.lose.floor", high - low, {"low": str(low), "high": str(high)}))
    elif terms.term_months and terms.rate is not None:
        half = add_months(today, max(terms.term_months // 2, 1))
        ended = deposits.break_early(amount, terms, today, half)
        out.append(Loss("products.lose.early", ended.lost, {"on": half.isoformat(), "earned": str(ended.earned)}))
    cover = deposits.insured([amount], limit)
    if cover.uncovered.minor:
        return [*out, Loss("products.lose.uninsured", cover.uncovered, {"limit": str(limit)})]
    return out


def _bond(terms: BondTerms, amount: Money, today: BusinessDate) -> list[Loss]:
    if terms.coupon_rate is None or (terms.issued_on is None and terms.matures_on is None):
        return []
    if terms.is_savings:
        issued = terms.issued_on
        if issued is None or not terms.early_forfeits:
            return []
        on = add_months(issued, 12)
        earned, fee = bonds.give_back(terms, amount, on)
        full = amount.times(terms.coupon_rate, ROUND_HALF_UP)
        return [Loss("products.lose.give_back", full - earned + fee, {"fee": str(fee), "earned": str(earned)})]
    if not bonds.coupon_days(terms, today):
        return []
    duration = bonds.modified_duration(terms, today, terms.coupon_rate)
    return [Loss("products.lose.rates", amount.times(duration * ONE_POINT, ROUND_HALF_UP), {"duration": f"{duration:.2f}"})]


def _policy(terms: InsuranceTerms, amount: Money) -> list[Loss]:
    """Given up at the end of the first and of the last paying year."""
    out = []
    for year in sorted({1, max(terms.pay_years, 1)}):
        given_up = insurance.at_year_end(terms, amount, year)
        lost = given_up.paid - given_up.guaranteed
        if lost.minor > 0:
            out.append(Loss("products.lose.surrender", lost, {"year": year, "paid": str(given_up.paid)}))
    return out


def _percent(share: Decimal) -> str:
    return f"{share * 100:.2f}"
