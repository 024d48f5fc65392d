"""A newborn bank for a test: tables, keys, a clock that stands until it is set."""

import atexit
import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from steward.platform.clock import Clock, SetClock
from steward.platform.db import make_engine, metadata
from steward.platform.outbox import Reactions
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank
from tests.support.statements import compiled_once

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
# A key for tests only: 32 different bytes.
MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@cache
def _empty_tables() -> Path:
    """A SQLite file with all tables known so far and nothing in them, to be copied: faster than making them again."""
    file = Path(tempfile.mkdtemp(prefix="steward-tables-")) / "steward.db"
    atexit.register(shutil.rmtree, file.parent, ignore_errors=True)
    engine = make_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    engine.dispose()
    return file


def new_bank(
    home: Path,
    database_url: str | None = None,
    *,
    demo: bool = False,
    clock: Clock | None = None,
    reactions: Reactions | None = None,
    environ: Mapping[str, str] | None = None,
) -> Runtime:
    """A bank in an empty database (SQLite in `home` unless a URL is given), open for use; `clock` stands at NOW by default."""
    given = {"STEWARD_HOME": str(home), "STEWARD_MASTER_KEY": MASTER_KEY, "STEWARD_PUBLIC_URL": "https://bank.test"}
    if database_url is not None:
        given["STEWARD_DATABASE_URL"] = database_url
    settings = Settings.from_env({**given, **(environ or {})})
    clock = clock or SetClock(NOW)
    if settings.is_sqlite and not (home / "steward.db").exists():
        shutil.copyfile(_empty_tables(), home / "steward.db")
    engine = make_engine(settings.database_url)
    if not metadata.tables.keys() <= set(sa.inspect(engine).get_table_names()):
        metadata.create_all(engine)
    give_birth(compiled_once(engine), settings, clock, demo=demo)
    engine.dispose()
    rt = open_bank(settings, reactions or {}, clock=clock, pool_size=24)
    compiled_once(rt.engine)
    return rt
