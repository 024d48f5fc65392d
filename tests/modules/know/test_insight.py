"""Observations and hypotheses: consent, evidence, answers that stick, and that the picture follows within seconds (B2, B5, B9)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant, business_date
from steward.know.customers import actions as customers
from steward.know.customers.model import Channel, ConsentDecision, ConsentRow, CustomerKind, CustomerRow, FactRow
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.insight import actions, queries
from steward.know.insight.model import (
    PURPOSE,
    AlreadyAnswered,
    Answer,
    Hypothesis,
    HypothesisState,
    InsightDeclined,
    NoteEmpty,
    ObservationKind,
    ObservationRow,
    PageUnknown,
    TooMuchObserved,
)
from steward.know.insight.tables import hypothesis, observation
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, OutsideScope, Role
from steward.platform.clock import SetClock
from steward.platform.identity.actions import assign_relations, create_people
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from steward.workflows.reactions import REACTIONS
from tests.support.banks import new_bank

D = business_date


@dataclass
class House:
    """One customer with a year of salary, an advisor who serves them, and a bank whose reactions run when asked."""

    rt: Runtime
    customer: CustomerId
    advisor: Actor

    @property
    def owner(self) -> Actor:
        return Actor("p-owner", Role.CUSTOMER, customer_id=self.customer)

    @property
    def clock(self) -> SetClock:
        assert isinstance(self.rt.clock, SetClock)
        return self.rt.clock

    def later(self, span: dt.timedelta) -> None:
        """Let time pass."""
        self.clock.set(self.clock.now() + span)

    def consent(self, decision: ConsentDecision) -> None:
        row = ConsentRow(
            customer_id=self.customer, purpose=PURPOSE, notice="1", decision=decision, channel=Channel.BRANCH, evidence="form-1"
        )
        self.rt.run(SYSTEM, lambda w: customers.record_consents(w, rows=[row]))

    def pay(self, reference: str, day: BusinessDate, yuan: int, label: str = "pay") -> None:
        def act(w: Work) -> None:
            key, outside = AccountKey.customer_cash(self.customer, "CNY"), AccountKey.house(AccountRole.EXTERNAL, Asset.cash("CNY"))
            made = holdings.ensure_accounts(w, [key, outside])
            debit, credit = (outside, key) if yuan > 0 else (key, outside)
            kind = TransferKind.DEPOSIT if yuan > 0 else TransferKind.WITHDRAWAL
            amount = Money.of(abs(yuan), "CNY").minor
            row = TransferRow(reference, made[debit], made[credit], "cur:CNY", amount, kind, day, ref_kind=label, at=w.at(day, 10))
            holdings.post(w, transfers=[row])

        self.rt.run(SYSTEM, act)

    def propose(self) -> int:
        return self.rt.run(SYSTEM, actions.propose_hypotheses)

    def shown(self, *, all_states: bool = False) -> dict[str, Hypothesis]:
        with self.rt.work(self.owner, read_only=True) as w:
            return {h.finding.code: h for h in queries.list_hypotheses(w, self.customer, all_states=all_states)}

    def answer(self, code: str, answer: Answer) -> Hypothesis:
        found = self.shown(all_states=True)[code]
        return self.rt.run(self.owner, lambda w: actions.answer_hypothesis(w, hypothesis_id=found.id, answer=answer))

    def note(self, text: str) -> None:
        self.rt.run(self.advisor, lambda w: actions.record_note(w, customer_id=self.customer, text=text))

    def seen(self, kinds: tuple[ObservationKind, ...] = tuple(ObservationKind)) -> list[str]:
        with self.rt.work(SYSTEM, read_only=True) as w:
            return [o.kind.value for o in queries.list_observations(w, self.customer, kinds, 100)]


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The bank stands on 2 March 2026; salary came every month since February 2025."""
    rt = new_bank(tmp_path, database_url, demo=True, reactions=REACTIONS)
    with rt.work(SYSTEM) as w:
        row = CustomerRow(number="C1", kind=CustomerKind.PERSON, name="王小一", since=D(2020, 1, 1), birth_date=D(1990, 5, 1))
        customer = CustomerId(customers.record_customers(w, rows=[row])[0].id)
        customers.record_facts(w, rows=[FactRow(customer, "employment", "employed", "interview", 0.9, D(2025, 1, 1))])
        (advisor,) = create_people(w, people=[NewPerson(Role.ADVISOR, "孙丽", team="t")])
        assign_relations(w, rows=[NewRelation(advisor, customer)])
    made = House(rt, customer, Actor(advisor, Role.ADVISOR, team="t"))
    for n in range(11):
        made.pay(f"pay{n}", D(2025 + (n + 1) // 12, (n + 1) % 12 + 1, 10), 10_000)
    yield made
    rt.engine.dispose()


def looked(customer_id: CustomerId, number: int, kind: ObservationKind = ObservationKind.PAGE, subject: str = "products") -> ObservationRow:
    at = Instant(dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC))
    return ObservationRow(customer_id=customer_id, kind=kind, subject=subject, reference=f"app:{number}", at=at)


def observe(house: House, *rows: ObservationRow) -> int:
    return house.rt.run(house.owner, lambda w: actions.observe_behaviour(w, customer_id=house.customer, rows=rows))


def test_without_consent_nothing_is_watched_or_guessed(house: House) -> None:
    assert observe(house, looked(house.customer, 1)) == 0
    house.note("宝宝三月出生")
    jobs.drain(house.rt)
    assert house.propose() == 0
    assert house.seen() == ["note"]
    with house.rt.work(house.owner, read_only=True) as w:
        assert queries.portrait_of(w, house.customer) is None
        assert queries.cash_flow(w, house.customer).months[0].income == Money.of(10_000, "CNY")


def test_consent_opens_and_its_withdrawal_closes_at_once(house: House) -> None:
    house.consent(ConsentDecision.GRANTED)
    assert observe(house, looked(house.customer, 1)) == 1
    house.note("宝宝三月出生")
    jobs.drain(house.rt)
    assert "child" in house.shown()
    house.later(dt.timedelta(hours=1))
    house.consent(ConsentDecision.WITHDRAWN)
    assert house.shown(all_states=True) == {}
    assert observe(house, looked(house.customer, 2)) == 0
    assert house.propose() == 0
    house.rt.run(SYSTEM, actions.drop_observations)
    assert set(house.seen()) == {"note"}


def test_money_changes_the_picture_by_the_reaction_alone(house: House) -> None:
    """B9: two payments at a new level are proposed as a change of salary without anybody asking, once, with their rows."""
    house.consent(ConsentDecision.GRANTED)
    jobs.drain(house.rt)
    for n, day in enumerate((D(2026, 1, 12), D(2026, 2, 12))):
        house.pay(f"raise{n}", day, 13_000)
    house.pay("other", D(2026, 2, 27), -100, "spending")
    assert "salary_change" not in house.shown()
    jobs.drain(house.rt)
    before = house.shown()["salary_change"]
    assert before.finding.facts["percent"] == "30"
    assert {e.kind for e in before.finding.evidence} == {"transfer"}
    jobs.drain(house.rt)
    assert house.propose() == 0
    assert house.shown()["salary_change"] == before
    assert house.seen((ObservationKind.MONEY_IN,)).count("money_in") == 13


def test_observations_are_kept_once_and_behaviour_is_bounded(house: House) -> None:
    house.consent(ConsentDecision.GRANTED)
    assert observe(house, looked(house.customer, 1), looked(house.customer, 2)) == 2
    assert observe(house, looked(house.customer, 2)) == 0
    with pytest.raises(PageUnknown):
        observe(house, looked(house.customer, 3, subject="somewhere"))
    with pytest.raises(TooMuchObserved):
        observe(house, *(looked(house.customer, n) for n in range(10, 129)))


def test_what_has_outlived_its_time_goes_and_is_not_taken_in(house: House) -> None:
    house.consent(ConsentDecision.GRANTED)
    observe(house, looked(house.customer, 1))
    house.later(dt.timedelta(days=181))
    assert house.rt.run(SYSTEM, actions.drop_observations) == 1
    late = looked(house.customer, 5)
    assert house.rt.run(SYSTEM, lambda w: actions.record_observations(w, rows=[late])) == 0


def test_a_rejection_sticks_until_there_is_stronger_evidence(house: House) -> None:
    """B5: the same and weaker evidence never asks twice; new stronger evidence may, and says what changed."""
    house.consent(ConsentDecision.GRANTED)
    searches = [
        ObservationRow(
            customer_id=house.customer, kind=ObservationKind.SEARCH, subject="search", reference=f"s{n}", at=looked(house.customer, 1).at,
            detail={"text": "新生儿"},
        )
        for n in range(3)
    ]  # fmt: skip
    observe(house, *searches[:2])
    jobs.drain(house.rt)
    assert house.answer("child", Answer.NO).state is HypothesisState.REJECTED
    house.propose()
    assert "child" not in house.shown()
    observe(house, searches[2])
    jobs.drain(house.rt)
    shown = house.shown()
    assert shown["child"].changed["rows"] == 1  # three searches are heard more clearly than two
    house.answer("child", Answer.NO)
    house.note("客户说宝宝三月出生")
    jobs.drain(house.rt)
    again = house.shown()["child"]
    assert float(str(again.changed["now"])) > float(str(again.changed["before"]))
    with house.rt.work(house.owner, read_only=True) as w:
        assert [a.answer for a in queries.answers_to(w, again.id)] == [Answer.NO, Answer.NO]


def test_yes_is_kept_not_now_waits_and_neither_is_asked_again(house: House) -> None:
    house.consent(ConsentDecision.GRANTED)
    house.note("客户说宝宝三月出生，打算年底结婚")
    jobs.drain(house.rt)
    assert house.answer("child", Answer.YES).state is HypothesisState.CONFIRMED
    with pytest.raises(AlreadyAnswered):
        house.answer("child", Answer.YES)
    house.answer("marriage", Answer.NOT_NOW)
    house.propose()
    assert not {"child", "marriage"} & set(house.shown())
    house.later(dt.timedelta(days=31))
    house.propose()
    assert "marriage" in house.shown()
    assert "child" not in house.shown()


def test_nothing_speaks_for_it_any_longer_so_it_expires(house: House) -> None:
    house.consent(ConsentDecision.GRANTED)
    house.note("客户打算搬家")
    jobs.drain(house.rt)
    assert "relocation" in house.shown()
    house.later(dt.timedelta(days=190))
    house.propose()
    assert "relocation" not in house.shown()
    assert house.shown(all_states=True)["relocation"].state is HypothesisState.EXPIRED


def test_the_database_refuses_a_hypothesis_without_evidence(house: House) -> None:
    house.consent(ConsentDecision.GRANTED)
    house.note("宝宝")
    jobs.drain(house.rt)
    with pytest.raises(IntegrityError), house.rt.work(SYSTEM) as w:
        w.db.execute(hypothesis.update().values(evidence_count=0))


def test_what_is_guessed_of_a_person_is_sealed(house: House) -> None:
    """J8: neither the code of a hypothesis nor the words of a note can be read in the database."""
    house.consent(ConsentDecision.GRANTED)
    house.note("客户说宝宝三月出生")
    jobs.drain(house.rt)
    with house.rt.work(SYSTEM, read_only=True) as w:
        raw = [*w.db.execute(sa.select(hypothesis)), *w.db.execute(sa.select(observation))]
    text = str([[bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else v for v in row] for row in raw])
    assert "child" not in text
    assert "宝宝" not in text


def test_an_answer_needs_consent_and_a_relation(house: House) -> None:
    house.consent(ConsentDecision.GRANTED)
    house.note("宝宝")
    jobs.drain(house.rt)
    found = house.shown()["child"]
    stranger = Actor("p-x", Role.CUSTOMER, customer_id="0" * 8 + "-0000-0000-0000-" + "0" * 12)
    with pytest.raises(OutsideScope):
        house.rt.run(stranger, lambda w: actions.answer_hypothesis(w, hypothesis_id=found.id, answer=Answer.NO))
    house.later(dt.timedelta(hours=1))
    house.consent(ConsentDecision.WITHDRAWN)
    with pytest.raises(InsightDeclined):
        house.rt.run(house.advisor, lambda w: actions.answer_hypothesis(w, hypothesis_id=found.id, answer=Answer.YES))


def test_a_note_needs_words(house: House) -> None:
    for text in ("  ", "很" * 2001):
        with pytest.raises(NoteEmpty):
            house.note(text)


def test_cash_flow_shows_months_what_recurs_and_what_lies_idle(house: House) -> None:
    """B4 on one customer: eleven salaries, two rents, the rest saved."""
    for n, month in enumerate((11, 12)):
        house.pay(f"rent{n}", D(2025, month, 28), -3_000, "spending")
    with house.rt.work(house.advisor, read_only=True) as w:
        found = queries.cash_flow(w, house.customer)
    assert len(found.months) == 13
    assert [m.income.minor for m in found.months] == [1_000_000] * 10 + [0] * 3
    assert sum(m.spending.minor for m in found.months) == 600_000
    (pay,) = found.recurring
    assert (pay.label, pay.amount, pay.day_of_month, pay.payments) == ("pay", Money.of(10_000, "CNY"), 10, 10)
    assert len(pay.evidence) == 6
    assert found.saving == Money.of(10_000, "CNY")
    assert found.idle.minor == 104_000 * 100
    assert found.months[-1].month == D(2026, 3, 1)
