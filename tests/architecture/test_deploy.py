"""What lies in deploy/ is true: its commands, settings, figures and runbooks exist (O1, O4, O5)."""

import configparser
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from prometheus_client import REGISTRY

from steward.api.metrics import FIGURES
from steward.cli.root import app
from tests.architecture.sources import PACKAGE, ROOT, name_of
from tests.architecture.test_docs import VARIABLE, command_fault

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
SERVICES = sorted(UNITS.glob("*.service"))
RUNBOOK = "docs/operations/alerts.md"
ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
# Prometheus itself makes `up`; these words of its language are no figures.
GIVEN = {"up": {"job"}}
WORDS = {"by", "without", "and", "or", "unless", "on", "ignoring"}
HARDENED = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "CapabilityBoundingSet": ""}


def exposed() -> dict[str, set[str]]:
    """Every sample the metrics page can show, with its labels."""
    names: dict[str, set[str]] = {name: {label} if label else set() for name, (_, label) in FIGURES.items()}
    for collector in list(REGISTRY._collector_to_names):
        labels = set(getattr(collector, "_labelnames", ()))
        for family in collector.collect():
            for ending in ENDINGS.get(family.type, ("",)):
                names[family.name + ending] = labels | ({"le"} if ending == "_bucket" else set())
    return names | GIVEN


def expression_faults(text: str, known: Mapping[str, set[str]]) -> list[str]:
    """Figures that nobody shows, and labels that a figure does not have, in an expression of Prometheus."""
    wrong = []
    for name, inside in re.findall(r"([a-z_]\w*)\{([^}]*)\}", text):
        labels = re.findall(r"(\w+)\s*[!=]", inside)
        wrong += [f"{name}{{{label}}}" for label in labels if label not in known.get(name, {label})]
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\b(?:by|without|on|ignoring)\s*\([^)]*\)", " ", text)
    names = set(re.findall(r"\b[a-z_][a-z0-9_]*\b(?!\s*\()", bare)) - WORDS
    return wrong + sorted(names - known.keys())


def alerts() -> list[dict[str, Any]]:
    text = (DEPLOY / "prometheus" / "alerts.yml").read_text("utf-8")
    return [rule for group in yaml.safe_load(text)["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DEPLOY / "grafana" / "steward.json").read_text("utf-8"))["panels"]
    return found


def unit(path: Path) -> configparser.ConfigParser:
    """A unit of systemd; of options that stand several times the last."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text("utf-8"))
    return parser


def commands() -> Iterator[tuple[str, str]]:
    """(where, `steward …`) of every command that units and the container start."""
    for path in SERVICES:
        yield name_of(path), re.sub(r"^\S*/", "", unit(path)["Service"]["ExecStart"])
    recipe = DEPLOY / "container" / "Containerfile"
    for words in re.findall(r"^CMD (\[.*\])$", recipe.read_text("utf-8"), re.MULTILINE):
        yield name_of(recipe), " ".join(json.loads(words))


def anchors(page: str) -> set[str]:
    """Where links into a page may lead."""
    return {re.sub(r"[^\w-]", "", head.lower().replace(" ", "-")) for head in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}


def test_every_alert_and_panel_asks_for_figures_that_are_shown() -> None:
    known = exposed()
    asked = {rule["alert"]: rule["expr"] for rule in alerts()}
    asked |= {panel["title"]: target["expr"] for panel in panels() for target in panel["targets"]}
    assert len(asked) > 20
    assert {where: found for where, text in asked.items() if (found := expression_faults(text, known))} == {}


def test_every_figure_of_the_bank_is_watched() -> None:
    watched = " ".join([*(rule["expr"] for rule in alerts()), *(t["expr"] for p in panels() for t in p["targets"])])
    assert [name for name in FIGURES if not re.search(rf"\b{name}\b", watched)] == []


def test_every_alert_has_its_section_and_every_section_its_alert() -> None:
    page = (ROOT / RUNBOOK).read_text("utf-8")
    assert {rule["alert"]: rule["annotations"]["runbook"] for rule in alerts()} == {
        head: f"{RUNBOOK}#{head.lower()}" for head in re.findall(r"^## (\w+)$", page, re.MULTILINE)
    }
    assert {rule["alert"].lower() for rule in alerts()} <= anchors(page)


def test_every_command_of_units_and_container_exists() -> None:
    root = typer.main.get_command(app)
    found = list(commands())
    assert len(found) > 4
    assert [line for _, line in found if not line.startswith("steward ")] == []
    assert {where: fault for where, line in found if (fault := command_fault(line, root))} == {}


def test_every_setting_named_exists() -> None:
    known = set(VARIABLE.findall((PACKAGE / "platform" / "settings.py").read_text("utf-8")))
    named = {v for p in DEPLOY.rglob("*") if p.is_file() for v in VARIABLE.findall(p.read_text("utf-8"))}
    assert len(named) > 4
    assert named - known == set()


def test_units_are_hardened_bounded_and_whole() -> None:
    shared = unit(UNITS / "steward-.service.d" / "hardening.conf")["Service"]
    assert {name: shared.get(name) for name in HARDENED} == HARDENED
    assert [name_of(p) for p in SERVICES if not p.name.startswith("steward-") or "MemoryMax" not in unit(p)["Service"]] == []
    assert [name_of(p) for p in SERVICES if HARDENED.keys() & unit(p)["Service"].keys()] == [], "a unit must not take back what all share"
    for timer in UNITS.glob("*.timer"):
        assert (UNITS / unit(timer)["Timer"]["Unit"]).exists()
    pages = [unit(p)["Unit"]["Documentation"].removeprefix("file:///usr/lib/steward/") for p in SERVICES]
    assert [page for page in pages if not (ROOT / page).exists()] == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ('sum by (le) (rate(steward_request_seconds_bucket{route="/a"}[5m])) > 0.5', []),
        ("steward_made_up_seconds > 1", ["steward_made_up_seconds"]),
        ("rate(steward_requests[5m])", ["steward_requests"]),
        ('steward_reactions{kind="failed"} > 0', ["steward_reactions{kind}"]),
        ("absent(process_made_up) or up == 0", ["process_made_up"]),
    ],
)
def test_a_planted_figure_is_judged(text: str, faults: list[str]) -> None:
    assert expression_faults(text, exposed()) == faults
