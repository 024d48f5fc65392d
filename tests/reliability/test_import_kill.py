"""An import that is killed or runs out of disk is there whole or not at all (issue 2 §4); a planted half-commit is found."""

import datetime as dt
import json
import multiprocessing
import random
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from steward.know.customers import actions as customer_actions
from steward.know.customers.tables import customer, fact
from steward.platform.clock import SetClock
from steward.platform.imports.tables import run
from steward.platform.runtime import NoSpace, Runtime
from steward.platform.settings import Settings
from steward.platform.start import open_bank
from steward.workflows.imports.far_trans import import_far_trans
from tests.support.banks import MASTER_KEY, new_bank

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.reliability.test_import_kill"])

SEED = 20221129
KILLS = 12
KILLS_TO_FIND_A_BUG = 40
CUSTOMERS = 1_500
FACTS_A_ROW = 3
HEADS = {
    "markets.csv": "exchangeID,marketID,name,description,country,tradingDays,tradingHours,marketClass\n",
    "asset_information.csv": "ISIN,assetName,assetShortName,assetCategory,assetSubCategory,marketID,sector,industry,timestamp\n",
    "limit_prices.csv": "ISIN,minDate,maxDate,priceMinDate,priceMaxDate,profitability\n",
    "customer_information.csv": "customerID,customerType,riskLevel,investmentCapacity,lastQuestionnaireDate,timestamp\n",
}


def make_folder(home: Path, batch: int) -> Path:
    """A folder of customers whose numbers begin with the batch."""
    folder = home / f"batch-{batch}"
    folder.mkdir(exist_ok=True)
    for name, head in HEADS.items():
        (folder / name).write_text(head, "utf-8")
    lines = "".join(f"{batch:04X}{n:016X},Mass,Income,CAP_LT30K,2020-01-01,2020-06-01\n" for n in range(CUSTOMERS))
    (folder / "customer_information.csv").write_text(HEADS["customer_information.csv"] + lines, "utf-8")
    return folder


def open_again(home: str) -> Runtime:
    """The bank in `home`, as a restarted process finds it."""
    environ = {"STEWARD_HOME": home, "STEWARD_MASTER_KEY": MASTER_KEY, "STEWARD_PUBLIC_URL": "https://bank.test"}
    return open_bank(Settings.from_env(environ), {}, clock=SetClock(dt.datetime(2026, 3, 2, tzinfo=dt.UTC)))


def live(home: str, batch: int, planted: bool, ready: Connection) -> None:
    """Import batch after batch until killed, telling a log what is done."""
    rt = open_again(home)
    if planted:
        record_facts = customer_actions.record_facts

        def commit_first(w: Any, **rows: Any) -> Any:
            w.db.exec_driver_sql("COMMIT")
            w.db.exec_driver_sql("BEGIN IMMEDIATE")
            return record_facts(w, **rows)

        customer_actions.record_facts = commit_first
    ready.send(True)
    while True:
        done = import_far_trans(rt, make_folder(Path(home), batch))
        with (Path(home) / "acks.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({"batch": batch, "run": done.id}) + "\n")
        batch += 1


def inspect(home: Path) -> list[str]:
    """What is half there, and what was acknowledged and is not there."""
    rt = open_again(str(home))
    with rt.engine.connect() as db:
        prefix = sa.func.substr(customer.c.number, 1, 4)
        people: dict[str, int] = {r[0]: int(r[1]) for r in db.execute(sa.select(prefix, sa.func.count()).group_by(prefix))}
        said = sa.select(prefix, sa.func.count()).join(fact, fact.c.customer_id == customer.c.id).group_by(prefix)
        facts: dict[str, int] = {r[0]: int(r[1]) for r in db.execute(said)}
        runs = set(db.execute(sa.select(run.c.id)).scalars())
    rt.engine.dispose()
    path = home / "acks.jsonl"
    acks = [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    half = [f"half of {p}" for p, n in people.items() if (n, facts.get(p)) != (CUSTOMERS, FACTS_A_ROW * CUSTOMERS)]
    lost = [f"lost {a}" for a in acks if f"{a['batch']:04X}" not in people or a["run"] not in runs]
    doubtful = [f"{len(people)} batches, {len(runs)} runs"] if len(people) != len(runs) else []
    return half + lost + doubtful


def kill_until_damaged(home: Path, kills: int, *, planted: bool) -> tuple[int, list[str]]:
    """Kill up to `kills` times, looking after each; how often it was killed, and the first damage."""
    chance = random.Random(SEED)
    for killed in range(1, kills + 1):
        listen, ready = PROCESSES.Pipe(duplex=False)
        process = PROCESSES.Process(target=live, args=(str(home), killed * 100, planted, ready))
        process.start()
        assert listen.poll(60), "the process did not come up"
        time.sleep(chance.uniform(0.0, 1.0))
        assert process.is_alive(), "the process ended by itself"
        process.kill()
        process.join(60)
        damage = inspect(home)
        if damage:
            return killed, damage
    return kills, []


@pytest.mark.slow
def test_a_killed_import_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    new_bank(tmp_path).engine.dispose()
    assert kill_until_damaged(tmp_path, KILLS, planted=False) == (KILLS, [])
    rt = open_again(str(tmp_path))
    assert import_far_trans(rt, make_folder(tmp_path, 1)).counts.accepted == CUSTOMERS
    rt.engine.dispose()
    assert inspect(tmp_path) == []


@pytest.mark.slow
def test_the_harness_finds_a_commit_in_the_middle(tmp_path: Path) -> None:
    new_bank(tmp_path).engine.dispose()
    assert kill_until_damaged(tmp_path, KILLS_TO_FIND_A_BUG, planted=True)[1]


def test_a_full_disk_leaves_nothing_and_the_import_succeeds_when_there_is_room(tmp_path: Path) -> None:
    rt = new_bank(tmp_path)
    rt.engine.dispose()
    limit: dict[str, int] = {}

    @sa.event.listens_for(rt.engine, "connect")
    def bound(connection: Any, _record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        limit["pages"] = pages + 40
        connection.execute(f"PRAGMA max_page_count={limit['pages']}")

    folder = make_folder(tmp_path, 1)
    with pytest.raises(NoSpace):
        import_far_trans(rt, folder)
    assert limit
    assert inspect(tmp_path) == []
    assert [p for p in (tmp_path / "imports").rglob("*") if p.is_file()] == []
    sa.event.remove(rt.engine, "connect", bound)
    rt.engine.dispose()
    assert import_far_trans(rt, folder).counts.accepted == CUSTOMERS
    rt.engine.dispose()
