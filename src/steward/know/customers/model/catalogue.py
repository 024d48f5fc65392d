"""Words of the field catalogue: every field a fact may have, who may state it and which statement counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.refusal import Refusal


class ValueType(StrEnum):
    """What a value looks like; the form for it follows from this."""

    MONEY = "money"
    COUNT = "count"
    RATE = "rate"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TEXT = "text"
    YEARS = "years"
    RECORDS = "records"
    MARK = "mark"


class Speaker(StrEnum):
    """Who speaks through a source."""

    CUSTOMER = "customer"
    ADVISOR = "advisor"
    BANK = "bank"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The name in one of them."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class FieldSource:
    """A source of facts; `rank` 0 is the most trusted."""

    id: str
    by: Speaker
    rank: int
    label: Label


@dataclass(frozen=True, slots=True)
class FieldRule:
    """Which of several statements counts: criteria from the first to the last."""

    id: str
    order: tuple[str, ...]
    label: Label


@dataclass(frozen=True, slots=True)
class Form:
    """What a value must be. `low` and `high` bound numbers, `limit` the length of a text; `columns` are those of records."""

    type: ValueType
    unit: str | None = None
    low: int | None = None
    high: int | None = None
    limit: int | None = None
    choices: Mapping[str, Label] | None = None
    columns: "Sequence[FieldColumn]" = ()


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One column of records. The `amount` columns add up to what the records are worth or owe."""

    id: str
    label: Label
    form: Form
    required: bool
    amount: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the catalogue. `fresh_months` None: what was said keeps; `place` is its line in the statements, `side.part`."""

    id: str
    group: str
    label: Label
    form: Form
    stated_by: frozenset[Speaker]
    rule: FieldRule
    fresh_months: int | None
    sensitive: bool
    inside: bool
    place: str | None


@dataclass(frozen=True, slots=True)
class FieldCatalogue:
    """Every field, group and source, by id; `answers` are the words for yes and no."""

    version: str
    answers: Mapping[bool, Label]
    fields: Mapping[str, Field]
    groups: Mapping[str, Label]
    sources: Mapping[str, FieldSource]


class FieldUnknown(Refusal):
    """The catalogue has no such field."""

    code = "customers.field_unknown"


class SourceUnknown(Refusal):
    """The catalogue has no such source."""

    code = "customers.source_unknown"


class SourceNotAllowed(Refusal):
    """Who speaks through this source may not state this field."""

    code = "customers.source_not_allowed"


class ValueWrong(Refusal):
    """The value is not of the field's type."""

    code = "customers.value_wrong"


class ValueOutOfRange(Refusal):
    """The number lies outside the field's bounds."""

    code = "customers.value_out_of_range"


class ValueNotAmong(Refusal):
    """The value is none of the field's choices."""

    code = "customers.value_not_among"


class ValueTooLong(Refusal):
    """The text or list is longer than the field allows."""

    code = "customers.value_too_long"


class ColumnWrong(Refusal):
    """A record lacks a column it must have, or has one the field does not know."""

    code = "customers.column_wrong"
