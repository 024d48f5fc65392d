"""Which part of a household's money serves which purpose: at hand, steady, growing, protecting.  Method page docs/methods/purposes.md."""

from collections.abc import Iterable, Mapping, Sequence

from steward.advise.planning.model import GoalOutlook, MoneyPurpose, Protection, PurposePart, Template, Tranche
from steward.advise.planning.rules.mix import CASH, Counted, class_of
from steward.kernel.time import BusinessDate, add_days, add_months

# Money free within so many days is at hand.
DAYS_AT_HAND = 31
# Needs of the next year have to be at hand, those of the next five years steady (mark D).
MONTHS_AT_HAND, MONTHS_STEADY = 12, 60
STEADY = frozenset({CASH, "gov_bond", "credit_bond", "bond_fund"})


def held_by_purpose(tranches: Iterable[Tranche], counted: Mapping[str, Counted], as_of: BusinessDate) -> dict[MoneyPurpose, float]:
    """What is held by the purpose its kind of product fits, in major units: cash that is locked is steady, a policy protects."""
    found = dict.fromkeys(MoneyPurpose, 0.0)
    soon = add_days(as_of, DAYS_AT_HAND)
    for tranche in tranches:
        asset_class = class_of(tranche, counted).counted_as
        at_hand = tranche.free_on is not None and tranche.free_on <= soon
        if asset_class is None:
            purpose = MoneyPurpose.PROTECTION
        elif asset_class in STEADY:
            purpose = MoneyPurpose.LIQUID if asset_class == CASH and at_hand else MoneyPurpose.INCOME
        else:
            purpose = MoneyPurpose.GROWTH
        found[purpose] += float(tranche.amount.major)
    return found


def needed_by_purpose(reserve: float, goals: Sequence[GoalOutlook], cover: Protection, as_of: BusinessDate) -> dict[MoneyPurpose, float]:
    """What each purpose asks for: the reserve and the goals of a year, those of five years, those after, and the cover."""
    at_hand, steady = add_months(as_of, MONTHS_AT_HAND), add_months(as_of, MONTHS_STEADY)
    emergency = sum(g.amount for g in goals if g.template is Template.EMERGENCY)
    found = dict.fromkeys(MoneyPurpose, 0.0) | {MoneyPurpose.LIQUID: max(reserve, emergency), MoneyPurpose.PROTECTION: cover.needed}
    for goal in (g for g in goals if g.template is not Template.EMERGENCY):
        purpose = MoneyPurpose.LIQUID if goal.due <= at_hand else MoneyPurpose.INCOME if goal.due <= steady else MoneyPurpose.GROWTH
        found[purpose] += goal.amount
    return found


def divide(held: Mapping[MoneyPurpose, float], needed: Mapping[MoneyPurpose, float]) -> tuple[PurposePart, ...]:
    """Each purpose with its part: the nearest need is served first, what is left may grow; policies protect and serve nothing else."""
    left = sum(amount for purpose, amount in held.items() if purpose is not MoneyPurpose.PROTECTION)
    parts = {MoneyPurpose.PROTECTION: held[MoneyPurpose.PROTECTION]}
    for purpose in (MoneyPurpose.LIQUID, MoneyPurpose.INCOME):
        parts[purpose] = min(needed[purpose], left)
        left -= parts[purpose]
    parts[MoneyPurpose.GROWTH] = left
    return tuple(PurposePart(p, needed[p], parts[p], held[p]) for p in MoneyPurpose)
