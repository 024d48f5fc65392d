"""Every import contract holds on a healthy tree and catches an import planted against it.

The contracts are read from pyproject.toml and run on a graph drawn here, so a contract that stops biting is noticed.
"""

from copy import deepcopy
from typing import Any

import pytest
from grimp import ImportGraph
from importlinter import Contract
from importlinter.application.use_cases import read_user_options
from importlinter.configuration import configure
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract

from tests.architecture.sources import ROOT
from tools.contracts import PresentForbidden, PresentLayers, SealedFiles

CLASSES: dict[str, type[Contract]] = {
    "layers": LayersContract,
    "acyclic_siblings": AcyclicSiblingsContract,
    "independence": IndependenceContract,
    "present_layers": PresentLayers,
    "present_forbidden": PresentForbidden,
    "sealed_files": SealedFiles,
}
configure()
USER_OPTIONS = read_user_options(str(ROOT / "pyproject.toml"))
CONTRACTS: dict[str, dict[str, Any]] = {options["id"]: options for options in USER_OPTIONS.contracts_options}
TIERS = ("cli", "app", "sim", "api", "workflows", "steer", "deliver", "advise", "guard", "know", "platform", "kernel", "quant")
MODULES = ("know.markets", "know.customers", "guard.compliance", "advise.advice", "advise.portfolio", "deliver.trading", "steer.team")
FILES = ("model", "rules", "tables", "store", "queries", "actions", "routes")
EXTERNAL = ("sqlalchemy", "fastapi", "pydantic", "dbos")


def healthy() -> ImportGraph:
    """A small house built as design.md says, with imports that are allowed."""
    graph = ImportGraph()
    names = {"steward", *(f"steward.{tier}" for tier in TIERS), "steward.workflows.reactions", "steward.workflows.onboard"}
    names |= {"steward.workflows.accept", "steward.platform.work", "steward.platform.web", "steward.kernel.money"}
    names |= {f"steward.{module}" for module in MODULES} | {f"steward.{module}.{file}" for module in MODULES for file in FILES}
    for name in sorted(names):
        graph.add_module(name)
    for name in EXTERNAL:
        graph.add_module(name, is_squashed=True)
    for module in MODULES:
        home = f"steward.{module}"
        link(graph, f"{home}.actions", f"{home}.queries", f"{home}.store", f"{home}.rules", "steward.platform.work")
        link(graph, f"{home}.store", f"{home}.tables", f"{home}.model", "sqlalchemy")
        link(graph, f"{home}.routes", f"{home}.actions", "fastapi", "pydantic", "steward.platform.web")
        link(graph, f"{home}.rules", f"{home}.model", "steward.kernel.money", "steward.quant")
        link(graph, "steward.app", f"{home}.routes")
    link(graph, "steward.deliver.trading.actions", "steward.guard.compliance.queries", "steward.know.markets.model")
    link(graph, "steward.workflows.reactions", "steward.workflows.onboard", "steward.workflows.accept")
    link(graph, "steward.platform.work", "sqlalchemy", "dbos")
    return graph


def link(graph: ImportGraph, importer: str, *imported: str) -> None:
    """Add imports, and the modules and packages that are not there yet."""
    for name in (importer, *imported):
        parts = name.split(".")
        for depth in range(1, len(parts) + 1):
            if (module := ".".join(parts[:depth])) not in graph.modules:
                graph.add_module(module)
    for target in imported:
        graph.add_import(importer=importer, imported=target)


def kept(contract_id: str, graph: ImportGraph) -> bool:
    """Whether the contract holds on the graph."""
    options = CONTRACTS[contract_id]
    session = {**USER_OPTIONS.session_options, "root_packages": ["steward"]}
    contract = CLASSES[options["type"]](name=options["name"], session_options=session, contract_options=options)
    return contract.check(deepcopy(graph), verbose=False).kept


@pytest.mark.parametrize("contract_id", CONTRACTS)
def test_a_healthy_house_keeps_every_contract(contract_id: str) -> None:
    assert kept(contract_id, healthy())


@pytest.mark.parametrize("contract_id", CONTRACTS)
def test_a_house_with_only_its_foundations_keeps_every_contract(contract_id: str) -> None:
    graph = ImportGraph()
    for name in ("steward", "steward.cli", "steward.app", "steward.api", "steward.platform", "steward.kernel", "steward.kernel.money"):
        graph.add_module(name)
    assert kept(contract_id, graph)


PLANTED = [
    ("tiers", "steward.know.markets.queries", "steward.advise.advice.model"),
    ("tiers", "steward.kernel.money", "steward.quant"),
    ("tiers", "steward.sim", "steward.api"),
    ("tiers", "steward.leftovers", "steward.kernel.money"),
    ("steer", "steward.steer.team.queries", "steward.steer.evaluation.model"),
    ("deliver", "steward.deliver.trading.actions", "steward.deliver.review.model"),
    ("advise", "steward.advise.portfolio.actions", "steward.advise.advice.model"),
    ("guard", "steward.guard.risk.actions", "steward.guard.compliance.queries"),
    ("know", "steward.know.customers.actions", "steward.know.products.queries"),
    ("know", "steward.know.misc.model", "steward.kernel.money"),
    ("module", "steward.know.markets.rules", "steward.know.markets.store"),
    ("module", "steward.know.markets.model", "steward.know.markets.rules"),
    ("module", "steward.know.markets.service", "steward.know.markets.model"),
    ("sealed", "steward.deliver.trading.actions", "steward.know.markets.store"),
    ("sealed", "steward.workflows.accept", "steward.guard.compliance.rules.limits"),
    ("sealed", "steward.workflows.accept", "steward.guard.compliance.routes"),
    ("acyclic", "steward.platform.web", "steward.platform.work"),
    ("pure", "steward.know.markets.rules", "sqlalchemy"),
    ("pure", "steward.know.markets.model", "steward.platform.work"),
    ("pure", "steward.know.markets.rules.bounds", "pydantic"),
    ("kernel", "steward.kernel.money", "pydantic"),
    ("quant", "steward.quant.optimise", "fastapi"),
    ("machines", "steward.workflows.accept", "dbos"),
    ("stories", "steward.workflows.accept", "steward.workflows.onboard"),
]


@pytest.mark.parametrize(("contract_id", "importer", "imported"), PLANTED)
def test_a_planted_import_is_caught(contract_id: str, importer: str, imported: str) -> None:
    graph = healthy()
    link(graph, importer, imported)
    if contract_id == "acyclic":
        link(graph, imported, importer)
    assert not kept(contract_id, graph)


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract_id for contract_id, _, _ in PLANTED} == set(CONTRACTS)
