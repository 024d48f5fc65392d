"""Reading a bank's own form from a file, and what it leaves out."""

import json
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from steward.know.suitability.model import FormGaps, FormUnreadable, Instrument, InstrumentFaulty
from steward.know.suitability.rules import foreign
from steward.know.suitability.rules.instrument import BadInstrument, parse_instrument


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


def compose_form(form: Mapping[str, Any], mapping: Mapping[str, Any] | None) -> tuple[dict[str, Any], Instrument]:
    """An instrument in our shape and as it would be asked, of any form and its mapping; InstrumentFaulty with every fault."""
    raw, faults = (dict(form), []) if foreign.is_own_shape(form) else foreign.compose(form, mapping or {})
    if faults:
        raise InstrumentFaulty(faults=[str(f) for f in faults])
    try:
        return raw, parse_instrument(raw)
    except BadInstrument as bad:
        raise InstrumentFaulty(faults=[str(f) for f in bad.faults]) from None


def instrument_form(code: str) -> dict[str, Any]:
    """A house instrument as it is written, for a bank to begin its own version with."""
    return tomllib.loads(files("steward.know.suitability").joinpath(f"data/{code}.toml").read_text("utf-8"))


def form_gaps(form: Mapping[str, Any]) -> FormGaps | None:
    """What a form leaves out; None for one in the house's own shape."""
    return None if foreign.is_own_shape(form) else foreign.find_gaps(form)
