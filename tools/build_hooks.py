"""Build hooks: the wheel's dependencies come from requirements.in, and a real wheel carries the built web and the migrations."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface


def requirements(text: str) -> list[str]:
    """The requirement lines of a requirements.in, without comments."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


class Dependencies(MetadataHookInterface):
    """One list of dependencies, in requirements.in."""

    def update(self, metadata: dict[str, Any]) -> None:
        metadata["dependencies"] = requirements((Path(self.root) / "requirements.in").read_text())


class Extras(BuildHookInterface[Any]):
    """`web/dist` and `migrations` travel inside the wheel; an editable install reads them where they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for source, target in (("web/dist", "steward/_web"), ("migrations", "steward/_migrations")):
            path = Path(self.root) / source
            if not path.is_dir():
                raise FileNotFoundError(f"{path} is missing: build the wheel with `make package`, which makes it first")
            build_data["force_include"][str(path)] = target
