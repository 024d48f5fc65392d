"""Folders and files carry the field's names; modules have the files design says; nothing unfinished and no machine's path is kept."""

import re
from pathlib import PurePosixPath

import pytest

from tests.architecture.sources import ROOT, name_of, tracked

MODULE_TIERS = ("know", "guard", "advise", "deliver", "steer")
MODULE_FILES = {"model", "rules", "tables", "store", "queries", "actions", "routes", "jobs"}
MODULE_FOLDERS = MODULE_FILES | {"words", "data"}
WASTE_BASKETS = {"utils", "util", "common", "commons", "helpers", "helper", "misc", "shared_code", "lib"}
TEXT = {".py", ".md", ".toml", ".ftl", ".ts", ".tsx", ".css", ".html", ".json", ".in", ".lock", ".yaml", ".yml", ".sh", ".csv", ""}
# Written apart so that this file does not find itself.
UNFINISHED = re.compile("|".join((r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bXX" + r"X\b", "NotImplemented" + "Error")))
MACHINE = re.compile(r"(?<![\w.])/(?:work|home|root|opt|Users)/[\w.]")


def misplaced(path: PurePosixPath) -> str | None:
    """Why a file of a module does not belong where it is; None when it does."""
    parts = path.parts
    if len(parts) < 5 or parts[:2] != ("src", "steward") or parts[2] not in MODULE_TIERS:
        return None
    if len(parts) == 5:
        stem = parts[4].removesuffix(".py")
        return None if stem == "__init__" or stem in MODULE_FILES else f"a module has only the files {sorted(MODULE_FILES)}"
    return None if parts[4] in MODULE_FOLDERS else f"a module has only the folders {sorted(MODULE_FOLDERS)}"


def vague(path: PurePosixPath) -> bool:
    """Whether a folder or file is named after nothing in particular."""
    return any(part.split(".")[0] in WASTE_BASKETS for part in path.parts)


def ours() -> list[PurePosixPath]:
    return [PurePosixPath(name_of(p)) for p in tracked()]


def test_module_files_are_the_known_ones() -> None:
    assert {str(p): why for p in ours() if (why := misplaced(p))} == {}


def test_nothing_is_named_after_nothing() -> None:
    assert [str(p) for p in ours() if vague(p)] == []


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    texts = [p for p in tracked() if p.suffix in TEXT and p.name not in ("package-lock.json", "LICENSE")]
    return [f"{name_of(p)}:{n}" for p in texts for n, line in enumerate(p.read_text("utf-8").splitlines(), 1) if pattern.search(line)]


def test_nothing_unfinished_is_kept() -> None:
    assert lines_with(UNFINISHED) == []


def test_no_path_of_one_machine_is_kept() -> None:
    assert lines_with(MACHINE) == []


@pytest.mark.parametrize(
    "path", ["src/steward/know/markets/service.py", "src/steward/know/markets/parsers/ecb.py", "src/steward/steer/team/utilities.py"]
)
def test_a_misplaced_file_is_caught(path: str) -> None:
    assert misplaced(PurePosixPath(path))


@pytest.mark.parametrize(
    "path",
    [
        "src/steward/know/markets/__init__.py",
        "src/steward/know/markets/rules/curves.py",
        "src/steward/know/markets/words/zh.ftl",
        "src/steward/know/__init__.py",
        "src/steward/platform/web/call.py",
    ],
)
def test_a_file_in_its_place_is_left_alone(path: str) -> None:
    assert misplaced(PurePosixPath(path)) is None


@pytest.mark.parametrize("path", ["src/steward/api/utils.py", "web/shared/src/helpers/x.ts", "tests/common.py"])
def test_a_vague_name_is_caught(path: str) -> None:
    assert vague(PurePosixPath(path))
    assert not vague(PurePosixPath("src/steward/know/markets/model.py"))


@pytest.mark.parametrize("line", ["# TO" + "DO later", "raise NotImplemented" + "Error", "x = 1  # FIX" + "ME"])
def test_an_unfinished_line_is_caught(line: str) -> None:
    assert UNFINISHED.search(line)
    assert not UNFINISHED.search("to do a thing; method; fixes")


@pytest.mark.parametrize("line", ['open("/ho' + 'me/ann/x")', "/wo" + "rk/main", "in /ro" + "ot/.cache"])
def test_a_machine_path_is_caught(line: str) -> None:
    assert MACHINE.search(line)


@pytest.mark.parametrize("line", ["/api/home/x", "./var/work/x", "/usr/lib/postgresql/15/bin", 'path="/home"', "https://x.org/work/a"])
def test_a_path_of_the_product_is_left_alone(line: str) -> None:
    assert not MACHINE.search(line)


def test_the_root_is_the_project() -> None:
    assert (ROOT / "pyproject.toml").is_file()
