"""Every table of the bank as lines, read in one snapshot, and back into an empty database of either kind.

Lines: `{"file": name, "bytes": base64}` for what lies beside the database, `{"table": name, "columns": [...]}`, one JSON array for each row
in the order of its key (bytes as a list of one base64 text), `{"end": name, "rows": n, "digest": sha256 of the row lines}`.
"""

import base64
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from steward.platform import schema
from steward.platform.backup.archive import BackupBroken, SealedWriter, read_head, read_lines
from steward.platform.db import INSERT_CHUNK, metadata, reader

Progress = Callable[[int], None]
SQLITE_HEAD = b"SQLite format 3\0"


@dataclass(frozen=True)
class Written:
    """What a backup holds: rows by table."""

    rows: Mapping[str, int]


@dataclass(frozen=True)
class Restored:
    """What came back: when it was written, rows by table, tables whose rows are not those that were written, files beside the database."""

    written_at: str
    rows: Mapping[str, int]
    different: tuple[str, ...]
    files: Mapping[str, bytes]


def write_backup(
    engine: sa.Engine, file: IO[bytes], master: bytes, *, written_at: str, files: Mapping[str, Path], progress: Progress
) -> Written:
    """Write everything, as it stands at one moment, while the bank goes on working. `files` that exist go along under their names."""
    revision, _newest = schema.current(engine)
    out, rows = SealedWriter(file, master, {"written_at": written_at, "revision": revision}), {}
    for name, path in files.items():
        if path.exists():
            out.write(_line({"file": name, "bytes": base64.b64encode(_whole(path)).decode()}))
    with _snapshot(engine) as db:
        for table in metadata.sorted_tables:
            columns = table.columns.keys()
            out.write(_line({"table": table.name, "columns": columns}))
            end = _end(db, table, columns, out.write)
            out.write(_line({"end": table.name, "rows": end.rows, "digest": end.digest}))
            rows[table.name] = end.rows
            progress(end.rows)
    out.close()
    return Written(rows)


def restore_bank(engine: sa.Engine, file: IO[bytes], master: bytes, *, progress: Progress) -> Restored:
    """Bring a backup into an empty database, all of it or nothing, and read every row once more to compare.

    BackupBroken when the file is not whole, when the database is not empty, or when this release does not know the backup's revision.
    """
    head, _clear = read_head(file)
    with reader(engine) as db:
        if set(sa.inspect(db).get_table_names()) - {schema.HISTORY}:
            raise BackupBroken("the database is not empty: restore into a new one")
    if not schema.knows(engine, head["revision"]):
        raise BackupBroken(f"the backup is of revision {head['revision']}, which this release does not know")
    for _whole in _from_start(file, master):
        pass  # to its end, before anything is written
    written, files, filled = {}, {}, False
    try:
        schema.upgrade(engine, head["revision"])
        with engine.begin() as db:
            for piece in _pieces(_from_start(file, master)):
                if isinstance(piece, _File):
                    files[piece.name] = piece.content
                elif isinstance(piece, _End):
                    written[piece.table] = piece
                else:
                    db.execute(sa.insert(_raw(piece.table, piece.columns)), piece.rows)
                    progress(len(piece.rows))
        filled = True
    finally:
        if not filled:
            schema.downgrade(engine, "base")
    with _snapshot(engine) as db:
        different = tuple(name for name, was in written.items() if _end(db, metadata.tables[name], was.columns) != was)
    return Restored(head["written_at"], {name: was.rows for name, was in written.items()}, different, files)


@dataclass(frozen=True)
class _File:
    name: str
    content: bytes


@dataclass(frozen=True)
class _End:
    table: str
    columns: tuple[str, ...]
    rows: int
    digest: str


@dataclass(frozen=True)
class _Batch:
    table: sa.Table
    columns: list[str]
    rows: list[dict[str, Any]]


def _pieces(lines: Iterable[bytes]) -> Iterator[_File | _Batch | _End]:
    """Files, batches of rows and the end of each table, as they come."""
    table: sa.Table | None = None
    columns: list[str] = []
    rows: list[dict[str, Any]] = []
    for line in lines:
        found = json.loads(line)
        if isinstance(found, list):
            rows.append({name: base64.b64decode(v[0]) if isinstance(v, list) else v for name, v in zip(columns, found, strict=True)})
        elif "file" in found:
            yield _File(found["file"], base64.b64decode(found["bytes"]))
        elif "table" in found:
            table, columns = _known(found["table"], found["columns"]), found["columns"]
        if table is not None and rows and (len(rows) == INSERT_CHUNK or "end" in found):
            yield _Batch(table, columns, rows)
            rows = []
        if "end" in found:
            yield _End(found["end"], tuple(columns), found["rows"], found["digest"])


def _from_start(file: IO[bytes], master: bytes) -> Iterator[bytes]:
    file.seek(0)
    return read_lines(file, master)


def _known(name: str, columns: list[str]) -> sa.Table:
    """The table of that name; BackupBroken for what another release wrote and this one has no more."""
    table = metadata.tables.get(name)
    if table is None or not set(columns) <= set(table.columns.keys()):
        raise BackupBroken(f"this release does not know {name} as the backup has it: restore with the release that wrote it, then migrate")
    return table


def _whole(path: Path) -> bytes:
    """A file beside the database as it stands at one moment: a book of SQLite may be written to meanwhile, so SQLite hands it out."""
    with path.open("rb") as file:
        if file.read(len(SQLITE_HEAD)) != SQLITE_HEAD:
            return path.read_bytes()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as book:
        return book.serialize()


def _snapshot(engine: sa.Engine) -> sa.Connection:
    """One moment of the database, whoever writes meanwhile."""
    db = reader(engine)
    return db if engine.dialect.name == "sqlite" else db.execution_options(isolation_level="REPEATABLE READ")


def _rows(db: sa.Connection, table: sa.Table, columns: Sequence[str]) -> Iterator[bytes]:
    raw = _raw(table, columns)
    query = sa.select(raw).order_by(*(raw.c[c.name] for c in table.primary_key.columns)).execution_options(yield_per=INSERT_CHUNK)
    for row in db.execute(query):
        yield _line([[base64.b64encode(v).decode()] if isinstance(v, bytes | memoryview) else v for v in row])


def _end(db: sa.Connection, table: sa.Table, columns: Sequence[str], each: Callable[[bytes], object] = len) -> _End:
    """What a table holds now: its rows counted and fingerprinted, each of them handed on."""
    digest, count = hashlib.sha256(), 0
    for line in _rows(db, table, columns):
        each(line)
        digest.update(line)
        count += 1
    return _End(table.name, tuple(columns), count, digest.hexdigest())


def _raw(table: sa.Table, columns: Sequence[str]) -> sa.TableClause:
    """The table with what its columns hold in the database: nothing is decoded, opened or sealed on the way."""
    types = {c.name: c.type.impl_instance if isinstance(c.type, TypeDecorator) else c.type for c in table.columns}
    return sa.table(table.name, *(sa.column(name, types[name]) for name in columns))


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
