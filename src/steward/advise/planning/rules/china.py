"""The state's rules for a household, read from dated data: which entry holds on a day, and its figures."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steward.advise.planning.model import RuleUsed
from steward.kernel.time import BusinessDate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Rules = Mapping[str, "DatedRule"]
Figures = Mapping[str, float]
MARKS = ("V1", "V2", "V3", "M", "D")
CODES = frozenset({
    "income_tax", "bonus_tax", "special_deductions", "contributions", "basic_pension", "retirement_age", "least_contribution",
    "personal_pension", "enterprise_annuity", "housing_fund",
})  # fmt: skip


class BadRules(ValueError):
    """Rules that may not be used; the message names the entry and the fault."""


@dataclass(frozen=True, slots=True)
class DatedRule:
    """One entry: in force from `since` until the end of `until` (None: until further notice)."""

    code: str
    since: BusinessDate
    until: BusinessDate | None
    clause: str
    mark: str
    figures: Mapping[str, Any]

    @property
    def used(self) -> RuleUsed:
        """As the reader of a plan sees it."""
        return RuleUsed(self.code, self.since, self.clause, self.mark)

    def brackets(self) -> Floats:
        """A tax table (rows of: up to, rate, quick deduction)."""
        return np.array(self.figures["brackets"], dtype=np.float64)


def parse_rules(text: str) -> tuple[DatedRule, ...]:
    """Every entry, oldest first; BadRules for an unknown code or mark, no clause, two of a code from one day, or a torn tax table."""
    entries = sorted((_read(raw) for raw in tomllib.loads(text)["rule"]), key=lambda r: (r.code, r.since))
    days = [(r.code, r.since) for r in entries]
    if len(set(days)) != len(days):
        raise BadRules("two entries of one code begin on one day")
    if {r.code for r in entries} != CODES:
        raise BadRules(f"entries are needed for {', '.join(sorted(CODES))}")
    return tuple(entries)


def _read(raw: Mapping[str, Any]) -> DatedRule:
    head = ("code", "from", "until", "mark", "clause")
    until = raw.get("until")
    rule = DatedRule(
        raw["code"], BusinessDate(raw["from"]), None if until is None else BusinessDate(until), raw["clause"], raw["mark"],
        {k: v for k, v in raw.items() if k not in head},
    )  # fmt: skip
    if rule.mark not in MARKS or not rule.clause:
        raise BadRules(f"{rule.code}: a mark of {', '.join(MARKS)} and a clause are needed")
    if "brackets" in rule.figures:
        _check_brackets(rule)
    return rule


def _check_brackets(rule: DatedRule) -> None:
    """Rates rise, and each quick deduction makes the tax the sum over the brackets below (for the table of a twelfth, in months)."""
    table = rule.brackets()
    steps = np.diff(table[:, 1]) * table[:-1, 0]
    if (np.diff(table[:, 1]) <= 0).any() or np.abs(np.cumsum(steps) - table[1:, 2]).max() > 0.005 or np.isfinite(table[-1, 0]):
        raise BadRules(f"{rule.code}: rates rise, the last bracket is open, and quick deductions follow from the rates")


def rules_on(rules: Iterable[DatedRule], day: BusinessDate) -> dict[str, DatedRule]:
    """The entry of each code that is in force on a day; a code without one is absent."""
    return {r.code: r for r in rules if r.since <= day and (r.until is None or day <= r.until)}
