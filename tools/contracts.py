"""Import contracts that import-linter does not bring along."""

from collections.abc import Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

MODULE_DEPTH = 3  # steward.<tier>.<module>


def present(expressions: Any, graph: ImportGraph) -> list[Any]:
    """Those of the module expressions that name something; a wildcard may match nothing."""
    return [e for e in expressions if e.has_wildcard_expression() or e.expression in graph.modules]


class PresentLayers(LayersContract):
    """A layers contract whose containers need not exist yet; it holds for each from the day it is there."""

    type_name = "present_layers"
    containers: Any = fields.ListField(subfield=fields.ModuleExpressionField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Check the containers that exist."""
        self.containers = present(self.containers, graph)
        # An empty list of containers would turn tails into absolute names.
        return super().check(graph, verbose) if self.containers else ContractCheck(kept=True)


class PresentForbidden(ForbiddenContract):
    """A forbidden contract whose source modules need not exist yet."""

    type_name = "present_forbidden"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Check the source modules that exist."""
        self.source_modules: Any = present(self.source_modules, graph)
        return super().check(graph, verbose)


class SealedFiles(Contract):
    """Files of a module that only the module itself imports; `mounted` ones also by the places that put the product together."""

    type_name = "sealed_files"
    private: Any = fields.ListField(subfield=fields.StringField())
    mounted: Any = fields.ListField(subfield=fields.StringField())
    mounted_from: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import of a sealed file from outside its module."""
        reached = sorted(self._reached(graph))
        return ContractCheck(kept=not reached, metadata={"reached": reached})

    def _reached(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        for target in graph.modules:
            parts = target.split(".")
            if len(parts) <= MODULE_DEPTH or parts[1] == "platform":
                continue
            home, file = ".".join(parts[:MODULE_DEPTH]), parts[MODULE_DEPTH]
            if file not in (*self.private, *self.mounted):
                continue
            allowed = [home, *(self.mounted_from if file in self.mounted else ())]
            for importer in graph.find_modules_that_directly_import(target):
                if not any(importer == place or importer.startswith(f"{place}.") for place in allowed):
                    yield importer, target

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that reaches in."""
        for importer, target in check.metadata["reached"]:
            output.print_error(f"{importer} reaches into {target}; import the module's model, queries or actions instead")
