"""Writes docs/rules/facts.md: which fact of the guard is filled by whom at a sale, or why nothing states it yet."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from steward.guard.compliance.model import Act
from steward.guard.compliance.rules.fields import FIELDS
from steward.guard.compliance.rules.pack import shipped

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "rules" / "facts.md"
SOURCES = tomllib.loads((ROOT / "tools" / "fact_sources.toml").read_text("utf-8"))
# Where facts about a sale are filled, from the act down to the product.
FILLERS = (
    "advise/advice/queries/facts.py",
    "advise/advice/queries/told.py",
    "advise/selection/model.py",
    "api/shelf/showing.py",
    "deliver/suggestions/queries/gates.py",
    "guard/compliance/queries/cases.py",
    "workflows/admission.py",
    "workflows/questionnaires.py",
)
# Trials of a change and explanations ask as if; what is left asks because something is about to be done.
AS_IF = ("workflows/book/impact.py", "api/verdicts.py", "guard/compliance/model/", "guard/compliance/rules/", "sim/")
GROUPS = {
    "CustomerFacts": "customer",
    "ProductFacts": "product",
    "OrderFacts": "order",
    "ReviewFacts": "order",
    "HistoryFacts": "history",
    "ReleaseFacts": "release",
    "ShownFacts": "shown",
}
ACTS = """# Acts and facts of the guard

Made by `python -m tools.fact_table`; do not edit. Which act is put to the guard where:

| act | asked by |
|---|---|
"""
HEAD = """
## Facts and who fills them

Made by `python -m tools.fact_table` from the code that fills facts and from `tools/fact_sources.toml`; do not edit. Read at an
acceptance, an order and an execution. What is not connected is unknown to the rules that read it: they fail closed, or wait when the
head of their pack says so.

| fact | rules that read it | filled by, or not connected, because |
|---|---|---|
"""


def filled() -> dict[str, str]:
    """Every fact that a filler states, with the place."""
    found: dict[str, str] = {}
    for path in FILLERS:
        tree = ast.parse((ROOT / "src" / "steward" / path).read_text("utf-8"))
        for group, name in _stated(tree, None):
            if (fact := f"{group}.{name}") in FIELDS:
                found.setdefault(fact, path)
    return found


def _stated(node: ast.AST, inside: str | None) -> Iterator[tuple[str, str]]:
    """(group, fact) of every keyword given to a group of facts; `replace` speaks of what its function returns, else of the act."""
    if isinstance(node, ast.FunctionDef):
        inside = node.returns.id if isinstance(node.returns, ast.Name) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        made = inside if node.func.id == "replace" else node.func.id
        groups = ("customer", "order") if (node.func.id, made) == ("replace", "ReviewFacts") else (GROUPS.get(made or ""),)
        yield from ((group, k.arg) for group in groups for k in node.keywords if group and k.arg)
    for child in ast.iter_child_nodes(node):
        yield from _stated(child, inside)


def callers() -> dict[str, list[str]]:
    """Where each act is put to the guard."""
    found: dict[str, list[str]] = {act.value: [] for act in Act}
    for file in sorted((ROOT / "src" / "steward").rglob("*.py")):
        place = file.relative_to(ROOT / "src" / "steward").as_posix()
        if place.startswith(AS_IF):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and (node.value.id == "Act" or node.attr == "of_release")
            ):
                places = found[Act.RELEASE.value if node.attr == "of_release" else Act[node.attr].value]
                places += [place] if place not in places else []
    return found


def unconnected() -> dict[str, str]:
    """Every fact that nothing states, with the reason."""
    found: dict[str, str] = {}
    for part in SOURCES["open"]:
        for named in part["facts"]:
            names = [f for f in FIELDS if f.startswith(named[:-1])] if named.endswith(".*") else [named]
            found |= dict.fromkeys(names, part["because"])
    return found


def render() -> str:
    """The whole page."""
    states = {fact: f"`{path}`" for fact, path in filled().items()} | SOURCES["derived"]
    states |= {fact: f"not connected: {why}" for fact, why in unconnected().items()}
    asked = {act: ", ".join(f"`{place}`" for place in places) for act, places in callers().items()}
    acts = ACTS + "".join(f"| {act} | {places} |\n" for act, places in asked.items())
    return acts + HEAD + "".join(f"| {fact} | {', '.join(_readers(fact))} | {states.get(fact, '')} |\n" for fact in FIELDS)


def _readers(fact: str) -> list[str]:
    packs = [pack for versions in shipped().versions.values() for pack in versions]
    return sorted({rule.id for pack in packs for rule in pack.rules if fact in rule.breach.fields})


if __name__ == "__main__":
    TABLE.write_text(render(), "utf-8")
