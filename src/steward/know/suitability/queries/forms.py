"""Reading a bank's own form from a file, and what it leaves out."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from steward.know.suitability.model import FormGaps, FormUnreadable
from steward.know.suitability.rules import foreign


def read_form(name: str, content: bytes) -> dict[str, Any]:
    """A form or mapping by the ending of its name: .json, .toml, or numbered text; FormUnreadable says where it breaks."""
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text) if name.endswith(".json") else tomllib.loads(text) if name.endswith(".toml") else foreign.parse_text(text)
    except (UnicodeDecodeError, ValueError) as broken:
        raise FormUnreadable(name=name, problem=str(broken)) from None
    if not isinstance(found, dict):
        raise FormUnreadable(name=name, problem="no table of names and values")
    return found


def form_gaps(form: Mapping[str, Any]) -> FormGaps | None:
    """What a form leaves out; None for one in the house's own shape."""
    return None if foreign.is_own_shape(form) else foreign.find_gaps(form)
