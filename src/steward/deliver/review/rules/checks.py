"""Every check over a block of columns: what is measured, against which limit, and about how much money."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from steward.deliver.review.model import Check, Policy
from steward.deliver.review.rules.block import NONE, Block, Floats, Ground, Ints
from steward.deliver.review.rules.chances import BPS, chances, held_mixes, purse_now
from steward.deliver.review.rules.shocks import level_bears, shock_losses


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What one check found: a row for each finding, all (k,).

    `subject` is a place: among the ground's products, classes, shocks or circumstances, or among the block's goals, as `of` says;
    -1 for none.
    `due` is a day of its own, -1 where the bar's days count.
    """

    check: Check
    row: Ints
    measured: Ints
    limit: Ints
    amount: Ints
    subject: Ints
    of: str = ""  # product | class | shock | circumstance | goal
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
    """What a check looks at: `worth` (n, classes) by class, cash in the first; `purse` (n,) of the household and its `mixes` (n,);
    `chance` (g,) of each goal now.

    `lost` (n, shocks) is what each named shock would take, minor units; `bears` (n,) what the level is meant to bear in a bad year,
    basis points, -1 where nobody knows.
    """

    block: Block
    ground: Ground
    policy: Policy
    sums: Sums
    worth: Ints
    purse: Ints
    mixes: Ints
    chance: Ints
    lost: Ints
    bears: Ints

    @property
    def wanted(self) -> Ints:
        """The chance each goal should have, (g,)."""
        return np.where(self.block.must, self.policy.bars[Check.GOAL_CHANCE].limit, self.policy.want_chance_bps)


def look_at(block: Block, ground: Ground, policy: Policy) -> Look:
    """What the checks and the tally of a block need, each reckoned once."""
    sums, worth = sum_up(block), worth_by_class(block, ground)
    purse, mixes = purse_now(block, worth), held_mixes(worth + block.elsewhere, ground)
    return Look(
        block, ground, policy, sums, worth, purse, mixes, chances(block, ground, mixes, purse),
        lost=shock_losses(worth, ground), bears=level_bears(block.level, ground),
    )  # fmt: skip


def run_checks(look: Look) -> Iterator[Found]:
    """Every check in turn; what cannot be measured for a customer is not said of them."""
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


def _of_holdings(look: Look, check: Check, at: Ints, measured: Ints, limit: Ints | int, due: Ints | None = None) -> Found:
    """What is said of the holdings at `at` (k,): about their products, and about what they are worth."""
    worth = np.maximum(look.block.value[at], 0)
    return _made(check, look.block.owner[at], measured, limit, worth, look.block.product[at], "product", due)


def _coming(look: Look, check: Check, days: Ints) -> Found:
    """Holdings whose product has a day (products,) within the bar: how many days are left, due on the day itself."""
    limit, day = look.policy.bars[check].limit, days[look.block.product]
    left = day - look.ground.as_of
    at = np.flatnonzero((day != NONE) & (left >= 0) & (left <= limit) & (look.block.value != 0))
    return _of_holdings(look, check, at, left[at], limit, day[at])


def _changed(look: Look, check: Check, now: Ints, before: Ints) -> Found:
    """Holdings whose product has another figure (products,) than before."""
    product = look.block.product
    at = np.flatnonzero((now != before)[product] & (look.block.value != 0))
    return _of_holdings(look, check, at, now[product[at]], before[product[at]])


def unsuitable(look: Look) -> Found:
    """Holdings the guard warns of (N03): measured is the product's grade, the limit the customer's level."""
    at = np.flatnonzero(look.block.unsuitable)
    return _of_holdings(
        look, Check.UNSUITABLE, at, look.ground.product_grade[look.block.product[at]], look.block.level[look.block.owner[at]]
    )


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


def circumstances(look: Look) -> Found:
    """Days from the assessment or the agreed plan until the bank knew that something had changed; the same until more does."""
    limit, block = look.policy.bars[Check.CIRCUMSTANCES].limit, look.block
    at = np.flatnonzero(block.changed_after >= limit)
    rows = block.changer[at]
    whole = look.sums.whole[rows]
    return _made(Check.CIRCUMSTANCES, rows, block.changed_after[at], limit, whole, block.changed[at], "circumstance")


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


def stress(look: Look) -> Found:
    """The named shock that would take most, against so many times what the level is meant to bear in a bad year."""
    worst = look.lost.argmax(axis=1)
    lost = look.lost[np.arange(worst.size), worst]
    measured = share_of(lost, look.sums.whole)
    limit = look.bears * look.policy.bars[Check.STRESS].limit // BPS
    rows = np.flatnonzero((look.bears != NONE) & (measured > limit))
    return _made(Check.STRESS, rows, measured[rows], limit[rows], lost[rows], worst[rows], "shock")


def concentration(look: Look) -> Found:
    """One product's share of everything with the bank; cash-like products are left out."""
    limit = look.policy.bars[Check.CONCENTRATION].limit
    measured = share_of(np.maximum(look.block.value, 0), look.sums.whole[look.block.owner])
    at = np.flatnonzero((measured > limit) & ~look.ground.product_spread[look.block.product])
    return _of_holdings(look, Check.CONCENTRATION, at, measured[at], limit)


def drift(look: Look) -> Found:
    """The asset class that lies furthest from the agreed plan; the amount is what would have to move."""
    limit, rows = look.policy.bars[Check.DRIFT].limit, look.block.planned
    worth = look.worth[rows]
    total = worth.sum(axis=1)
    away = share_of(worth, np.maximum(total, 1)[:, None]) - look.block.targets
    furthest = np.abs(away).argmax(axis=1) if rows.size else np.zeros(0, dtype=np.int64)
    measured = np.abs(away[np.arange(rows.size), furthest])
    at = np.flatnonzero((total > 0) & (measured > limit))
    amount = measured * total // BPS
    return _made(Check.DRIFT, rows[at], measured[at], limit, amount[at], furthest[at], "class")


def maturity(look: Look) -> Found:
    """Days until a product ends by itself."""
    return _coming(look, Check.MATURITY, look.ground.product_ends)


def open_day(look: Look) -> Found:
    """Days until a product opens again: the day on which one may leave it or buy more."""
    return _coming(look, Check.OPEN_DAY, look.ground.product_opens)


def suspended(look: Look) -> Found:
    """Holdings of what cannot be bought now; until when is not known, so that the measure is nothing and the finding stays as it is."""
    at = np.flatnonzero(look.ground.product_suspended[look.block.product] & (look.block.value != 0))
    return _of_holdings(look, Check.SUSPENDED, at, np.zeros(at.size, dtype=np.int64), 0)


def grade_change(look: Look) -> Found:
    """A grade that is another than at the window's beginning, which is the limit."""
    return _changed(look, Check.GRADE_CHANGE, look.ground.product_grade, look.ground.product_grade_before)


def fee_change(look: Look) -> Found:
    """A yearly fee that is another than at the window's beginning, which is the limit."""
    return _changed(look, Check.FEE_CHANGE, look.ground.product_fee_bps, look.ground.product_fee_before)


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
    return _of_holdings(look, Check.NO_PRICE, at, np.zeros(at.size, dtype=np.int64), 0)


def goals(look: Look) -> Iterator[Found]:
    """Chances of goals that are too low, and those that fell within the window because prices did."""
    now, wanted = look.chance, look.wanted
    had_more = look.sums.before > look.sums.whole
    before = np.where(had_more, look.mixes, NONE)
    then = chances(look.block, look.ground, before, look.purse - look.sums.whole + look.sums.before)
    then = np.where(had_more[look.block.aimer], then, now)
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
    circumstances,
    fall,
    stress,
    concentration,
    drift,
    maturity,
    suspended,
    open_day,
    grade_change,
    fee_change,
    idle_cash,
    fee_drag,
    no_price,
)
