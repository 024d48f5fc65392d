"""What every block of the review rests on: products with their prices, what is assumed of asset classes, and the guard's packs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.outlook import queries as outlook
from steward.advise.outlook.model import CLASSES
from steward.advise.planning import queries as planning
from steward.advise.portfolio import queries as portfolio
from steward.advise.selection import queries as selection
from steward.deliver.review import queries as review
from steward.deliver.review.model import Policy
from steward.deliver.review.queries import NONE, Ground
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act, CustomerFacts, ReviewFacts
from steward.guard.compliance.queries import Acts, PackSet
from steward.kernel.ids import InstrumentId
from steward.kernel.money import minor_digits
from steward.kernel.rate import PRICE_SCALE, to_scaled
from steward.kernel.time import BusinessDate, add_days, day_number, day_of_number
from steward.kernel.verdict import Decision
from steward.know.markets import queries as markets
from steward.know.products import queries as products
from steward.know.products.model import AssetClass, Product, ProductKind, ShelfState, read_terms
from steward.platform.work import Work

Ints = NDArray[np.int64]

# The review is in the bank's own money; what is held in another is not valued yet.
CURRENCY = "CNY"
MINOR_DIGITS = minor_digits(CURRENCY)
# What nobody is warned of for having much of it.
SPREAD = frozenset({AssetClass.CASH, AssetClass.GOV_BOND, AssetClass.INSURANCE})
HIGHEST_LEVEL = 5
NOBODY = CustomerFacts(kind="person", level=None, assessment="missing")


def is_spread(product: Product) -> bool:
    """Whether nobody is warned of having much of it: deposits within their insurance, cash-like products, government bonds, policies."""
    return product.kind is ProductKind.DEPOSIT or product.asset_class in SPREAD


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Products by place, their prices at both ends of the window, and how the guard sees them when they are held."""

    ground: Ground
    places: Mapping[InstrumentId, int]
    now: Ints  # of one unit of each product, scaled by PRICE_SCALE, -1 without a price
    then: Ints
    classes: Sequence[int]  # of each product, as the ground has it
    sold: Sequence[Product]
    acts: Acts
    packs: PackSet
    as_of: BusinessDate
    known_free: dict[tuple[int, int], int] = field(default_factory=dict)

    def free_month(self, place: int, since: int) -> int:
        """From which month of a plan on a product held since a day can pay for a goal: 0 within the first, -1 where nobody knows."""
        if (place, since) not in self.known_free:
            product = self.sold[place]
            day = products.free_on(product, day_of_number(since), self.as_of)
            month = NONE if day is None else planning.month_of(self.as_of, add_days(max(day, self.as_of), product.pay_days))
            self.known_free[place, since] = 0 if month == 1 else month
        return self.known_free[place, since]

    def targets(self, agreed: Mapping[str, int]) -> list[int]:
        """An agreed plan as shares in the order of the classes."""
        return [agreed.get(c, 0) for c in CLASSES]

    def warn(self, people: Acts, owner: Ints, product: Ints) -> Ints:
        """Of each holding (h,), whether the guard speaks about its owner's holding it: 1 or 0."""
        return (compliance.judge_pairs(people, self.acts, owner, product, self.packs) > Decision.ALLOW).astype(np.int64)


def _prices(w: Work, day: BusinessDate, instruments: Sequence[InstrumentId]) -> Ints:
    found = markets.prices_at(w, day, instruments)
    return np.array([to_scaled(found[i].value, PRICE_SCALE) if i in found else NONE for i in instruments], dtype=np.int64)


def read_shelf(w: Work, policy: Policy) -> Shelf:
    """Everything sold in the bank's own money, by instrument, as of today."""
    sold = {i: p for i, p in sorted(products.products_of_instruments(w, w.today).items()) if p.currency == CURRENCY}
    seen = [ReviewFacts(Act.HOLD, w.today, NOBODY, selection.item_of(p).facts()) for p in sold.values()]
    began = add_days(w.today, -policy.window_days)
    ground = _ground(w, list(sold.values()), products.products_of_instruments(w, began), policy)
    return Shelf(
        ground=ground,
        classes=ground.product_class.tolist(),
        sold=list(sold.values()),
        places={i: place for place, i in enumerate(sold)},
        now=_prices(w, w.today, list(sold)),
        then=_prices(w, began, list(sold)),
        acts=compliance.acts_of(seen),
        packs=compliance.packs_of(w),
        as_of=w.today,
    )


def _ground(w: Work, sold: Sequence[Product], were: Mapping[InstrumentId, Product], policy: Policy) -> Ground:
    assumptions, shocks = outlook.assumptions_at(w, CURRENCY, w.today), planning.market_shocks()

    def column(values: Sequence[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
        return np.array(values, dtype=np.int64)

    return Ground(
        as_of=day_number(w.today),
        currency=CURRENCY,
        products=np.array([p.id for p in sold], dtype=np.str_),
        product_class=column([CLASSES.index(p.asset_class.value) if p.asset_class.value in CLASSES else NONE for p in sold]),
        product_grade=column([p.grade or 0 for p in sold]),
        product_fee_bps=column([p.annual_fee_bps for p in sold]),
        product_access_days=column([products.access_days(p) for p in sold]),
        product_ends=column([_ends(p) for p in sold]),
        product_opens=column([_opens(p) for p in sold]),
        product_suspended=np.array([p.state is ShelfState.SUSPENDED for p in sold], dtype=bool),
        product_grade_before=column([_grade_before(p, were.get(p.instrument_id)) for p in sold]),
        product_fee_before=column([were.get(p.instrument_id, p).annual_fee_bps for p in sold]),
        product_spread=np.array([is_spread(p) for p in sold], dtype=bool),
        classes=np.array(CLASSES, dtype=np.str_),
        class_mean=np.array([assumptions.views[c].expected_return for c in CLASSES]),
        class_covariance=np.asarray(assumptions.covariance, dtype=np.float64),
        circumstances=np.array(sorted(set(policy.circumstances.values())), dtype=np.str_),
        shocks=np.array([s.code for s in shocks], dtype=np.str_),
        shock_losses=np.array([[s.losses[c] for c in CLASSES] for s in shocks]),
        level_bears=column(_bears(w.today)),
        moments=review.grid_moments(),
        glide_months=planning.glide_months(),
    )


def _bears(day: BusinessDate) -> list[int]:
    """What each level is meant to lose at most in a bad year, by level from 0 on; -1 where nothing is said."""
    limits = portfolio.limits_at(day)
    said = {} if limits is None else {n: level.tail_loss for n, level in limits.levels.items()}
    return [NONE if (found := said.get(level)) is None else found for level in range(HIGHEST_LEVEL + 1)]


def _grade_before(product: Product, was: Product | None) -> int:
    """The grade known then, or that of today where there was none; 0 while there is none today."""
    before = None if was is None else was.grade
    return before if before and product.grade else product.grade or 0


def _opens(product: Product) -> int:
    """The next day on which what opens from time to time is open; -1."""
    day = getattr(read_terms(product.kind, product.terms), "next_open_on", None)
    return NONE if day is None else day_number(day)


def _ends(product: Product) -> int:
    """The day a product ends for everybody who holds it; -1 where it does not, or differs by when it was bought."""
    day = getattr(read_terms(product.kind, product.terms), "matures_on", None)
    return NONE if day is None or not products.ends_by_itself(product) else day_number(day)
