"""A fresh bank for each test of the know tier."""

import datetime as dt
from pathlib import Path

import pytest

from steward.platform.clock import SetClock
from steward.platform.db import make_engine, metadata
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def rt(tmp_path: Path, clock: SetClock) -> Runtime:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, clock, demo=True)
    return open_bank(settings, {}, clock=clock)
