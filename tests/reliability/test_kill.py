"""Killed fifty times, a thousand at night: nothing acknowledged is lost, doubled or out of balance (R9); planted bugs are found.

Acknowledgements written by the killed process are the oracle: what it had told its client must be in the database, exactly
once, and everything else either wholly or not at all.
"""

import multiprocessing
import os
import random
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.deliver.trading.queries import verify_orders
from steward.deliver.trading.tables import order
from steward.know.holdings.model import AccountKey, AccountRole, Asset
from steward.know.holdings.queries import find_account, verify_book
from steward.know.holdings.tables import transfer
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from tests.reliability import kill_child
from tests.reliability.kill_child import AckLog, World
from tests.support.banks import new_bank
from tests.support.desk import Desk

SEED = 20260302
KILLS = 1000 if os.environ.get("STEWARD_NIGHTLY") else 50
KILLS_TO_FIND_A_BUG = 120
RANK = {"placed": 0, "submitted": 1, "confirmed": 2, "settled": 3, "rejected": 4}

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.reliability.kill_child"])


@dataclass(frozen=True)
class Damage:
    """What a kill did."""

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    unbalanced: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.unbalanced)


def make_world(home: Path) -> World:
    """A bank with one fund and five customers who have money and units."""
    desk = Desk(new_bank(home))
    product = desk.product()
    desk.price(kill_child.FIRST_DAY, "1.0000")
    customers = tuple(desk.customer("1000", units="1000") for _ in range(5))
    with desk.rt.work(SYSTEM, read_only=True) as w:
        cash = [find_account(w, AccountKey.customer_cash(c, "CNY")) for c in customers]
        outside = find_account(w, AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY")))
    assert outside is not None
    desk.rt.engine.dispose()
    world = World(str(home), SEED, customers, tuple(c for c in cash if c), outside, product, desk.instruments["fund"])
    world.save()
    return world


def inspect(rt: Runtime, home: str) -> Damage:
    """Hold the database against what the client was told and against every law."""
    acks = AckLog.read(home)
    with rt.work(SYSTEM, read_only=True) as w:
        laws = verify_book(w.db).laws + verify_orders(w.db).laws
        deposits = w.db.execute(sa.select(transfer.c.reference, transfer.c.amount).where(transfer.c.kind == "deposit")).all()
        orders = {r.id: r for r in w.db.execute(sa.select(order.c.id, order.c.proposal_id, order.c.amount, order.c.state))}
    amounts = {int(r.reference.split(":")[1]): r.amount for r in deposits}
    times = Counter(int(r.reference.split(":")[1]) for r in deposits)
    placed = Counter(r.proposal_id for r in orders.values())
    lost = [str(a) for a in acks if a["kind"] == "deposit" and amounts.get(a["n"]) != a["amount"]]
    lost += [str(a) for a in acks if a["kind"] == "order" and (a["id"] not in orders or orders[a["id"]].amount != a["amount"])]
    lost += [str(a) for a in acks if a["kind"] == "state" and a["state"] in RANK and RANK[orders[a["id"]].state] < RANK[a["state"]]]
    doubled = [f"deposit {n}" for n, count in times.items() if count > 1] + [f"order of {p}" for p, count in placed.items() if count > 1]
    return Damage(tuple(lost), tuple(doubled), tuple(law.law for law in laws if law.violations))


def kill_once(home: str, bug: str, chance: random.Random) -> None:
    """Start the process, let it work for a random while, kill it with SIGKILL. Every fifth dies while it is starting."""
    listen, ready = PROCESSES.Pipe(duplex=False)
    process: BaseProcess = PROCESSES.Process(target=kill_child.live, args=(home, bug, ready))
    process.start()
    if chance.random() < 0.8:
        assert listen.poll(60), "the process did not come up"
        time.sleep(chance.uniform(0.0, 0.2))
    else:
        time.sleep(chance.uniform(0.0, 0.1))
    assert process.is_alive(), "the process ended by itself"
    process.kill()
    process.join(60)


def kill_until_damaged(home: Path, kills: int, bug: str = "") -> tuple[int, Damage]:
    """Kill up to `kills` times, looking after each; how often it was killed, and the first damage."""
    chance = random.Random(SEED)
    rt = kill_child.open_again(str(home))
    damage, killed = Damage((), (), ()), 0
    while killed < kills and not damage:
        kill_once(str(home), bug, chance)
        killed += 1
        damage = inspect(rt, str(home))
    rt.engine.dispose()
    return killed, damage


@pytest.mark.slow
def test_kills_lose_double_and_unbalance_nothing(tmp_path: Path) -> None:
    make_world(tmp_path)
    killed, damage = kill_until_damaged(tmp_path, KILLS)
    assert (killed, damage) == (KILLS, Damage((), (), ()))
    last = PROCESSES.Process(target=kill_child.finish, args=(str(tmp_path),))
    last.start()
    last.join(120)
    assert last.exitcode == 0
    rt = kill_child.open_again(str(tmp_path))
    assert inspect(rt, str(tmp_path)) == Damage((), (), ())
    with rt.work(SYSTEM, read_only=True) as w:
        states = Counter(w.db.execute(sa.select(order.c.state)).scalars())
        checked = w.db.execute(sa.text("PRAGMA integrity_check")).scalar_one()
    rt.engine.dispose()
    assert checked == "ok"
    assert set(states) <= {"settled", "rejected"}
    assert states["settled"] >= 20


@pytest.mark.slow
@pytest.mark.parametrize("bug", ["ack before commit", "two transactions", "no dedupe on retry"])
def test_the_harness_finds_a_planted_bug(tmp_path: Path, bug: str) -> None:
    make_world(tmp_path)
    killed, damage = kill_until_damaged(tmp_path, KILLS_TO_FIND_A_BUG, bug)
    found = {"ack before commit": damage.lost, "two transactions": damage.unbalanced, "no dedupe on retry": damage.doubled}
    assert found[bug], f"not found in {killed} kills"
