"""Lock files name no index; every dependency is used, written down with its licence, and none is GPL."""

import ast
import re
import sys
import tomllib
from importlib.metadata import Distribution, distribution, distributions

import pytest

from tests.architecture.sources import ROOT, python_files, tree
from tools.build_hooks import requirements

LOCKS = sorted(ROOT.glob("requirements*.lock"))
RECORD = ROOT / "docs" / "decisions" / "0002-dependencies.md"
# Needed without an import of ours: why.
SILENT = {"psycopg": "SQLAlchemy loads the driver by the name in the database URL"}
ADDRESS = re.compile(r"\w+://|--(?:index|extra-index|find-links)|^-i\b|file:", re.MULTILINE)
FORBIDDEN = re.compile(r"\b(?:A?GPL)(?:v?\d|[-\s]|$)|Affero|GNU General Public", re.IGNORECASE)


def plain_name(requirement: str) -> str:
    """`psycopg[binary]>=3` as `psycopg`."""
    return re.split(r"[\[<>=~!; ]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


def required() -> list[str]:
    return [plain_name(line) for line in requirements((ROOT / "requirements.in").read_text("utf-8"))]


def extra() -> list[str]:
    """What comes with the extra `cluster`."""
    lines = requirements((ROOT / "requirements-cluster.in").read_text("utf-8"))
    return [plain_name(line) for line in lines if not line.startswith("-c ")]


def licence(package: Distribution) -> str:
    """What the package's own metadata says: expression, else classifiers, else the first line of the text."""

    def said(field: str) -> list[str]:
        return package.metadata.get_all(field) or []

    classifiers = [c.rpartition(" :: ")[2] for c in said("Classifier") if c.startswith("License ::")]
    return next(iter(said("License-Expression")), None) or ", ".join(classifiers) or next(iter(said("License")), "").partition("\n")[0]


def imported() -> set[str]:
    """Top-level names that the product imports, anywhere in a file."""
    names: set[str] = set()
    for path in [*python_files("src"), *python_files("migrations")]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names |= {a.name for a in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return names


def import_names(package: str) -> set[str]:
    """The modules a distribution brings, from the files it installed."""
    files = [f.as_posix() for f in distribution(package).files or []]
    modules = {f.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for f in files if f.endswith(".py")}
    return {m for m in modules if not m.startswith(("_", "."))}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda p: p.name)
def test_a_lock_file_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert ADDRESS.search(text) is None
    pins = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
    assert pins
    assert all("==" in pin and pin.rstrip().endswith("\\") for pin in pins)


@pytest.mark.parametrize("line", ["--index-url https://x.org/simple", "a @ file:///wheels/a.whl", "-i x", "--find-links wheels"])
def test_a_planted_address_is_caught(line: str) -> None:
    assert ADDRESS.search(f"a==1 \\\n    --hash=sha256:00\n{line}")


def test_every_dependency_is_written_down_with_its_licence() -> None:
    recorded = dict(re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", RECORD.read_text("utf-8"), re.MULTILINE))
    assert recorded == {name: licence(distribution(name)) for name in required()}


def test_an_extra_is_declared_and_written_down_too() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["cluster"]
    assert declared == extra()
    assert set(extra()) <= set(re.findall(r"`([^`]+)` \([^)]+\), which", RECORD.read_text("utf-8")))


def test_every_dependency_is_used_by_the_product() -> None:
    used = imported()
    assert [name for name in required() if name not in SILENT and not import_names(name) & used] == []


def test_the_product_imports_only_what_it_requires() -> None:
    ours = {module.partition(".")[0] for name in required() for module in import_names(name)}
    ours |= set(extra())
    brought = {"anyio", "starlette", "llvmlite", "pydantic_core", "dask"}  # by fastapi, numba, pydantic, distributed: their own words
    foreign = {name.partition(".")[0] for name in imported()} - ours - brought - {"steward", "__future__"}
    assert sorted(name for name in foreign if name not in sys.stdlib_module_names) == []


def test_no_licence_that_binds_the_whole_is_installed() -> None:
    assert {p.metadata["Name"]: licence(p) for p in distributions() if FORBIDDEN.search(licence(p))} == {}


@pytest.mark.parametrize(
    "text", ["GPL-3.0-only", "GNU Affero General Public License v3", "AGPL-3.0", "GNU General Public License v2 (GPLv2)"]
)
def test_a_planted_licence_is_caught(text: str) -> None:
    assert FORBIDDEN.search(text)


@pytest.mark.parametrize("text", ["LGPL-3.0-only", "MIT", "Apache-2.0 OR BSD-3-Clause", "MPL-2.0"])
def test_a_licence_for_libraries_is_let_in(text: str) -> None:
    assert not FORBIDDEN.search(text)
