"""Conditions over columns of acts: closures from columns of facts to a column of answers, exactly what `scalar` says row by row.

A column holds its values and which of them are known; what stands where nothing is known never shows. Numbers are int64 as long as
bounds show that nothing can overflow and Python's own integers beyond; texts are codes into a list of words; dates are days since 1970.
Flags are False where they are unknown.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from steward.guard.compliance.model import Dated
from steward.guard.compliance.rules.algebra import Algebra
from steward.guard.compliance.rules.fields import Type

INT64_MOST = 2**63 - 1
# More than this many months lead out of the calendar from anywhere in it.
CALENDAR_MONTHS = 12 * 10_000
FIRST_DAY, LAST_DAY = int(np.datetime64("0001-01-01").astype(int)), int(np.datetime64("9999-12-31").astype(int))
CALENDAR_DAYS = LAST_DAY - FIRST_DAY + 1
FIRST_MONTH, LAST_MONTH = np.datetime64("0001-01", "M"), np.datetime64("9999-12", "M")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Values of one type and which are known, both (rows,) or () for a constant; `words` names the codes of texts (-1 where unknown)."""

    value: NDArray[Any]
    known: NDArray[np.bool_]
    words: tuple[str, ...] | None = None

    def take(self, rows: NDArray[Any]) -> "Column":
        """The rows of these places, in their order."""
        return Column(self.value[rows], self.known[rows], self.words)


@dataclass(frozen=True, slots=True, eq=False)
class History(Column):
    """Lists of dated amounts, all rows' behind one another: `value` says how many a row has, `start` where they begin."""

    start: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    days: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    amounts: NDArray[Any] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def take(self, rows: NDArray[Any]) -> "History":
        """The rows of these places, in their order."""
        return History(self.value[rows], self.known[rows], None, self.start[rows], self.days, self.amounts)


Columns: TypeAlias = Mapping[str, Column]
Evaluate: TypeAlias = Callable[[Columns], Column]
ALWAYS = np.array(True)


def make_column(kind: Type, given: Sequence[Any]) -> Column:
    """A column of `kind` from values as a single act has them; None is unknown."""
    known = np.array([v is not None for v in given], dtype=bool)
    if not known.any():
        return unknown_column(kind, len(given))
    if kind == "flag":
        return Column(np.array([v is True for v in given], dtype=bool), known)
    if kind == "date":
        days = np.array([None if v is None else v.isoformat() for v in given], dtype="datetime64[D]")
        return Column(np.where(known, days.astype(np.int64), 0), known)
    if kind == "text":
        words: dict[str, int] = {}
        codes = [-1 if v is None else words.setdefault(str(v), len(words)) for v in given]
        return Column(np.array(codes, dtype=np.int32), known, tuple(words))
    if kind == "history":
        return _make_history(given, known)
    return Column(_whole([0 if v is None else v for v in given]), known)


def unknown_column(kind: Type, rows: int) -> Column:
    """A column of `kind` in which nothing is known."""
    known = np.zeros(rows, dtype=bool)
    if kind == "flag":
        return Column(known, known)
    if kind == "text":
        return Column(np.full(rows, -1, dtype=np.int32), known, ())
    zeros = np.zeros(rows, dtype=np.int64)
    return History(zeros, known, None, zeros) if kind == "history" else Column(zeros, known)


def _make_history(given: Sequence[tuple[Dated, ...] | None], known: NDArray[np.bool_]) -> History:
    listed = [dated for one in given for dated in one or ()]
    counts = np.array([len(one or ()) for one in given], dtype=np.int64)
    days = np.array([dated.on for dated in listed], dtype="datetime64[D]").astype(np.int64)
    return History(counts, known, None, np.cumsum(counts) - counts, days, _whole([dated.amount for dated in listed]))


def _whole(numbers: Iterable[int]) -> NDArray[Any]:
    """Whole numbers as int64, or as Python integers when one does not fit."""
    listed = list(numbers)
    fits = all(-INT64_MOST <= n <= INT64_MOST for n in listed)
    return np.array(listed, dtype=np.int64 if fits else object)


class _Columns:
    def field(self, name: str) -> Evaluate:
        return lambda facts: facts[name]

    def constant(self, value: bool | int | str) -> Evaluate:
        if isinstance(value, str):
            fixed = Column(np.array(0, dtype=np.int32), ALWAYS, (value,))
        elif isinstance(value, bool):
            fixed = Column(np.array(value), ALWAYS)
        else:
            fixed = Column(_whole([value]).reshape(()), ALWAYS)
        return lambda _facts: fixed

    def compare(self, test: Callable[[Any, Any], Any], first: Evaluate, second: Evaluate) -> Evaluate:
        def value(facts: Columns) -> Column:
            a, b = first(facts), second(facts)
            return _flag(test(a.value, _codes_in(a.words, b)), a.known & b.known)

        return value

    def member(self, value: Evaluate, members: frozenset[Any]) -> Evaluate:
        def found(facts: Columns) -> Column:
            a = value(facts)
            inside = members if a.words is None else [code for code, word in enumerate(a.words) if word in members]
            return _flag(reduce(operator.or_, (a.value == m for m in inside), np.array(False)), a.known)

        return found

    def calculate(self, combine: Callable[[Any, Any], Any], first: Evaluate, second: Evaluate) -> Evaluate:
        def value(facts: Columns) -> Column:
            a, b = first(facts), second(facts)
            known, left, right = a.known & b.known, a.value, b.value
            if combine is operator.mod:
                known, right = known & (right != 0), np.where(right == 0, 1, right)
            if not _fits(combine, left, right):
                left, right = left.astype(object), right.astype(object)
            return Column(np.asarray(combine(left, right)), np.asarray(known, dtype=bool))

        return value

    def months_after(self, day: Evaluate, months: Evaluate) -> Evaluate:
        def value(facts: Columns) -> Column:
            a, b = day(facts), months(facts)
            moved, inside = _months_later(a.value, b.value)
            return Column(moved, a.known & b.known & inside)

        return value

    def days_after(self, day: Evaluate, days: Evaluate) -> Evaluate:
        def value(facts: Columns) -> Column:
            a, b = day(facts), days(facts)
            near = np.asarray((b.value > -CALENDAR_DAYS) & (b.value < CALENDAR_DAYS), dtype=bool)
            moved = a.value + np.where(near, b.value, 0).astype(np.int64)
            return Column(moved, a.known & b.known & near & (moved >= FIRST_DAY) & (moved <= LAST_DAY))

        return value

    def window(self, name: str, history: Evaluate, length: Evaluate, today: Evaluate) -> Evaluate:
        def value(facts: Columns) -> Column:
            found, span, day = history(facts), length(facts), today(facts)
            assert isinstance(found, History)
            counted, inside = _windowed(name, found, span.value, day.value)
            return Column(counted, found.known & span.known & day.known & inside)

        return value

    def known(self, value: Evaluate) -> Evaluate:
        return lambda facts: Column(value(facts).known, ALWAYS)

    def every(self, parts: Sequence[Evaluate]) -> Evaluate:
        def value(facts: Columns) -> Column:
            found = [part(facts) for part in parts]
            failed = reduce(operator.or_, (c.known & ~c.value for c in found))
            return Column(reduce(operator.and_, (c.value for c in found)), failed | reduce(operator.and_, (c.known for c in found)))

        return value

    def some(self, parts: Sequence[Evaluate]) -> Evaluate:
        def value(facts: Columns) -> Column:
            found = [part(facts) for part in parts]
            held = reduce(operator.or_, (c.value for c in found))
            return Column(held, held | reduce(operator.and_, (c.known for c in found)))

        return value

    def negate(self, part: Evaluate) -> Evaluate:
        def value(facts: Columns) -> Column:
            found = part(facts)
            return Column(found.known & ~found.value, found.known)

        return value


COLUMNS: Algebra[Evaluate] = _Columns()


def _flag(value: Any, known: NDArray[np.bool_]) -> Column:
    return Column(np.asarray(value, dtype=bool) & known, known)


def _codes_in(words: tuple[str, ...] | None, other: Column) -> NDArray[Any]:
    """The values of `other`; texts as codes into `words`, -2 for a word that is not among them."""
    if words is None or other.words is None or other.words is words:
        return other.value
    place = {word: code for code, word in enumerate(words)}
    codes = np.array([*(place.get(word, -2) for word in other.words), -2], dtype=np.int32)
    return np.asarray(codes[other.value])


def _fits(combine: Callable[[Any, Any], Any], left: NDArray[Any], right: NDArray[Any]) -> bool:
    """Whether int64 is sure to hold the result, from the largest operands: |a| + |b|, or |a| x |b| for a product."""
    if left.dtype == object or right.dtype == object:
        return False
    a, b = _largest(left), _largest(right)
    return (a * b if combine is operator.mul else a + b) <= INT64_MOST


def _largest(values: NDArray[Any]) -> int:
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))


def _windowed(name: str, history: History, length: NDArray[Any], today: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """What each row's list holds within its window, and whether every end of it is a day of the calendar."""
    rows = len(history.value)
    of = np.repeat(np.arange(rows), history.value)
    item = np.arange(len(of)) + np.repeat(history.start - (np.cumsum(history.value) - history.value), history.value)
    day, span, end = history.days[item], np.broadcast_to(length, rows)[of], np.broadcast_to(today, rows)[of]
    within = np.ones(rows, dtype=bool)
    if name == "count_since_months":
        anniversary, in_calendar = _months_later(day, span)
        within[of[~in_calendar]] = False
        counts = (day <= end) & (end <= anniversary)
    else:
        counts = np.asarray((end >= day) & (end - day < span), dtype=bool)
    added = history.amounts[item] if name == "total_since" else np.ones(len(of), dtype=np.int64)
    if added.dtype != object and _largest(added) * len(added) > INT64_MOST:
        added = added.astype(object)
    sums = np.concatenate([np.zeros(1, dtype=added.dtype), np.cumsum(np.where(counts, added, 0))])
    ends = np.cumsum(history.value)
    return sums[ends] - sums[ends - history.value], within


def _months_later(days: NDArray[Any], months: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Days since 1970 moved by months of any size, and where the result is a day of the calendar."""
    near = np.asarray((months > -CALENDAR_MONTHS) & (months < CALENDAR_MONTHS), dtype=bool)
    moved, inside = _moved(days, np.where(near, months, 0).astype(np.int64))
    return moved, near & inside


def _moved(days: NDArray[Any], months: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """`add_months` over days since 1970, and where the result is a day of the calendar."""
    day = np.asarray(days).astype("datetime64[D]")
    first = day.astype("datetime64[M]")
    month = first + months.astype("timedelta64[M]")
    last = (month + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    moved = np.minimum(month.astype("datetime64[D]") + (day - first.astype("datetime64[D]")), last)
    return moved.astype(np.int64), np.asarray((month >= FIRST_MONTH) & (month <= LAST_MONTH))
