"""The same acts judged twice, before and after a change, and what turned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from steward.guard.compliance.rules.pack import PackSet
from steward.guard.compliance.rules.review_each import Acts, Verdicts, review_each
from steward.kernel.json import Json
from steward.kernel.verdict import Decision


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """Both verdicts on the same acts."""

    before: Verdicts
    after: Verdicts

    @property
    def rows(self) -> NDArray[np.intp]:
        """The places of the acts that are decided otherwise."""
        return np.flatnonzero(self.before.decision != self.after.decision)

    def decisions(self, row: int) -> tuple[Decision, Decision]:
        """What was decided about one act, before and after."""
        return Decision(self.before.decision[row]), Decision(self.after.decision[row])

    def rules(self, row: int) -> dict[str, Sequence[str]]:
        """The rules that speak about one act, before and after."""
        return {"before": sorted(self.before.rules_of(row)), "after": sorted(self.after.rules_of(row))}


def turn(before: Acts, after: Acts, packs: PackSet, changed: PackSet) -> Turned:
    """Judge `before` under `packs` and the same acts with changed facts, `after`, under `changed`."""
    return Turned(review_each(before, packs), review_each(after, changed))


@dataclass(slots=True)
class Tally:
    """Counts over many batches: decisions before by decisions after, and how often each rule spoke."""

    matrix: NDArray[np.int64] = field(default_factory=lambda: np.zeros((len(Decision), len(Decision)), dtype=np.int64))
    spoken: dict[str, list[int]] = field(default_factory=dict)

    def add(self, turned: Turned, times: int = 1) -> None:
        """Count a batch, each act so many times."""
        pairs = turned.before.decision.astype(np.int64) * len(Decision) + turned.after.decision
        self.matrix += times * np.bincount(pairs, minlength=len(Decision) ** 2).reshape(self.matrix.shape)
        for place, verdicts in enumerate((turned.before, turned.after)):
            for said in verdicts.spoken:
                counts = self.spoken.setdefault(said.rule.id, [0, 0])
                counts[place] += times * int(np.bitwise_count(said.fired).sum() + np.bitwise_count(said.unknown).sum())

    def body(self) -> dict[str, Json]:
        """The matrix with its total and how many turned; the rules whose count changed."""
        turned = int(self.matrix.sum() - np.trace(self.matrix))
        rules: Mapping[str, Json] = {name: counts for name, counts in sorted(self.spoken.items()) if counts[0] != counts[1]}
        return {"count": int(self.matrix.sum()), "turned": turned, "matrix": self.matrix.tolist(), "rules": rules}
