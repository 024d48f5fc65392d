"""Clock, randomness, ids and commits come from the machine room only, so that every run can be repeated."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, name_of, python_files, tree

# What is banned, and what to use instead. A trailing dot bans the whole library.
BANNED = {
    "datetime.datetime.now": "w.now",
    "datetime.datetime.utcnow": "w.now",
    "datetime.datetime.today": "w.now",
    "datetime.date.today": "w.today",
    "time.time": "w.now",
    "time.time_ns": "w.now",
    "random.": "a numpy Generator made from a seed that is handed in",
    "numpy.random.": "a numpy Generator made from a seed that is handed in",
    "uuid.": "w.new_id()",
    "secrets.": "platform.clock",
    "os.urandom": "platform.clock",
}
SEEDED = ("numpy.random.default_rng", "numpy.random.PCG64", "numpy.random.Philox", "numpy.random.SeedSequence")
TYPES = ("numpy.random.Generator", "numpy.random.BitGenerator")
FREE = (PACKAGE / "platform",)


def imported_names(module: ast.Module) -> dict[str, str]:
    """What each imported name stands for: `{"dt": "datetime", "now": "time.time"}`."""
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names.update({(a.asname or a.name.split(".")[0]): (a.name if a.asname else a.name.split(".")[0]) for a in node.names})
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update({(a.asname or a.name): f"{node.module}.{a.name}" for a in node.names})
    return names


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """The full name an expression refers to, or an empty string."""
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, names)
        return f"{base}.{node.attr}" if base else ""
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


def replacement(name: str) -> str | None:
    """What to use instead of `name`; None when it may be used."""
    if name in TYPES or name.startswith(SEEDED):
        return None
    return next((use for ban, use in BANNED.items() if name == ban or (ban.endswith(".") and name.startswith(ban))), None)


def violations(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) for each banned use."""
    names = imported_names(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute | ast.Name) and (use := replacement(name := dotted(node, names))):
            yield node.lineno, f"{name}: use {use}"
        if isinstance(node, ast.Call):
            if dotted(node.func, names).startswith(SEEDED) and not node.args and not node.keywords:
                yield node.lineno, "a generator without a seed: hand the seed in"
            if isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
                yield node.lineno, ".commit(: transactions end at the edge, in platform.runtime"


def is_free(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in FREE)


def test_nothing_banned_outside_the_platform() -> None:
    found = [f"{name_of(p)}:{line} {what}" for p in python_files("src") if not is_free(p) for line, what in violations(tree(p))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "from datetime import datetime\ndatetime.utcnow()",
        "from datetime import date\nd = field(default_factory=date.today)",
        "import time\ntime.time()",
        "from time import time as clock\nclock()",
        "import random\nrandom.random()",
        "from random import choice\nchoice([1])",
        "import numpy as np\nnp.random.normal()",
        "import numpy as np\nnp.random.default_rng()",
        "import uuid\nuuid.uuid4()",
        "from secrets import token_hex\ntoken_hex()",
        "import os\nos.urandom(8)",
        "connection.commit()",
    ],
)
def test_a_planted_use_is_caught(source: str) -> None:
    assert list(violations(ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "import datetime as dt\ndt.datetime(2026, 1, 2, tzinfo=dt.UTC)",
        "import numpy as np\nrng: np.random.Generator = np.random.default_rng(seed)",
        "from numpy.random import default_rng\ndefault_rng(seed=7)",
        "import time\ntime.perf_counter()",
        "w.now\nw.today\nw.new_id()",
        "time = order.time\ntime.time()",
    ],
)
def test_a_repeatable_way_is_left_alone(source: str) -> None:
    assert list(violations(ast.parse(source))) == []
