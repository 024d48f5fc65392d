"""The process that gets killed: deposits, orders and settlement by a seeded plan, each acknowledged in a log once it is done.

A restarted process asks the log what was acknowledged and tries everything else again with the same keys, as a client does
that got no answer. The planted bugs are switched on by name.
"""

import datetime as dt
import json
import os
import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from steward.deliver.trading import actions as trading
from steward.deliver.trading.actions import execute
from steward.deliver.trading.model import NothingToRedeem, Order, OrderLine, Side
from steward.guard.compliance.actions import clear
from steward.guard.compliance.model import ClearedLine, Judged
from steward.guard.contracts.actions import record_disclosures
from steward.guard.contracts.model import RecordedDisclosure, Wish
from steward.kernel.ids import AccountId, CustomerId, InstrumentId, OrderId, ProductId, ProposalId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Verdict
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import InsufficientFunds, TransferKind, TransferRow
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.outbox import Reactions
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.start import open_bank
from steward.platform.work import Work
from steward.workflows.settlement import run as settlement
from tests.support.banks import MASTER_KEY

FIRST_DAY = dt.date(2026, 3, 2)
OPS_A_DAY = 8
LEAST_DAYS = 12
# Weekdays after the last order: the longest holiday passes, and what is then confirmed is paid.
LAST_DAYS = 15
# A thousand kills take the plan over a year, for which an assessment holds.
DAYS_ASSESSED, LEVEL = 100, 3
# How long an answer travels: a kill in between leaves work that is done and not acknowledged.
ANSWER_SECONDS = 0.03
SHANGHAI = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True)
class World:
    """What exists before the first kill."""

    home: str
    seed: int
    customers: tuple[CustomerId, ...]
    cash: tuple[AccountId, ...]
    outside: AccountId
    product: ProductId
    instrument: InstrumentId

    def save(self) -> None:
        """Keep it beside the database."""
        (Path(self.home) / "world.json").write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def load(cls, home: str) -> "World":
        """What `save` kept."""
        raw = json.loads((Path(home) / "world.json").read_text("utf-8"))
        return cls(**{**raw, "customers": tuple(raw["customers"]), "cash": tuple(raw["cash"])})


class AckLog:
    """What the client was told, one line each; a line cut short by the kill never reached it."""

    def __init__(self, home: str) -> None:
        self.path = Path(home) / "acks"
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(self, **answer: Any) -> None:
        """Answer the client."""
        os.write(self._file, json.dumps(answer).encode() + b"\n")

    @staticmethod
    def read(home: str) -> list[dict[str, Any]]:
        """Every answer the client got."""
        path = Path(home) / "acks"
        whole = path.read_bytes().rpartition(b"\n")[0] if path.exists() else b""
        return [json.loads(line) for line in whole.splitlines()]


def business_day(number: int) -> dt.date:
    """The number-th weekday; what is ordered on a holiday waits for the day after it."""
    return FIRST_DAY + dt.timedelta(days=number // 5 * 7 + number % 5)


class Client:
    """Carries the plan out on an open bank."""

    def __init__(self, rt: Runtime, world: World, log: AckLog, bug: str) -> None:
        assert isinstance(rt.clock, SetClock)
        self.rt, self.world, self.log, self.bug, self.clock = rt, world, log, bug, rt.clock

    def go_to(self, number: int, hour: int) -> BusinessDate:
        """Set the clock to an hour of the number-th business day."""
        day = business_day(number)
        self.clock.set(dt.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))
        return BusinessDate(day)

    def step(self, n: int) -> None:
        """Operation n of the plan: the same every time it is tried."""
        chance = random.Random(f"{self.world.seed}:{n}")
        place, day = n % OPS_A_DAY, n // OPS_A_DAY
        if place == OPS_A_DAY - 1:
            self.end_day(n, day, chance)
        elif place < 3:
            self.go_to(day, 10)
            self.deposit(n, chance)
        else:
            self.go_to(day, 11)
            self.order(n, chance)

    def once(self, act: Callable[[Work], Any], answer: Callable[[Any], Mapping[str, Any]]) -> None:
        """Do and then tell, unless the planted bug tells first."""
        if self.bug == "ack before commit":
            self.rt.run(SYSTEM, lambda w: self.tell_early(answer(act(w))))
            return
        result = self.rt.run(SYSTEM, act)
        time.sleep(ANSWER_SECONDS)
        self.log.tell(**answer(result))

    def tell_early(self, answer: Mapping[str, Any]) -> None:
        """The planted bug: the client has its answer while the transaction is still open."""
        self.log.tell(**answer)
        time.sleep(ANSWER_SECONDS)

    def deposit(self, n: int, chance: random.Random) -> None:
        """Money comes in for one customer."""
        amount, account = chance.randint(10_000, 90_000), chance.choice(self.world.cash)
        key = f"deposit:{n}" + (f":{uuid.uuid4()}" if self.bug == "no dedupe on retry" else "")

        def act(w: Work) -> None:
            row = TransferRow(key, self.world.outside, account, "cur:CNY", amount, TransferKind.DEPOSIT, w.today)
            holdings.post(w, transfers=[row])

        self.once(act, lambda _: {"n": n, "kind": "deposit", "amount": amount})

    def order(self, n: int, chance: random.Random) -> None:
        """One customer's order, cleared and placed in one transaction."""
        customer_id = chance.choice(self.world.customers)
        line = OrderLine(self.world.product, chance.choice(list(Side)), Money(chance.randint(1_000, 60_000), "CNY"))
        proposal_id = ProposalId(str(uuid.UUID(int=n + 1)))

        def act(w: Work) -> Order | None:
            lines = [ClearedLine(line.product_id, line.side.value, line.amount)]
            judged = Judged(Verdict.of((), "test", "1"), (), "0" * 64)
            told = Wish(line.product_id, line.amount)
            papers = RecordedDisclosure(customer_id=customer_id, wish=told, channel="branch", language="zh", evidence="file")
            record_disclosures(w, rows=[papers])
            clearance = clear(w, subject_kind="proposal", subject_id=proposal_id, customer_id=customer_id, lines=lines, judged=judged)
            try:
                made = trading.place_orders(w, proposal_id=proposal_id, customer_id=customer_id, lines=[line], clearance_id=clearance.id)
            except (InsufficientFunds, NothingToRedeem):
                return None
            return made[0]

        def answer(made: Order | None) -> dict[str, Any]:
            return {"n": n, "kind": "refused"} if made is None else {"n": n, "kind": "order", "id": made.id, "amount": line.amount.minor}

        self.once(act, answer)

    def end_day(self, n: int, day: int, chance: random.Random) -> None:
        """The day's price comes in, and the next morning everything due is done."""
        priced = self.go_to(day, 20)
        if day % DAYS_ASSESSED == DAYS_ASSESSED - 1:
            rows = [AssessmentRow(customer_id, LEVEL, priced) for customer_id in self.world.customers]
            self.rt.run(SYSTEM, lambda w: record_assessments(w, rows=rows))
        price = Decimal(chance.randint(9_000, 11_000)).scaleb(-4)
        self.rt.run(SYSTEM, lambda w: record_prices(w, rows=[PriceRow(self.world.instrument, priced, price, "test", w.now)]))
        self.settle(day + 1)
        self.log.tell(n=n, kind="day")

    def settle(self, day: int) -> None:
        """Everything due on the morning of a day."""
        settlement.settle_day(self.rt, self.go_to(day, 9))

    def told(self, carry_out: Callable[..., str]) -> Callable[..., str]:
        """Settlement whose every order is acknowledged as it is done."""

        def carry(rt: Runtime, order_id: OrderId, step: settlement.Step) -> str:
            outcome = carry_out(rt, order_id, step)
            self.log.tell(kind="state", id=order_id, state=outcome)
            return outcome

        return carry


# Seconds between the two transactions of the planted bug: long enough that some of a few hundred kills fall between them.
GAP = 0.02


def in_two_transactions(carry_out: Callable[..., str]) -> Callable[..., str]:
    """The planted bug: the order moves on in one transaction, the book follows in the next."""
    later: list[Callable[[Work], None]] = []
    post_hold = holdings.post_hold

    def postpone(_w: Work, **what: Any) -> None:
        later.append(lambda w: post_hold(w, **what))

    execute.holdings.post_hold = postpone  # type: ignore[attr-defined]

    def carry(rt: Runtime, order_id: OrderId, step: settlement.Step) -> str:
        outcome = carry_out(rt, order_id, step)
        time.sleep(GAP if later else 0)
        while later:
            rt.run(SYSTEM, later.pop())
        return outcome

    return carry


def open_again(home: str, reactions: Reactions | None = None) -> Runtime:
    """The bank in `home`, as a restarted process finds it; without reactions only what is asked for happens."""
    environ = {"STEWARD_HOME": home, "STEWARD_MASTER_KEY": MASTER_KEY, "STEWARD_PUBLIC_URL": "https://bank.test"}
    return open_bank(Settings.from_env(environ), reactions or {}, clock=SetClock(dt.datetime(2026, 3, 2, tzinfo=dt.UTC)))


def unacknowledged(home: str) -> Iterator[int]:
    """The operations of the plan that the client has no answer to, for ever."""
    n = len({a["n"] for a in AckLog.read(home) if "n" in a})
    while True:
        yield n
        n += 1


def live(home: str, bug: str, ready: Connection) -> None:
    """Work until killed."""
    world = World.load(home)
    client = Client(open_again(home), world, AckLog(home), bug)
    carry_out = settlement._carry_out
    settlement._carry_out = client.told(in_two_transactions(carry_out) if bug == "two transactions" else carry_out)
    steps = unacknowledged(home)
    client.step(next(steps))  # the first reads rules and compiles; what comes after is what a kill is to fall into
    ready.send(True)
    for n in steps:
        client.step(n)


def finish(home: str) -> None:
    """Finish the day that was under way, and the least that is to be seen, and let everything that is open come to its end."""
    client = Client(open_again(home), World.load(home), AckLog(home), "")
    for n in unacknowledged(home):
        client.step(n)
        if n % OPS_A_DAY == OPS_A_DAY - 1 and n + 1 >= LEAST_DAYS * OPS_A_DAY:
            break
    for day in range(n // OPS_A_DAY + 2, n // OPS_A_DAY + 2 + LAST_DAYS):
        client.settle(day)
