"""Why a goal's chance moved: the first plain reason that what was kept tells, or several together."""

from steward.deliver.reports.model import GoalMove, GoalSeen

# A chance is told in whole percent; less is no move.
STEADY = 0.01
# By how much the money behind a plan, or what is expected of it a year, has to be another to be named (D).
MONEY, RETURN = 0.02, 0.001


def decide_move(then: GoalSeen | None, now: GoalSeen | None, *, closed: bool) -> GoalMove:
    """What people stated comes before what markets did; a cause is named only where it points the way the chance went."""
    if closed:
        return GoalMove.CLOSED
    if now is None or then is None or now.day <= then.day:
        return GoalMove.FIRST if then is None else GoalMove.NOT_SINCE
    moved = now.chance - then.chance
    if abs(moved) < STEADY:
        return GoalMove.STEADY
    if then.amount is not None and (now.amount, now.currency) != (then.amount, then.currency):
        return GoalMove.AMOUNT
    if then.due is not None and now.due != then.due:
        return GoalMove.DATE
    more = now.money / then.money - 1 if then.money > 0 else 0.0
    if abs(more) >= MONEY and more * moved > 0:
        return GoalMove.MORE_MONEY if more > 0 else GoalMove.LESS_MONEY
    better = now.expected_return - then.expected_return
    return GoalMove.OUTLOOK if abs(better) >= RETURN and better * moved > 0 else GoalMove.SEVERAL
