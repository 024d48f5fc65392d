"""The condition language of rule packs: comparisons, sets, dates, sums over windows, and / or / not over declared fields, and nothing else.

Text is read with Python's own grammar and every node that is not listed here is refused when the pack loads, as are unknown fields,
unknown parameters and comparisons of different types. Logic is three-valued (Kleene): a comparison with an unknown fact is unknown
(None) unless the rest of the condition settles it, so that a missing fact can never quietly pass.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from steward.guard.compliance.model import Dated
from steward.guard.compliance.rules.fields import FIELDS, Env, Type
from steward.kernel.time import BusinessDate, add_days, add_months

Evaluate: TypeAlias = Callable[[Env], Any]


class BadCondition(ValueError):
    """A condition that is not part of the language; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition and the fields it reads."""

    text: str
    fields: frozenset[str]
    holds: Callable[[Env], bool | None]


@dataclass(frozen=True, slots=True)
class _Term:
    type: Type
    value: Evaluate


_ORDERED: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_EQUAL: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {ast.Eq: operator.eq, ast.NotEq: operator.ne}
_ARITHMETIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
}


TODAY = "order.as_of"


def total_since(history: tuple[Dated, ...], length: int, today: BusinessDate) -> int:
    """Sum of the amounts of the last `length` calendar days, today included."""
    return sum(d.amount for d in history if add_days(today, -length) < d.on <= today)


def count_since(history: tuple[Dated, ...], length: int, today: BusinessDate) -> int:
    """How many fell into the last `length` calendar days, today included."""
    return sum(add_days(today, -length) < d.on <= today for d in history)


def count_since_months(history: tuple[Dated, ...], length: int, today: BusinessDate) -> int:
    """How many are not yet past their anniversary of `length` months, which still counts."""
    return sum(d.on <= today <= add_months(d.on, length) for d in history)


WINDOWS: Mapping[str, Callable[[tuple[Dated, ...], int, BusinessDate], int]] = {
    "total_since": total_since,
    "count_since": count_since,
    "count_since_months": count_since_months,
}


def compile_condition(text: str, params: Mapping[str, Any]) -> Condition:
    """Compile `text`; BadCondition when any part of it is outside the language."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as fault:
        raise BadCondition(f"{text!r} is not a condition: {fault.msg}") from None
    reader = _Reader(text, params)
    term = reader.read(tree)
    if term.type != "flag":
        raise BadCondition(f"{text!r} is a {term.type}, not a condition")
    return Condition(text, frozenset(reader.fields), term.value)


class _Reader:
    """Turns syntax into closures, remembering the fields it met."""

    def __init__(self, text: str, params: Mapping[str, Any]) -> None:
        self.text = text
        self.params = params
        self.fields: set[str] = set()

    def refuse(self, why: str) -> BadCondition:
        return BadCondition(f"{self.text!r}: {why}")

    def read(self, node: ast.expr) -> _Term:
        match node:
            case ast.BoolOp(op=op, values=values):
                parts = [self._flag(v) for v in values]
                return _Term("flag", _all(parts) if isinstance(op, ast.And) else _any(parts))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _Term("flag", _not(self._flag(operand)))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return _Term("flag", self._compare(left, op, right))
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                return self._named(owner, name)
            case ast.Constant(value=value):
                return self._constant(value)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return _Term("number", _both(_ARITHMETIC[type(op)], self._number(left), self._number(right)))
            case ast.Call(func=ast.Name(id=function), args=args, keywords=[]):
                return self._call(function, args)
        raise self.refuse(f"{type(node).__name__} is not part of the language")

    def _flag(self, node: ast.expr) -> Evaluate:
        return self._typed(node, "flag")

    def _number(self, node: ast.expr) -> Evaluate:
        return self._typed(node, "number")

    def _typed(self, node: ast.expr, wanted: Type) -> Evaluate:
        term = self.read(node)
        if term.type != wanted:
            raise self.refuse(f"{ast.unparse(node)} is a {term.type}, a {wanted} is needed")
        return term.value

    def _named(self, owner: str, name: str) -> _Term:
        if owner == "param":
            if name not in self.params:
                raise self.refuse(f"there is no parameter {name}")
            return self._constant(self.params[name])
        field = f"{owner}.{name}"
        if field not in FIELDS:
            raise self.refuse(f"there is no field {field}")
        self.fields.add(field)
        return _Term(FIELDS[field], operator.itemgetter(field))

    def _constant(self, value: object) -> _Term:
        if isinstance(value, bool):
            return _Term("flag", lambda _env: value)
        if isinstance(value, int):
            return _Term("number", lambda _env: value)
        if isinstance(value, str):
            return _Term("text", lambda _env: value)
        raise self.refuse(f"{value!r} is not a number, text or flag")

    def _compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Evaluate:
        if isinstance(op, ast.In | ast.NotIn):
            return self._member(left, right, inside=isinstance(op, ast.In))
        test = _ORDERED.get(type(op)) or _EQUAL.get(type(op))
        if test is None:
            raise self.refuse(f"{type(op).__name__} is not part of the language")
        first, second = self.read(left), self.read(right)
        if first.type != second.type:
            raise self.refuse(f"a {first.type} is compared with a {second.type}")
        if first.type == "history" or (type(op) in _ORDERED and first.type not in ("number", "date")):
            raise self.refuse(f"a {first.type} is not compared this way")
        return _both(test, first.value, second.value)

    def _member(self, left: ast.expr, right: ast.expr, *, inside: bool) -> Evaluate:
        if not isinstance(right, ast.List) or not all(isinstance(e, ast.Constant) for e in right.elts):
            raise self.refuse("`in` takes a list of constants")
        first = self.read(left)
        values = [e.value for e in right.elts if isinstance(e, ast.Constant)]
        if any(self._constant(v).type != first.type for v in values):
            raise self.refuse("the list holds another type than the field")
        members = frozenset(values)
        return _both(lambda value, _: (value in members) is inside, first.value, lambda _env: members)

    def _call(self, function: str, args: list[ast.expr]) -> _Term:
        if function == "known" and len(args) == 1 and isinstance(args[0], ast.Attribute):
            value = self.read(args[0]).value
            return _Term("flag", lambda env: value(env) is not None)
        if function == "months_after" and len(args) == 2:
            return _Term("date", _both(add_months, self._typed(args[0], "date"), self._number(args[1])))
        if function in WINDOWS and len(args) == 2:
            self.fields.add(TODAY)
            history, length = self._typed(args[0], "history"), self._number(args[1])
            return _Term("number", _windowed(WINDOWS[function], history, length))
        raise self.refuse(f"{function}() is not part of the language")


def _both(combine: Callable[[Any, Any], Any], first: Evaluate, second: Evaluate) -> Evaluate:
    def value(env: Env) -> Any:
        a, b = first(env), second(env)
        return None if a is None or b is None else combine(a, b)

    return value


def _windowed(combine: Callable[[Any, int, BusinessDate], int], history: Evaluate, length: Evaluate) -> Evaluate:
    def value(env: Env) -> int | None:
        found, days = history(env), length(env)
        return None if found is None or days is None else combine(found, days, env[TODAY])

    return value


def _all(parts: list[Evaluate]) -> Evaluate:
    def value(env: Env) -> bool | None:
        found: bool | None = True
        for part in parts:
            got = part(env)
            if got is False:
                return False
            if got is None:
                found = None
        return found

    return value


def _any(parts: list[Evaluate]) -> Evaluate:
    def value(env: Env) -> bool | None:
        found: bool | None = False
        for part in parts:
            got = part(env)
            if got is True:
                return True
            if got is None:
                found = None
        return found

    return value


def _not(part: Evaluate) -> Evaluate:
    def value(env: Env) -> bool | None:
        got = part(env)
        return None if got is None else not got

    return value
