"""The demo bank: a simulated bank written through the real actions, with a clock set to where history stands.

Years pass month by month; the last days pass one by one, because in them proposals are made, decided and executed.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from steward.advise.advice import actions as advice
from steward.kernel.time import BusinessDate, Instant
from steward.know.customers.queries import customers_known
from steward.know.insight.actions import propose_hypotheses
from steward.know.markets import actions as markets
from steward.know.suitability.actions import record_conduct
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.sim import dealings, families, goals, opening, research
from steward.sim.advising import Advising
from steward.sim.bank import history_start, make_bank, tier_of, totals
from steward.sim.behaviour import ENDED_BEFORE_LAST, months_of
from steward.sim.calendar import business_days
from steward.sim.calm import write_contracts
from steward.sim.data_desk import announce_actions, record_figures, run_feeds
from steward.sim.model import Adult, Flow, NotADemoBank, SimulatedBank
from steward.sim.opening import Known
from steward.sim.postings import Ledger
from steward.sim.prices import price_rows
from steward.sim.questionnaires import Questionnaires, answers_of
from steward.sim.referring import Referring
from steward.sim.registrar import DEMO_FAULTS, forget_registrar, registrar_of
from steward.sim.second_records import find_and_decide_one, write_documents, write_twice
from steward.sim.state import Origin, write_origin
from steward.sim.stories import STORY_DAYS
from steward.workflows.book.review_all import review_book
from steward.workflows.recurring_plan import carry_out_plans
from steward.workflows.settlement import settle_day
from steward.workflows.suggesting import suggest_all

SEED = 20260
HOUSEHOLDS = 2000
# The night's run counts everybody; on the first morning those whom a visitor meets first will do.
CONDUCT_SHOWN = 200

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
    proposals: int
    today: BusinessDate


@dataclass(frozen=True, slots=True)
class Span:
    """Days of the history that are written in one transaction, by their numbers."""

    first: int
    last: int


def make_demo_bank(
    rt: Runtime, *, seed: int = SEED, households: int = HOUSEHOLDS, progress: Progress = lambda _step, _done: None
) -> DemoReport:
    """Fill the empty demo bank of `rt` with `households` households and three years of history, up to the clock's today.

    NotADemoBank unless the database was born as a demo bank and holds no customers yet. The runtime's clock is set back while
    history is written and restored afterwards, also when something fails. `progress` hears a step's name and its share done.
    """
    with rt.work(SYSTEM) as w:
        if not rt.demo or customers_known(w, w.today):
            raise NotADemoBank
        now, today = w.now, w.today
    progress("generate", 0.0)
    bank = make_bank(seed, households, today, business_days(history_start(today), today))
    progress("generate", 1.0)
    clock = rt.clock
    gc.freeze()  # the drawn bank lives to the end: walking its values in every collection cost a seventh of the time
    try:
        return _Loader(rt, bank, now, progress).load()
    finally:
        gc.unfreeze()
        rt.clock = clock


class _Loader:
    """The bank being written."""

    def __init__(self, rt: Runtime, bank: SimulatedBank, now: Instant, progress: Progress) -> None:
        self.rt = rt
        self.bank = bank
        self.days = [BusinessDate(d) for d in bank.market.days]
        self.now = now
        self.progress = progress
        self.clock = SetClock(now)
        self.known = Known()
        self.ledger = Ledger(bank, self.known)
        self.advising = Advising(rt, bank, self.known)
        self.referring = Referring(self.advising)
        self.totals = totals(bank)
        self.joining = sorted(bank.population.adults, key=lambda a: a.since)
        self.prices = 0
        self.transfers = 0
        rt.clock = self.clock
        forget_registrar(rt.settings)
        self.registrar = registrar_of(rt, DEMO_FAULTS, bank.seed)

    def load(self) -> DemoReport:
        """Everything, in the order in which it happened."""
        begun = len(self.days) - STORY_DAYS
        spans = [Span(m.first, min(m.last, begun - 1)) for m in months_of(self.days) if m.first < begun]
        spans += [Span(d, d) for d in range(begun, len(self.days))]
        self.at(self.days[0], 8, self.begin)
        for number, (span, flows) in enumerate(zip(spans, _by_span(self.bank.flows, spans), strict=True)):
            if span.last == begun:
                self.at(self.days[begun - 1], 23, self.prepare_stories)
            if span.first >= begun:
                self.live_day(self.days[span.first], len(self.days) - span.first)
            self.at(self.days[span.last], 23, partial(self.write, span=span, flows=flows))
            research.speak(self.rt, self.bank, self.known, self.days[max(span.first - 1, 0)], self.days[span.last])
            self.progress("history", (number + 1) / len(spans))
        self.answer_questionnaires(self.days[-1])
        self.live_day(self.bank.today, 0)
        self.at(self.bank.today, 9, self.end)
        research.speak(self.rt, self.bank, self.known, self.days[-1], self.bank.today)
        research.estimate(self.rt, self.bank, self.known)
        write_contracts(self.rt, self.bank, self.known)
        goals.keep_plans(self.rt, self.bank, self.known)
        goals.answer_guesses(self.rt, self.bank, self.known)
        dealings.close(self.rt, self.bank, self.known)
        find_and_decide_one(self.rt, self.bank, self.known)
        run_feeds(self.rt, self.days[-1])
        self.review()
        return self.report()

    def at(self, day: BusinessDate, hour: int, step: Callable[[Work], None]) -> None:
        """One transaction of the bank's machinery at an hour of a bank day, never later than the real present."""
        self.set_clock(day, hour)
        with self.rt.work(SYSTEM) as w:
            step(w)

    def set_clock(self, day: BusinessDate, hour: int) -> None:
        """Let it be that hour, or the real present if that comes first."""
        with self.rt.work(SYSTEM, read_only=True) as w:
            self.clock.set(min(w.at(day, hour), self.now))

    def begin(self, w: Work) -> None:
        """The bank opens: staff, shelf and its own accounts."""
        write_origin(w.db, Origin(self.bank.seed, self.bank.today, complete=False))
        opening.hire_staff(w, self.bank, self.known)
        opening.fill_shelf(w, self.bank, self.known, self.days[0])
        self.ledger.open_house(w)

    def write(self, w: Work, *, span: Span, flows: Sequence[Flow]) -> None:
        """Some days: who joined, the prices of these days, and the movements of everybody's money."""
        joined: list[Adult] = []
        while self.joining and self.joining[0].since <= self.days[span.last]:
            joined.append(self.joining.pop(0))
        opening.take_in(w, self.bank, self.known, joined, [tier_of(t) for t in self.totals])
        dealings.ask_consents(w, self.bank, self.known, joined)
        ended = len(self.days) - ENDED_BEFORE_LAST
        if span.first <= ended <= span.last:
            opening.change_states(w, self.bank, self.known, self.days[ended])
        rows = price_rows(self.bank.market, self.known.instruments, range(span.first, span.last + 1))
        markets.record_prices(w, rows=rows)
        self.prices += len(rows)
        self.transfers += self.ledger.post(w, flows)
        dealings.meet(w, self.bank, self.known, self.days[span.first : span.last + 1])

    def prepare_stories(self, w: Work) -> None:
        """What advice rests on: every questionnaire ever answered, with the day it was known, and what customers own by now."""
        opening.assess(w, self.known, self.bank.population.adults, answers_of)
        opening.refresh_assets(w, self.bank, self.known, self.totals)
        families.record_families(w, self.bank, self.known.customers)
        families.record_details(w, self.bank, self.known.customers)

    def live_day(self, day: BusinessDate, back: int) -> None:
        """A morning of the last days: what is due is executed, then advisors and customers act. `back` counts days to the demo day."""
        self.set_clock(day, 8)
        settle_day(self.rt, day, registrar=self.registrar)
        with self.rt.work(SYSTEM) as w:
            advice.expire_proposals(w)
        self.set_clock(day, 10)
        carry_out_plans(self.rt)
        self.advising.day(back)
        self.referring.day(back)

    def answer_questionnaires(self, day: BusinessDate) -> None:
        """The last afternoon: what will wait on the desks of those who look after questionnaires."""
        told = Questionnaires(self.rt, self.bank, self.known)
        self.set_clock(day, 14)
        told.begin()
        self.set_clock(day, 15)
        told.hand_in()

    def end(self, w: Work) -> None:
        """Questionnaires of the last days, who one can sign in as, and that everything came to its end."""
        opening.assess(w, self.known, self.bank.population.adults, answers_of)
        families.correct_some(w, self.bank, self.known.customers)
        write_documents(w, self.bank, self.known)
        write_twice(w, self.bank, self.known)
        opening.name_personas(w, self.bank, self.known)
        goals.state_goals(w, self.bank, self.known)
        record_conduct(w, customer_ids=[self.known.customers[i] for i in sorted(self.known.customers)[:CONDUCT_SHOWN]])
        propose_hypotheses(w)
        record_figures(w, self.bank.seed, self.days)
        announce_actions(w, self.bank.today)
        write_origin(w.db, Origin(self.bank.seed, self.bank.today, complete=True))

    def review(self) -> None:
        """Whoever has a story is reviewed, so that an advisor's morning has something to say; `steward book` reviews everybody."""
        told = {p.index for p in self.bank.personas if p.kind == "customer"} | {s.adult for s in self.bank.stories}
        who = [self.known.customers[i] for i in sorted(told)]
        review_book(self.rt, only=who)
        suggest_all(self.rt, who)

    def report(self) -> DemoReport:
        """The figures."""
        people = self.bank.population
        return DemoReport(
            seed=self.bank.seed,
            households=len(people.households),
            customers=len(people.adults),
            products=len(self.bank.shelf),
            prices=self.prices,
            transfers=self.transfers,
            proposals=len(self.advising.made),
            today=self.bank.today,
        )


def _by_span(flows: Sequence[Flow], spans: Sequence[Span]) -> Iterator[list[Flow]]:
    """The flows of each span; both come in the order of days."""
    start = 0
    for span in spans:
        end = start
        while end < len(flows) and flows[end].day <= span.last:
            end += 1
        yield list(flows[start:end])
        start = end
