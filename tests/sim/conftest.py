"""A demo bank of forty households on each database, made once; tests that change it make their own."""

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.kernel.time import Instant, instant
from steward.platform.clock import OffsetClock, SetClock
from steward.platform.runtime import Runtime
from steward.sim.load import make_demo_bank
from steward.workflows.reactions import REACTIONS
from tests.support.banks import new_bank

# A Wednesday morning in Shanghai, the day before being a business day.
DEMO_NOW = dt.datetime(2026, 3, 18, 2, 0, tzinfo=dt.UTC)
SEED = 7
HOUSEHOLDS = 40


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """None for SQLite, or a fresh PostgreSQL database."""
    return fresh_database() if request.param == "postgresql" else None


def fresh_database() -> str:
    """The URL of an empty database on the test server; skips when there is no server."""
    server = os.environ.get("STEWARD_TEST_PG")
    if not server:
        pytest.skip("no PostgreSQL server")
    name = f"t{uuid.uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as db:
        db.execute(sa.text(f"create database {name}"))
    admin.dispose()
    return server.rsplit("/", 1)[0] + "/" + name


@pytest.fixture(scope="session")
def demo(database_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """The demo bank, read only by agreement."""
    rt = empty_bank(tmp_path_factory.mktemp("demo"), database_url)
    make_demo_bank(rt, seed=SEED, households=HOUSEHOLDS)
    yield rt
    rt.engine.dispose()


def empty_bank(home: Path, database_url: str | None = None) -> Runtime:
    """A demo bank newly born, with the product's reactions and a clock that stands at DEMO_NOW."""
    return new_bank(home, database_url, demo=True, clock=SetClock(DEMO_NOW), reactions=REACTIONS)


class StandingOffsetClock(OffsetClock):
    """The demo bank's movable clock over a real time that stands still."""

    def now(self) -> Instant:
        """DEMO_NOW plus the stored offset."""
        return instant(DEMO_NOW + self.offset)

    def wall(self) -> Instant:
        """DEMO_NOW."""
        return instant(DEMO_NOW)
