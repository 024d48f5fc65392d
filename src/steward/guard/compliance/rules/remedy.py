"""What would change a verdict: the smallest sets of honest changes of facts, searched by size (docs/methods/smallest-change.md).

A rule that spoke goes on speaking while none of the facts it reads moves. So only sets that move a fact of every rule that has to fall
silent are tried, all of one size at once, in columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, product
from math import floor
from typing import Any

import numpy as np

from steward.guard.compliance.model import Explained, Remedy, ReviewFacts, Spoke
from steward.guard.compliance.rules.columns import make_column
from steward.guard.compliance.rules.fields import FIELDS, env_of, getter
from steward.guard.compliance.rules.honesty import TODAY, Way, ways
from steward.guard.compliance.rules.language import compile_differences
from steward.guard.compliance.rules.pack import PackSet, Rule
from steward.guard.compliance.rules.review import review
from steward.guard.compliance.rules.review_each import Acts, acts_of, review_each
from steward.kernel.json import plain
from steward.kernel.verdict import Decision, Verdict

# More facts at once is no advice that anybody could follow.
MOST_REMEDIES = 3
# An amount a bank books stays far below.
MOST_NUMBER = 10**15


@dataclass(frozen=True, slots=True)
class Move:
    """One fact moved to one value."""

    way: Way
    value: Any

    def remedy(self) -> Remedy:
        """As it is told."""
        return Remedy(self.way.field, plain(self.value), self.way.name, self.way.by)


def explain(facts: ReviewFacts, packs: PackSet) -> Explained:
    """The verdict on one act, the rules that made it, and the smallest honest changes that would let it pass, or else make it milder."""
    verdict, pack = review(facts, packs), packs.at(facts.product.regime, facts.as_of)
    rules = {} if pack is None else {rule.id: rule for rule in pack.rules if rule.covers(facts.act, facts.product.regime)}
    spoke = tuple(_spoke(reason, rules.get(reason.rule_id)) for reason in verdict.reasons)
    for goal in [g for g in (Decision.WARN, Decision.REFER) if g < verdict.decision]:
        if found := smallest(facts, packs, verdict, tuple(rules.values()), goal):
            return Explained(verdict, spoke, goal, tuple(tuple(m.remedy() for m in moves) for moves in found))
    return Explained(verdict, spoke, verdict.decision, ())


def _spoke(reason: Any, rule: Rule | None) -> Spoke:
    return Spoke(reason, "", "") if rule is None else Spoke(reason, rule.clause, rule.mark)


def smallest(facts: ReviewFacts, packs: PackSet, verdict: Verdict, rules: Sequence[Rule], goal: Decision) -> list[tuple[Move, ...]]:
    """Every smallest set of facts whose honest change brings the decision to `goal` or milder, each with its nearest values."""
    read = {rule.id: rule.breach.fields for rule in rules}
    in_the_way = [read.get(reason.rule_id, frozenset()) for reason in verdict.reasons if reason.decision > goal]
    if not all(in_the_way):
        return []
    options = [moves for way in _offered(facts, frozenset[str]().union(*read.values())) if (moves := candidates(facts, way, rules))]
    for size in range(1, MOST_REMEDIES + 1):
        tried = [moves for chosen in combinations(options, size) if _reaches(chosen, in_the_way) for moves in product(*chosen)]
        if found := _nearest(tried, _decide(facts, tried, packs), goal):
            return found
    return []


def _offered(facts: ReviewFacts, asked: frozenset[str]) -> list[Way]:
    """The ways that move a fact the rules ask for, in the table's order: silencing one rule may wake another that asks for more."""
    found = [w for w in ways().values() if w.moves & asked and not (w.unknown_only and getter(w.field)(facts) is not None)]
    return sorted(found, key=lambda w: (w.place, w.field))


def _reaches(chosen: Sequence[Sequence[Move]], in_the_way: Sequence[frozenset[str]]) -> bool:
    moved = _moves([moves[0] for moves in chosen])
    return all(moved & read for read in in_the_way)


def candidates(facts: ReviewFacts, way: Way, rules: Sequence[Rule]) -> list[Move]:
    """Every value worth trying for one fact, nearest to what it is first: those of the table, or where a rule's comparison turns."""
    now = getter(way.field)(facts)
    listed = {facts.as_of if v == TODAY else v for v in way.values} if way.values else _turning(facts, way, rules)
    return [Move(way, v) for v in sorted(listed - {now}, key=lambda v: (_distance(v, now), v))]


def _distance(value: Any, now: Any) -> int:
    return abs(value - now) if isinstance(value, int) and isinstance(now, int) else 0


def _turning(facts: ReviewFacts, way: Way, rules: Sequence[Rule]) -> set[int]:
    """Numbers on either side of every place where a comparison turns, the other facts as they are; an amount on its product's steps."""
    found: set[int] = set()
    if way.field == "order.amount" and facts.amount is None:
        return found
    for rule in rules:
        if not way.moves.isdisjoint(rule.breach.fields):
            for difference in _differences(rule):
                at = {x: difference(env_of(way.apply(facts, x), rule.breach.fields)) for x in (0, 1, 2)}
                found |= _around_root(at)
    if way.field != "order.amount":
        return {n for n in found if 0 <= n <= MOST_NUMBER}
    least, step = facts.product.min_amount, max(facts.product.step, 1)
    return {n for around in found | {facts.amount or 0} for n in _on_steps(around, max(least, 1), step) if n <= MOST_NUMBER}


@cache
def _differences(rule: Rule) -> tuple[Any, ...]:
    return compile_differences(rule.breach.text, rule.numbers)


def _around_root(at: Mapping[int, int | None]) -> set[int]:
    """Whole numbers at and beside the root of a straight line known at 0, 1 and 2; none for another shape, or a level line."""
    zero, one, two = at[0], at[1], at[2]
    if zero is None or one is None or two is None or one == zero or two - one != one - zero:
        return set()
    root = floor(Fraction(-zero, one - zero))
    return {root - 1, root, root + 1}


def _on_steps(number: int, least: int, step: int) -> tuple[int, int]:
    """The nearest amounts of a product at or below, and at or above, a number; the least when it is below that."""
    above = max(number - least, 0)
    return least + above // step * step, least - (-above // step) * step


def _decide(facts: ReviewFacts, tried: Sequence[tuple[Move, ...]], packs: PackSet) -> list[Decision]:
    if not tried:
        return []
    cases = [_moved(facts, moves) for moves in tried]
    touched = frozenset[str]().union(*map(_moves, tried))
    rows = np.zeros(len(tried), dtype=np.intp)
    alike = acts_of([facts]).take(rows)
    envs = [env_of(case, touched) for case in cases]
    changed = {name: make_column(FIELDS[name], [env[name] for env in envs]) for name in touched}
    return [Decision(d) for d in review_each(Acts(alike.act, {**alike.fields, **changed}), packs).decision]


def _moved(facts: ReviewFacts, moves: Sequence[Move]) -> ReviewFacts:
    for move in moves:
        facts = move.way.apply(facts, move.value)
    return facts


def _nearest(tried: Sequence[tuple[Move, ...]], decided: Sequence[Decision], goal: Decision) -> list[tuple[Move, ...]]:
    """Of the values that reach the goal for one set of facts the first, which is the nearest; no set that moves more than another."""
    found: dict[tuple[str, ...], tuple[Move, ...]] = {}
    for moves, decision in zip(tried, decided, strict=True):
        if decision <= goal:
            found.setdefault(tuple(m.way.field for m in moves), moves)
    return [moves for moves in found.values() if not any(_moves(other) < _moves(moves) for other in found.values())]


def _moves(moves: Sequence[Move]) -> frozenset[str]:
    return frozenset[str]().union(*(move.way.moves for move in moves))
