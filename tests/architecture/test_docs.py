"""Documents are true: their commands exist, their links lead somewhere, what they must list they list."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from steward.cli.root import app
from tests.architecture.sources import PACKAGE, ROOT, name_of, tracked

LINK = re.compile(r"\]\(([^)\s]+)\)")
MAKE = re.compile(r"(?:`|^\s*)make ([a-z-]+)", re.MULTILINE)
CODE = re.compile(r"`(steward [^`]*)`|^(steward [^\n]*)$", re.MULTILINE)
VARIABLE = re.compile(r"\bSTEWARD_[A-Z_]+\b")
TIERS = ("know", "guard", "advise", "deliver", "steer")
TWINS = ("README", "docs/getting-started")


def pages() -> list[Path]:
    return [p for p in tracked() if p.suffix == ".md"]


def targets(makefile: str) -> set[str]:
    """What `make` can make, by the names people type."""
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def command_fault(line: str, root: Any) -> str | None:
    """The first word of `steward …` that names no command or option; None when all do."""
    here, words = root, [w for w in line.partition("#")[0].split()[1:] if w not in ("|", "…")]
    while words and hasattr(here, "commands"):
        if words[0].startswith("-"):
            break
        found = here.commands.get(words[0])
        if found is None:
            return None if here.invoke_without_command else words[0]
        here, words = found, words[1:]
    options = {name for p in here.params for name in (*p.opts, *p.secondary_opts)} | {"--help"}
    return next((w for w in words if w.startswith("--") and w.partition("=")[0] not in options), None)


def dead_links(page: Path, text: str) -> list[str]:
    """Links to files of the project that are not there."""
    inside = [link.partition("#")[0] for link in LINK.findall(text) if not re.match(r"[a-z]+:", link)]
    return [link for link in inside if link and not (page.parent / link).exists()]


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    assert dead_links(page, page.read_text("utf-8")) == []


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_commands_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    known = targets((ROOT / "Makefile").read_text("utf-8"))
    assert [name for name in MAKE.findall(text) if name not in known] == []
    root = typer.main.get_command(app)
    lines = [one or other for one, other in CODE.findall(text)]
    assert {line: fault for line in lines if (fault := command_fault(line, root))} == {}


def test_every_command_is_in_getting_started() -> None:
    root: Any = typer.main.get_command(app)
    for page in ("docs/getting-started.md", "docs/getting-started.zh.md"):
        text = (ROOT / page).read_text("utf-8")
        assert [name for name in root.commands if f"steward {name}" not in text] == [], page


def test_every_setting_is_written_down_and_none_is_made_up() -> None:
    settings = set(VARIABLE.findall((PACKAGE / "platform" / "settings.py").read_text("utf-8")))
    written = {name for p in pages() for name in VARIABLE.findall(p.read_text("utf-8"))}
    known = settings | {name for p in tracked() if p.suffix in (".py", ".ts", "") for name in VARIABLE.findall(p.read_text("utf-8"))}
    assert settings - written == set()
    assert written - known == set()


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(p.name[:4]) for p in pages() if p.parent.name == "decisions")
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("stem", TWINS)
def test_the_chinese_twin_has_the_same_shape(stem: str) -> None:
    english, chinese = ((ROOT / f"{stem}{end}.md").read_text("utf-8") for end in ("", ".zh"))
    shapes = [re.findall(r"^(#+) |^(```)|^(\|)", text, re.MULTILINE) for text in (english, chinese)]
    assert shapes[0] == shapes[1]


def test_every_module_is_in_the_architecture_page() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    modules = {p.parent.name for tier in TIERS for p in (PACKAGE / tier).glob("*/__init__.py")}
    assert len(modules) > 5
    assert {m for m in modules if m not in text} == set()


def test_make_help_lists_every_target_for_people() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    assert {
        name for name in re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE) if not re.search(rf"^{name}:.*## \S", text, re.MULTILINE)
    } == set()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("steward verify --json", None),
        ("steward import csv customers x.csv", None),
        ("steward demo next-day", None),
        ("steward prosper", "prosper"),
        ("steward import pdf", "pdf"),
        ("steward advise --everyone", "--everyone"),
    ],
)
def test_a_planted_command_is_judged(line: str, fault: str | None) -> None:
    assert command_fault(line, typer.main.get_command(app)) == fault


def test_a_planted_dead_link_is_caught() -> None:
    page = ROOT / "README.md"
    assert dead_links(page, "[a](docs/nowhere.md) [b](ARCHITECTURE.md#top) [c](https://x.org)") == ["docs/nowhere.md"]
