"""The clock of the bank under test."""

import pytest

from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime


@pytest.fixture
def clock(rt: Runtime) -> SetClock:
    assert isinstance(rt.clock, SetClock)
    return rt.clock
