"""When money is free: what is held set against dated needs.  Nothing that is locked on a day counts on that day.

Method page docs/methods/liquidity-calendar.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from steward.advise.planning.model import GoalId, Need, Tranche
from steward.advise.planning.rules.household import Freed
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_months


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sum wanted on a day, in the order it is served when days are alike."""

    name: str
    goal_id: GoalId | None
    on: BusinessDate
    amount: Money


def month_of(as_of: BusinessDate, day: BusinessDate) -> int:
    """The first month of a plan that begins on or after a day: money that comes free on the day can be spent then, never earlier."""
    months = max(12 * (day.year - as_of.year) + day.month - as_of.month - 1, 0)
    while add_months(as_of, months) < day:
        months += 1
    return months


def month_due(as_of: BusinessDate, day: BusinessDate) -> int:
    """The last month of a plan that begins on or before a day: a need is met in time; the first month for a day that passed."""
    months = month_of(as_of, day)
    return months if months == 0 or add_months(as_of, months) == day else months - 1


def spendable(tranches: Iterable[Tranche], as_of: BusinessDate) -> tuple[float, tuple[Freed, ...]]:
    """What a plan that begins on `as_of` may spend at once, and the rest with the month it may be spent in; major units."""
    liquid, freed = 0.0, []
    for tranche in tranches:
        if tranche.free_on is not None and tranche.free_on <= as_of:
            liquid += float(tranche.amount.major)
        else:
            freed.append(Freed(float(tranche.amount.major), None if tranche.free_on is None else month_of(as_of, tranche.free_on)))
    return liquid, tuple(freed)


def free_by(tranches: Iterable[Tranche], day: BusinessDate, currency: str) -> Money:
    """What may be spent on a day."""
    return sum((t.amount for t in tranches if t.free_on is not None and t.free_on <= day), Money.zero(currency))


def meet(tranches: Sequence[Tranche], wanted: Iterable[Wanted], currency: str) -> tuple[Need, ...]:
    """Serve each need on its day from what is free by then and no earlier need took; what it lacks stays lacking."""
    taken, found = Money.zero(currency), []
    for need in sorted(wanted, key=lambda n: n.on):
        free = free_by(tranches, need.on, currency) - taken
        given = min(free, need.amount)
        taken += given
        found.append(Need(need.name, need.goal_id, need.on, need.amount, free, need.amount - given))
    return tuple(found)
