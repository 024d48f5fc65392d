"""Some proposals are looked at by a second person before the customer gets them (X04, N20, S3, E2)."""

from typing import Any

import pytest
import sqlalchemy as sa

from steward.advise.advice import actions, queries
from steward.advise.advice.model import (
    ChangeReason,
    LineChange,
    NoReviewNeeded,
    NoteMissing,
    Proposal,
    ProposalStale,
    ProposalState,
    ProposalStateWrong,
    Review,
    ReviewNeeded,
)
from steward.advise.advice.rules.reviewing import LARGE_SHARE, review_reasons
from steward.advise.advice.tables import review
from steward.guard.compliance.model import AdviceMode, AdviceOff
from steward.guard.contracts.model import Protection
from steward.guard.contracts.queries import get_evidence, list_evidence
from steward.kernel.money import Money
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.platform.access.model import SYSTEM, Actor, NewPerson, OutsideScope, Role
from steward.platform.four_eyes.model import OwnProposal, ProposalAltered, ProposalClosed
from steward.platform.identity.actions import create_people
from steward.platform.runtime import Runtime
from tests.modules.advise.house import D, House, open_house
from tests.modules.guard.test_service import switched

BORN = D(1955, 5, 1)  # past 65


@pytest.fixture
def house(rt: Runtime) -> House:
    return open_house(rt, born=BORN)


def colleague(house: House, role: Role = Role.COMPLIANCE, team: str = "t") -> Actor:
    with house.rt.work(SYSTEM) as w:
        (made,) = create_people(w, people=[NewPerson(role, "王强", team=team)])
    return Actor(made, role, team=team)


def waiting(house: House, of: Proposal) -> Review:
    with house.rt.work(house.advisor, read_only=True) as w:
        found = queries.last_review(w, of.id)
    assert found is not None
    return found


def decide(house: House, who: Actor, of: Proposal, *, approve: bool, note: str = "", digest: str | None = None) -> Proposal:
    asked = waiting(house, of)
    with house.rt.work(who) as w:
        return actions.release_proposal(w, review_id=asked.id, approve=approve, note=note, digest=digest)


def test_what_concerns_a_senior_is_issued_only_after_a_second_person_released_it(house: House) -> None:
    draft = house.draft()
    with pytest.raises(ReviewNeeded) as refused:
        house.issue(draft.id)
    assert refused.value.facts["reasons"] == ["senior"]
    asked = house.ask_review(draft.id)
    assert asked.state is ProposalState.REVIEW
    with pytest.raises(ProposalStateWrong):
        house.issue(draft.id)
    second = colleague(house)
    assert decide(house, second, asked, approve=True).state is ProposalState.RELEASED
    issued = house.issue(draft.id)
    assert (issued.state, issued.fingerprint) == (ProposalState.ISSUED, draft.fingerprint)
    with house.rt.work(Actor(second.person_id, Role.COMPLIANCE), read_only=True) as w:
        (kept,) = list_evidence(w, customer_id=house.customer_id)[0]
        body: Any = get_evidence(w, kept.id).body
        told = body["circumstances"]
    assert (told["reviewer"], told["reviews"][0]["rules"]) == (second.person_id, ["senior"])


def test_a_manager_of_the_team_may_release_and_one_of_another_team_may_not(house: House) -> None:
    asked = house.ask_review(house.draft().id)
    with pytest.raises(OutsideScope):
        decide(house, colleague(house, Role.MANAGER, "other"), asked, approve=True)
    assert decide(house, colleague(house, Role.MANAGER), asked, approve=True).state is ProposalState.RELEASED


def test_who_sends_a_proposal_back_says_why_and_it_can_be_changed_and_asked_again(house: House) -> None:
    asked = house.ask_review(house.draft().id)
    second = colleague(house)
    with pytest.raises(NoteMissing):
        decide(house, second, asked, approve=False)
    assert decide(house, second, asked, approve=False, note="期限偏长，请再与客户核实用钱时间").state is ProposalState.DRAFT
    assert waiting(house, asked).note == "期限偏长，请再与客户核实用钱时间"
    with pytest.raises(ProposalClosed), house.rt.work(second) as w:
        actions.release_proposal(w, review_id=waiting(house, asked).id, approve=True)
    again = house.ask_review(asked.id)
    assert decide(house, second, again, approve=True).state is ProposalState.RELEASED


def test_what_was_released_and_then_changed_is_looked_at_again(house: House) -> None:
    asked = house.ask_review(house.draft().id)
    decide(house, colleague(house), asked, approve=True)
    drop = LineChange(asked.content.lines[0].product_id, Money.zero("CNY"), ChangeReason.TOO_COMPLEX)
    with house.rt.work(house.advisor) as w:
        changed = actions.revise_proposal(w, proposal_id=asked.id, changes=[drop])
    assert changed.state is ProposalState.DRAFT
    with pytest.raises(ReviewNeeded):
        house.issue(asked.id)


def test_facts_that_changed_meanwhile_are_found_at_release(house: House) -> None:
    asked = house.ask_review(house.draft().id)
    with house.rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(house.customer_id, "monthly_spending", 15000, "interview", 0.9, w.today)])
    second = colleague(house)
    with pytest.raises(ProposalStale):
        decide(house, second, asked, approve=True)
    assert decide(house, second, asked, approve=False, note="资料已变化，请重做").state is ProposalState.DRAFT


def test_with_advice_switched_off_nothing_is_released_and_it_can_be_sent_back(house: House) -> None:
    asked = house.ask_review(house.draft().id)
    switched(house.rt, AdviceMode.INFORMATION, buying=True)
    second = colleague(house)
    with pytest.raises(AdviceOff):
        decide(house, second, asked, approve=True)
    assert decide(house, second, asked, approve=False, note="本行已停止提供建议").state is ProposalState.DRAFT


def test_only_who_asked_takes_it_back_and_nobody_decides_their_own(house: House) -> None:
    asked = house.ask_review(house.draft().id)
    with pytest.raises(OwnProposal):
        decide(house, Actor(house.advisor.person_id, Role.COMPLIANCE), asked, approve=True)
    with pytest.raises(ProposalAltered):
        decide(house, colleague(house), asked, approve=True, digest="0" * 64)
    with house.rt.work(house.advisor) as w:
        back = actions.withdraw_review(w, proposal_id=asked.id)
    assert back.state is ProposalState.DRAFT
    with pytest.raises(ProposalStateWrong), house.rt.work(house.advisor) as w:
        actions.withdraw_review(w, proposal_id=asked.id)


def test_one_person_is_enough_for_everybody_else(rt: Runtime) -> None:
    house = open_house(rt)
    draft = house.draft()
    with pytest.raises(NoReviewNeeded):
        house.ask_review(draft.id)
    assert house.issue(draft.id).state is ProposalState.ISSUED


def test_a_large_share_of_what_was_declared_is_looked_at(rt: Runtime) -> None:
    house = open_house(rt)
    draft = house.draft(Money.of("250000", "CNY"))
    with pytest.raises(ReviewNeeded) as refused:
        house.issue(draft.id)
    assert refused.value.facts["reasons"] == ["large_share"]


def test_why_a_second_person_has_to_look() -> None:
    plain = {"buys": True, "warned": (), "care": (), "discretionary": False}
    assert review_reasons(**plain) == ()  # type: ignore[arg-type]
    care = (Protection.FIRST_PURCHASE, Protection.VULNERABLE, Protection.SENIOR)
    everything = {"warned": (LARGE_SHARE, "compliance.N13"), "care": care, "discretionary": True}
    assert review_reasons(buys=True, **everything) == ("senior", "vulnerable", "large_share", "discretionary")  # type: ignore[arg-type]
    assert review_reasons(buys=False, **everything) == ()  # type: ignore[arg-type]


def test_the_database_keeps_asker_and_releaser_apart(house: House) -> None:
    house.ask_review(house.draft().id)
    with pytest.raises(sa.exc.IntegrityError), house.rt.work(SYSTEM) as w:
        w.db.execute(review.update().values(released=True, decided_at=w.now, released_by=review.c.asked_by))
