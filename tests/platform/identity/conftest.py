"""A newborn bank on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.platform.runtime import Runtime
from tests.support.banks import new_bank


@pytest.fixture
def rt(tmp_path: Path, database_url: str) -> Iterator[Runtime]:
    bank = new_bank(tmp_path, database_url)
    yield bank
    bank.engine.dispose()
