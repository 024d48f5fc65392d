"""Lines and records of a file from outside, in bounded memory whatever the file holds."""

import csv
from collections import deque
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from steward.platform.imports.model import EXCERPT_CHARS, Finding, SourceRefused, SourceRow
from steward.platform.imports.mojibake import looks_garbled

MAX_LINE_BYTES = 64 * 1024
ENCODINGS = ("utf-8", "gb18030")
UTF8_BOM = b"\xef\xbb\xbf"
FOREIGN_BOMS = (b"\xff\xfe", b"\xfe\xff")

Lines = Iterator[tuple[int, bytes | None]]
Progress = Callable[[int], None]


def bounded_lines(stream: BinaryIO, progress: Progress | None = None) -> Lines:
    """(number, line without its end) from 1; None in place of a line longer than MAX_LINE_BYTES, whose rest is skipped in pieces."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        read = len(line)
        too_long = read > MAX_LINE_BYTES and not line.endswith(b"\n")
        while too_long and (rest := stream.readline(MAX_LINE_BYTES)):
            read += len(rest)
            if rest.endswith(b"\n"):
                break
        if progress is not None:
            progress(read)
        yield number, None if too_long else line.rstrip(b"\r\n")


def detect_encoding(path: Path) -> str:
    """UTF-8, or GB18030 when more lines with Chinese in them are broken UTF-8 than sound UTF-8; SourceRefused for UTF-16."""
    with path.open("rb") as stream:
        head = stream.read(2)
        if head in FOREIGN_BOMS:
            raise SourceRefused(Finding(path.name, 1, "import.encoding_unsupported"))
        stream.seek(0)
        sound = broken = 0
        for _, line in bounded_lines(stream):
            if line is None or line.isascii():
                continue
            try:
                line.decode("utf-8")
                sound += 1
            except UnicodeDecodeError:
                broken += 1
    return "gb18030" if broken > sound else "utf-8"


def read_rows(
    path: Path, required: Collection[str], optional: Collection[str] = (), *, encoding: str | None = None, progress: Progress | None = None
) -> Iterator[SourceRow | Finding]:
    """The records of a CSV file with a header, each as a row or as the finding that rejects it.

    SourceRefused when the file is not there, has no header, or its columns are not the ones named.
    """
    if not path.is_file():
        raise SourceRefused(Finding(path.name, 0, "import.file_missing", facts={"path": path.name}))
    chosen = encoding or detect_encoding(path)
    if chosen not in ENCODINGS:
        raise SourceRefused(Finding(path.name, 1, "import.encoding_unsupported"))
    with path.open("rb") as stream:
        if stream.read(len(UTF8_BOM)) != UTF8_BOM:
            stream.seek(0)
        records = _Records(path.name, bounded_lines(stream, progress), chosen)
        header = _header(path.name, next(records, None), required, optional)
        for record in records:
            yield record if isinstance(record, Finding) else _row(path.name, header, record)


def _header(file: str, first: "Record | Finding | None", required: Collection[str], optional: Collection[str]) -> list[str]:
    if first is None:
        raise SourceRefused(Finding(file, 1, "import.empty_file"))
    if isinstance(first, Finding):
        raise SourceRefused(first)
    names = [cell.strip() for cell in first.cells]
    raw = first.raw[:EXCERPT_CHARS]
    for name in names:
        if name not in required and name not in optional:
            facts = {"column": name[:60], "expected": ", ".join([*required, *optional])}
            raise SourceRefused(Finding(file, first.line, "import.unknown_column", name[:60], facts, raw))
        if names.count(name) > 1:
            raise SourceRefused(Finding(file, first.line, "import.column_twice", name, {"column": name}, raw))
    for name in required:
        if name not in names:
            raise SourceRefused(Finding(file, first.line, "import.column_missing", name, {"column": name}, raw))
    return names


def _row(file: str, header: list[str], record: "Record") -> SourceRow | Finding:
    if len(record.cells) != len(header):
        facts = {"found": len(record.cells), "expected": len(header)}
        return Finding(file, record.line, "import.cell_count", None, facts, record.raw[:EXCERPT_CHARS])
    row = SourceRow(file, record.line, dict(zip(header, (c.strip() for c in record.cells), strict=True)), record.raw)
    if not record.raw.isascii():
        for name, cell in row.values.items():
            if looks_garbled(cell):
                return row.wrong("import.mojibake", name)
    return row


class Record:
    """The cells of one record, the line it starts on and its text."""

    __slots__ = ("cells", "line", "raw")

    def __init__(self, line: int, cells: list[str], raw: str) -> None:
        self.line = line
        self.cells = cells
        self.raw = raw


class _Records:
    """Puts lines together to records. A quote that is never closed costs its own line only, not the rest of the file."""

    def __init__(self, file: str, lines: Lines, encoding: str) -> None:
        self.file = file
        self.lines = lines
        self.encoding = encoding
        self.waiting: deque[tuple[int, bytes | None]] = deque()

    def __iter__(self) -> Iterator[Record | Finding]:
        return self

    def __next__(self) -> Record | Finding:
        number, line = self._take()
        while line == b"":
            number, line = self._take()
        text = self._decode(number, line)
        if isinstance(text, Finding):
            return text
        if '"' not in text:
            return Record(number, text.split(","), text)
        return self._quoted(number, text)

    def _take(self) -> tuple[int, bytes | None]:
        return self.waiting.popleft() if self.waiting else next(self.lines)

    def _decode(self, number: int, line: bytes | None) -> str | Finding:
        if line is None:
            return Finding(self.file, number, "import.line_too_long", facts={"limit_kib": MAX_LINE_BYTES // 1024})
        if b"\x00" in line:
            return Finding(self.file, number, "import.nul_byte", raw=self._excerpt(line))
        try:
            return line.decode(self.encoding)
        except UnicodeDecodeError:
            return Finding(self.file, number, "import.bad_encoding", facts={"encoding": self.encoding}, raw=self._excerpt(line))

    def _excerpt(self, line: bytes) -> str:
        return line[:EXCERPT_CHARS].decode(self.encoding, "replace").replace("\x00", "\\0")

    def _quoted(self, number: int, text: str) -> Record | Finding:
        """A record with quotes in it, which may go on over following lines up to the bound of one line."""
        taken: list[tuple[int, bytes | None]] = []
        whole = text
        while whole.count('"') % 2:
            following = self.waiting.popleft() if self.waiting else next(self.lines, None)
            if following is not None:
                taken.append(following)
            more = None if following is None else self._decode(*following)
            if not isinstance(more, str) or len(whole) + len(more) > MAX_LINE_BYTES:
                self.waiting.extendleft(reversed(taken))
                return Finding(self.file, number, "import.quote_open", raw=text[:EXCERPT_CHARS])
            whole = f"{whole}\n{more}"
        try:
            (cells,) = csv.reader([whole], strict=True)
        except (csv.Error, ValueError):
            self.waiting.extendleft(reversed(taken))
            return Finding(self.file, number, "import.bad_quotes", raw=text[:EXCERPT_CHARS])
        return Record(number, cells, whole)
