"""Referred cases: opened once, decided by two people without a hand in them, and a release that covers exactly what they saw (D4, S3)."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from steward.advise.advice.actions import decline_proposal
from steward.advise.advice.model import DeclineCode, ProposalAccepted
from steward.guard.compliance import queries
from steward.guard.compliance.actions import assign_overdue, end_case, open_case
from steward.guard.compliance.model import (
    Act,
    CaseClosed,
    CaseMissing,
    CaseReasonMissing,
    CaseState,
    NotCleared,
    OrderFacts,
    Referral,
)
from steward.guard.compliance.rules import cases as rules
from steward.guard.compliance.tables import case
from steward.guard.contracts.queries import last_about, story_of
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import digest
from steward.kernel.money import Money
from steward.kernel.time import Instant, business_date
from steward.know.markets.queries import next_business_day, shipped_calendar
from steward.know.products.model import ShelfState
from steward.platform.access.model import SYSTEM, Actor, Denial, LinkKind, NewLink, NewRelation, Relation, Role
from steward.platform.four_eyes.model import OwnProposal, ProposalAltered, ProposalClosed, ProposalMissing
from steward.platform.identity.actions import assign_relations, link_people
from steward.platform.runtime import Runtime
from steward.workflows.accept_and_trade import place_accepted_orders
from steward.workflows.expiry import end_cases, expire_overdue
from tests.modules.advise.house import open_house
from tests.modules.guard.referred import REASON, Referred, declare, refer_purchase
from tests.modules.test_book_races import at_once
from tests.support.banks import new_bank
from tests.unit.compliance.facts import facts


@pytest.fixture
def referred(rt: Runtime) -> Referred:
    """On each database."""
    return refer_purchase(open_house(rt))


@pytest.fixture
def asked(tmp_path: Path) -> Referred:
    """Where the database makes no difference."""
    return refer_purchase(open_house(new_bank(tmp_path, demo=True)))


def count(rt: Runtime) -> int:
    with rt.work(SYSTEM, read_only=True) as w:
        return int(w.db.execute(sa.select(sa.func.count()).select_from(case)).scalar_one())


def test_what_is_referred_and_not_blocked_becomes_one_case(referred: Referred) -> None:
    made = referred.opened()
    lines = referred.proposal.content.lines
    assert (made.state, made.act, made.rules, made.subject_id) == (CaseState.OPEN, "accept", ("N11",), referred.proposal.id)
    assert made.products == tuple(line.product_id for line in lines)
    assert made.due == business_date(2026, 3, 4)  # two business days after the Monday of the test bank
    referred.house.later(hours=5)
    assert referred.opened() == made
    assert count(referred.house.rt) == 1


def test_what_is_blocked_as_well_opens_no_case(asked: Referred) -> None:
    asked.house.change_product(asked.proposal.content.lines[0].code, state=ShelfState.SUSPENDED)
    with pytest.raises(NotCleared) as refused:
        asked.accept()
    assert refused.value.facts["decision"] == "BLOCK"
    assert refused.value.referral is None


def test_asking_from_many_places_at_once_opens_one_case(referred: Referred) -> None:
    referral, house = referred.referral(), referred.house
    found = set()

    def ask(_n: int) -> None:
        found.add(house.rt.run(house.customer, lambda w: open_case(w, customer_id=house.customer_id, referral=referral)).id)

    assert at_once(8, 8, ask) == 8
    assert (len(found), count(house.rt)) == (1, 1)


def test_other_facts_are_another_case(asked: Referred) -> None:
    first = asked.opened()
    declare(asked.house, 80_000)
    second = asked.opened()
    assert (second.id != first.id, count(asked.house.rt)) == (True, 2)


def test_after_two_people_released_it_the_same_act_passes_and_its_evidence_says_why(referred: Referred) -> None:
    made = referred.decided()
    assert (made.state, made.proposal_id) == (CaseState.RELEASED, None)
    accepted = referred.accept()
    with referred.house.rt.work(SYSTEM, read_only=True) as w:
        (kept,) = (k for k in story_of(w, last_about(w, accepted.id)) if k.head.stage == "acceptance")
    body: Mapping[str, Any] = kept.body
    told, decided = body["circumstances"], body["decided"]
    assert [(r["case_id"], r["reason"], r["rules"]) for r in told["reviews"]] == [(made.id, REASON, ["N11"])]
    assert (told["reviewer"], told["reviews"][0]["decided_by"]) == (referred.second.person_id, referred.first.person_id)
    assert all(act["order"]["human_reviewed"] is True for act in decided["acts"])
    assert "N11" not in {rule["id"] for rule in decided["rules"]}


def test_the_digest_a_clearance_rests_on_knows_whether_a_person_looked() -> None:
    """Its fingerprint covers that digest (tests/unit/compliance/test_gate.py)."""
    plain = facts()
    told = dataclasses.replace(plain, order=dataclasses.replace(plain.order, human_reviewed=True))
    assert digest((told,)) != digest((plain,))


def passes_after_a_change(asked: Referred) -> bool:
    """Whether the act goes through although the customer has stated less since the release."""
    asked.decided()
    declare(asked.house, 85_000)
    try:
        asked.accept()
    except NotCleared as refused:
        return refused.referral is None
    return True


def test_a_changed_fact_voids_the_release(asked: Referred) -> None:
    assert not passes_after_a_change(asked)


def test_a_digest_that_looks_away_is_caught(asked: Referred, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "digest_matter", lambda product_id, _facts: digest(product_id))
    assert passes_after_a_change(asked)


CHANGES: dict[str, Any] = {"amount": 1, "total": 2, "currency": "USD", "recommended": False}


@pytest.mark.parametrize("name", CHANGES)
def test_every_part_of_the_act_counts(name: str) -> None:
    was = facts()
    assert rules.digest_matter(ProductId("p"), was) != rules.digest_matter(
        ProductId("p"), dataclasses.replace(was, **{name: CHANGES[name]})
    )


def test_every_fact_counts_but_the_stations_of_one_deal() -> None:
    was = facts()
    before, ignored = rules.digest_matter(ProductId("p"), was), set()
    for group in ("customer", "product", "order", "history", "held", "shown", "release", "bank"):
        told = getattr(was, group)
        for field in dataclasses.fields(told):
            changed = dataclasses.replace(was, **{group: dataclasses.replace(told, **{field.name: "planted"})})
            if rules.digest_matter(ProductId("p"), changed) == before:
                ignored.add(f"{group}.{field.name}")
    assert ignored == {f"order.{name}" for name in rules.STATIONS} | {"customer.special_care_done"}
    assert rules.digest_matter(ProductId("q"), was) != before
    later = dataclasses.replace(was, act=Act.EXECUTE, as_of=business_date(2026, 9, 1))
    assert rules.digest_matter(ProductId("p"), later) == rules.digest_matter(ProductId("p"), dataclasses.replace(was, act=Act.ACCEPT))
    redeemed = dataclasses.replace(was, act=Act.REDEEM, order=OrderFacts())
    assert rules.digest_matter(ProductId("p"), redeemed) != before


def test_a_release_holds_for_what_is_agreed_to_in_its_week(referred: Referred) -> None:
    """Agreed to while it holds, the act may be carried out later; not a moment before or after."""
    referral = referred.referral()
    made = referred.decided()
    assert made.decided_at is not None
    assert made.expires_at == made.decided_at + dt.timedelta(days=7)
    moment = dt.timedelta(microseconds=1)
    instants = [made.decided_at - moment, made.decided_at, made.expires_at - moment, made.expires_at]
    line, told = referral.lines[0], referral.judged.facts[0]
    with referred.house.rt.work(SYSTEM, read_only=True) as w:
        asked = [queries.Asked(made.customer_id, line.product_id, Instant(at), told) for at in instants]
        assert [f.order.human_reviewed for f in queries.mark_reviewed(w, asked)] == [None, True, True, None]
        others = [
            dataclasses.replace(asked[1], customer_id=CustomerId(made.id)),
            dataclasses.replace(asked[1], product_id=referral.lines[1].product_id),
        ]
        assert [f.order.human_reviewed for f in queries.mark_reviewed(w, others)] == [None, None]


def test_without_a_reason_nothing_is_decided(asked: Referred) -> None:
    made = asked.opened()
    with pytest.raises(CaseReasonMissing):
        asked.write(made, reason="   ok  ")
    with pytest.raises(CaseMissing):
        asked.write(dataclasses.replace(made, id=asked.house.customer_id))


def test_one_person_is_never_both(referred: Referred) -> None:
    written = referred.write(referred.opened())
    with pytest.raises(OwnProposal):
        referred.decide(written, who=referred.first)
    with pytest.raises(CaseClosed):
        referred.write(written, who=referred.second)
    assert referred.decide(written).state is CaseState.RELEASED
    with pytest.raises(ProposalClosed):
        referred.decide(written)


@pytest.mark.parametrize("hand", ["advisor", "delegate"])
def test_whoever_advises_the_customer_decides_nothing(asked: Referred, hand: str) -> None:
    """Somebody of compliance who has the customer in the book, or who acts for the one who made the proposal."""
    made, rt = asked.opened(), asked.house.rt
    with rt.work(SYSTEM) as w:
        if hand == "advisor":
            assign_relations(w, rows=[NewRelation(asked.first.person_id, made.customer_id, Relation.BOOK)])
        else:
            link_people(w, rows=[NewLink(asked.first.person_id, asked.proposal.advisor_id, LinkKind.SAME, w.now)])
    with pytest.raises(OwnProposal):
        asked.write(made)
    written = asked.write(made, who=asked.second)
    with pytest.raises(OwnProposal):
        asked.decide(written, who=asked.first)


def test_only_compliance_decides(asked: Referred) -> None:
    made, house = asked.opened(), asked.house
    for who in (house.advisor, house.customer, SYSTEM, Actor("r1", Role.RISK), Actor("m1", Role.MANAGER, team="t")):
        with pytest.raises(Denial):
            asked.write(made, who=who)
    written = asked.write(made)
    for who in (house.advisor, house.customer, SYSTEM, Actor("a1", Role.AUDITOR)):
        with pytest.raises(Denial):
            asked.decide(written, who=who)
    for who in (house.advisor, house.customer, SYSTEM):
        with pytest.raises(Denial), house.rt.work(who, read_only=True) as w:
            queries.get_case(w, made.id)


def test_sent_back_it_is_looked_at_again(asked: Referred) -> None:
    made = asked.decide(asked.write(asked.opened(), release=False), approve=False)
    assert (made.state, made.proposal_id, made.decided_at) == (CaseState.OPEN, None, None)
    with pytest.raises(NotCleared):
        asked.accept()
    done = asked.decide(asked.write(made, who=asked.second), who=asked.first)
    assert done.state is CaseState.RELEASED
    with asked.house.rt.work(asked.first, read_only=True) as w:
        assert [o.release for o in queries.get_case(w, made.id).opinions] == [False, True]


def test_a_declined_case_answers_the_same_question_for_a_month(asked: Referred) -> None:
    made = asked.decided(release=False)
    assert made.state is CaseState.DECLINED
    assert asked.opened().id == made.id
    referral = asked.referral()
    asked.house.later(days=31)
    house = asked.house
    assert house.rt.run(house.customer, lambda w: open_case(w, customer_id=house.customer_id, referral=referral)).id != made.id


def test_what_was_written_cannot_be_changed_before_the_second_person_agrees(asked: Referred) -> None:
    written = asked.write(asked.opened(), release=False)
    with asked.house.rt.work(SYSTEM) as w:
        w.db.execute(sa.text("update compliance_case_opinion set release = :yes"), {"yes": True})
    with pytest.raises(ProposalAltered):
        asked.decide(written)


def test_a_decision_needs_something_written(asked: Referred) -> None:
    made = asked.opened()
    with pytest.raises(ProposalMissing):
        asked.decide(dataclasses.replace(made, proposal_id=made.id))
    with pytest.raises(CaseClosed), asked.house.rt.work(asked.second) as w:
        queries.get_opinion_id(w, made.id)


def test_the_queue_is_by_day_and_names_what_is_overdue(referred: Referred) -> None:
    first = referred.opened()
    referred.house.later(days=1)
    declare(referred.house, 80_000)
    second = referred.opened()
    rt, who = referred.house.rt, referred.first
    with rt.work(who, read_only=True) as w:
        page, cursor = queries.list_cases(w, limit=1)
        rest, end = queries.list_cases(w, cursor=cursor, limit=1)
        assert ([c.id for c in page + rest], end) == ([first.id, second.id], None)
        assert queries.count_waiting(w) == (2, 0, 0)
    referred.house.later(days=2)
    with rt.work(who, read_only=True) as w:
        assert [c.id for c in queries.list_cases(w, overdue=True)[0]] == [first.id]
        assert queries.count_waiting(w) == (2, 1, 0)
        assert queries.list_cases(w, states=[CaseState.RELEASED])[0] == []


def owner_of(at: Referred, case_id: str) -> tuple[str | None, object]:
    with at.house.rt.work(at.first, read_only=True) as w:
        found = queries.get_case(w, case_id).case
        return found.owner, found.owner_due


def test_what_nobody_decides_in_time_is_given_to_somebody_by_name_and_handed_on(referred: Referred) -> None:
    """Nobody with a hand in it, nobody who left, nobody whose own opinion waits; each with a day, and somebody else when that is over."""
    house, rt = referred.house, referred.house.rt
    made = referred.opened()
    assert rt.run(SYSTEM, assign_overdue) == 0
    house.later(days=3)
    assert rt.run(SYSTEM, assign_overdue) == 1
    assert rt.run(SYSTEM, assign_overdue) == 0  # once, until that day is over too
    given, due = owner_of(referred, made.id)
    able = {referred.first.person_id, referred.second.person_id}
    assert (given in able, due) == (True, next_business_day(shipped_calendar("cn"), business_date(2026, 3, 5)))
    owner, other = (referred.first, referred.second) if given == referred.first.person_id else (referred.second, referred.first)
    with rt.work(owner, read_only=True) as w:
        assert [c.id for c in queries.list_cases(w, mine=True)[0]] == [made.id]
        assert queries.count_waiting(w) == (1, 1, 1)
    house.later(days=5)
    assert rt.run(SYSTEM, assign_overdue) == 1
    assert owner_of(referred, made.id)[0] == other.person_id
    referred.write(made, who=owner)
    house.later(days=5)
    assert rt.run(SYSTEM, assign_overdue) == 0  # the one wrote the opinion, the other let the day pass


def test_overdue_cases_are_spread_over_those_who_may_decide(asked: Referred) -> None:
    first = asked.opened()
    declare(asked.house, 80_000)
    second = asked.opened()
    asked.house.later(days=4)
    assert asked.house.rt.run(SYSTEM, assign_overdue) == 2
    assert {owner_of(asked, c.id)[0] for c in (first, second)} == {asked.first.person_id, asked.second.person_id}


def test_a_case_whose_plan_is_over_ends_by_itself_with_the_reason(referred: Referred) -> None:
    made = referred.opened()
    house, rt = referred.house, referred.house.rt
    assert rt.run(SYSTEM, end_cases) == 0  # the plan still waits for its customer
    written = referred.write(made)
    house.later(days=8)
    expire_overdue(rt)
    with rt.work(referred.first, read_only=True) as w:
        found = queries.get_case(w, made.id).case
        assert (found.state, found.ended_as, found.proposal_id) == (CaseState.ENDED, "expired", None)
        assert queries.count_waiting(w) == (0, 0, 0)
    with pytest.raises(ProposalClosed):
        referred.decide(written)
    assert rt.run(SYSTEM, end_cases) == 0  # once


@pytest.mark.parametrize("over", ["declined", "superseded", "placed"])
def test_a_case_ends_however_its_plan_came_to_its_end(asked: Referred, over: str) -> None:
    made, house = asked.opened(), asked.house
    if over == "declined":
        house.rt.run(
            house.customer, lambda w: decline_proposal(w, proposal_id=asked.proposal.id, code=DeclineCode.OTHER, reason="暂不需要")
        )
    elif over == "superseded":
        house.issue(house.draft(Money.of(20_000, "CNY")).id)
    else:
        declare(house, 4_000_000)
        accepted = asked.accept()
        assert house.rt.run(SYSTEM, end_cases) == 0  # agreed to, but nothing is bought yet
        house.rt.run(SYSTEM, lambda w: place_accepted_orders(w, ProposalAccepted(accepted.id, house.customer_id)))
    assert house.rt.run(SYSTEM, end_cases) == 1
    with house.rt.work(asked.first, read_only=True) as w:
        assert queries.get_case(w, made.id).case.ended_as == over


def test_a_decided_case_does_not_end_again(asked: Referred) -> None:
    made = asked.decided()
    with pytest.raises(CaseClosed):
        asked.house.rt.run(SYSTEM, lambda w: end_case(w, case_id=made.id, ended_as="expired"))


def test_a_case_belongs_to_its_own_customer(asked: Referred) -> None:
    referral: Referral = asked.referral()
    other = dataclasses.replace(referral, customer_id=CustomerId(asked.proposal.id))
    house = asked.house
    with pytest.raises(AssertionError, match="belongs"):
        house.rt.run(house.customer, lambda w: open_case(w, customer_id=house.customer_id, referral=other))
