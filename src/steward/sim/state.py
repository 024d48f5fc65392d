"""Whether a database holds a demo bank, and what its next day needs to know of it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from steward.kernel.time import BusinessDate, parse_date
from steward.platform import vault
from steward.platform.db import make_engine, reader
from steward.platform.settings import Settings

DEMO_BANK = "demo_bank"


class BankState(StrEnum):
    """What lives in a database."""

    EMPTY = "empty"
    REAL = "real"
    UNFINISHED = "unfinished"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Origin:
    """From which seed and on which day a demo bank was made, and whether that came to its end."""

    seed: int
    made_on: BusinessDate
    complete: bool


def state_of(settings: Settings) -> BankState:
    """What lives in the configured database; an embedded one that is not there yet is empty."""
    if settings.is_sqlite and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        return BankState.EMPTY
    engine = make_engine(settings.database_url)
    try:
        with reader(engine) as db:
            return _state(db)
    finally:
        engine.dispose()


def _state(db: sa.Connection) -> BankState:
    if not sa.inspect(db).has_table(vault.setting.name):
        return BankState.EMPTY
    demo = vault.get_setting(db, vault.DEMO)
    if demo is None:
        return BankState.EMPTY
    if not demo:
        return BankState.REAL
    origin = read_origin(db)
    return BankState.COMPLETE if origin is not None and origin.complete else BankState.UNFINISHED


def read_origin(db: sa.Connection) -> Origin | None:
    """Where the demo bank comes from; None before it is begun."""
    told = vault.get_setting(db, DEMO_BANK)
    return None if told is None else Origin(told["seed"], parse_date(told["made_on"]), told["complete"])


def write_origin(db: sa.Connection, origin: Origin) -> None:
    """Note where the demo bank comes from."""
    vault.put_setting(db, DEMO_BANK, {"seed": origin.seed, "made_on": origin.made_on.isoformat(), "complete": origin.complete})
