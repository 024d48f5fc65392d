"""Rows of a table that comes as Parquet or as CSV: the same rows either way."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from steward.platform.imports.model import EXCERPT_CHARS, Finding, SourceRefused, SourceRow
from steward.platform.imports.reading import Progress, read_rows


def table_path(folder: Path, name: str) -> Path | None:
    """`name.parquet` or `name.csv` in `folder`; None when neither is there."""
    return next((p for p in (folder / f"{name}.parquet", folder / f"{name}.csv") if p.is_file()), None)


def read_table(
    path: Path, required: Collection[str], optional: Collection[str] = (), *, progress: Progress | None = None
) -> Iterator[SourceRow | Finding]:
    """Rows as text by column; an empty cell is "". SourceRefused when a required column is missing or another one is there."""
    if path.suffix == ".csv":
        yield from read_rows(path, required, optional, progress=progress)
        return
    try:
        with pq.ParquetFile(path) as file:
            _check_columns(path.name, file.schema_arrow.names, required, optional)
            line = 1
            for batch in file.iter_batches(batch_size=5_000):
                for values in batch.to_pylist():
                    line += 1
                    yield _row(path.name, line, values)
                if progress is not None:
                    progress(path.stat().st_size * batch.num_rows // max(file.metadata.num_rows, 1))
    except pa.ArrowInvalid as broken:
        raise SourceRefused(Finding(path.name, 0, "import.not_parquet")) from broken


def _check_columns(name: str, columns: Collection[str], required: Collection[str], optional: Collection[str]) -> None:
    for column in required:
        if column not in columns:
            raise SourceRefused(Finding(name, 1, "import.column_missing", column, {"column": column}))
    for column in columns:
        if column not in required and column not in optional:
            facts = {"column": column[:60], "expected": ", ".join([*required, *optional])}
            raise SourceRefused(Finding(name, 1, "import.unknown_column", column[:60], facts))


def _row(name: str, line: int, values: dict[str, object]) -> SourceRow:
    cells = {column: "" if value is None or value != value else str(value) for column, value in values.items()}
    return SourceRow(name, line, cells, ",".join(cells.values())[:EXCERPT_CHARS])
