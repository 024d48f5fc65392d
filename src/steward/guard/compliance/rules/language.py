"""The condition language of rule packs: comparisons, sets, dates, sums over windows, and / or / not over declared fields, and nothing else.

Text is read with Python's own grammar and every node that is not listed here is refused when the pack loads, as are unknown fields,
unknown parameters and comparisons of different types. Logic is three-valued (Kleene): a comparison with an unknown fact is unknown
(None) unless the rest of the condition settles it, so that a missing fact can never quietly pass.

The tree is walked once per algebra: `scalar` judges one act, `columns` judges any number of them at once. What the language *is* stands
here; what a node comes to stands in the algebras, and a property test holds them equal.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from steward.guard.compliance.rules.algebra import WINDOWS, Algebra
from steward.guard.compliance.rules.columns import COLUMNS, Column, Columns
from steward.guard.compliance.rules.fields import FIELDS, Env, Type
from steward.guard.compliance.rules.scalar import SCALAR

E = TypeVar("E")


class BadCondition(ValueError):
    """A condition that is not part of the language; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition and the fields it reads: over one act (`holds`) and over columns of acts (`holds_each`).

    `optional` are the fields it asks for with `known` first, and therefore does not need.
    """

    text: str
    fields: frozenset[str]
    optional: frozenset[str]
    holds: Callable[[Env], bool | None]
    holds_each: Callable[[Columns], Column]


@dataclass(frozen=True, slots=True)
class _Term(Generic[E]):
    type: Type
    value: E


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

_COMPARED = _ORDERED.keys() | _EQUAL.keys()

# The day windows end on.
TODAY = ("order", "as_of")


def compile_condition(text: str, params: Mapping[str, Any]) -> Condition:
    """Compile `text`; BadCondition when any part of it is outside the language."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as fault:
        raise BadCondition(f"{text!r} is not a condition: {fault.msg}") from None
    one, each = _Reader(text, params, SCALAR), _Reader(text, params, COLUMNS)
    holds, holds_each = one.condition(tree), each.condition(tree)
    return Condition(text, frozenset(one.fields), frozenset(one.optional), holds, holds_each)


def compile_differences(text: str, params: Mapping[str, Any]) -> tuple[Callable[[Env], int | None], ...]:
    """Left minus right of every comparison of numbers in a condition that compiles: where one is zero, the condition may turn."""
    reader = _Reader(text, params, SCALAR)
    compared = (n for n in ast.walk(ast.parse(text, mode="eval")) if isinstance(n, ast.Compare) and type(n.ops[0]) in _COMPARED)
    numbers = (n for n in compared if reader.read(n.left).type == "number")
    return tuple(reader.read(ast.BinOp(n.left, ast.Sub(), n.comparators[0])).value for n in numbers)


class _Reader(Generic[E]):
    """Turns syntax into closures of one algebra, remembering the fields it met."""

    def __init__(self, text: str, params: Mapping[str, Any], algebra: Algebra[E]) -> None:
        self.text = text
        self.params = params
        self.algebra = algebra
        self.fields: set[str] = set()
        self.optional: set[str] = set()

    def condition(self, tree: ast.expr) -> E:
        term = self.read(tree)
        if term.type != "flag":
            raise self.refuse(f"is a {term.type}, not a condition")
        return term.value

    def refuse(self, why: str) -> BadCondition:
        return BadCondition(f"{self.text!r}: {why}")

    def read(self, node: ast.expr) -> _Term[E]:
        match node:
            case ast.BoolOp(op=op, values=values):
                parts = [self._flag(v) for v in values]
                return _Term("flag", self.algebra.every(parts) if isinstance(op, ast.And) else self.algebra.some(parts))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _Term("flag", self.algebra.negate(self._flag(operand)))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return _Term("flag", self._compare(left, op, right))
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                return self._named(owner, name)
            case ast.Constant(value=value):
                return self._constant(value)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return _Term("number", self.algebra.calculate(_ARITHMETIC[type(op)], self._number(left), self._number(right)))
            case ast.Call(func=ast.Name(id=function), args=args, keywords=[]):
                return self._call(function, args)
        raise self.refuse(f"{type(node).__name__} is not part of the language")

    def _flag(self, node: ast.expr) -> E:
        return self._typed(node, "flag")

    def _number(self, node: ast.expr) -> E:
        return self._typed(node, "number")

    def _typed(self, node: ast.expr, wanted: Type) -> E:
        term = self.read(node)
        if term.type != wanted:
            raise self.refuse(f"{ast.unparse(node)} is a {term.type}, a {wanted} is needed")
        return term.value

    def _named(self, owner: str, name: str) -> _Term[E]:
        if owner == "param":
            if name not in self.params:
                raise self.refuse(f"there is no parameter {name}")
            return self._constant(self.params[name])
        field = f"{owner}.{name}"
        if field not in FIELDS:
            raise self.refuse(f"there is no field {field}")
        self.fields.add(field)
        return _Term(FIELDS[field], self.algebra.field(field))

    def _constant(self, value: object) -> _Term[E]:
        if isinstance(value, bool):
            return _Term("flag", self.algebra.constant(value))
        if isinstance(value, int):
            return _Term("number", self.algebra.constant(value))
        if isinstance(value, str):
            return _Term("text", self.algebra.constant(value))
        raise self.refuse(f"{value!r} is not a number, text or flag")

    def _compare(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> E:
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
        return self.algebra.compare(test, first.value, second.value)

    def _member(self, left: ast.expr, right: ast.expr, *, inside: bool) -> E:
        if not isinstance(right, ast.List) or not all(isinstance(e, ast.Constant) for e in right.elts):
            raise self.refuse("`in` takes a list of constants")
        first = self.read(left)
        values = [e.value for e in right.elts if isinstance(e, ast.Constant)]
        if any(self._constant(v).type != first.type for v in values):
            raise self.refuse("the list holds another type than the field")
        found = self.algebra.member(first.value, frozenset(values))
        return found if inside else self.algebra.negate(found)

    def _call(self, function: str, args: list[ast.expr]) -> _Term[E]:
        if function == "known" and len(args) == 1 and isinstance(args[0], ast.Attribute):
            self.optional.add(ast.unparse(args[0]))
            return _Term("flag", self.algebra.known(self.read(args[0]).value))
        if function in ("months_after", "days_after") and len(args) == 2:
            move = self.algebra.months_after if function == "months_after" else self.algebra.days_after
            return _Term("date", move(self._typed(args[0], "date"), self._number(args[1])))
        if function in WINDOWS and len(args) == 2:
            history, length = self._typed(args[0], "history"), self._number(args[1])
            return _Term("number", self.algebra.window(function, history, length, self._named(*TODAY).value))
        raise self.refuse(f"{function}() is not part of the language")
