"""What is known of one customer on a day, as plain values for the rules."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from steward.know.insight.model import Evidence

# What the book calls income that is earned, and money that only moves between a customer's own pockets.
PAY_LABELS = frozenset({"pay", "pension"})


@dataclass(frozen=True, slots=True)
class Moved:
    """One movement of money: signed minor units (in is positive) and what the book calls it."""

    id: str
    day: dt.date
    amount: int
    label: str

    def shown(self) -> Evidence:
        """As evidence."""
        return Evidence("transfer", self.id, self.day, self.label)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Told:
    """A fact: what it says and the row that says it."""

    id: str
    value: Any
    day: dt.date


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation with its words, if it has any; `weight` tells an advisor's note (2) from behaviour (1)."""

    id: str
    day: dt.date
    text: str
    weight: int

    def shown(self) -> Evidence:
        """As evidence."""
        return Evidence("observation", self.id, self.day)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Held:
    """A position: worth in minor units, grade, class, and when it pays out if it does."""

    id: str
    worth: int
    grade: int
    asset_class: str
    kind: str
    matures: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything the rules of one customer may look at. Movements are oldest first; investing is not among them."""

    customer_id: str
    today: dt.date
    born: dt.date | None = None
    facts: dict[str, Told] = field(default_factory=dict)
    moved: Sequence[Moved] = ()
    seen: Sequence[Seen] = ()
    held: Sequence[Held] = ()
    cash: int = 0
    goals: frozenset[str] = frozenset()

    @property
    def age(self) -> int | None:
        """Completed years, None when the birth date is not known."""
        if self.born is None:
            return None
        return self.today.year - self.born.year - ((self.today.month, self.today.day) < (self.born.month, self.born.day))

    def fact(self, name: str) -> Any:
        """What a fact says, None when nothing is known."""
        return self.facts[name].value if name in self.facts else None

    def number(self, name: str) -> int | None:
        """A fact that is a whole number (amounts are in major units), else None."""
        value = self.fact(name)
        return None if isinstance(value, bool) or not isinstance(value, int | float) else int(value)

    def said(self, *names: str) -> tuple[Evidence, ...]:
        """The facts of these names as evidence; the customer's own record where none is known."""
        rows = [Evidence("fact", self.facts[n].id, self.facts[n].day, n) for n in names if n in self.facts]  # type: ignore[arg-type]
        return tuple(rows) or (self.own_record(),)

    def own_record(self) -> Evidence:
        """The customer's own record (birth date) as evidence."""
        return Evidence("customer", self.customer_id, self.today, "birth_date")  # type: ignore[arg-type]

    def since(self, days: int) -> dt.date:
        """The day `days` before today."""
        return self.today - dt.timedelta(days=days)


def months_between(earlier: dt.date, later: dt.date) -> int:
    """Calendar months from one day's month to another's."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def pay_rows(p: Picture) -> list[Moved]:
    """Earned income: of the labels of incoming money the one seen in most months, at least four; empty when there is none."""
    by_label: dict[str, list[Moved]] = {}
    for m in p.moved:
        if m.amount > 0 and m.label in PAY_LABELS:
            by_label.setdefault(m.label, []).append(m)
    rows = max(by_label.values(), key=lambda found: len({(m.day.year, m.day.month) for m in found}), default=[])
    return rows if len({(m.day.year, m.day.month) for m in rows}) >= 4 else []


def usual(amounts: Iterable[int]) -> float:
    """The median, 0 for nothing."""
    listed = list(amounts)
    return float(median(listed)) if listed else 0.0
