"""Fixtures: a new empty database for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from tests.support.ports import free_port as a_free_port
from tests.support.postgres import Cluster, NoServer, cluster

_names = count(1)


@pytest.fixture(scope="session")
def pg_cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for each test process; tests that stop or kill a server make their own with `cluster`."""
    with ExitStack() as stack:
        try:
            started = stack.enter_context(cluster())
        except NoServer as reason:
            pytest.skip(str(reason))
        yield started


@pytest.fixture
def pg_url(pg_cluster: Cluster) -> Iterator[str]:
    """A new empty PostgreSQL database, dropped afterwards."""
    name = f"test_{next(_names)}"
    pg_cluster.execute(f"CREATE DATABASE {name}")
    yield pg_cluster.url(name)
    pg_cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A new SQLite database file."""
    return f"sqlite:///{tmp_path / 'steward.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.pg)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new empty database; the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "pg_url")
    return url


@pytest.fixture
def free_port() -> int:
    """A port on loopback that nothing listens on."""
    return a_free_port()
