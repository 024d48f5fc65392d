"""What would lift a goal, or all musts, to the chance that is wanted: each change solved for and tried, never guessed."""

from collections.abc import Callable, Sequence

from steward.advise.planning.model import GoalId, Necessity, Remedies, Remedy, RemedyKind
from steward.advise.planning.rules.chances import Basis, least, run
from steward.advise.planning.rules.china import Figures
from steward.advise.planning.rules.household import YEAR, retire_month
from steward.advise.planning.rules.nearest import nearest

# The grain in which a change is proposed: yuan a month, months, a hundredth of an amount.
SAVE_STEP, LATER_STEP, RETIRE_STEP, HUNDRED = 100, 6, 6, 100
LATER_MOST, RETIRE_MOST = 20, 20


def remedies(basis: Basis, values: Figures, goal_id: GoalId | None) -> Remedies:
    """Every single change that suffices, with the chance it reaches; a kind that cannot is there without edits."""
    goals = [g for g in basis.goals if (g.id == goal_id if goal_id else g.necessity is Necessity.MUST)]
    wants = bool(goals) and goal_id is not None and goals[0].necessity is Necessity.WANT
    wanted = values["want_chance" if wants else "must_chance"]
    asked = _Question(basis, values, goal_id, wanted)
    now = asked.chance({})
    if now >= wanted:
        return Remedies(goal_id, wanted, now, ())
    ids = [g.id for g in goals]
    works = _works(basis, values)
    found = [asked.solve(RemedyKind.SAVE_MORE, _more(values), _most_saving(basis, values) if works else 0)]
    if ids:
        found.append(asked.solve(RemedyKind.LATER, _later(values, ids), _most_delay(ids, values)))
        found.append(asked.solve(RemedyKind.SMALLER, _smaller(values, ids), HUNDRED - 1))
    found.append(asked.solve(RemedyKind.RETIRE_LATER, lambda n: _retire(basis, values, n), RETIRE_MOST if works else 0))
    found.append(asked.other_mix(basis))
    found.append(
        asked.solve(RemedyKind.SPEND_LESS, lambda n: {"spending_share": values["spending_share"] * (1 - n / HUNDRED)}, HUNDRED // 2)
    )
    return Remedies(goal_id, wanted, now, tuple(found), None if goal_id else nearest(basis, values))


class _Question:
    """The chance that is asked for, under edits, and the one that is wanted."""

    def __init__(self, basis: Basis, values: Figures, goal_id: GoalId | None, wanted: float) -> None:
        self.basis, self.values, self.goal_id, self.wanted = basis, values, goal_id, wanted

    def chance(self, edits: Figures) -> float:
        """The chance with these figures."""
        result = run(self.basis, {**self.values, **edits})
        return result.chance if self.goal_id is None else result.chance_of(self.goal_id)

    def solve(self, kind: RemedyKind, edits_of: Callable[[int], Figures], most: int) -> Remedy:
        """The smallest change of a kind that suffices, tried once more as it will be shown."""
        steps = least(lambda n: self.chance(edits_of(n)) >= self.wanted, most)
        return Remedy(kind, None, None) if steps is None else Remedy(kind, edits_of(steps), self.chance(edits_of(steps)))

    def other_mix(self, basis: Basis) -> Remedy:
        """The most cautious other mix that suffices; only mixes the customer's level allows are in the basis."""
        for level in sorted(set(basis.mixes) - {0, int(self.values["mix"])}):
            reached = self.chance({"mix": float(level)})
            if reached >= self.wanted:
                return Remedy(RemedyKind.OTHER_MIX, {"mix": float(level)}, reached)
        return Remedy(RemedyKind.OTHER_MIX, None, None)


def _more(values: Figures) -> Callable[[int], Figures]:
    return lambda n: {"save_extra": values["save_extra"] + SAVE_STEP * n}


def _later(values: Figures, ids: Sequence[GoalId]) -> Callable[[int], Figures]:
    return lambda n: {f"goal.{i}.delay": values[f"goal.{i}.delay"] + LATER_STEP * n for i in ids}


def _smaller(values: Figures, ids: Sequence[GoalId]) -> Callable[[int], Figures]:
    return lambda n: {f"goal.{i}.share": values[f"goal.{i}.share"] * (1 - n / HUNDRED) for i in ids}


def _most_saving(basis: Basis, values: Figures) -> int:
    """Steps up to twice what the household is paid now."""
    paid = sum(values[f"{p.key}.{k}"] for p in basis.household.people for k in ("salary", "business")) / YEAR
    return int(2 * paid / SAVE_STEP)


def _most_delay(ids: Sequence[GoalId], values: Figures) -> int:
    return min([LATER_MOST, *(int(240 - values[f"goal.{i}.delay"]) // LATER_STEP for i in ids)])


def _works(basis: Basis, values: Figures) -> bool:
    return any(retire_month(p, values) > 0 and values[f"{p.key}.pension_now"] == 0 for p in basis.household.people)


def _retire(basis: Basis, values: Figures, steps: int) -> Figures:
    """Everybody who still works goes on for so many half-years more, to 75 at most."""
    at_work = [p for p in basis.household.people if retire_month(p, values) > 0 and values[f"{p.key}.pension_now"] == 0]
    return {f"{p.key}.retire_age": min(values[f"{p.key}.retire_age"] + steps * RETIRE_STEP / YEAR, 75.0) for p in at_work}
