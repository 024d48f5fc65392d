"""A fresh bank on each database, with a clock that stands."""

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

import steward.guard.compliance.tables
import steward.know.holdings.tables  # noqa: F401
from steward.platform.clock import SetClock
from steward.platform.db import make_engine, metadata
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)  # Monday 09:00 in Shanghai


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def rt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runtime]:
    environ = {"STEWARD_HOME": str(tmp_path)}
    if request.param == "postgresql":
        server = os.environ.get("STEWARD_TEST_PG")
        if not server:
            pytest.skip("no PostgreSQL server")
        name = f"t{uuid.uuid4().hex}"
        admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
        with admin.connect() as db:
            db.execute(sa.text(f"create database {name}"))
        admin.dispose()
        environ["STEWARD_DATABASE_URL"] = server.rsplit("/", 1)[0] + "/" + name
    settings = Settings.from_env(environ)
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, SetClock(NOW), demo=True)
    engine.dispose()
    runtime = open_bank(settings, {}, clock=SetClock(NOW), pool_size=20)
    yield runtime
    runtime.engine.dispose()
