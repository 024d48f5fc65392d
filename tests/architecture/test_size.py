"""Files, functions and nesting stay small enough to be read whole."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import ROOT, name_of, python_files, tracked, tree

PYTHON_LINES = 400
TYPESCRIPT_LINES = 250
FUNCTION_LINES = 70
NESTING = 3
# A migration is one list of statements, written by tools/new_migration.py: read top to bottom, it has nothing to split.
FOLDERS = ("src", "tests", "tools", "benchmarks")
GENERATED = ("web/shared/src/api/schema.d.ts",)

BLOCKS = (ast.If, ast.For, ast.While, ast.Try, ast.TryStar, ast.Match, ast.AsyncFor)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, methods and inner functions too."""
    return (node for node in ast.walk(module) if isinstance(node, FUNCTIONS))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last line of the body."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def nesting(statements: list[ast.stmt]) -> int:
    """How deep branches and loops go; `elif` counts as its `if`, an inner function starts anew, `with` is no branch."""
    return max((_depth(statement) for statement in statements), default=0)


def _depth(statement: ast.stmt) -> int:
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return 0
    blocks = [value for _, value in ast.iter_fields(statement) if isinstance(value, list)]
    inner = [nesting([s for s in block if isinstance(s, ast.stmt)]) for block in blocks]
    inner += [nesting(part.body) for block in blocks for part in block if isinstance(part, ast.ExceptHandler | ast.match_case)]
    deepest = max(inner, default=0)
    if isinstance(statement, ast.If) and len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If):
        return max(1 + nesting(statement.body), _depth(statement.orelse[0]))
    return deepest + isinstance(statement, BLOCKS)


def test_python_files_are_short() -> None:
    lines = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in python_files(*FOLDERS)}
    assert {name: n for name, n in lines.items() if n > PYTHON_LINES} == {}


def test_typescript_files_are_short() -> None:
    files = [p for p in tracked() if p.suffix in (".ts", ".tsx") and p.is_relative_to(ROOT / "web") and name_of(p) not in GENERATED]
    lines = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in files}
    assert {name: n for name, n in lines.items() if n > TYPESCRIPT_LINES} == {}


def test_functions_are_short_and_flat() -> None:
    ours = {f"{name_of(p)}:{f.name}:{f.lineno}": f for p in python_files(*FOLDERS) for f in functions(tree(p))}
    long = {name: lines for name, f in ours.items() if (lines := length(f)) > FUNCTION_LINES}
    deep = {name: depth for name, f in ours.items() if (depth := nesting(f.body)) > NESTING}
    assert long == {}, "split it: one thing a function"
    assert deep == {}, "return early, or name the inner step"


@pytest.mark.parametrize(
    ("depth", "source"),
    [
        (0, "x = 1"),
        (1, "if a:\n pass\nelif b:\n pass\nelif c:\n pass\nelse:\n pass"),
        (2, "for a in b:\n with c:\n  if d:\n   pass"),
        (2, "try:\n pass\nexcept E:\n if a:\n  pass"),
        (3, "for a in b:\n if c:\n  pass\n else:\n  while d:\n   pass"),
        (4, "for a in b:\n if c:\n  try:\n   pass\n  finally:\n   if d:\n    pass"),
        (2, "match a:\n case 1:\n  if b:\n   pass"),
        (0, "def inner():\n if a:\n  if b:\n   pass"),
    ],
)
def test_nesting_is_counted_right(depth: int, source: str) -> None:
    assert nesting(ast.parse(source).body) == depth


def test_length_is_counted_right() -> None:
    (function,) = functions(ast.parse("@decorated\ndef f(\n  a,\n):\n  b()\n\n  c()\n"))
    assert length(function) == 6
