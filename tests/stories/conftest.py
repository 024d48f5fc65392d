"""A demo bank of some households that a story may change, on each database, with its server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from steward.app import create_app
from steward.platform.runtime import Runtime
from steward.sim.load import make_demo_bank
from tests.sim.conftest import SEED, StandingOffsetClock, empty_bank


@pytest.fixture
def demo(database_url: str, tmp_path: Path) -> Iterator[Runtime]:
    """The bank, with the clock that the next day moves."""
    rt = empty_bank(tmp_path, database_url)
    make_demo_bank(rt, seed=SEED, households=12)
    rt.clock = StandingOffsetClock()
    yield rt
    rt.engine.dispose()


@pytest.fixture
def server(demo: Runtime) -> FastAPI:
    """The product on that bank; reactions are carried out by the tests, in place of the durable engine."""
    return create_app(demo)
