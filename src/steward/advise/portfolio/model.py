"""Words of portfolio. Weights are whole basis points, 10,000 to the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from steward.kernel.explain import Explanation
from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate
from steward.know.products.model import Holding, Product, RedeemPart

WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class LevelLimits:
    """What one risk level allows: the most of each class, the most of all growth classes together, the least kept liquid.

    `tail_loss` and `drawdown`: the most that may be lost in a bad year and from an earlier height; `tracking`: the most that views may make
    it swing differently from the division without them, a year; basis points, None: no such limit.
    """

    level: int
    most: Mapping[str, int]
    growth_cap: int
    liquid_floor: int
    risk_aversion: float
    tail_loss: int | None = None
    drawdown: int | None = None
    tracking: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """A dated set of limits by level. `groups` names each asset class's group: liquid, income or growth.

    Expected returns count as estimated from `sample_years` and used for `horizon_years`; None: as certain.
    """

    version: str
    since: BusinessDate
    groups: Mapping[str, str]
    levels: Mapping[int, LevelLimits]
    digest: str
    sample_years: int | None = None
    horizon_years: int = 0


@dataclass(frozen=True, slots=True)
class Mandate:
    """What is asked for one customer: the level, the classes that have a product for them, and the share they must keep liquid."""

    level: int
    classes: frozenset[str]
    liquid: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """One class of an allocation with its limits. `dual` is the yearly utility one unit more room at a binding limit would add."""

    asset_class: str
    weight: int
    low: int
    high: int
    binding: bool
    dual: float


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """A limit on several classes together, and whether it is what holds the allocation back."""

    group: str
    weight: int
    low: int
    high: int
    binding: bool
    dual: float


@dataclass(frozen=True, slots=True)
class Tails:
    """What can go wrong, as fractions: the mean loss of the worst year in twenty, and the fall exceeded on one day in twenty.

    `binding` names the limit that made the allocation more careful than the level is: tail_loss or drawdown; `cost` is the yearly
    utility that took.
    """

    tail_loss: float
    drawdown: float
    binding: str | None
    cost: float


@dataclass(frozen=True, slots=True)
class Tracking:
    """How far views are followed: `limit` and `swing` are how much the allocation may and does swing differently from the one without them.

    Fractions a year. `counted`: the share of the views that counts; `cost`: the yearly utility that not counting the rest took; `kept`:
    False where the limits on losses, which come first, need more than the limit.
    """

    limit: float
    swing: float
    counted: float
    cost: float
    kept: bool


@dataclass(frozen=True, slots=True)
class Allocation:
    """The answer to a mandate with its certificate. `gap` is the utility that at most is still to be gained, a year.

    `tracking` is None where no view is in force or none is held back by such a limit.
    """

    slices: tuple[Slice, ...]
    groups: tuple[GroupLimit, ...]
    expected_return: float
    volatility: float
    gap: float
    violation: float
    method: str
    tails: Tails
    tracking: Tracking | None = None


@dataclass(frozen=True, slots=True)
class Unsolved:
    """No allocation meets every limit of the mandate; `cause` is the solver's word for why.

    `nearest` is the division in basis points that breaks the limits least, `gives_way` by how many basis points which limit would have to
    give way for it; both are empty where nothing is near. It is never advised: it says what would have to change.
    """

    cause: str
    nearest: tuple[tuple[str, int], ...] = ()
    gives_way: tuple[tuple[str, int], ...] = ()


class Objective(StrEnum):
    """What a division among asset classes is made for; `HELD`: for nothing, it is what is held now."""

    HELD = "held"
    LONG_RUN = "long_run"
    TILTED = "tilted"
    BAD_YEARS = "bad_years"
    EVEN_RISK = "even_risk"
    GOALS = "goals"


@dataclass(frozen=True, slots=True)
class ObjectiveTerms:
    """What divisions by objective are made with (`data/objectives.toml`)."""

    version: str
    tail: float
    years: int
    seed: int
    mixes: int


@dataclass(frozen=True, slots=True)
class Division:
    """A division in basis points with what is expected of it, fractions a year, and why it is as it is.

    `shortfall`: the mean loss of the worst years among the scenarios; `tracking`: how much it swings differently from the long-run one.
    """

    objective: Objective
    points: Mapping[str, int]
    expected_return: float
    volatility: float
    shortfall: float
    drawdown: float
    tracking: float
    reason: Explanation


class Mode(StrEnum):
    """What a rebalancing may do: only buy with money in hand, buy and sell, or only place new money and raise what is needed."""

    BUY_ONLY = "buy_only"
    BUY_SELL = "buy_sell"
    CASH_FLOW = "cash_flow"


@dataclass(frozen=True, slots=True)
class Policy:
    """When a trade is worth its cost (`data/rebalance.toml`): `drift_bps` a unit off target, `ticket` major units a trade."""

    version: str
    drift_bps: int
    ticket: int
    most_redeem_bps: int
    offers_a_class: int
    digest: str


@dataclass(frozen=True, slots=True)
class Days:
    """When an order given now is dealt in, confirmed, and paid."""

    dealt_on: BusinessDate
    confirmed_on: BusinessDate
    paid_on: BusinessDate


@dataclass(frozen=True, slots=True)
class Owned:
    """What is held of a product: all units and, oldest first, the `free` ones that may be redeemed in an order given now.

    `locked_until` is the first day more of them will be free, None where nobody can say or nothing is locked.
    """

    product: Product
    price: Decimal
    units: Units
    free: tuple[Holding, ...]
    days: Days
    locked_until: BusinessDate | None = None

    @property
    def free_units(self) -> Units:
        """How many units may be redeemed."""
        return Units(sum(h.units.scaled for h in self.free), self.units.scale)


@dataclass(frozen=True, slots=True)
class Offer:
    """A product that may be bought, with the price of a unit and the days of an order given now."""

    product: Product
    price: Decimal
    days: Days


@dataclass(frozen=True, slots=True)
class Rebalance:
    """What is asked: targets in basis points by class, money in hand, and `flow`: new money to place (above 0) or to pay out (below).

    `by`: the day money to pay out has to be there; None: whenever it comes.
    """

    mode: Mode
    target: Mapping[str, int]
    cash: Money
    flow: Money
    owned: tuple[Owned, ...]
    offers: tuple[Offer, ...]
    by: BusinessDate | None = None


@dataclass(frozen=True, slots=True)
class Trade:
    """One order of a rebalancing. `cost` is everything dealing takes: fee and spread; `parts` are the rates of a redemption.

    `after_sales`: it waits until what is sold has been paid.
    """

    product_id: ProductId
    side: str  # buy | redeem
    amount: Money
    units: Units | None
    cost: Money
    parts: tuple[RedeemPart, ...]
    days: Days
    after_sales: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A holding above its class's target that is not sold, or not wholly, and why."""

    product_id: ProductId
    code: str
    until: BusinessDate | None = None


@dataclass(frozen=True, slots=True)
class Rebalancing:
    """Trades, what each class is worth before, after and by target (minor units), and the proof.

    `gap` is the most that other trades could still save by the policy's own measure, None where nothing is proven; `missing` is what
    cannot be raised of the money to pay out. `method` is program or greedy.
    """

    trades: tuple[Trade, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    target: Mapping[str, int]
    cash_after: Money
    cost: Money
    missing: Money
    kept: tuple[Kept, ...]
    gap: Money | None
    method: str


class Dip(StrEnum):
    """The most a bad year may take of somebody's money, in their own words."""

    NONE = "none"
    FIVE = "five"
    FIFTEEN = "fifteen"
    THIRTY = "thirty"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class FewFacts:
    """What a visitor tells: age, years the money may stay, money now and each month, the dip they accept, months of spending put by."""

    age: int
    years: int
    amount: Money
    monthly: Money
    dip: Dip
    reserve_months: int


@dataclass(frozen=True, slots=True, eq=False)
class PreliminaryScale:
    """How a few facts become a first level (`data/preliminary.toml`): `steps` by fact as (from, level), rising."""

    version: str
    valid_days: int
    paths: int
    seed: int
    dip: Mapping[Dip, int]
    steps: Mapping[str, tuple[tuple[int, int], ...]]
    digest: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The level one fact allows."""

    fact: str
    level: int


@dataclass(frozen=True, slots=True)
class YearRange:
    """What was paid in by the end of a year and what it may be then: one in ten below `low`, one in ten above `high`."""

    year: int
    paid_in: Money
    low: Money
    middle: Money
    high: Money


@dataclass(frozen=True, slots=True)
class Preliminary:
    """A first answer that binds nobody: level with what bound it, division, years, and the loss that one year in twenty exceeds."""

    level: int
    bounds: tuple[Bound, ...]
    allocation: Allocation
    years: tuple[YearRange, ...]
    bad_year: Money
    version: str


class FewFactsWrong(Refusal):
    """A fact that cannot be. Facts: field."""

    kind = Kind.INVALID
    code = "portfolio.few_facts_wrong"


class PreliminaryCodeWrong(Refusal):
    """The code was not made by this bank, or was changed."""

    kind = Kind.INVALID
    code = "portfolio.preliminary_code_wrong"


class PreliminaryExpired(Refusal):
    """The code is too old to be taken over. Facts: made."""

    kind = Kind.CONFLICT
    code = "portfolio.preliminary_expired"


class PreliminaryUnsolved(Refusal):
    """No division meets every limit of the level. Facts: cause."""

    kind = Kind.UNAVAILABLE
    code = "portfolio.preliminary_unsolved"
