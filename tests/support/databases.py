"""Fixtures: a new database for each test, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

import steward.app  # noqa: F401 - every table is known once the product is
from steward.platform.db import make_engine, metadata
from tests.support.ports import free_port as a_free_port
from tests.support.postgres import Cluster, NoServer, cluster

TEMPLATE = "steward_template"
# What changes more than rows in a database of tests leaves a mark; TRUNCATE and all that works on rows do not.
WATCH = """
CREATE SCHEMA of_tests;
CREATE TABLE of_tests.changed (what text);
CREATE FUNCTION of_tests.note() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO of_tests.changed VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER of_tests_note ON ddl_command_end EXECUTE FUNCTION of_tests.note();
"""
OTHERS_LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
WITH_ROWS = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname = 'public' AND pg_relation_size(c.oid) > 0
"""
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


@dataclass
class Tables:
    """Databases with all tables and nothing in them, on one server. Emptying one costs a tenth of making and dropping another."""

    server: Cluster
    free: list[str] = field(default_factory=list)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of one that nobody else has; it comes back when it could be emptied."""
        name = self.free.pop() if self.free else self._make()
        yield self.server.url(name)
        if self._empty(name):
            self.free.append(name)
        else:
            self.server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _make(self) -> str:
        name = f"tables_{next(_names)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def _empty(self, name: str) -> bool:
        """Take all rows out, whatever guards them; False where a test changed the tables themselves."""
        with self.server.connect(name) as db:
            db.execute(OTHERS_LEAVE)
            if db.execute("SELECT what FROM of_tests.changed").fetchone():
                return False
            db.execute("SET session_replication_role = replica")  # or what only grows would refuse
            if filled := [row[0] for row in db.execute(WITH_ROWS)]:
                db.execute(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE".encode())
        return True


@pytest.fixture(scope="session")
def pg_tables(pg_cluster: Cluster) -> Tables:
    """The databases with tables of this test process."""
    pg_cluster.execute(f"CREATE DATABASE {TEMPLATE}")
    engine = make_engine(pg_cluster.url(TEMPLATE))
    metadata.create_all(engine)
    engine.dispose()
    pg_cluster.execute(WATCH, TEMPLATE)
    return Tables(pg_cluster)


@pytest.fixture
def pg_url(pg_cluster: Cluster) -> Iterator[str]:
    """A new PostgreSQL database without tables, for what makes them itself."""
    name = f"test_{next(_names)}"
    pg_cluster.execute(f"CREATE DATABASE {name}")
    yield pg_cluster.url(name)
    pg_cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def pg_tables_url(pg_tables: Tables) -> Iterator[str]:
    """A PostgreSQL database with empty tables of its own, as `new_bank` wants it."""
    with pg_tables.lent() as url:
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
