"""The nearest plan that works when no single change does: the smallest combination of changes, and why the plan as it is does not.

Method page docs/methods/household.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from steward.advise.planning.model import GoalId, Nearest, Necessity, PlanNote, Remedy, RemedyKind
from steward.advise.planning.rules.chances import Basis, run
from steward.advise.planning.rules.china import Figures
from steward.advise.planning.rules.household import YEAR

# The steps of a combination; each counts as one, so that what feels alike weighs alike (mark D). Saving: shares of what comes in.
SAVE = (0.05, 0.10, 0.20, 0.30, 0.50)
SMALLER = (0.90, 0.80, 0.70, 0.60, 0.50)
SPEND = (0.95, 0.90, 0.80, 0.70)
LATER = (12, 24, 36, 60)
ROUND, LATEST = 100, 240

Steps = tuple[int, ...]


def smallest(sizes: Sequence[int], rising: int, burden: Callable[[Steps], int], reaches: Callable[[Steps], bool]) -> Steps | None:
    """The combination of steps (0 to each size) of the least burden that reaches what is wanted; None when none does.

    Of the first `rising` more never harms: what fails rules out everything below it, and a rest that fails at their most is not tried.
    """
    most = tuple(sizes[:rising])
    hopeful = {rest for rest in product(*(range(n + 1) for n in sizes[rising:])) if reaches(most + rest)}
    failed: list[Steps] = []
    for steps in sorted(product(*(range(n + 1) for n in sizes)), key=lambda s: (burden(s), max(s), s)):
        known = any(f[rising:] == steps[rising:] and all(x <= y for x, y in zip(steps, f, strict=True)) for f in failed)
        if steps[rising:] not in hopeful or known:
            continue
        if reaches(steps):
            return steps
        failed.append(steps)
    return None


def nearest(basis: Basis, values: Figures) -> Nearest:
    """What would make daily life and all musts likely enough together, with why they are not; no parts where nothing does."""
    wanted, ladder = values["must_chance"], _Ladder(basis, values)
    found = smallest(ladder.sizes, 3, ladder.burden, lambda steps: run(basis, {**values, **ladder.edits(steps)}).chance >= wanted)
    reason = why(basis, values, wanted)
    if found is None:
        return Nearest(reason, (), {}, None)
    edits = ladder.edits(found)
    return Nearest(reason, ladder.parts(found), edits, run(basis, {**values, **edits}).chance)


class _Ladder:
    """What each number of steps of each kind changes: save, make smaller, spend less; then later and another mix."""

    def __init__(self, basis: Basis, values: Figures) -> None:
        self.values = values
        self.musts: list[GoalId] = [g.id for g in basis.goals if g.necessity is Necessity.MUST]
        comes_in = float(run(basis, values).flows.income[:YEAR].mean())
        self.save = [-(-share * comes_in // ROUND) * ROUND for share in SAVE] if comes_in > 0 else []
        self.mixes = sorted(set(basis.mixes) - {0, int(values["mix"])})
        delayed = max((values[f"goal.{i}.delay"] for i in self.musts), default=0.0)
        self.later = [months for months in LATER if self.musts and delayed + months <= LATEST]
        self.sizes = (len(self.save), len(SMALLER) if self.musts else 0, len(SPEND), len(self.later), len(self.mixes))

    @staticmethod
    def burden(steps: Steps) -> int:
        """One for each step, and one for another mix, whichever it is."""
        return sum(steps[:-1]) + (steps[-1] > 0)

    def parts(self, steps: Steps) -> tuple[Remedy, ...]:
        """The changes a combination is made of."""
        save, smaller, spend, later, mix = steps
        v = self.values
        found: list[tuple[int, RemedyKind, Callable[[], dict[str, float]]]] = [
            (save, RemedyKind.SAVE_MORE, lambda: {"save_extra": v["save_extra"] + self.save[save - 1]}),
            (smaller, RemedyKind.SMALLER, lambda: {f"goal.{i}.share": v[f"goal.{i}.share"] * SMALLER[smaller - 1] for i in self.musts}),
            (spend, RemedyKind.SPEND_LESS, lambda: {"spending_share": v["spending_share"] * SPEND[spend - 1]}),
            (later, RemedyKind.LATER, lambda: {f"goal.{i}.delay": v[f"goal.{i}.delay"] + self.later[later - 1] for i in self.musts}),
            (mix, RemedyKind.OTHER_MIX, lambda: {"mix": float(self.mixes[mix - 1])}),
        ]
        return tuple(Remedy(kind, edits(), None) for step, kind, edits in found if step)

    def edits(self, steps: Steps) -> dict[str, float]:
        """All of them together."""
        return {code: value for part in self.parts(steps) for code, value in (part.edits or {}).items()}


def why(basis: Basis, values: Figures, wanted: float) -> PlanNote:
    """Why not all musts are likely enough, most plainly: daily life itself, money that is locked, one goal, or all together."""
    musts = [g for g in basis.goals if g.necessity is Necessity.MUST]
    if run(replace(basis, goals=()), values).daily < wanted:
        return PlanNote("planning.why_daily", {})
    home = basis.household
    open_home = replace(home, liquid=home.liquid + sum(f.amount for f in home.freed if f.month is not None), freed=())
    if home.freed and run(replace(basis, household=open_home), values).chance >= wanted:
        return PlanNote("planning.why_locked", {})
    alone = [g.name for g in musts if run(replace(basis, goals=(g,)), values).chance < wanted]
    return PlanNote("planning.why_goal", {"names": "、".join(alone)}) if alone else PlanNote("planning.why_together", {})
