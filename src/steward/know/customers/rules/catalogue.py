"""Reading the field catalogue from its TOML, and what it allows."""

import tomllib
from collections.abc import Mapping
from typing import Any

from steward.kernel.json import Json
from steward.know.customers.model import (
    Field,
    FieldCatalogue,
    FieldColumn,
    FieldRule,
    FieldSource,
    FieldUnknown,
    Form,
    Label,
    SourceNotAllowed,
    SourceUnknown,
    Speaker,
    ValueType,
)
from steward.know.customers.rules.survivorship import CRITERIA
from steward.know.customers.rules.values import normal_value, read_text_value


def parse_catalogue(text: str) -> FieldCatalogue:
    """The catalogue; KeyError or ValueError when its text is not sound."""
    raw = tomllib.loads(text)
    sources = [FieldSource(s["id"], Speaker(s["by"]), rank, _label(s)) for rank, s in enumerate(raw["sources"])]
    rules = {name: FieldRule(name, tuple(r["order"]), _label(r)) for name, r in raw["rules"].items()}
    strange = {c for rule in rules.values() for c in rule.order} - set(CRITERIA)
    if strange:
        raise ValueError(f"no such criteria: {sorted(strange)}")
    answers = {True: _label(raw["answers"]["yes"]), False: _label(raw["answers"]["no"])}
    groups = {g["id"]: _label(g) for g in raw["groups"]}
    fields = {f["id"]: _field(f, rules) for f in raw["fields"]}
    if len(fields) != len(raw["fields"]) or {f.group for f in fields.values()} - set(groups):
        raise ValueError("a field stands twice or in no group")
    return FieldCatalogue(raw["version"], answers, fields, groups, {s.id: s for s in sources})


def checked_value(catalogue: FieldCatalogue, field: str, source: str, value: Json) -> Json:
    """The value in normal form, if the field exists, the source may state it and the value is sound; else a Refusal."""
    found = catalogue.fields.get(field)
    if found is None:
        raise FieldUnknown(field=field)
    speaker = catalogue.sources.get(source)
    if speaker is None:
        raise SourceUnknown(source=source)
    if speaker.by not in found.stated_by:
        raise SourceNotAllowed(field=field, source=source)
    return normal_value(field, found.form, value)


def read_cell(catalogue: FieldCatalogue, field: str, text: str) -> Json:
    """A value as a cell of a file holds it, in normal form; else a Refusal."""
    found = catalogue.fields.get(field)
    if found is None:
        raise FieldUnknown(field=field)
    return read_text_value(field, found.form, text)


def _label(raw: Mapping[str, Any]) -> Label:
    return Label(raw["zh"], raw["en"])


def _form(raw: Mapping[str, Any]) -> Form:
    choices = raw.get("choices")
    return Form(
        type=ValueType(raw["type"]),
        unit=raw.get("unit"),
        low=raw.get("low"),
        high=raw.get("high"),
        limit=raw.get("limit"),
        choices={k: Label(*words) for k, words in choices.items()} if choices else None,
        columns=tuple(
            FieldColumn(c["id"], _label(c), _form(c), c.get("required", False), c.get("amount", False)) for c in raw.get("columns", ())
        ),
    )


def _field(raw: Mapping[str, Any], rules: Mapping[str, FieldRule]) -> Field:
    return Field(
        id=raw["id"],
        group=raw["group"],
        label=_label(raw),
        form=_form(raw),
        stated_by=frozenset(Speaker(s) for s in raw.get("stated_by", list(Speaker))),
        rule=rules[raw.get("rule", "trusted")],
        fresh_months=raw.get("fresh"),
        sensitive=raw.get("sensitive", False),
        inside=raw.get("inside", False),
        place=raw.get("place"),
    )
