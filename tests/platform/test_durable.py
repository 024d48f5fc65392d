"""The durable engine carries out the outbox and keeps schedules (L1)."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from steward.platform import outbox, vault
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SystemClock
from steward.platform.db import make_engine, metadata
from steward.platform.durable import Durable
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import give_birth, open_bank
from steward.platform.work import Work


@dataclass(frozen=True)
class Happened:
    thing_id: str


done = threading.Event()


def react(w: Work, event: Happened) -> None:
    count = (vault.get_setting(w.db, f"reacted-{event.thing_id}") or 0) + 1
    vault.put_setting(w.db, f"reacted-{event.thing_id}", count)
    if event.thing_id == "4":
        done.set()


def test_events_are_carried_out_once_each_and_schedules_tick(tmp_path: Path) -> None:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, SystemClock(), demo=True)
    rt = open_bank(settings, {Happened: (react,)})
    ticked = threading.Event()
    durable = Durable(rt, {"beat": ("* * * * * *", lambda _rt: ticked.set())})
    durable.start()
    try:
        for n in range(5):
            with rt.work(SYSTEM) as w:
                w.emit(Happened(str(n)))
        assert done.wait(20), "the engine did not carry out the outbox"
        assert ticked.wait(20), "the schedule did not tick"
        _wait_for(rt, 5)
    finally:
        durable.stop()
    with rt.work(SYSTEM, read_only=True) as w:
        assert [vault.get_setting(w.db, f"reacted-{n}") for n in range(5)] == [1] * 5


def _wait_for(rt: Runtime, wanted: int) -> None:
    pause = threading.Event()
    for _ in range(200):
        with rt.work(SYSTEM, read_only=True) as w:
            if outbox.count(w.db, "done") == wanted:
                return
        pause.wait(0.05)
    raise AssertionError("not every reaction was carried out")


def test_it_starts_and_stops_where_an_event_loop_runs(tmp_path: Path) -> None:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    give_birth(engine, settings, SystemClock(), demo=True)
    durable = Durable(open_bank(settings, {}), {})

    async def start_and_stop() -> None:
        durable.start()
        durable.stop()

    with ThreadPoolExecutor(1) as apart:  # this thread may have a loop already
        apart.submit(asyncio.run, start_and_stop()).result()
    durable.rt.engine.dispose()
    engine.dispose()
