"""The demo bank: a simulated bank written through the real actions, month by month, with a clock set to each month's end."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from steward.kernel.time import BusinessDate, Instant, add_days
from steward.know.customers.queries import customers_known
from steward.know.markets import actions as markets
from steward.know.markets.model import PriceRow
from steward.know.markets.queries import is_business_day
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim import opening
from steward.sim.bank import history_start, make_bank, tier_of, totals
from steward.sim.behaviour import ENDED_BEFORE_LAST, Month, months_of
from steward.sim.model import Adult, Flow, NotADemoBank, SimulatedBank
from steward.sim.opening import CALENDAR, Known
from steward.sim.postings import Ledger
from steward.sim.state import Origin, write_origin

SEED = 20260
HOUSEHOLDS = 2000
SOURCE = "demo"

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What was made."""

    seed: int
    households: int
    customers: int
    products: int
    prices: int
    transfers: int
    today: BusinessDate


def business_days(since: BusinessDate, until: BusinessDate) -> list[BusinessDate]:
    """The bank's business days from `since` up to, not including, `until`."""
    days = (add_days(since, n) for n in range((until - since).days))
    return [d for d in days if is_business_day(CALENDAR, d)]


def make_demo_bank(
    rt: Runtime, *, seed: int = SEED, households: int = HOUSEHOLDS, progress: Progress = lambda _step, _done: None
) -> DemoReport:
    """Fill the empty demo bank of `rt` with `households` households and three years of history, up to the clock's today.

    NotADemoBank unless the database was born as a demo bank and holds no customers yet. The runtime's clock is set back while
    history is written and restored afterwards, also when something fails.
    """
    with rt.work(SYSTEM) as w:
        if not rt.demo or customers_known(w, w.today):
            raise NotADemoBank
        now, today = w.now, w.today
    progress("generate", 0.0)
    days = business_days(history_start(today), today)
    bank = make_bank(seed, households, today, days)
    clock = rt.clock
    try:
        return _Loader(rt, bank, now, progress).load()
    finally:
        rt.clock = clock


class _Loader:
    """The bank being written."""

    def __init__(self, rt: Runtime, bank: SimulatedBank, now: Instant, progress: Progress) -> None:
        self.rt = rt
        self.bank = bank
        self.now = now
        self.progress = progress
        self.clock = SetClock(now)
        self.known = Known()
        self.ledger = Ledger(bank, self.known)
        self.tiers = [tier_of(total) for total in totals(bank)]
        self.prices = 0
        self.transfers = 0
        rt.clock = self.clock

    def load(self) -> DemoReport:
        """Everything, in the order in which it happened."""
        days = self.bank.market.days
        self.at(BusinessDate(days[0]), 8, self.begin)
        months = months_of(days)
        flows = _by_month(self.bank.flows, [m.last for m in months])
        waiting = sorted(self.bank.population.adults, key=lambda a: a.since)
        for number, (month, moved) in enumerate(zip(months, flows, strict=True)):
            last = BusinessDate(days[month.last])
            joining = [a for a in waiting if a.since <= last]
            waiting = waiting[len(joining) :]
            self.at(last, 23, partial(self.month, month=month, joining=joining, flows=moved))
            self.progress("history", (number + 1) / len(months))
        self.at(BusinessDate(days[-1]), 23, self.end)
        return self.report()

    def at(self, day: BusinessDate, hour: int, step: Callable[[Work], None]) -> None:
        """One transaction of the bank's machinery at an hour of a bank day, never later than the real present."""
        with self.rt.work(SYSTEM) as w:
            wanted = w.at(day, hour)
        self.clock.set(min(wanted, self.now))
        with self.rt.work(SYSTEM) as w:
            step(w)

    def note(self, w: Work, *, complete: bool) -> None:
        """What the next day needs to continue this bank, and whether making it came to its end."""
        write_origin(w.db, Origin(self.bank.seed, self.bank.today, complete))

    def begin(self, w: Work) -> None:
        """The bank opens: staff, shelf and its own accounts."""
        first = BusinessDate(self.bank.market.days[0])
        self.note(w, complete=False)
        opening.hire_staff(w, self.bank, self.known)
        opening.fill_shelf(w, self.bank, self.known, first)
        self.ledger.open_house(w)

    def month(self, w: Work, *, month: Month, joining: Sequence[Adult], flows: Sequence[Flow]) -> None:
        """One month: who joined, what was assessed, the prices of its days, and the movements of everybody's money."""
        days = self.bank.market.days
        opening.take_in(w, self.bank, self.known, joining, self.tiers)
        ended = len(days) - ENDED_BEFORE_LAST
        if month.first <= ended <= month.last:
            opening.change_states(w, self.bank, self.known, BusinessDate(days[ended]))
        rows = price_rows(self.bank, self.known, range(month.first, month.last + 1))
        markets.record_prices(w, rows=rows)
        self.prices += len(rows)
        self.transfers += self.ledger.post(w, flows)

    def end(self, w: Work) -> None:
        """What is recorded once for the whole history, each with the day on which it was known, and who one can sign in as."""
        opening.assess(w, self.known, self.bank.population.adults)
        opening.name_personas(w, self.bank, self.known)
        self.note(w, complete=True)

    def report(self) -> DemoReport:
        """The figures."""
        people = self.bank.population
        shelf = self.bank.shelf
        return DemoReport(
            self.bank.seed,
            len(people.households),
            len(people.adults),
            len(shelf),
            self.prices,
            self.transfers,
            self.bank.today,
        )


def price_rows(bank: SimulatedBank, known: Known, days: Sequence[int]) -> list[PriceRow]:
    """The prices of some days, products not yet launched left out."""
    quoted = bank.market.prices == bank.market.prices
    return [
        PriceRow(known.instruments[c], BusinessDate(bank.market.days[d]), bank.market.price(d, c), SOURCE)
        for d in days
        for c in range(len(bank.shelf))
        if quoted[d, c]
    ]


def _by_month(flows: Sequence[Flow], lasts: Sequence[int]) -> Iterator[list[Flow]]:
    """The flows of each month, given the last day of each."""
    start = 0
    for last in lasts:
        end = start
        while end < len(flows) and flows[end].day <= last:
            end += 1
        yield list(flows[start:end])
        start = end
