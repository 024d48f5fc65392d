"""The package's TOML files: names, cities, jobs, staff, personas and products."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_data(name: str) -> dict[str, Any]:
    """`data/<name>.toml`, read once."""
    return tomllib.loads(files("steward.sim").joinpath(f"data/{name}.toml").read_text("utf-8"))
