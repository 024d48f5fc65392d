"""The clock of the bank under test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from tests.support.banks import new_bank


@pytest.fixture
def clock(rt: Runtime) -> SetClock:
    assert isinstance(rt.clock, SetClock)
    return rt.clock


@pytest.fixture
def other(tmp_path: Path, clock: SetClock) -> Iterator[Runtime]:
    """A second, empty bank on the same clock."""
    home = tmp_path / "other"
    home.mkdir()
    runtime = new_bank(home, clock=clock)
    yield runtime
    runtime.engine.dispose()
