"""What others may ask: the shelf of a day as advice sees it, and the products that fill an allocation."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice

from steward.advise.selection.model import Aims, Bias, Burden, Choice, Order, Placed, ShelfItem
from steward.advise.selection.rules import audit, burden, spread
from steward.advise.selection.rules import order as rules
from steward.guard.risk import queries as risk
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.markets import queries as markets
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.access.operation import Operation
from steward.platform.work import Work

Tiers = rules.Tiers
Columns = burden.Columns
AUDITED = 500
WHOLE = 10_000
# The audit asks for money needed soon, after the usual time and in old age.
AUDITED_MONTHS = (12, 36, 240)


@cache
def order() -> Order:
    """The neutral order in force."""
    return rules.parse_order(files("steward.advise.selection").joinpath("data", "order.toml").read_text("utf-8"))


@cache
def _look_through() -> Mapping[str, Mapping[str, int]]:
    return spread.parse_look_through(files("steward.advise.selection").joinpath("data", "look_through.toml").read_text("utf-8"))


def spread_of(worth: Iterable[tuple[str, int]]) -> float:
    """Of how many equal asset classes a division is worth the spread, mixed products seen through; `worth`: (class, minor units)."""
    return spread.effective_number(spread.seen_through(worth, _look_through()).values())


def overlap_of(one: Iterable[tuple[str, int]], other: Iterable[tuple[str, int]]) -> float:
    """What two divisions have in common by asset class, 0 to 1, mixed products seen through."""
    return spread.overlap(*(spread.seen_through(worth, _look_through()) for worth in (one, other)))


def shelf_at(w: Work, as_of: BusinessDate) -> tuple[ShelfItem, ...]:
    """Every product on the shelf as known at the end of `as_of`, by code, with the day of its latest known price."""
    prices, stops = markets.prices_at(w, as_of), risk.stops_at(w, as_of)
    items = []
    for product in products.shelf(w, as_of):
        price = prices.get(product.instrument_id)
        items.append(item_of(product, None if price is None else price.date, stops.stops(product.id, product.issuer)))
    return tuple(sorted(items, key=lambda i: i.code))


def item_of(p: Product, priced_on: BusinessDate | None = None, at_limit: bool | None = None) -> ShelfItem:
    """A product as advice sees it; `at_limit` where it matters whether the whole book may hold more of it."""
    locked = p.terms.get("lock_days")
    exits = tuple((band.under_days, band.bps) for band in products.redemption_bands(p))
    return ShelfItem(
        product_id=p.id,
        code=p.code,
        version=p.version,
        instrument_id=p.instrument_id,
        kind=p.kind.value,
        name_zh=p.name_zh,
        name_en=p.name_en,
        issuer=p.issuer,
        issuer_type=p.issuer_type,
        regime=p.regime.value,
        asset_class=p.asset_class.value,
        issuer_grade=p.issuer_grade,
        seller_grade=p.seller_grade,
        currency=p.currency,
        min_amount=p.min_amount.minor,
        step=max(p.step.minor, 1),
        buy_fee_bps=p.buy_fee_bps,
        annual_fee_bps=p.annual_fee_bps,
        offering=p.offering.value,
        state=p.state.value,
        nature=str(p.terms.get("nature", "fixed")),
        known_at=p.known_at.isoformat() if p.known_at else "",
        priced_on=None if priced_on is None else priced_on.isoformat(),
        lock_days=locked if isinstance(locked, int) else None,
        exit_fees=exits if any(bps for _under, bps in exits) else (),
        access_days=products.access_days(p),
        at_limit=at_limit,
    )


def by_class(items: Iterable[ShelfItem], found: Order) -> dict[str, Columns]:
    """Eligible products of the kinds that are chosen, by asset class, ready to be ordered for anybody."""
    grouped: dict[str, list[ShelfItem]] = {}
    for item in items:
        if item.kind in found.kinds:
            grouped.setdefault(item.asset_class, []).append(item)
    return {c: burden.columns_of(chosen, found) for c, chosen in sorted(grouped.items())}


def rank(columns: Columns, aims: Aims, found: Order) -> Tiers:
    """The products of a class in the order of one customer: the least burden on their goals first."""
    return rules.rank_columns(columns, aims, found)


def burden_of(item: ShelfItem, aims: Aims, found: Order) -> Burden:
    """What a product takes from a customer's goals, part by part."""
    return burden.burden_of(item, aims, found)


def cost_over(item: ShelfItem, months: int) -> int:
    """What buying, holding and leaving take within so many months, basis points of the sum put in."""
    return burden.cost_over(item.buy_fee_bps, item.annual_fee_bps, item.exit_bps(burden.days_of(months)), months)


def divide(amount: Money, tiers: Tiers, customer_number: str, neutral: Order) -> Choice:
    """The products that take a sum, and what is left of it."""
    return rules.divide(amount, tiers, rules.turn_of(customer_number), neutral)


def firsts(tiers: Tiers, customer_number: str, wanted: int) -> tuple[ShelfItem, ...]:
    """The first products of an order for this customer, equals in their turn."""
    return tuple(islice(rules.in_turn(tiers, rules.turn_of(customer_number)), wanted))


def audit_order(w: Work, as_of: BusinessDate) -> tuple[Bias, ...]:
    """Whether what the bank earns plays a part in the order of a day's shelf, by class; the one place where both are seen together.

    Places are those that as many made-up customers as make each turn come equally often would be shown.
    """
    w.require(Operation.ADVICE_RUN_READ)
    items = [i for i in shelf_at(w, as_of) if i.state == "on_shelf"]
    sold = products.get_products(w, [i.product_id for i in items], as_of)
    income = {i.code: sold[i.product_id].commission_bps for i in items}
    return tuple(_most_biased(asset_class, columns, income) for asset_class, columns in by_class(items, order()).items())


def _most_biased(asset_class: str, columns: Columns, income: Mapping[str, int]) -> Bias:
    """What the audit says of a class for the customers for whom it looks worst."""
    found = []
    for months in AUDITED_MONTHS:
        aims = Aims(((months, WHOLE),))
        tiers = rank(columns, aims, order())
        places = _places(tiers)
        placed = [
            Placed(i.code, places[i.code], rules.criteria(i, aims, order()), i.cost_bps, income[i.code]) for tier in tiers for i in tier
        ]
        found.append(audit.find_bias(asset_class, placed, AUDITED))
    return min(found, key=lambda b: (not b.found, b.chance))


def _places(tiers: Tiers) -> dict[str, float]:
    """The mean place of each product over AUDITED made-up customers."""
    total: Counter[str] = Counter()
    for number in range(AUDITED):
        for place, item in enumerate(rules.in_turn(tiers, rules.turn_of(f"audit-{number}"))):
            total[item.code] += place
    return {code: places / AUDITED for code, places in total.items()}
