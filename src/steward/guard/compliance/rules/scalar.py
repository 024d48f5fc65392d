"""Conditions over one act: closures from its facts to True, False or None. Short, and the reference for the columns."""

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from steward.guard.compliance.model import Dated
from steward.guard.compliance.rules.algebra import Algebra
from steward.guard.compliance.rules.fields import Env
from steward.kernel.time import BusinessDate, add_days, add_months

Evaluate: TypeAlias = Callable[[Env], Any]


class _Scalar:
    def field(self, name: str) -> Evaluate:
        return operator.itemgetter(name)

    def constant(self, value: bool | int | str) -> Evaluate:
        return lambda _env: value

    def compare(self, test: Callable[[Any, Any], Any], first: Evaluate, second: Evaluate) -> Evaluate:
        return _both(test, first, second)

    def member(self, value: Evaluate, members: frozenset[Any]) -> Evaluate:
        return _both(operator.contains, lambda _env: members, value)

    def calculate(self, combine: Callable[[Any, Any], Any], first: Evaluate, second: Evaluate) -> Evaluate:
        return _both(_remainder if combine is operator.mod else combine, first, second)

    def months_after(self, day: Evaluate, months: Evaluate) -> Evaluate:
        return _both(partial(_moved, add_months), day, months)

    def days_after(self, day: Evaluate, days: Evaluate) -> Evaluate:
        return _both(partial(_moved, add_days), day, days)

    def window(self, name: str, history: Evaluate, length: Evaluate, today: Evaluate) -> Evaluate:
        combine = WINDOWS[name]

        def value(env: Env) -> int | None:
            found, span, day = history(env), length(env), today(env)
            return None if found is None or span is None or day is None else combine(found, span, day)

        return value

    def known(self, value: Evaluate) -> Evaluate:
        return lambda env: value(env) is not None

    def every(self, parts: Sequence[Evaluate]) -> Evaluate:
        return _settled(parts, by=False)

    def some(self, parts: Sequence[Evaluate]) -> Evaluate:
        return _settled(parts, by=True)

    def negate(self, part: Evaluate) -> Evaluate:
        def value(env: Env) -> bool | None:
            got = part(env)
            return None if got is None else not got

        return value


SCALAR: Algebra[Evaluate] = _Scalar()


def _both(combine: Callable[[Any, Any], Any], first: Evaluate, second: Evaluate) -> Evaluate:
    def value(env: Env) -> Any:
        a, b = first(env), second(env)
        return None if a is None or b is None else combine(a, b)

    return value


def _settled(parts: Sequence[Evaluate], *, by: bool) -> Evaluate:
    """The first part that equals `by` settles it; what is left open by an unknown part is unknown."""

    def value(env: Env) -> bool | None:
        found: bool | None = not by
        for part in parts:
            got: bool | None = part(env)
            if got is by:
                return got
            if got is None:
                found = None
        return found

    return value


def total_since(history: tuple[Dated, ...], length: int, today: BusinessDate) -> int:
    """Sum of the amounts of the last `length` calendar days, today included."""
    return sum(d.amount for d in history if 0 <= (today - d.on).days < length)


def count_since(history: tuple[Dated, ...], length: int, today: BusinessDate) -> int:
    """How many fell into the last `length` calendar days, today included."""
    return sum(0 <= (today - d.on).days < length for d in history)


def count_since_months(history: tuple[Dated, ...], length: int, today: BusinessDate) -> int | None:
    """How many are not yet past their anniversary of `length` months, which still counts; unknown when one lies outside the calendar."""
    ends = [_moved(add_months, d.on, length) for d in history]
    known = [end for end in ends if end is not None]
    return sum(d.on <= today <= end for d, end in zip(history, known, strict=True)) if len(known) == len(ends) else None


WINDOWS: Mapping[str, Callable[[tuple[Dated, ...], int, BusinessDate], int | None]] = {
    "total_since": total_since,
    "count_since": count_since,
    "count_since_months": count_since_months,
}


def _remainder(value: int, divisor: int) -> int | None:
    return value % divisor if divisor else None


def _moved(move: Callable[[BusinessDate, int], BusinessDate], day: BusinessDate, length: int) -> BusinessDate | None:
    try:
        return move(day, length)
    except (ValueError, OverflowError):
        return None
