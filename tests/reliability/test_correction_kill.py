"""Killed at any commit of a price correction: the old booking or the right one, and in the end the right one, once (R9, R13).

The kill lands before each commit in turn, so that every state the database can be found in is looked at, and a planted bug is met in
every run, however narrow it is.
"""

import datetime as dt
import itertools
import multiprocessing
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from steward.deliver.trading import queries
from steward.deliver.trading.model import Side
from steward.kernel.ids import CustomerId, OrderId
from steward.kernel.time import BusinessDate
from steward.know.customers.model import Topic
from steward.know.customers.queries import contacts_of
from steward.know.holdings import queries as book
from steward.know.markets.queries import get_price
from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.sim.registrar import FAULTLESS, registrar_of
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from tests.reliability import correction_child
from tests.reliability.correction_child import ORDER_FIRST, REVERSED_FIRST, RIGHT, Wrong
from tests.reliability.kill_child import AckLog
from tests.support.banks import new_bank
from tests.support.desk import Desk

FRIDAY_BEFORE = dt.date(2026, 2, 27)
MONDAY, TUESDAY, WEDNESDAY = (dt.date(2026, 3, day) for day in (2, 3, 4))

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.reliability.correction_child"])

# What the registrar corrected and we have taken in is booked in the transactions that follow: between them this law does not hold yet.
TILL_BOOKED = "booked_as_the_registrar_confirmed"
# What a customer has: figures of the order, how often it was changed and the customer told, units, money posted and due.
Booking = tuple[object, ...]


@dataclass(frozen=True)
class World:
    """A bank whose orders were carried out at a wrong price, and what every customer has before and after that is corrected."""

    home: Path
    wrong: Wrong
    orders: Mapping[CustomerId, OrderId]
    before: Mapping[CustomerId, Booking]
    after: Mapping[CustomerId, Booking]

    def copy(self, home: Path) -> Path:
        """The bank as it was before anything was corrected, in a folder of its own."""
        shutil.copytree(self.home, home)
        return home


def traded(desk: Desk, registrar: bool) -> dict[CustomerId, OrderId]:
    """A purchase that is through and a redemption that is not paid yet, both of Monday, seen on Tuesday."""
    desk.product()
    desk.price(FRIDAY_BEFORE, "1.0000")
    lines = {desk.customer("10000"): desk.line("10000"), desk.customer(units="1000", cost="900"): desk.line("500", Side.REDEEM)}
    orders = {who: desk.place(who, line)[0].id for who, line in lines.items()}
    outside = registrar_of(desk.rt, FAULTLESS) if registrar else None
    settle_day(desk.rt, desk.go_to(MONDAY, 16), registrar=outside)
    desk.price(MONDAY, "1.2345")
    settle_day(desk.rt, desk.go_to(TUESDAY), registrar=outside)
    jobs.drain(desk.rt)
    desk.go_to(WEDNESDAY)
    if outside is not None:  # it corrects itself when it has heard of the right price, which is therefore known by then
        desk.price(MONDAY, str(RIGHT))
        for order_id in orders.values():
            outside.correct(desk.order(order_id).number, desk.go_to(WEDNESDAY))
        AckLog(str(desk.rt.settings.home)).tell(kind="price")
    return orders


def bookings(rt: Runtime, orders: Mapping[CustomerId, OrderId]) -> dict[CustomerId, Booking]:
    """What each customer has and was told."""
    found: dict[CustomerId, Booking] = {}
    with rt.work(SYSTEM, read_only=True) as w:
        for who, order_id in orders.items():
            o, cash = queries.get_order(w, order_id), book.cash(w, who, "CNY")
            told = sum(c.topic is Topic.ORDER_CHANGED for c in contacts_of(w, who)[0])
            changed = len(queries.changes_of(w, [o])[order_id])
            held = tuple(str(p.units) for p in book.positions(w, who))
            found[who] = (o.state, str(o.price), str(o.units), o.net, o.fee, changed, told, held, cash.posted, cash.due)
    return found


def but_told(booking: Booking) -> Booking:
    """Without how often the customer was told, which follows in a transaction of its own."""
    return booking[:6] + booking[7:]


@pytest.fixture(scope="module", params=[False, True], ids=["by the bank", "by the registrar"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    home = tmp_path_factory.mktemp("bank") / "bank"
    home.mkdir()
    desk = Desk(new_bank(home, reactions=REACTIONS))
    orders = traded(desk, request.param)
    before = bookings(desk.rt, orders)
    desk.rt.engine.dispose()
    made = World(home, Wrong(desk.instruments["fund"], MONDAY, WEDNESDAY, request.param), orders, before, {})
    _, after = look_and_finish(made, made.copy(home.parent / "after"))
    assert all(booking[:2] != before[who][:2] and booking[5:7] == (1, 1) for who, booking in after.items()), "there is something to do"
    return replace(made, after=after)


@pytest.fixture(scope="module")
def mother(world: World) -> Iterator[Connection]:
    orders, hers = PROCESSES.Pipe()
    process = PROCESSES.Process(target=correction_child.mother, args=(hers,))
    process.start()
    yield orders
    orders.send(None)
    process.join(60)


def look_and_finish(world: World, home: Path) -> tuple[list[str], dict[CustomerId, Booking]]:
    """What a kill damaged, and what each customer has once everything that was left to do is done."""
    rt = correction_child.bank(str(home), world.wrong.seen)
    found = [f"law {law}" for law in Desk(rt).broken_laws() if law != TILL_BOOKED]
    for who, booking in bookings(rt, world.orders).items():
        if but_told(booking) not in (but_told(world.before[who]), but_told(world.after.get(who, booking))):
            found.append(f"half a correction: {booking}")
    with rt.work(SYSTEM, read_only=True) as w:
        price = get_price(w, world.wrong.instrument, BusinessDate(world.wrong.priced), w.now)
    if AckLog.read(str(home)) and (price is None or price.value != RIGHT):
        found.append("lost: the right price")
    if not found:
        correction_child.correct_price(rt, world.wrong, AckLog(str(home)))
        found = [f"law {law} in the end" for law in Desk(rt).broken_laws()]
    after = bookings(rt, world.orders)
    rt.engine.dispose()
    return found, after


def kill_everywhere(world: World, mother: Connection, folder: Path, bug: str = "") -> tuple[int, list[str]]:
    """Kill before the first commit, the second and so on until all is done or something is damaged; at how many places, and what."""
    for last in itertools.count(1):
        home = world.copy(folder / str(last))
        mother.send((str(home), world.wrong, last, bug))
        assert mother.poll(60), "the process did not end"
        ended = mother.recv()
        assert ended in (0, -signal.SIGKILL)
        found, after = look_and_finish(world, home)
        shutil.rmtree(home)
        if not found and after != world.after:
            found = [f"not finished: {after}"]
        if found or ended == 0:
            return last - (ended == 0), found
    raise AssertionError("unreachable: the work has an end")


@pytest.mark.slow
def test_a_kill_before_any_commit_leaves_the_old_booking_or_the_right_one(world: World, mother: Connection, tmp_path: Path) -> None:
    places, found = kill_everywhere(world, mother, tmp_path)
    assert found == []
    assert places >= 5


@pytest.mark.slow
@pytest.mark.parametrize("bug", [REVERSED_FIRST, ORDER_FIRST])
def test_a_correction_in_two_transactions_is_found(world: World, mother: Connection, tmp_path: Path, bug: str) -> None:
    places, found = kill_everywhere(world, mother, tmp_path, bug)
    assert found, f"not found in {places} kills"
