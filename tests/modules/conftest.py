"""A fresh demo bank on each database, with a clock that stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import steward.workflows.reactions  # noqa: F401 - brings in every module's tables
from steward.platform.runtime import Runtime
from tests.support.banks import new_bank


@pytest.fixture
def rt(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    runtime = new_bank(tmp_path, database_url, demo=True)
    yield runtime
    runtime.engine.dispose()
