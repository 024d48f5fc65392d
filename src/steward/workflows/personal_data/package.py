"""The customer's package: one archive of files with an index in both languages, the same bytes for the same contents."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.imports.report import escape_cell
from steward.platform.words import LANGUAGES, say
from steward.platform.work import Work

INDEX, SUMS = "index.html", "SHA256SUMS"
# Files carry no time of their own: the first day an archive can name.
NO_TIME = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
HTML_LANG = {"zh": "zh-CN", "en": "en-GB"}

Cell = str | Decimal | None


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file, and what it is in each language; `body` None: it is on record but its file is missing."""

    name: str
    titles: tuple[str, ...]
    body: bytes | None


def note_package(w: Work, customer_id: CustomerId, digest: str) -> None:
    """The audit row of a package that is handed out, with its SHA-256: what it was can be shown later."""
    w.require(Operation.CUSTOMERS_DATA_EXPORT, customer_id)
    w.audit(Operation.CUSTOMERS_DATA_EXPORT, customer_id, "done", {"package_sha256": digest})


def titles_of(code: str, **facts: object) -> tuple[str, ...]:
    """A sentence in every language."""
    return tuple(say(language, code, facts) for language in LANGUAGES)


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV that spreadsheets read: figures as they are, texts never as formulas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([escape_cell(cell) if isinstance(cell, str) else "" if cell is None else f"{cell:f}" for cell in row])
    return ("\ufeff" + text.getvalue()).encode()


def pack(day: BusinessDate, files: Sequence[PackedFile]) -> bytes:
    """The archive with its index and a list of SHA-256 sums, to be checked by `sha256sum -c`."""
    held = [(f.name, f.body) for f in files if f.body is not None]
    sums = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in held)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in [(INDEX, _index(day, files).encode()), (SUMS, sums.encode()), *held]:
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, READABLE, 3
            archive.writestr(entry, body)
    return out.getvalue()


def _index(day: BusinessDate, files: Sequence[PackedFile]) -> str:
    parts = [_in_language(at, language, day, files) for at, language in enumerate(LANGUAGES)]
    title = escape(" · ".join(titles_of("package.title")))
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    return f'<!doctype html>\n<html lang="{HTML_LANG[LANGUAGES[0]]}"><head>{head}</head><body>\n{"".join(parts)}</body></html>\n'


def _in_language(at: int, language: str, day: BusinessDate, files: Sequence[PackedFile]) -> str:
    lines = []
    for file in files:
        name, what = escape(file.name), escape(file.titles[at])
        missing = escape(say(language, "package.missing"))
        where = f"{name} ({missing})" if file.body is None else f'<a href="{name}">{name}</a>'
        lines.append(f"<li>{what}: {where}</li>\n")
    told = escape(say(language, "package.about", {"day": day.isoformat(), "sums": SUMS}))
    title = escape(say(language, "package.title"))
    return f'<section lang="{HTML_LANG[language]}"><h1>{title}</h1><p>{told}</p><ul>\n{"".join(lines)}</ul></section>\n'
