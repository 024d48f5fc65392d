"""Birth and opening of a bank's database: keys and audit lanes once, then a Runtime for as long as the process lives."""

import sqlalchemy as sa

from steward.platform import audit, vault
from steward.platform.clock import Clock, OffsetClock, SystemClock
from steward.platform.crypto import Keyring
from steward.platform.db import make_engine, reader
from steward.platform.outbox import Reactions
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings


class NoBank(Exception):
    """The database has no bank in it yet; the message says how to make one."""


def give_birth(engine: sa.Engine, settings: Settings, clock: Clock, *, demo: bool) -> None:
    """Fill the empty tables of a new database with its keys, its audit lanes and whether it is the demo bank.

    The demo flag can only be set here, so no switch turns a real bank into one that offers persona sign-in.
    """
    settings.check_start(demo=demo)
    master = vault.master_key(settings.master_key, settings.home, create=True)
    with engine.begin() as db:
        audit.seed_lanes(db)
        vault.create_keys(db, master, clock.now())
        vault.put_setting(db, vault.DEMO, demo)


def open_bank(settings: Settings, reactions: Reactions, *, clock: Clock | None = None, pool_size: int = 8) -> Runtime:
    """A Runtime on an existing bank; NoBank when there is none, InsecureStart when the configuration is unsafe."""
    if settings.is_sqlite:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = make_engine(settings.database_url, pool_size=pool_size)
    with reader(engine) as db:
        if not sa.inspect(db).has_table(vault.setting.name):
            raise NoBank("there is no bank in this database yet: run `steward demo`, or `steward migrate` for an empty bank")
        demo = vault.get_setting(db, vault.DEMO)
        if demo is None:
            raise NoBank("the database was migrated but holds no bank: run `steward demo` or `steward migrate`")
        settings.check_start(demo=bool(demo))
        keys = _keyring(engine, vault.master_key(settings.master_key, settings.home))
    chosen = clock or (OffsetClock() if demo else SystemClock())
    replica = None if settings.read_database_url is None else make_engine(settings.read_database_url, pool_size=pool_size)
    return Runtime(settings=settings, engine=engine, keys=keys, reactions=reactions, clock=chosen, demo=bool(demo), replica=replica)


def _keyring(engine: sa.Engine, master: bytes) -> Keyring:
    def load() -> Keyring:
        with reader(engine) as db:
            return vault.load_keys(db, master)

    ring = load()
    ring.refill = load
    return ring
