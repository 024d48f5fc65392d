"""Fixtures: a new database for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest

import steward.app  # noqa: F401 - every table is known once the product is
from steward.platform.db import make_engine, metadata
from tests.support.ports import free_port as a_free_port
from tests.support.postgres import Cluster, NoServer, cluster

TEMPLATE = "steward_template"
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


@pytest.fixture(scope="session")
def pg_template(pg_cluster: Cluster) -> str:
    """A database with all tables and nothing in them, to be copied: faster than making them again."""
    pg_cluster.execute(f"CREATE DATABASE {TEMPLATE}")
    engine = make_engine(pg_cluster.url(TEMPLATE))
    metadata.create_all(engine)
    engine.dispose()
    return TEMPLATE


@contextmanager
def database(server: Cluster, template: str) -> Iterator[str]:
    """The URL of a new copy of a database, dropped afterwards."""
    name = f"test_{next(_names)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url(name)
    server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def pg_url(pg_cluster: Cluster) -> Iterator[str]:
    """A new PostgreSQL database without tables, for what makes them itself."""
    with database(pg_cluster, "template1") as url:
        yield url


@pytest.fixture
def pg_tables_url(pg_cluster: Cluster, pg_template: str) -> Iterator[str]:
    """A new PostgreSQL database with empty tables, as `new_bank` wants it."""
    with database(pg_cluster, pg_template) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A new SQLite database file."""
    return f"sqlite:///{tmp_path / 'steward.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.pg)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new database for `new_bank`; the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "pg_tables_url")
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.pg)])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A new database without tables, for `prepare_database` and commands; once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "pg_url")
    return url


@pytest.fixture
def free_port() -> int:
    """A port on loopback that nothing listens on."""
    return a_free_port()
