"""When what a household holds is free, and whether that is in time for what it needs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal

from steward.advise.planning.model import GoalState, LiquidityCalendar, Tranche
from steward.advise.planning.queries.goals import list_goals
from steward.advise.planning.rules import liquidity as rules
from steward.advise.planning.rules.said import minor_of
from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money, minor_digits
from steward.kernel.time import BusinessDate, add_days
from steward.know.customers import queries as customers
from steward.know.customers.model import Fact
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import Lot, ValuedPosition, Wealth
from steward.know.markets import queries as markets
from steward.know.markets.model import Calendar, FxRate, OutsideCalendar
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.PLANNING_PLAN_READ
CASH = "cash"
ON_ITS_WAY = "due"
# Money elsewhere that its owner can move when they like; a stake in a business is not.
ELSEWHERE = (
    "elsewhere_deposits", "elsewhere_wealth_products", "elsewhere_funds", "elsewhere_shares", "elsewhere_bonds", "elsewhere_metals",
    "elsewhere_other",
)  # fmt: skip
# All money, where nobody told it by kind.
WHOLE = "financial_assets"
# Beyond the last day a calendar knows: two calendar days for one, and the longest holiday.
FAR_DAYS, HOLIDAY = 2, 9
DUE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds, counted in one currency; `currencies` what is not counted is in, `unpriced` positions without any price.

    `abroad` is what was counted at a rate, by its own currency.
    """

    tranches: list[Tranche]
    currencies: frozenset[str]
    unpriced: int
    abroad: Mapping[str, Money] = field(default_factory=dict)


def liquidity_calendar(w: Work, customer_id: CustomerId) -> LiquidityCalendar:
    """What the customer holds with the day each part is free, and each goal with what is free on its day after the goals before it."""
    w.require(READ, customer_id)
    currency = holdings.currency_of(w, customer_id)
    tranches = held_by(w, customer_id, w.today, currency).tranches
    goals = [g for g in list_goals(w, customer_id, (GoalState.ACTIVE,)) if g.stated_goal.amount.currency == currency]
    wanted = [rules.Wanted(g.stated_goal.name, g.id, max(g.stated_goal.due_from, w.today), g.stated_goal.amount) for g in goals]
    return LiquidityCalendar(w.today, tuple(tranches), rules.meet(tranches, wanted, currency))


def held_by(
    w: Work, customer_id: CustomerId, as_of: BusinessDate, currency: str, rate_of: Callable[[str], FxRate | None] = lambda _: None
) -> Held:
    """Every part of what is held, here and as told elsewhere, in one currency, by the day it is free; other money at `rate_of` it.

    Money of a currency without a rate is left out.
    """
    has = holdings.wealth(w, customer_id, currency, None if as_of == w.today else as_of)
    lots = holdings.customer_lots(w, customer_id, as_of)
    calendar = markets.get_calendar(w, "cn", min(w.now, w.end_of(as_of)))
    found, left_out, abroad = _parts_here(has, lots, as_of, calendar), set[str](), dict[str, Money]()
    for other in sorted(_currencies(w, customer_id, has) - {currency}):
        rate = rate_of(other)
        if rate is None:
            left_out.add(other)
            continue
        parts = _parts_here(holdings.wealth(w, customer_id, other, None if as_of == w.today else as_of), lots, as_of, calendar)
        counted = [replace(t, amount=at_rate(t.amount, rate), early=None) for t in parts]
        found += counted
        abroad[other] = sum((t.amount for t in counted), Money.zero(currency))
    here = sum(abroad.values(), has.cash.posted + has.invested)
    found += elsewhere(customers.facts_of(w, customer_id, as_of), here, as_of)
    unpriced = sum(p.price is None for p in has.positions)
    return Held(by_day(t for t in found if t.amount.minor > 0), frozenset(left_out), unpriced, abroad)


def _currencies(w: Work, customer_id: CustomerId, has: Wealth) -> set[str]:
    """The customer's own currency, and every other they hold money or products in."""
    money = {m.currency for m in holdings.money_of(w, customer_id) if m.minor}
    return {holdings.currency_of(w, customer_id), *money, *(p.product.currency for p in has.positions)}


def _parts_here(has: Wealth, lots: Mapping[InstrumentId, Sequence[Lot]], as_of: BusinessDate, calendar: Calendar) -> list[Tranche]:
    """What is held with the bank in the currency that `has` is valued in."""
    found = [Tranche(CASH, None, has.cash.available, as_of), Tranche(ON_ITS_WAY, None, has.cash.due, add_days(as_of, DUE_DAYS))]
    for held in has.positions:
        if held.value is not None:
            found += [_tranche(held, held.value, lot, as_of, calendar) for lot in lots.get(held.position.instrument_id, [])]
    return found


def at_rate(amount: Money, rate: FxRate) -> Money:
    """An amount of the rate's base in its quote, rounded half even to minor units."""
    exact = (amount.major * rate.value).scaleb(minor_digits(rate.quote))
    return Money(int(exact.to_integral_value(ROUND_HALF_EVEN)), rate.quote)


def elsewhere(facts: Mapping[str, Fact], here: Money, as_of: BusinessDate) -> list[Tranche]:
    """Money elsewhere as told by kind; where only the whole of it was told, what exceeds what is here."""
    by_kind = [Tranche(f, None, _money(facts[f], here.currency), as_of) for f in ELSEWHERE if f in facts]
    if by_kind or WHOLE not in facts:
        return by_kind
    return [Tranche(WHOLE, None, max(_money(facts[WHOLE], here.currency) - here, Money.zero(here.currency)), as_of)]


def _money(fact: Fact, currency: str) -> Money:
    return Money(minor_of(fact.value, currency), currency)


def _tranche(held: ValuedPosition, value: Money, lot: Lot, as_of: BusinessDate, calendar: Calendar) -> Tranche:
    product = held.product
    part = value.times(Decimal(lot.units.scaled) / held.position.units.scaled)
    free = products.free_on(product, lot.acquired_on, as_of)
    bands = products.redemption_bands(product)
    days = lot.held_days(as_of)
    band = next((b for b in bands if b.under_days == 0 or days < b.under_days), None)
    locked = free is None or free > as_of
    return Tranche(
        field="",
        product=product,
        amount=part,
        free_on=None if free is None else _paid_on(product, max(free, as_of), calendar),
        early=products.early_exit(product, lot.cost, lot.acquired_on, as_of) if locked and lot.cost is not None else None,
        fee_bps=0 if band is None else band.bps,
        fee_until=None if band is None or not band.bps or not band.under_days else add_days(lot.acquired_on, band.under_days),
    )


def _paid_on(product: Product, free: BusinessDate, calendar: Calendar) -> BusinessDate:
    """The day the money is in the account when it leaves as soon as it may; only what does not end by itself waits for a confirmation."""
    wait = product.pay_days if products.ends_by_itself(product) else max(product.confirm_days, product.pay_days)
    try:
        return markets.next_business_day(calendar, free, wait)
    except OutsideCalendar:
        return add_days(free, FAR_DAYS * wait + HOLIDAY)


def by_day(tranches: Iterable[Tranche]) -> list[Tranche]:
    """Tranches by the day they are free, those without one last; the largest first within a day."""
    return sorted(tranches, key=lambda t: (t.free_on is None, t.free_on, -t.amount.minor))
