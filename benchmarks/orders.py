"""Fifty requests a second, reads and orders mixed, on a bank of many customers with a long past of orders: the latency of both, and errors.

    python -m benchmarks.orders [customers, 10000] [past orders, 100000] [seconds, 60] [database URL, new SQLite] [server processes, 1]

The goal is stated for 100,000 customers and 1,000,000 orders on two cores: `python -m benchmarks.orders 100000 1000000 300`. A PostgreSQL
database must be empty. `steward serve` runs as a process of its own on a free port of loopback and is ended with the benchmark; the load
comes from this process and takes its share of the same cores. Customers look at their home page, positions and orders, advisors at their
book and its orders, the desk at its day; others redeem: quote, proof, order, and every second one takes it back.
"""

import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator
from queue import SimpleQueue
from random import Random
from typing import Any

import psutil

from benchmarks.open_load import Client, Job, Tally, offer, percentile
from benchmarks.runner import finish  # before anything numeric: it sets the number of threads
from benchmarks.serving import free_port, serving

from steward.app import open_runtime, prepare_database  # isort: skip
from steward.platform.clock import random_bytes  # isort: skip
from steward.platform.settings import Settings  # isort: skip
from steward.quant.warm import warm  # isort: skip
from benchmarks.orders_bank import Session, World, fill  # isort: skip

CUSTOMERS, ORDERS, SECONDS = 10_000, 100_000, 60
RATE = 50.0  # requests a second
WARM = 10.0  # seconds of the same load before the clock starts
SIGNED_IN = 100  # customers who look, as many who redeem, advisors at most
REDEEMED = "100.00"
REDEEMING, STEPS = 0.07, 4.5  # share of arrivals that are redemptions, and their requests on average
ORDER_KINDS = ("redeem", "cancel")
# What is looked at, by whom, and how often.
READS = (
    ("home", "readers", "/api/customers/{customer}/home", 20),
    ("positions", "readers", "/api/customers/{customer}/positions", 15),
    ("my orders", "readers", "/api/orders?customer_id={customer}", 20),
    ("order", "readers", "/api/orders/{order}", 15),
    ("book", "advisors", "/api/customers", 10),
    ("book's orders", "advisors", "/api/orders", 14),
    ("day", "desk", "/api/trading/day", 3),
    ("breaks", "desk", "/api/trading/breaks", 3),
)


def main(customers: int = CUSTOMERS, orders: int = ORDERS, seconds: int = SECONDS, *, url: str | None = None, workers: int = 1) -> None:
    with tempfile.TemporaryDirectory(prefix="steward-orders-") as folder:
        port = free_port()
        env = {"STEWARD_HOME": folder, "STEWARD_PUBLIC_URL": f"http://localhost:{port}"} | ({"STEWARD_DATABASE_URL": url} if url else {})
        settings = Settings.from_env(env)
        warm()  # else the server's first minutes are those of the compiler
        prepare_database(settings, demo=True)
        rt = open_runtime(settings)
        began = time.perf_counter()
        world = fill(rt, customers, orders, min(SIGNED_IN, customers // 4))
        made = time.perf_counter() - began
        rt.engine.dispose()
        with serving(env, port, workers=workers) as server:
            client = Client(port)
            load = Load(client, world)
            offer(load.arrivals(WARM, Random(0)))
            load.tally, before = Tally(), _busy(server.pid)
            lasted = offer(load.arrivals(seconds, Random(1)))
            busy = _busy(server.pid) - before
            client.close()
    _tell(load.tally, customers=customers, orders=orders, made_seconds=round(made), lasted=lasted, server_cpu=round(busy / lasted, 2))


def _busy(pid: int) -> float:
    """Seconds of CPU that a server and its processes have used."""
    server = psutil.Process(pid)
    return sum(sum(one.cpu_times()[:2]) for one in (server, *server.children(recursive=True)))


def _tell(tally: Tally, *, lasted: float, **figures: object) -> None:
    for name, took in sorted(tally.took.items()):
        print(f"{name:>14} {len(took):6} p50 {percentile(took, 0.5):8.1f} p99 {percentile(took, 0.99):8.1f} ms", file=sys.stderr)
    reads = tally.of([name for name, *_ in READS] + ["quote"])
    orders, proofs = tally.of(ORDER_KINDS), tally.of(["ask proof", "prove"])
    count = len(reads) + len(orders) + len(proofs)
    shares = {"read": reads, "order": orders, "proof": proofs}
    late = {f"{name}_p{place}_ms": round(percentile(took, place / 100), 1) for name, took in shares.items() for place in (50, 99)}
    failed = {"errors": tally.failed.total(), "failed": dict(tally.failed)}
    finish(**figures, seconds=round(lasted, 1), requests=count, requests_per_second=round(count / lasted, 1), **late, **failed)


class Load:
    """Who asks what, in which order of chance."""

    def __init__(self, client: Client, world: World, rate: float = RATE) -> None:
        self.client, self.world, self.tally, self.rate = client, world, Tally(), rate
        self.idle: SimpleQueue[Session] = SimpleQueue()
        for one in world.redeemers:
            self.idle.put(one)

    def arrivals(self, seconds: float, rng: Random) -> Iterator[tuple[float, Job]]:
        """Jobs with the second they are meant for: chance alone decides the gaps (a Poisson process)."""
        rate = self.rate / (1 - REDEEMING + REDEEMING * STEPS)
        after = rng.expovariate(rate)
        while after < seconds:
            yield after, self._redemption(rng.random() < 0.5) if rng.random() < REDEEMING else self._look(rng)
            after += rng.expovariate(rate)

    def _look(self, rng: Random) -> Job:
        ((name, who, path, _),) = rng.choices(READS, [r[3] for r in READS])
        one: Session = rng.choice(getattr(self.world, who))
        full = path.format(customer=one.customer_id, order=one.order_id)

        def job(due: float) -> None:
            status, _, _ = self.client.ask("GET", full, one.token)
            self.tally.add(name, time.perf_counter() - due, status)

        return job

    def _redemption(self, taken_back: bool) -> Job:
        def job(due: float) -> None:
            one = self.idle.get_nowait()
            self.idle.put(Redemption(self.client, self.tally, one, due).run(taken_back=taken_back))

        return job


class Redemption:
    """One customer who redeems: each step is timed from when the step before was done, the first from when it was meant to begin."""

    def __init__(self, client: Client, tally: Tally, who: Session, due: float) -> None:
        self.client, self.tally, self.who, self.since = client, tally, who, due
        self.token = who.token

    def run(self, *, taken_back: bool) -> Session:
        """All steps, ended by the first that fails; the session as it is afterwards, with the token a proof left it."""
        with contextlib.suppress(_Failed):
            whose = f"/api/customers/{self.who.customer_id}"
            quote = self.step("quote", "GET", f"{whose}/redemption?product_id={self.who.product_id}&amount={REDEEMED}")
            shown = {
                "customer_id": self.who.customer_id,
                "amount": quote["amount"]["amount"],
                "units": quote["units"],
                "fee": quote["fee"]["amount"],
                "trade_date": quote["trade_date"],
            }
            body = {"operation": "trading:order:redeem", "subject_id": self.who.product_id, "shown": shown}
            asked = self.step("ask proof", "POST", "/api/step-up", body)
            proof = self.step("prove", "POST", f"/api/step-up/{asked['id']}/confirm", {"persona": True})
            wish = {"product_id": self.who.product_id, "amount": REDEEMED}
            made = self.step("redeem", "POST", f"{whose}/redemptions", wish, **{"X-Step-Up": proof["token"], "Idempotency-Key": _key()})
            if taken_back:
                self.step("cancel", "POST", f"/api/orders/{made['id']}/cancel", **{"Idempotency-Key": _key()})
        return Session(self.token, self.who.customer_id, self.who.order_id, self.who.product_id)

    def step(self, name: str, method: str, path: str, body: object = None, **headers: str) -> Any:
        status, told, said = self.client.ask(method, path, self.token, body, **headers)
        now = time.perf_counter()
        self.tally.add(name, now - self.since, status)
        self.since = now
        if not 200 <= status < 400:
            print(f"{name}: {status} {said}", file=sys.stderr)
            raise _Failed
        if "set-cookie" in told:
            self.token = told["set-cookie"].split(";")[0].partition("=")[2]
        return said


class _Failed(Exception):
    """A step was not answered as it should be; it is counted already."""


def _key() -> str:
    return random_bytes(16).hex()


if __name__ == "__main__":
    main(*[int(a) for a in sys.argv[1:4]], url=next(iter(sys.argv[4:5]), None), workers=int(next(iter(sys.argv[5:6]), 1)))
