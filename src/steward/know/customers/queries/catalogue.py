"""The field catalogue."""

from functools import cache
from importlib.resources import files

from steward.kernel.json import Json
from steward.know.customers.model import FieldCatalogue, Form, ValueType
from steward.know.customers.rules import catalogue as rules
from steward.know.customers.rules import values


@cache
def field_catalogue() -> FieldCatalogue:
    """Every field a fact may have."""
    return rules.parse_catalogue(files("steward.know.customers").joinpath("data", "facts.toml").read_text("utf-8"))


def checked_value(field: str, source: str, value: Json) -> Json:
    """The value in normal form; a Refusal when the field is unknown, the source may not state it, or the value is malformed."""
    return rules.checked_value(field_catalogue(), field, source, value)


def read_cell(field: str, text: str) -> Json:
    """A value as a cell of a file holds it; FieldUnknown, or what is wrong with it."""
    return rules.read_cell(field_catalogue(), field, text)


def write_cell(field: str, value: Json) -> str:
    """The cell that `read_cell` reads back."""
    return values.write_text_value(field_catalogue().fields[field].form, value)


def field_label(language: str, field: str) -> str:
    """The name of a field; the field itself when the catalogue has none."""
    found = field_catalogue().fields.get(field)
    return found.label.say(language) if found else field


def source_label(language: str, source: str) -> str:
    """Where a fact came from, in words; a source of the bank's own keeps its name."""
    found = field_catalogue().sources.get(source)
    return found.label.say(language) if found else source


def shown_value(language: str, field: str, value: Json) -> str:
    """A fact's value as one line of text."""
    found = field_catalogue().fields.get(field)
    return _shown(language, found.form if found else Form(ValueType.TEXT), value)


def _shown(language: str, form: Form, value: Json) -> str:
    if isinstance(value, bool):
        return field_catalogue().answers[value].say(language)
    if form.type is ValueType.RECORDS and isinstance(value, list):
        return "; ".join(_shown_record(language, form, record) for record in value)
    if isinstance(value, list):
        return ("、" if language == "zh" else ", ").join(_shown(language, form, part) for part in value)
    known = (form.choices or {}).get(str(value))
    return known.say(language) if known else str(value)


def _shown_record(language: str, form: Form, record: Json) -> str:
    if not isinstance(record, dict):
        return str(record)
    parts = [_shown(language, c.form, record[c.id]) for c in form.columns if c.id in record]
    return " ".join(parts)
