"""The fixtures give what they promise."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.platform.db import metadata
from tests.support.postgres import cluster


@pytest.mark.pg
@pytest.mark.parametrize("round_", [1, 2])
def test_every_test_gets_a_database_of_its_own(pg_url: str, pg_tables_url: str, round_: int) -> None:
    for url, tables in ((pg_url, set()), (pg_tables_url, set(metadata.tables))):
        engine = sa.create_engine(url)
        with engine.begin() as db:
            assert set(sa.inspect(db).get_table_names()) == tables
            db.execute(sa.text("CREATE TABLE left_behind (id INTEGER)"))
        engine.dispose()


@pytest.mark.pg
def test_a_server_keeps_what_was_committed_when_it_is_killed_and_started_again() -> None:
    with cluster(fsync=True) as server:
        server.execute("CREATE TABLE kept (id INTEGER)")
        server.execute("INSERT INTO kept VALUES (7)")
        server.stop()
        server.start()
        server.execute("SELECT 1 / (SELECT count(*) FROM kept WHERE id = 7)")
        folder = server.folder
    assert not folder.exists()


@pytest.mark.pg
@pytest.mark.skipif(sys.platform != "linux", reason="the leash is a feature of Linux")
def test_a_server_dies_with_the_tests_even_when_they_are_killed(tmp_path: Path) -> None:
    program = """import time
from steward.platform.db import metadata
from tests.support.postgres import cluster
with cluster() as c:
    print(c.port, c.folder, flush=True)
    time.sleep(60)
"""
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        port, folder = owner.stdout.readline().split()
        owner.kill()
    engine = sa.create_engine(f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres", poolclass=sa.NullPool)
    for _ in range(200):
        try:
            with engine.connect() as db:
                db.execute(sa.text("SELECT pg_sleep(0.05)"))
        except sa.exc.OperationalError:
            break
    else:
        pytest.fail("the server outlived the process that started it")
    for path in (Path(folder), Path(f"{folder}.log")):
        subprocess.run(["rm", "-rf", str(path)], check=True)
