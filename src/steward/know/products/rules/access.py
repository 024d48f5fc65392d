"""When money is back: the days a product binds it, and the way from an order to the account."""

from collections.abc import Callable

from steward.kernel.time import BusinessDate, add_days, add_months
from steward.know.products.model import (
    AnyTerms,
    BondTerms,
    DepositForm,
    DepositTerms,
    FundTerms,
    InsuranceTerms,
    PrivateTerms,
    ProductRow,
    Step,
    WmpForm,
    WmpTerms,
    read_terms,
)

MONTH = 30
POLICY_LOCK_YEARS = 5
NextDay = Callable[[BusinessDate], BusinessDate]


def access_days(product: ProductRow) -> int:
    """About how many calendar days after buying the money can be back in full: what the shelf filters and sorts by.

    A time deposit or savings bond counts its whole term, since leaving early gives up interest; an insurance policy five years.
    """
    terms = read_terms(product.kind, product.terms)
    return _bound_days(terms) + product.pay_days


def _bound_days(terms: AnyTerms) -> int:
    match terms:
        case DepositTerms():
            return terms.notice_days or terms.term_months * MONTH
        case WmpTerms() | PrivateTerms():
            return max(terms.lock_days, terms.open_every_months * MONTH)
        case FundTerms():
            return terms.lock_days
        case BondTerms():
            return terms.term_months * MONTH if terms.is_savings else 0
        case InsuranceTerms():
            return POLICY_LOCK_YEARS * 365
        case _:
            return 0


def steps_of(product: ProductRow, trade_date: BusinessDate, next_day: NextDay) -> list[Step]:
    """The way of money bought on `trade_date` (whose cut-off has not passed): bought, confirmed, free to leave, back in the account.

    Days that fall on a closed day roll to the next open one (M15).
    """
    terms = read_terms(product.kind, product.terms)
    confirmed = _after(trade_date, product.confirm_days, next_day)
    free = _free_on(terms, confirmed)
    if free is not None:
        free = _roll(max(free, confirmed), next_day)
    # A policy pays when it is given up or falls due; no day of that follows from buying it.
    back = None if free is None or isinstance(terms, InsuranceTerms) else _after(free, product.pay_days, next_day)
    return [
        Step("bought", trade_date, 0),
        Step("confirmed", confirmed, (confirmed - trade_date).days),
        Step(freedom(terms), free, None if free is None else (free - trade_date).days),
        Step("back", back, None if back is None else (back - trade_date).days),
    ]


def free_on(product: ProductRow, acquired: BusinessDate, today: BusinessDate) -> BusinessDate | None:
    """From what day on units that came in on `acquired` may be redeemed by an order of an ordinary kind; None when nobody can say.

    A product that opens from time to time is free on the day it is open only. What can merely be broken off at a loss of interest, or
    surrendered, is not free before its end.
    """
    terms = read_terms(product.kind, product.terms)
    if isinstance(terms, InsuranceTerms):
        return None
    if isinstance(terms, WmpTerms) and terms.form is WmpForm.OPEN_PERIODIC:
        return None if terms.next_open_on is None or terms.next_open_on < today else terms.next_open_on
    return _free_on(terms, acquired)


def locked_until(product: ProductRow, acquired: BusinessDate, today: BusinessDate) -> BusinessDate | None:
    """The first day on which units that came in on `acquired` may be redeemed at all; None when nobody can say.

    A deposit is broken off and a savings bond given back at a loss of interest, a policy is surrendered: those are not locked.
    """
    kept = isinstance(read_terms(product.kind, product.terms), FundTerms | WmpTerms | PrivateTerms)
    return free_on(product, acquired, today) if kept else None


def freedom(terms: AnyTerms) -> str:
    """What happens on the day money is free."""
    if isinstance(terms, DepositTerms) and terms.term_months:
        return "matures"
    if isinstance(terms, WmpTerms) and terms.form is WmpForm.CLOSED:
        return "matures"
    if isinstance(terms, BondTerms) and terms.is_savings:
        return "matures"
    if isinstance(terms, InsuranceTerms):
        return "cooling_off_ends"
    return "free"


def _free_on(terms: AnyTerms, confirmed: BusinessDate) -> BusinessDate | None:
    match terms:
        case DepositTerms():
            if terms.form is DepositForm.NOTICE:
                return add_days(confirmed, terms.notice_days)
            return add_months(confirmed, terms.term_months)
        case WmpTerms() if terms.form is WmpForm.CLOSED:
            return terms.matures_on
        case WmpTerms() if terms.form is WmpForm.OPEN_PERIODIC:
            return terms.next_open_on or add_months(confirmed, terms.open_every_months)
        case PrivateTerms() if terms.open_every_months:
            return add_months(add_days(confirmed, terms.lock_days), terms.open_every_months)
        case WmpTerms() | FundTerms() | PrivateTerms():
            return add_days(confirmed, terms.lock_days)
        case BondTerms() if terms.is_savings:
            return terms.matures_on or add_months(confirmed, terms.term_months)
        case InsuranceTerms():
            return add_days(confirmed, terms.cooling_off_days)
        case _:
            return confirmed


def _after(day: BusinessDate, days: int, next_day: NextDay) -> BusinessDate:
    for _ in range(days):
        day = next_day(day)
    return day


def _roll(day: BusinessDate, next_day: NextDay) -> BusinessDate:
    """The day itself when it is open, else the next that is."""
    return next_day(add_days(day, -1))
