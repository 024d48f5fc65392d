"""The ways through clearing and case work that only a race, or somebody who asks for what is not there, takes (D4)."""

from pathlib import Path

import pytest

from steward.advise.advice.queries import Wish, facts_of_wishes
from steward.advise.advice.queries.told import told_of
from steward.guard.compliance import queries
from steward.guard.compliance.actions import clear_many, decide
from steward.guard.compliance.actions.clearances import Subject
from steward.guard.compliance.model import Act, CaseClosed, CaseMissing, CaseState, ClearedLine, CustomerFacts, TextFacts, TextKind
from steward.guard.compliance.rules.pack import shipped, source_of
from steward.guard.compliance.store import cases as store
from steward.kernel.money import Money
from steward.kernel.verdict import Decision
from steward.know.suitability.queries import standings
from steward.know.suitability.rules.instrument import instruments
from steward.platform.access.model import SYSTEM
from tests.modules.advise.house import open_house
from tests.modules.guard.referred import Referred, refer_purchase
from tests.modules.know.test_attempts import assess
from tests.support.banks import new_bank


@pytest.fixture
def asked(tmp_path: Path) -> Referred:
    return refer_purchase(open_house(new_bank(tmp_path, demo=True)))


def test_whoever_opens_second_gets_the_case_of_whoever_was_faster(asked: Referred, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other transaction commits between the look and the insertion: the unique index decides."""
    first, looked = asked.opened(), store.find_standing
    calls: list[int] = []

    def late(*given: object) -> object:
        calls.append(1)
        return None if len(calls) == 1 else looked(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "find_standing", late)
    assert asked.opened() == first
    assert len(calls) == 2


def test_a_decision_that_comes_too_late_changes_nothing(asked: Referred, monkeypatch: pytest.MonkeyPatch) -> None:
    written = asked.write(asked.opened())
    with monkeypatch.context() as other:
        other.setattr(store, "move", lambda *_given, **_values: False)
        with pytest.raises(CaseClosed):
            asked.decide(written)
    with asked.house.rt.work(asked.first, read_only=True) as w:
        assert queries.get_case(w, written.id).case.state is CaseState.PROPOSED
        with pytest.raises(CaseMissing):
            queries.get_opinion_id(w, asked.proposal.id)


def test_what_passes_for_a_book_is_cleared_line_by_line(asked: Referred) -> None:
    house = asked.house
    product_id, amount = next(iter(house.products.values())), Money.of(1_000, "CNY")
    with house.rt.work(SYSTEM) as w:
        acts = facts_of_wishes(w, [Wish(house.customer_id, product_id, Act.REDEEM, amount, None, w.now)], w.today)
        subject = Subject("advice", w.new_id(), house.customer_id, [ClearedLine(product_id, "redeem", amount)], decide(w, acts=acts))
        (granted,) = clear_many(w, subjects=[subject])
        found = queries.check_clearance(w, granted.id, subject_id=subject.id, customer_id=house.customer_id, lines=subject.lines)
        assert (found.id, found.decision) == (granted.id, Decision.ALLOW)


def test_a_whole_book_is_judged_as_each_act_by_itself(asked: Referred) -> None:
    house = asked.house
    with house.rt.work(SYSTEM) as w:
        wishes = [
            Wish(house.customer_id, p, act, Money.of(1_000, "CNY"), None, w.now)
            for p in house.products.values()
            for act in (Act.BUY, Act.HOLD)
        ]
        acts, packs = facts_of_wishes(w, wishes, w.today), queries.packs_of(w)
    each = [queries.review(facts, packs).decision for facts in acts]
    assert queries.judge_each(queries.acts_of(acts), packs).tolist() == each
    assert len(set(each)) > 1


def test_packs_and_wording_are_read_through_the_same_door() -> None:
    assert [p.digest for p in queries.read_packs(source_of("cn-2026"))] == [p.digest for p in shipped().versions["cn-2026"]]
    said = queries.judge_wording("本产品保本保收益。", TextFacts(TextKind.MESSAGE, shipped().versions["cn-2026"][-1].since))
    assert said.decision is Decision.BLOCK


def test_what_the_knowledge_test_and_the_means_allow_is_told_of_a_customer(asked: Referred) -> None:
    """EU1k and EU1c are asked of what the questionnaire and the record know; without a test nobody knows (EU3)."""
    house = asked.house

    def told() -> CustomerFacts:
        with house.rt.work(SYSTEM, read_only=True) as w:
            return told_of(w, house.customer_id, "CNY", w.today).facts

    assert told().knowledge_level is None
    test = instruments()["knowledge-eight"]
    assess(house.rt, house.customer, {q.id: min(q.options, key=lambda o: o.score).id for q in test.questions}, instrument=test.code)
    with house.rt.work(SYSTEM, read_only=True) as w:
        means = standings(w, w.today)[house.customer_id].capacity
    assert (told().knowledge_level, told().capacity_level) == (2, None if means is None else means.level)
