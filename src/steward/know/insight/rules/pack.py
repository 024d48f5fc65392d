"""The thresholds of insight, read once from `data/rules.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Rule = Mapping[str, Any]


@cache
def pack() -> Mapping[str, Any]:
    """The whole pack."""
    return tomllib.loads(files("steward.know.insight").joinpath("data/rules.toml").read_text("utf-8"))


def rule_of(kind: str, code: str) -> Rule:
    """The thresholds of one event or need; KeyError when the pack has none."""
    found: Rule = pack()[kind][code]
    return found
