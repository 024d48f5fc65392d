"""A fresh bank on each database, with a clock that stands."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

import steward.deliver.trading.actions
import steward.deliver.trading.tables  # noqa: F401
from steward.platform.runtime import Runtime
from tests.support.banks import new_bank


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def rt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runtime]:
    runtime = new_bank(tmp_path, _new_database() if request.param == "postgresql" else None)
    yield runtime
    runtime.engine.dispose()


def _new_database() -> str:
    server = os.environ.get("STEWARD_TEST_PG")
    if not server:
        pytest.skip("no PostgreSQL server")
    name = f"t{uuid.uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as db:
        db.execute(sa.text(f"create database {name}"))
    admin.dispose()
    return server.rsplit("/", 1)[0] + "/" + name
