"""A qualified investor by two people and the figures: entered, confirmed by another, seen by the guard, and over on its day (W30, P02)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.advise.advice.queries.told import customer_facts_for_all, told_of
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days, add_months
from steward.know.customers.actions import record_facts
from steward.know.customers.model import CustomerNotFound, FactRow
from steward.know.products import queries as products
from steward.know.products.model import InvestorProof, InvestorRule, Offering, ProductKind, ProofKind, ShelfState
from steward.know.suitability import actions, queries
from steward.know.suitability.model import BadProof, Claim, ClaimNotFound, ClaimState, ClaimWaiting, DecisionReasonMissing
from steward.know.suitability.tables import claim
from steward.platform.access.model import SYSTEM, Actor, Denial, LinkKind, NewLink, NewPerson, Role
from steward.platform.db import seal_values
from steward.platform.four_eyes.model import OwnProposal, ProposalAltered, ProposalClosed
from steward.platform.identity.actions import create_people, link_people
from tests.modules.advise.house import House, open_house
from tests.modules.know.test_product_life import record
from tests.support.banks import new_bank
from tests.support.told import check_told_alike

W30, P02 = InvestorRule.W30, InvestorRule.P02


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    yield made
    made.rt.engine.dispose()


@pytest.fixture
def officer(house: House) -> Actor:
    return someone(house, Role.COMPLIANCE)


def someone(house: House, role: Role) -> Actor:
    with house.rt.work(SYSTEM) as w:
        (made,) = create_people(w, people=[NewPerson(role, "周敏")])
    return Actor(made, role)


def proofs(house: House, net: int = 300_000_000) -> list[InvestorProof]:
    """Three million net by a document of a month ago, and five years of investing."""
    day = add_days(house.rt.run(SYSTEM, lambda w: w.today), -30)
    return [
        InvestorProof(kind=ProofKind.NET_ASSETS, proved_on=day, document="资产证明2026-118", amount=net),
        InvestorProof(kind=ProofKind.EXPERIENCE, proved_on=day, document="开户记录0042", since=add_months(day, -60)),
    ]


def enter(house: House, told: list[InvestorProof] | None = None) -> Claim:
    given = proofs(house) if told is None else told
    return house.rt.run(house.advisor, lambda w: actions.record_proofs(w, customer_id=house.customer_id, proofs=given))


def confirm(house: House, who: Actor, made: Claim) -> Claim:
    return house.rt.run(who, lambda w: actions.decide_proofs(w, claim_id=made.id, approve=True, digest=made.digest))


def guard_sees(house: House) -> tuple[bool, bool | None]:
    """Whether the guard knows a qualified investor: for one act, and for the whole book at once - which have to say the same."""
    with house.rt.work(SYSTEM, read_only=True) as w:
        one = told_of(w, house.customer_id, "CNY", w.today).facts
        of_all = customer_facts_for_all(w, w.today, "CNY")[house.customer_id]
        check_told_alike(w, w.today, [house.customer_id])
    found = [(f.qualified_investor, f.qualified_private_fund, f.qualified_on) for f in (one, of_all)]
    assert found[0] == found[1]
    return found[0][:2]


def test_two_people_and_the_figures_make_a_qualified_investor_until_the_proofs_run_out(house: House, officer: Actor) -> None:
    private = {"kind": ProductKind.PRIVATE, "offering": Offering.PRIVATE, "state": ShelfState.ON_SHELF, "buy_fee_bps": 0}
    record(house.rt, "P1", terms={"investor_rule": "W30"}, **private)

    def sees() -> bool:
        with house.rt.work(house.customer, read_only=True) as w:
            return "P1" in {p.code for p in products.list_products(w)[0]}

    made = enter(house)
    assert (made.state, guard_sees(house), sees()) == (ClaimState.ASKED, (False, False), False)
    done = confirm(house, officer, made)
    assert (done.state, done.decided_by) == (ClaimState.CONFIRMED, officer.person_id)
    assert (guard_sees(house), sees()) == ((True, False), True)
    with house.rt.work(SYSTEM, read_only=True) as w:
        held = products.rules_passed_of(w, [house.customer_id])[house.customer_id]
        last = add_months(made.proofs[0].proved_on, 6)
        assert {rule: (one.since, one.until) for rule, one in held.items()} == {W30: (made.proofs[0].proved_on, last)}
        days = (last - w.today).days
    house.clock.set(house.clock.now() + dt.timedelta(days=days))
    assert (guard_sees(house)[0], sees()) == (True, True)
    house.clock.set(house.clock.now() + dt.timedelta(days=1))
    assert (guard_sees(house)[0], sees()) == (False, False)


def test_a_cent_short_is_confirmed_as_a_document_and_qualifies_nobody(house: House, officer: Actor) -> None:
    done = confirm(house, officer, enter(house, proofs(house, net=299_999_999)))
    assert (done.state, guard_sees(house)) == (ClaimState.CONFIRMED, (False, False))


def test_who_entered_them_confirms_nothing_under_any_account(house: House, officer: Actor) -> None:
    made = enter(house)
    with pytest.raises(Denial):
        confirm(house, house.advisor, made)
    with house.rt.work(SYSTEM) as w:
        link_people(w, rows=[NewLink(house.advisor.person_id, officer.person_id, LinkKind.SAME, w.now)])
    with pytest.raises(OwnProposal):
        confirm(house, officer, made)
    assert guard_sees(house) == (False, False)


def test_what_was_changed_since_it_was_entered_is_not_confirmed(house: House, officer: Actor) -> None:
    """A planted change of the rows: the second person would stand by figures nobody entered."""
    made, richer = enter(house, proofs(house, net=100)), [dict(p.to_json()) for p in proofs(house)]
    with house.rt.work(SYSTEM) as w:
        sealed = seal_values(w.keys, claim, {"id": made.id, "proofs": richer})
        w.db.execute(claim.update().where(claim.c.id == made.id).values(proofs=sealed["proofs"]))
    with pytest.raises(ProposalAltered):
        confirm(house, officer, made)
    with pytest.raises(ProposalAltered):
        house.rt.run(officer, lambda w: actions.decide_proofs(w, claim_id=made.id, approve=True, digest="0" * 64))
    assert guard_sees(house) == (False, False)


def test_newer_proofs_that_do_not_suffice_end_what_older_ones_gave(house: House, officer: Actor) -> None:
    confirm(house, officer, enter(house))
    assert guard_sees(house)[0]
    confirm(house, officer, enter(house, proofs(house, net=299_999_999)))
    assert guard_sees(house) == (False, False)
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert [one.state for one in queries.claims_of(w, house.customer_id)] == [ClaimState.CONFIRMED] * 2


def test_one_claim_waits_at_a_time_and_a_refusal_takes_a_reason(house: House, officer: Actor) -> None:
    made = enter(house)
    with pytest.raises(ClaimWaiting):
        enter(house)
    with pytest.raises(DecisionReasonMissing):
        house.rt.run(officer, lambda w: actions.decide_proofs(w, claim_id=made.id, approve=False, note=" "))
    done = house.rt.run(officer, lambda w: actions.decide_proofs(w, claim_id=made.id, approve=False, note="编号与原件不符"))
    assert (done.state, done.note, guard_sees(house)) == (ClaimState.REFUSED, "编号与原件不符", (False, False))
    with pytest.raises(ProposalClosed):
        confirm(house, officer, made)
    assert enter(house).state is ClaimState.ASKED


def test_a_flag_in_the_record_makes_nobody_a_qualified_investor(house: House) -> None:
    """What an advisor or a file once noted decides nothing: neither for one customer nor in the columns of the whole book."""
    with house.rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(house.customer_id, "qualified_investor", True, "interview", 0.9, w.today)])
    assert guard_sees(house) == (False, False)


def test_only_whose_customer_it_is_sees_and_enters_proofs(house: House) -> None:
    made = enter(house)
    other = Actor("01900000-0000-7000-8000-00000000c0de", Role.CUSTOMER, customer_id="01900000-0000-7000-8000-00000000dead")
    with pytest.raises(ClaimNotFound), house.rt.work(other, read_only=True) as w:
        queries.get_claim(w, made.id)
    with house.rt.work(house.customer, read_only=True) as w:
        assert [one.id for one in queries.claims_of(w, house.customer_id)] == [made.id]
    told = proofs(house)
    with pytest.raises(Denial):
        house.rt.run(house.customer, lambda w: actions.record_proofs(w, customer_id=house.customer_id, proofs=told))
    stranger = CustomerId("01900000-0000-7000-8000-00000000dead")
    with pytest.raises((Denial, CustomerNotFound)):
        house.rt.run(house.advisor, lambda w: actions.record_proofs(w, customer_id=stranger, proofs=told))
    with pytest.raises(BadProof):
        enter(house, [replace(told[0], document="")])
    with house.rt.work(SYSTEM, read_only=True) as w:
        raw = w.db.execute(sa.select(claim)).mappings().one()
        assert b"2026-118" not in bytes(raw["proofs"])
