"""An import killed anywhere leaves everything or nothing, and runs again as if nothing had happened (R9, B3)."""

import multiprocessing
import random
import shutil
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from steward.platform.db import metadata
from steward.platform.runtime import Runtime
from steward.workflows.imports import far_trans
from steward.workflows.imports.far_trans import FILES, import_far_trans
from tests.reliability.kill_child import AckLog, open_again
from tests.support.banks import new_bank

SEED = 7
KILLS = 12
CUSTOMERS = 300
OWNERS = ("markets_", "products_", "customers_", "suitability_")

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.reliability.kill_child", "tests.reliability.test_kill_import"])


def write_folder(folder: Path) -> None:
    """A bank's folder with many customers, each with two dated rows."""
    folder.mkdir()
    columns = {
        FILES[0]: "exchangeID,marketID,name,description,country,tradingDays,tradingHours,marketClass",
        FILES[1]: "ISIN,assetName,assetShortName,assetCategory,assetSubCategory,marketID,sector,industry,timestamp",
        FILES[2]: "ISIN,minDate,maxDate,priceMinDate,priceMaxDate,profitability",
        FILES[3]: "customerID,customerType,riskLevel,investmentCapacity,lastQuestionnaireDate,timestamp",
    }
    people = [f"{n:020d},Mass,{level},CAP_80K_300K,{year}-05-01,{year}-06-01" for n in range(CUSTOMERS) for level, year in LEVELS]
    rows = {
        FILES[0]: ['ATHEX,XATH,Athens Exchange,,Greece,"Mon,Tue,Wed,Thu,Fri",08:15-15:20,Public Securities'],
        FILES[1]: ["GRS003003035,ΕΘΝΙΚΗ,ΕΤΕ,Stock,,XATH,,,2018-01-02"],
        FILES[2]: ["GRS003003035,2018-01-02,2022-11-29,2.5,5.0,1.0"],
        FILES[3]: people,
    }
    for name, header in columns.items():
        (folder / name).write_text("\n".join([header, *rows[name]]) + "\n", "utf-8")


LEVELS = (("Balanced", 2018), ("Aggressive", 2020))


def counts(rt: Runtime) -> dict[str, int]:
    """Rows of every table an import writes, its own record included."""
    tables = [t for t in metadata.sorted_tables if t.name.startswith((*OWNERS, "import"))]
    with rt.engine.connect() as db:
        return {t.name: db.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in tables}


def live(home: str, folder: str, bug: bool, ready: Connection) -> None:
    """Import until killed; tell when it is done."""
    if bug:
        far_trans._Import.carry = in_halves(far_trans._Import.carry)  # type: ignore[method-assign, assignment]
    rt, log = open_again(home), AckLog(home)
    ready.send(True)
    import_far_trans(rt, Path(folder))
    log.tell(imported=True)
    time.sleep(60)


def in_halves(carry: Callable[[Any], None]) -> Callable[[Any], None]:
    """The planted bug: what was recorded is committed before the run is."""

    def carry_and_commit(this: Any) -> None:
        carry(this)
        for statement in ("COMMIT", "BEGIN IMMEDIATE"):
            this.w.db.exec_driver_sql(statement)
        time.sleep(0.5)

    return carry_and_commit


def start(home: Path, folder: Path, bug: bool) -> BaseProcess:
    """A process that has opened the bank and begins to import."""
    listen, ready = PROCESSES.Pipe(duplex=False)
    process: BaseProcess = PROCESSES.Process(target=live, args=(str(home), str(folder), bug, ready))
    process.start()
    assert listen.poll(60), "the process did not come up"
    return process


def kill(process: BaseProcess) -> None:
    """SIGKILL; a process that ended by itself shows a broken harness."""
    assert process.is_alive(), "the process ended by itself"
    process.kill()
    process.join(60)


def seconds_to_import(home: Path, folder: Path, bug: bool) -> float:
    """How long an undisturbed import takes in a process of its own, here and now."""
    began = time.monotonic()
    process = start(home, folder, bug)
    while not AckLog.read(str(home)):
        assert process.is_alive(), "the process ended by itself"
        time.sleep(0.005)
    kill(process)
    return time.monotonic() - began


def kill_often(tmp_path: Path, *, bug: bool) -> str | None:
    """Kill imports at random moments, each in an empty bank; what was wrong with the first bad one."""
    folder, empty = tmp_path / "folder", tmp_path / "empty"
    write_folder(folder)
    empty.mkdir()
    rt = new_bank(empty)
    nothing = counts(rt)
    rt.engine.dispose()
    whole = clean_import(shutil.copytree(empty, tmp_path / "whole"), folder)
    took = seconds_to_import(shutil.copytree(empty, tmp_path / "timed"), folder, bug)
    chance = random.Random(SEED)
    for number in range(KILLS):
        home = shutil.copytree(empty, tmp_path / f"bank{number}")
        process = start(home, folder, bug)
        time.sleep(chance.uniform(0.1, 1.1) * took)
        kill(process)
        rt = open_again(str(home))
        found = counts(rt)
        if found not in (nothing, whole) or (AckLog.read(str(home)) and found != whole):
            return f"kill {number}: {found}"
        if found == nothing:
            import_far_trans(rt, folder)
            assert counts(rt) == whole
        rt.engine.dispose()
        shutil.rmtree(home)
    return None


def clean_import(home: Path, folder: Path) -> dict[str, int]:
    """What an undisturbed import leaves; a second one adds nothing but its own record."""
    rt = open_again(str(home))
    import_far_trans(rt, folder)
    found = counts(rt)
    assert found["customers_customer"] == CUSTOMERS
    assert import_far_trans(rt, folder).counts.accepted == 0
    again = counts(rt)
    assert {n for n in found if again[n] != found[n]} == {"import_run"}
    rt.engine.dispose()
    return found


@pytest.mark.slow
def test_an_import_killed_anywhere_leaves_all_or_nothing(tmp_path: Path) -> None:
    assert kill_often(tmp_path, bug=False) is None


@pytest.mark.slow
def test_an_import_in_two_transactions_is_found(tmp_path: Path) -> None:
    assert kill_often(tmp_path, bug=True) is not None
