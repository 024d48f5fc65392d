"""What the columns of the bank's own CSV files are: one description from which checks, templates and documents come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `form` says in words what a cell must look like; `example` goes into the template."""

    name: str
    form: str
    example: str
    zh: str
    en: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of one kind. `key` names those that tell rows apart; `repeat_*` what happens when a known key comes again."""

    kind: str
    columns: Sequence[Column]
    key: Sequence[str]
    repeat_zh: str
    repeat_en: str

    @property
    def required(self) -> list[str]:
        """Columns that must be there."""
        return [c.name for c in self.columns if c.required]

    @property
    def optional(self) -> list[str]:
        """Columns that may be left out."""
        return [c.name for c in self.columns if not c.required]

    @property
    def names(self) -> list[str]:
        """All columns in the order of templates and exports."""
        return [c.name for c in self.columns]


def template(schema: Schema) -> list[list[str]]:
    """Header and one example row."""
    return [schema.names, [c.example for c in schema.columns]]


def document(schema: Schema) -> str:
    """The reference page of a kind, Markdown, Chinese and English side by side."""
    lines = [
        f"# {schema.kind}",
        "",
        f"`steward import csv {schema.kind} FILE` · `steward import template {schema.kind}` · `steward export {schema.kind} FILE`",
        "",
        f"- 行的标识 / key of a row: {', '.join(f'`{name}`' for name in schema.key)}",
        f"- 重复导入：{schema.repeat_zh}",
        f"- Imported again: {schema.repeat_en}",
        "",
        "| column | required | form | 含义 | meaning | example |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| `{c.name}` | {'yes' if c.required else ''} | {c.form} | {c.zh} | {c.en} | {_code(c.example)} |" for c in schema.columns]
    return "\n".join([*lines, ""])


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def filled(schema: Schema, values: Mapping[str, str]) -> dict[str, str]:
    """A row with every column of the schema; those the file left out are empty."""
    return {name: values.get(name, "") for name in schema.names}
