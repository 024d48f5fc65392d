"""Two servers and two workers on one PostgreSQL (L2): one session, each job once, one status, and one killed costs nothing.

A reaction that nothing but its claim protects leaves a row each time it takes effect; the rows are the oracle. A claim that takes no
lock is found.
"""

import datetime as dt
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import sqlalchemy as sa

from steward.advise.advice.model import Proposal
from steward.advise.advice.tables import proposal
from steward.deliver.trading.queries import verify_orders
from steward.kernel.money import Money
from steward.know.holdings.queries import verify_book
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.platform import outbox
from steward.platform.access.model import SYSTEM
from steward.platform.identity import sessions
from steward.platform.web.call import COOKIE
from tests.modules.advise.house import House, open_house
from tests.reliability import many_processes
from tests.reliability.many_processes import EFFECTS, NO_LOCK, WATCHED, Place
from tests.support.banks import new_bank
from tests.support.ports import free_port
from tests.workflows.test_accept_and_trade import NEXT_DAY, give

pytestmark = [pytest.mark.pg, pytest.mark.slow]

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.reliability.many_processes"])
# Nothing is timed: this only tells a slow machine from a process that never answers.
PATIENCE_SECONDS = 120


@dataclass
class Child:
    """A process of ours and the line to it."""

    process: BaseProcess
    line: Connection

    def hear(self) -> str:
        """The next word it says."""
        assert self.line.poll(PATIENCE_SECONDS), "the process says nothing"
        return str(self.line.recv())

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.join(PATIENCE_SECONDS)


@dataclass
class Town:
    """The bank, its processes, and one customer who may speak to either server."""

    house: House
    place: Place
    token: str
    bug: str = ""
    servers: list[str] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)

    def start(self, target: Any, *facts: Any) -> Child:
        """A process that is ready."""
        ours, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=target, args=(self.place, *facts, theirs), daemon=True)
        process.start()
        self.children.append(Child(process, ours))
        return self.children[-1]

    def worker(self, name: str) -> Child:
        """A worker that waits for orders."""
        made = self.start(many_processes.work, name, self.bug)
        assert made.hear() == "ready"
        return made

    def ask(self, server: int, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """The customer asks one of the servers."""
        ours = {"Cookie": f"{COOKIE}={self.token}", "X-Steward": "1", **headers}
        answer = httpx.request(method, f"{self.servers[server]}{path}", json=body, headers=ours, timeout=PATIENCE_SECONDS)
        set_cookie = answer.headers.get("set-cookie", "")
        if set_cookie.startswith(f"{COOKIE}="):  # proving who one is gives the session a new token
            self.token = set_cookie.removeprefix(f"{COOKIE}=").split(";")[0]
        return answer

    def accept(self, server: int) -> Proposal:
        """A new proposal, confirmed at one server, accepted at the other and seen as accepted at the first."""
        issued, other = self.house.issued(), 1 - server
        fields = {"proposal_id": issued.id, "fingerprint": issued.fingerprint}
        shown = {**fields, "amount": str(issued.amount), "fee": str(issued.content.total_fee)}
        asked = self.ask(
            other, "POST", "/api/step-up", {"operation": "advice:proposal:accept", "subject_id": issued.id, "shown": shown}
        ).json()
        token = self.ask(other, "POST", f"/api/step-up/{asked['id']}/confirm", {"persona": True}).json()["token"]
        path, body = f"/api/proposals/{issued.id}/accept", {"fingerprint": issued.fingerprint}
        answer = self.ask(server, "POST", path, body, **{"X-Step-Up": token, "Idempotency-Key": issued.id})
        assert answer.status_code == 200, answer.text
        assert self.ask(other, "GET", f"/api/proposals/{issued.id}").json()["state"] == "accepted"
        return issued

    def times(self) -> set[int]:
        """How often the acceptance of each accepted proposal took effect."""
        with self.house.rt.engine.connect() as db:
            counted = Counter(db.execute(sa.text("SELECT proposal_id FROM effects")).scalars())
            accepted = db.execute(sa.select(proposal.c.id).where(proposal.c.state == "accepted")).scalars().all()
        return {counted[str(p)] for p in accepted}


@contextmanager
def town(home: Path, database_url: str, bug: str = "") -> Iterator[Town]:
    """A bank with one customer who has money, signed in."""
    local = {"STEWARD_PUBLIC_URL": "http://localhost:8000"}
    rt = new_bank(home, database_url, demo=True, reactions=WATCHED, environ=local)
    with rt.engine.begin() as db:
        db.execute(sa.text(EFFECTS))
    house = open_house(rt)
    give(house, "1000000")
    with rt.work(SYSTEM) as w:
        _session, token = sessions.open_session(w, house.customer.person_id, "persona")
    made = Town(house, Place(str(home), database_url), token, bug)
    try:
        yield made
    finally:
        for child in made.children:
            child.kill()
        rt.engine.dispose()


def open_servers(found: Town) -> None:
    """Two servers on ports of their own."""
    for _ in range(2):
        port = free_port()
        assert found.start(many_processes.serve, port).hear() == "ready"
        found.servers.append(f"http://localhost:{port}")


def both_drain(one: Child, two: Child) -> None:
    """Two workers carry out what waits, begun together."""
    for worker in (one, two):
        worker.line.send(("drain", False))
    assert [one.hear(), two.hear()] == ["done", "done"]


def test_two_servers_and_two_workers_are_one_bank(tmp_path: Path, pg_tables_url: str) -> None:
    with town(tmp_path, pg_tables_url) as found:
        open_servers(found)
        one, two = found.worker("one"), found.worker("two")
        assert {found.ask(n, "GET", "/api/me").json()["person_id"] for n in (0, 1)} == {found.house.customer.person_id}
        killed_over = found.accept(0)
        one.line.send(("drain", True))
        assert one.hear() == "inside"
        two.line.send(("drain", False))
        one.kill()
        assert two.hear() == "done"
        raced_for = found.accept(1)
        one = found.worker("one again")
        both_drain(one, two)
        assert found.times() == {1}
        orders = [o["id"] for n, p in ((1, killed_over), (0, raced_for)) for o in orders_at(found, n, p)]
        settle(found, one, two)
        for n in (0, 1):
            assert {found.ask(n, "GET", f"/api/orders/{o}").json()["state"] for o in orders} == {"settled"}
        with found.house.rt.work(SYSTEM, read_only=True) as w:
            assert verify_book(w.db).ok
            assert verify_orders(w.db).ok
            assert [outbox.count(w.db, state) for state in ("waiting", "failed")] == [0, 0]
        assert found.ask(0, "POST", "/api/auth/sign-out").status_code == 204
        assert found.ask(1, "GET", "/api/me").status_code == 401


def orders_at(found: Town, server: int, accepted: Proposal) -> list[dict[str, Any]]:
    """The orders of a proposal as a server tells them: each line once."""
    told: list[dict[str, Any]] = found.ask(server, "GET", f"/api/proposals/{accepted.id}").json()["orders"]
    assert len(told) == len(accepted.content.lines)
    return told


def settle(found: Town, one: Child, two: Child) -> None:
    """The day's prices come in, and both workers do at once everything that is due the next morning, and the one after."""
    house = found.house
    house.clock.set(house.clock.now() + dt.timedelta(hours=11))
    with house.rt.work(SYSTEM) as w:
        rows = [PriceRow(r.instrument_id, w.today, Decimal("1.0250"), "test", w.now) for r in house.rows.values() if r.instrument_id]
        record_prices(w, rows=rows)
    for day in (NEXT_DAY, NEXT_DAY + dt.timedelta(days=1)):
        for worker in (one, two):
            worker.line.send(("settle", day))
        assert [one.hear(), two.hear()] == ["done", "done"]


def test_a_claim_that_takes_no_lock_is_found(tmp_path: Path, pg_tables_url: str) -> None:
    with town(tmp_path, pg_tables_url, NO_LOCK) as found:
        one, two = found.worker("one"), found.worker("two")
        found.house.accept(found.house.issued(Money.of("100000", "CNY")))
        both_drain(one, two)
        assert found.times() == {2}
