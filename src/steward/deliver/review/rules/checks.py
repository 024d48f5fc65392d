"""Every check over a block of columns: what is measured, against which limit, and about how much money."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from steward.deliver.review.model import Check, Policy
from steward.deliver.review.rules.block import NONE, Block, Floats, Ground, Ints
from steward.deliver.review.rules.chances import BPS, chances, held_mixes


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What one check found: a row for each finding, all (k,).

    `subject` is a place: among the ground's products or classes, or among the block's goals, as `of` says; -1 for none.
    `due` is a day of its own, -1 where the bar's days count.
    """

    check: Check
    row: Ints
    measured: Ints
    limit: Ints
    amount: Ints
    subject: Ints
    of: str = ""  # product | class | goal
    due: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What several checks need of each customer, (n,): everything with the bank, now and when the window began."""

    whole: Ints
    before: Ints
    invested: Ints


def sum_up(block: Block) -> Sums:
    """The sums; a holding without a price counts nothing, one without an earlier price as if it had not moved."""
    value = np.maximum(block.value, 0)
    before = np.where((block.before < 0) | (block.value < 0), value, block.before)
    invested = block.by_customer(block.owner, value)
    return Sums(block.cash + invested, block.cash + block.by_customer(block.owner, before), invested)


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What a check looks at."""

    block: Block
    ground: Ground
    policy: Policy
    sums: Sums


def run_checks(block: Block, ground: Ground, policy: Policy) -> Iterator[Found]:
    """Every check in turn; what cannot be measured for a customer is not said of them."""
    look = Look(block, ground, policy, sum_up(block))
    yield from (check(look) for check in MEASURES)
    yield from goals(look)


def _made(
    check: Check,
    rows: Ints,
    measured: Ints,
    limit: Ints | int,
    amount: Ints,
    subject: Ints | None = None,
    of: str = "",
    due: Ints | None = None,
) -> Found:
    limits = np.broadcast_to(np.asarray(limit, dtype=np.int64), rows.shape)
    none = np.full(rows.shape, NONE, dtype=np.int64)
    return Found(check, rows, measured, limits, amount, none if subject is None else subject, of, none if due is None else due)


def unsuitable(look: Look) -> Found:
    """Holdings the guard warns of (N03): measured is the product's grade, the limit the customer's level."""
    at = np.flatnonzero(look.block.unsuitable)
    owner, product = look.block.owner[at], look.block.product[at]
    worth = np.maximum(look.block.value[at], 0)
    return _made(Check.UNSUITABLE, owner, look.ground.product_grade[product], look.block.level[owner], worth, product, "product")


def assessment_expired(look: Look) -> Found:
    """Days since the assessment ended, of customers who hold something."""
    days = look.ground.as_of - look.block.valid_until
    rows = np.flatnonzero(
        (look.block.valid_until != NONE) & (days > look.policy.bars[Check.ASSESSMENT_EXPIRED].limit) & (look.sums.invested > 0)
    )
    return _made(Check.ASSESSMENT_EXPIRED, rows, days[rows], look.policy.bars[Check.ASSESSMENT_EXPIRED].limit, look.sums.invested[rows])


def assessment_ending(look: Look) -> Found:
    """Days until the assessment ends."""
    limit = look.policy.bars[Check.ASSESSMENT_ENDING].limit
    days = look.block.valid_until - look.ground.as_of
    rows = np.flatnonzero((look.block.valid_until != NONE) & (days >= 0) & (days <= limit) & (look.sums.invested > 0))
    return _made(Check.ASSESSMENT_ENDING, rows, days[rows], limit, look.sums.invested[rows], due=look.block.valid_until[rows])


def liquidity(look: Look) -> Found:
    """Money that can be had in time as a share of what musts need soon; the amount is what is missing."""
    limit = look.policy.bars[Check.LIQUIDITY].limit
    soon = look.block.must & (look.block.months <= look.policy.soon_months)
    needed = look.block.by_customer(look.block.aimer[soon], look.block.target[soon])
    quick = (look.ground.product_access_days[look.block.product] <= look.policy.soon_days) & (look.block.value > 0)
    at_hand = look.block.cash + look.block.by_customer(look.block.owner[quick], look.block.value[quick])
    measured = share_of(at_hand, needed)
    rows = np.flatnonzero((needed > 0) & (measured < limit))
    return _made(Check.LIQUIDITY, rows, measured[rows], limit, (needed - at_hand)[rows])


def fall(look: Look) -> Found:
    """What is held today, cash included, at the prices of today against those of the window's first day."""
    limit = look.policy.bars[Check.FALL].limit
    lost = look.sums.before - look.sums.whole
    measured = share_of(lost, look.sums.before)
    rows = np.flatnonzero((look.sums.before > 0) & (measured > limit))
    return _made(Check.FALL, rows, measured[rows], limit, lost[rows])


def concentration(look: Look) -> Found:
    """One product's share of everything with the bank; cash-like products are left out."""
    limit = look.policy.bars[Check.CONCENTRATION].limit
    measured = share_of(np.maximum(look.block.value, 0), look.sums.whole[look.block.owner])
    at = np.flatnonzero((measured > limit) & ~look.ground.product_spread[look.block.product])
    return _made(Check.CONCENTRATION, look.block.owner[at], measured[at], limit, look.block.value[at], look.block.product[at], "product")


def drift(look: Look) -> Found:
    """The asset class that lies furthest from the agreed plan; the amount is what would have to move."""
    limit, rows = look.policy.bars[Check.DRIFT].limit, look.block.planned
    worth = worth_by_class(look.block, look.ground)[rows]
    total = worth.sum(axis=1)
    away = share_of(worth, np.maximum(total, 1)[:, None]) - look.block.targets
    furthest = np.abs(away).argmax(axis=1) if rows.size else np.zeros(0, dtype=np.int64)
    measured = np.abs(away[np.arange(rows.size), furthest])
    at = np.flatnonzero((total > 0) & (measured > limit))
    amount = measured * total // BPS
    return _made(Check.DRIFT, rows[at], measured[at], limit, amount[at], furthest[at], "class")


def maturity(look: Look) -> Found:
    """Days until a product ends by itself."""
    limit = look.policy.bars[Check.MATURITY].limit
    ends = look.ground.product_ends[look.block.product]
    days = ends - look.ground.as_of
    at = np.flatnonzero((ends != NONE) & (days >= 0) & (days <= limit) & (look.block.value != 0))
    worth = np.maximum(look.block.value[at], 0)
    return _made(Check.MATURITY, look.block.owner[at], days[at], limit, worth, look.block.product[at], "product", ends[at])


def idle_cash(look: Look) -> Found:
    """Cash beyond the reserve as a share of everything with the bank."""
    limit = look.policy.bars[Check.IDLE_CASH].limit
    idle = look.block.cash - np.maximum(look.block.reserve, 0)
    measured = share_of(idle, look.sums.whole)
    rows = np.flatnonzero((idle > look.policy.idle_least) & (measured > limit))
    return _made(Check.IDLE_CASH, rows, measured[rows], limit, idle[rows])


def fee_drag(look: Look) -> Found:
    """What products take a year of what is invested; the amount is a year's."""
    limit = look.policy.bars[Check.FEE_DRAG].limit
    yearly = look.block.by_customer(
        look.block.owner, np.maximum(look.block.value, 0) * look.ground.product_fee_bps[look.block.product] // BPS
    )
    measured = share_of(yearly, look.sums.invested)
    rows = np.flatnonzero((look.sums.invested > 0) & (measured > limit))
    return _made(Check.FEE_DRAG, rows, measured[rows], limit, yearly[rows])


def no_price(look: Look) -> Found:
    """Holdings nobody can value; how many days is not known, so that the measure is nothing and the finding stays as it is."""
    at = np.flatnonzero(look.block.value == NONE)
    nothing = np.zeros(at.size, dtype=np.int64)
    return _made(Check.NO_PRICE, look.block.owner[at], nothing, 0, nothing, look.block.product[at], "product")


def goals(look: Look) -> Iterator[Found]:
    """Chances of goals that are too low, and those that fell within the window because prices did."""
    mixes = held_mixes(worth_by_class(look.block, look.ground), look.ground)
    now = chances(look.block, look.ground, mixes, look.sums.whole)
    then = chances(look.block, look.ground, mixes, look.sums.before)
    wanted = np.where(look.block.must, look.policy.bars[Check.GOAL_CHANCE].limit, look.policy.want_chance_bps)
    places = np.arange(now.size, dtype=np.int64)
    low = places[now < wanted]
    yield _made(Check.GOAL_CHANCE, look.block.aimer[low], now[low], wanted[low], look.block.target[low], low, "goal")
    limit = look.policy.bars[Check.GOAL_FALL].limit
    fallen = places[then - now > limit]
    yield _made(Check.GOAL_FALL, look.block.aimer[fallen], (then - now)[fallen], limit, look.block.target[fallen], fallen, "goal")


def worth_by_class(block: Block, ground: Ground) -> Ints:
    """What each customer has by asset class, cash in the first, (n, classes); what is of no class is left out."""
    classes = len(ground.classes)
    kind = ground.product_class[block.product]
    counted = (kind >= 0) & (block.value > 0)
    place = block.owner[counted] * classes + kind[counted]
    sums = np.bincount(place, weights=block.value[counted], minlength=len(block) * classes).astype(np.int64)
    worth = sums.reshape(len(block), classes)
    worth[:, 0] += np.maximum(block.cash, 0)
    return worth


def share_of(part: Ints, whole: Ints) -> Ints:
    """`part` of `whole` in basis points, rounded down; nothing where there is no whole."""
    shares: Floats = np.floor(np.divide(part * float(BPS), whole, out=np.zeros(np.broadcast(part, whole).shape), where=whole > 0))
    return shares.astype(np.int64)


MEASURES = (
    unsuitable,
    assessment_expired,
    assessment_ending,
    liquidity,
    fall,
    concentration,
    drift,
    maturity,
    idle_cash,
    fee_drag,
    no_price,
)
