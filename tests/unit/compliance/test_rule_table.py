"""docs/rules: the table is that of the packs, its tests exist, every vector has one, and the numbers of the sheet are the packs' (D4)."""

import ast
import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from steward.advise.advice.rules import means
from steward.guard.compliance.rules.pack import shipped
from steward.know.products.model.terms import CUTOFF
from steward.know.suitability.rules import limits
from tests.unit.compliance.facts import TODAY
from tests.unit.compliance.test_rules import CASES, EU_CASES, rules_of
from tools.rule_table import ELSEWHERE, TABLE, render

TESTS = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def functions(folder: Path) -> set[str]:
    """Names of every test function below a folder."""
    found: set[str] = set()
    for path in folder.rglob("test_*.py"):
        found |= {n.name for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    return found


def test_the_table_is_that_of_the_packs() -> None:
    assert TABLE.read_text("utf-8") == render(), "run python -m tools.rule_table"


def test_every_test_a_rule_names_exists() -> None:
    known = functions(HERE) | {f"test_cases[{rule}]" for rule in CASES} | {f"test_eu_cases[{rule}]" for rule in EU_CASES}
    named = {rule.test for name in shipped().versions for rule in rules_of(name)}
    assert named <= known, sorted(named - known)


def test_each_of_the_28_vectors_has_a_test() -> None:
    found: set[int] = set()
    for name in functions(TESTS):
        if name.startswith("test_vector_"):
            found |= {int(n) for n in re.findall(r"\d+", name.split("_from_")[0])}
    assert set(range(1, 29)) <= found, sorted(set(range(1, 29)) - found)


# Every rule the regulation sheet numbers, by its sections.
SHEET = {
    "N": range(1, 34),
    "I": (*range(1, 8), *range(20, 26)),
    "W": (*range(1, 12), *range(20, 28), *range(30, 34), *range(40, 46)),
    "F": (*range(1, 9), *range(10, 14), *range(20, 29)),
    "A": range(1, 7),
    "E": range(1, 5),
    "B": range(1, 9),
    "G": range(1, 5),
    "P": (*range(1, 7), 15),
    "R": range(1, 7),
    "D": range(1, 19),
    "K": range(1, 9),
    "C": range(1, 9),
    "X": range(1, 8),
    "M": range(1, 20),
}


def test_every_rule_of_the_sheet_is_in_a_pack_or_is_said_where_else_or_why_not() -> None:
    numbered = {f"{letter}{n:02}" for letter, numbers in SHEET.items() for n in numbers} | {f"EU{n}" for n in range(1, 11)}
    stated = {r.id for name in shipped().versions for r in rules_of(name)}
    explained = ELSEWHERE["held"].keys() | ELSEWHERE["open"].keys()
    assert numbered - stated == explained, "each rule once: in a pack, or in the list of what is not"


PARAMETERS = tomllib.loads((HERE / "parameters.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", [f"{group}.{key}" for group, keys in PARAMETERS.items() for key in keys if "rule" in keys[key]])
def test_the_numbers_of_the_sheet_are_those_of_the_packs(name: str) -> None:
    group, key = name.split(".")
    given: dict[str, Any] = PARAMETERS[group][key]
    pack = shipped().at(given.get("regime", "NFRA"), TODAY)
    assert pack is not None
    rule = pack.find(given["rule"])
    assert rule is not None
    held = rule.params[given["param"]]
    assert (held["value"], held["mark"]) == (
        given["value"] * given.get("times", 1) if not isinstance(given["value"], str) else given["value"],
        given["mark"],
    )


def test_the_numbers_of_the_sheet_that_stand_in_modules_below_are_the_same() -> None:
    sheet = {group: {key: given["value"] for key, given in keys.items()} for group, keys in PARAMETERS.items()}
    counts = sheet["assessment"]
    assert (counts["max_per_day"], counts["max_per_12m"]) == (limits.MAX_PER_DAY, limits.MAX_PER_YEAR)
    assert (means.NO_CAPACITY_BELOW, means.ADULT) == (8, 18)
    assert dt.time(15) == CUTOFF
