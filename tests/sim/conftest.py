"""A demo bank of forty households on each database, made once; tests that change it make their own."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.kernel.time import Instant, instant
from steward.platform.clock import OffsetClock, SetClock
from steward.platform.runtime import Runtime
from steward.sim.load import make_demo_bank
from steward.workflows.reactions import REACTIONS
from tests.support.banks import new_bank
from tests.support.postgres import Cluster

# A Wednesday morning in Shanghai, the day before being a business day.
DEMO_NOW = dt.datetime(2026, 3, 18, 2, 0, tzinfo=dt.UTC)
SEED = 7
HOUSEHOLDS = 40


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.pg)])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The demo bank, read only by agreement."""
    rt = empty_bank(tmp_path_factory.mktemp("demo"), new_database(request) if request.param == "postgres" else None)
    make_demo_bank(rt, seed=SEED, households=HOUSEHOLDS)
    yield rt
    rt.engine.dispose()


def new_database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty PostgreSQL database that lives as long as the server of this test process."""
    server: Cluster = request.getfixturevalue("pg_cluster")
    server.execute("CREATE DATABASE demo_bank")
    return server.url("demo_bank")


def empty_bank(home: Path, database_url: str | None = None) -> Runtime:
    """A demo bank newly born, with the product's reactions and a clock that stands at DEMO_NOW: reading takes no time in it."""
    hurried = {"STEWARD_READING_PERCENT": "0"}
    return new_bank(home, database_url, demo=True, clock=SetClock(DEMO_NOW), reactions=REACTIONS, environ=hurried)


class StandingOffsetClock(OffsetClock):
    """The demo bank's movable clock over a real time that stands still."""

    def now(self) -> Instant:
        """DEMO_NOW plus the stored offset."""
        return instant(DEMO_NOW + self.offset)

    def wall(self) -> Instant:
        """DEMO_NOW."""
        return instant(DEMO_NOW)
