"""A server of the release before goes on working while the schema is already the new one: what a migration may not do (O2)."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, tree

FOLDER = ROOT / "migrations"
DROPS = {"drop_column", "drop_table", "rename_table"}
STATEMENT = re.compile(r"\b(?:DROP\s+(?:TABLE|COLUMN)|RENAME\s+(?:TO|COLUMN))\b", re.IGNORECASE)
Releases = Mapping[str, str]


def releases() -> Releases:
    """Every release that banks have, and its newest revision."""
    found: Releases = tomllib.loads((FOLDER / "releases.toml").read_text("utf-8"))["newest"]
    return found


def going_up(module: ast.Module) -> Iterator[ast.AST]:
    """Every node of `upgrade` and of what it calls in its own file."""
    functions = {f.name: f for f in module.body if isinstance(f, ast.FunctionDef)}
    waiting, seen = ["upgrade"], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in functions or name in seen:
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            yield node
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                waiting.append(node.func.id)


def retired(module: ast.Module) -> dict[str, str]:
    """What the migration says no code uses, by the release that stopped using it: `RETIRED = {"table.column": "1.2.0"}`."""
    for node in module.body:
        if isinstance(node, ast.Assign) and [t.id for t in node.targets if isinstance(t, ast.Name)] == ["RETIRED"]:
            found: dict[str, str] = ast.literal_eval(node.value)
            return found
    return {}


def faults(module: ast.Module, revision: str, known: Releases) -> list[str]:
    """What a server of the release before would stumble over."""
    gone = retired(module)
    found = [f"{what}: release {since} is not out" for what, since in gone.items() if known.get(since, revision) >= revision]
    calls = [n for n in going_up(module) if isinstance(n, ast.Call)]
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        told = {k.arg: k.value for k in call.keywords}
        if name in DROPS and not _is_named(call, gone):
            found.append(f"{name}: say in RETIRED since which release nobody uses it")
        if name == "add_column" and _must_be_given(call):
            found.append("add_column: nullable, or with a server_default")
        if name == "refuse_null" or (
            name == "alter_column" and {"nullable", "new_column_name", "type_"} & told.keys() and not _loosens(told)
        ):
            found.append(f"{name}: rows of the release before would be refused or not found")
    texts = [n.value for n in going_up(module) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return found + [f"{text}: use op.drop_column, op.drop_table or op.rename_table" for text in texts if STATEMENT.search(text)]


def _is_named(call: ast.Call, gone: Mapping[str, str]) -> bool:
    """Whether `table` or `table.column` is among what nobody uses; a batch knows its table, its calls name the column alone."""
    words = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if getattr(call.func, "attr", "") == "rename_table":
        words = words[:1]
    return ".".join(words) in gone or any(words == key.split(".")[1:] for key in gone)


def _must_be_given(call: ast.Call) -> bool:
    columns = [a for a in call.args if isinstance(a, ast.Call)]
    told = {k.arg: k.value for column in columns for k in column.keywords}
    nullable = told.get("nullable")
    return isinstance(nullable, ast.Constant) and nullable.value is False and "server_default" not in told


def _loosens(told: Mapping[str | None, ast.expr]) -> bool:
    value = told.get("nullable")
    return isinstance(value, ast.Constant) and value.value is True and not {"new_column_name", "type_"} & told.keys()


def migrations() -> list[Path]:
    return sorted((FOLDER / "versions").glob("*.py"))


@pytest.mark.parametrize("path", migrations(), ids=lambda p: p.name[:4])
def test_the_release_before_works_on_the_new_schema(path: Path) -> None:
    assert faults(tree(path), path.name[:4], releases()) == []


def test_releases_name_revisions_that_exist() -> None:
    known = {p.name[:4] for p in (FOLDER / "versions").glob("*.py")}
    newest = list(releases().values())
    assert set(newest) <= known
    assert newest == sorted(newest)


OUT = {"1.0.0": "0050", "1.1.0": "0055"}
HEAD = "RETIRED = {'a.b': '1.1.0'}\n"


@pytest.mark.parametrize(
    ("count", "body"),
    [
        (1, "op.add_column('a', sa.Column('b', sa.Text(), nullable=False))"),
        (1, "with op.batch_alter_table('a') as batch_op:\n  batch_op.add_column(sa.Column('b', sa.Text(), nullable=False))"),
        (1, "op.drop_column('a', 'b')"),
        (1, "op.drop_table('a')"),
        (1, "op.rename_table('a', 'b')"),
        (1, "op.alter_column('a', 'b', new_column_name='c')"),
        (1, "op.alter_column('a', 'b', nullable=False)"),
        (1, "refuse_null(db, 'a', 'b')"),
        (1, "op.execute('ALTER TABLE a RENAME COLUMN b TO c')"),
        (1, "_more()\ndef _more():\n op.drop_table('a')"),
        (0, "op.add_column('a', sa.Column('b', sa.Text(), nullable=True))"),
        (0, "op.add_column('a', sa.Column('b', sa.Boolean(), server_default=sa.false(), nullable=False))"),
        (0, "op.create_table('a', sa.Column('b', sa.Text(), nullable=False))"),
        (0, "op.alter_column('a', 'b', nullable=True)"),
        (0, "pass\ndef downgrade():\n op.drop_table('a')"),
    ],
)
def test_a_planted_migration_is_judged(count: int, body: str) -> None:
    first, *rest = body.split("\ndef ", 1)
    source = "def upgrade():\n" + "\n".join(f" {line}" for line in first.splitlines()) + "".join(f"\ndef {r}" for r in rest)
    assert len(faults(ast.parse(source), "0060", OUT)) == count


def test_what_a_release_stopped_using_may_go_with_the_next() -> None:
    source = HEAD + "def upgrade():\n op.drop_column('a', 'b')"
    assert faults(ast.parse(source), "0060", OUT) == []
    assert len(faults(ast.parse(source.replace("'a', 'b'", "'a', 'c'")), "0060", OUT)) == 1
    assert faults(ast.parse(source), "0054", OUT) == ["a.b: release 1.1.0 is not out"]
    assert faults(ast.parse(source), "0060", {"1.0.0": "0050"}) == ["a.b: release 1.1.0 is not out"]


# What SQLite can only do by copying the table and dropping the old one, which fails as soon as another row names one of its rows.
COPIES = re.compile(r"batch_op\.(drop_column|alter_column|drop_constraint|create_\w*constraint|create_foreign_key|create_primary_key)")


def test_no_migration_copies_a_table_up_or_down() -> None:
    copied = {path.name: found for path in sorted((FOLDER / "versions").glob("*.py")) if (found := COPIES.findall(path.read_text("utf-8")))}
    assert copied == {}, "use op.drop_column, and add_checks or drop_checks"
    assert COPIES.findall('        batch_op.drop_column("owner")') == ["drop_column"]
