"""Three versions of a proposal, none ever changed: the machine's, the advisor's, and what the customer signed (E2, D5)."""

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from steward.advise.advice import actions, queries
from steward.advise.advice.model import (
    ChangeReason,
    ChangeUnusable,
    LineChange,
    NothingLeft,
    Proposal,
    ProposalChanged,
    ProposalStale,
    ProposalStateWrong,
    VersionKind,
)
from steward.advise.advice.tables import proposal
from steward.guard.compliance import actions as clearing
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import ClearanceChanged, ClearedLine
from steward.guard.compliance.tables import cleared_line
from steward.kernel.ids import ProductId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.know.customers.actions import record_facts
from steward.know.customers.model import Channel, FactRow
from steward.platform.access.model import SYSTEM, StepUpRefused
from steward.platform.runtime import Runtime
from tests.modules.advise.house import D, House, open_house

ZERO = Money.zero("CNY")


@pytest.fixture
def house(rt: Runtime) -> House:
    return open_house(rt)


def revise(house: House, draft: Proposal, changes: Sequence[LineChange]) -> Proposal:
    with house.rt.work(house.advisor) as w:
        return actions.revise_proposal(w, proposal_id=draft.id, changes=changes)


def without(product_id: ProductId, reason: ChangeReason = ChangeReason.TOO_COMPLEX) -> LineChange:
    return LineChange(product_id, ZERO, reason)


def kinds(house: House, of: Proposal) -> list[VersionKind]:
    with house.rt.work(house.advisor, read_only=True) as w:
        return [s.version.kind for s in queries.list_steps(w, of.id)]


def accept_part(house: House, issued: Proposal, leave_out: Sequence[ProductId]) -> Proposal:
    """What the customer's page does: ask what is left, confirm that, accept it."""
    with house.rt.work(house.customer, read_only=True) as w:
        content, fingerprint = queries.chosen_content(w, issued.id, leave_out)
    token = house.confirm(issued, fingerprint=fingerprint, fee=str(content.total_fee))
    with house.rt.work(house.customer) as w:
        return actions.accept_proposal(w, proposal_id=issued.id, fingerprint=fingerprint, step_up_token=token, leave_out=leave_out)


def test_an_advisor_changes_lines_and_the_machines_version_stays(house: House) -> None:
    draft = house.draft()
    first, second, *rest = draft.content.lines
    half = LineChange(second.product_id, Money(second.amount.minor // 200_000 * 100_000, "CNY"), ChangeReason.NEEDS_CASH)
    mine = revise(house, draft, [without(first.product_id), half])
    assert [line.product_id for line in mine.content.lines] == [second.product_id, *(line.product_id for line in rest)]
    assert mine.content.lines[0].amount == half.amount
    spared = first.amount + second.amount - half.amount
    assert mine.content.cash == draft.content.cash + spared
    assert sum((line.amount for line in mine.content.lines), mine.content.cash) == mine.amount
    assert mine.content.total_fee == sum((line.fee for line in mine.content.lines), ZERO)
    why_not = {r.product_id: r.reasons[0].code for r in mine.rejected}
    assert why_not[first.product_id] == "advice.left_out_too_complex"
    with house.rt.work(house.advisor, read_only=True) as w:
        machine, advisor = queries.list_steps(w, draft.id)
    assert (machine.version.content, machine.version.fingerprint) == (draft.content, draft.fingerprint)
    said = [(c.what, c.then, c.now, c.reason) for c in advisor.changed]
    assert ("left_out", first.amount, None, ChangeReason.TOO_COMPLEX) in said
    assert ("amount", second.amount, half.amount, ChangeReason.NEEDS_CASH) in said
    assert ("cash", draft.content.cash, mine.content.cash, None) in said


def test_changes_are_issued_signed_and_computed_again(house: House) -> None:
    draft = house.draft()
    mine = revise(house, draft, [without(draft.content.lines[0].product_id)])
    issued = house.issue(mine.id)
    assert issued.fingerprint == mine.fingerprint
    accepted = house.accept(issued)
    assert kinds(house, draft) == [VersionKind.MACHINE, VersionKind.ADVISOR, VersionKind.SIGNED]
    assert accepted.content == mine.content
    assert house.replay(draft.id).same


def test_no_change_gives_the_machines_plan_back(house: House) -> None:
    draft = house.draft()
    revise(house, draft, [without(draft.content.lines[0].product_id)])
    back = revise(house, draft, [])
    assert back.fingerprint == draft.fingerprint
    assert kinds(house, draft) == [VersionKind.MACHINE, VersionKind.ADVISOR, VersionKind.ADVISOR]


@pytest.mark.parametrize("case", ["more", "same", "below minimum", "off the step", "no line", "twice", "other money"])
def test_a_change_that_cannot_be_made_is_refused(house: House, case: str) -> None:
    draft = house.draft()
    line = next(x for x in draft.content.lines if x.code == "GOLD3")  # 700 at least, in steps of 700
    changes = {
        "more": [LineChange(line.product_id, line.amount + Money(70_000, "CNY"), ChangeReason.COST)],
        "same": [LineChange(line.product_id, line.amount, ChangeReason.COST)],
        "below minimum": [LineChange(line.product_id, Money(69_999, "CNY"), ChangeReason.COST)],
        "off the step": [LineChange(line.product_id, Money(70_001, "CNY"), ChangeReason.COST)],
        "no line": [without(house.products["EQ5"])],
        "twice": [without(line.product_id), without(line.product_id)],
        "other money": [LineChange(line.product_id, Money(70_000, "USD"), ChangeReason.COST)],
    }[case]
    with pytest.raises(ChangeUnusable):
        revise(house, draft, changes)
    assert kinds(house, draft) == [VersionKind.MACHINE]


def test_leaving_everything_out_is_declining(house: House) -> None:
    draft = house.draft()
    with pytest.raises(NothingLeft):
        revise(house, draft, [without(line.product_id) for line in draft.content.lines])
    issued = house.issue(draft.id)
    with pytest.raises(NothingLeft):
        accept_part(house, issued, [line.product_id for line in issued.content.lines])


def test_a_stale_draft_is_not_revised_and_an_issued_one_neither(house: House) -> None:
    draft = house.draft()
    change = [without(draft.content.lines[0].product_id)]
    house.change_product("WORLD4", buy_fee_bps=60)
    with pytest.raises(ProposalStale):
        revise(house, draft, change)
    fresh = house.issued()
    with pytest.raises(ProposalStateWrong):
        revise(house, fresh, change)


def test_a_customer_accepts_a_part_under_a_clearance_of_that_part(house: House) -> None:
    issued = house.issued()
    dropped = issued.content.lines[1]
    accepted = accept_part(house, issued, [dropped.product_id])
    kept = [line for line in issued.content.lines if line.product_id != dropped.product_id]
    assert [(x.product_id, x.amount) for x in accepted.content.lines] == [(x.product_id, x.amount) for x in kept]
    assert accepted.content.cash == issued.content.cash + dropped.amount
    assert accepted.clearance_id != issued.clearance_id
    with house.rt.work(SYSTEM, read_only=True) as w:
        covered = w.db.execute(sa.select(cleared_line.c.product_id).where(cleared_line.c.clearance_id == accepted.clearance_id)).scalars()
        assert set(covered) == {line.product_id for line in kept}
        assert [x.product_id for x in queries.accepted_lines(w, issued.id)] == [line.product_id for line in kept]
        signed = queries.list_steps(w, issued.id)[-1]
    assert (signed.version.kind, [c.reason for c in signed.changed if c.what == "left_out"]) == (
        VersionKind.SIGNED,
        [ChangeReason.CUSTOMER_CHOICE],
    )
    assert house.replay(issued.id).same


def test_the_proof_is_bound_to_the_part_that_is_bought(house: House) -> None:
    issued = house.issued()
    out = [issued.content.lines[0].product_id]
    whole = house.confirm(issued)
    with house.rt.work(house.customer, read_only=True) as w:
        _content, fingerprint = queries.chosen_content(w, issued.id, out)
    with pytest.raises(StepUpRefused), house.rt.work(house.customer) as w:
        actions.accept_proposal(w, proposal_id=issued.id, fingerprint=fingerprint, step_up_token=whole, leave_out=out)
    with pytest.raises(ProposalChanged), house.rt.work(house.customer) as w:
        actions.accept_proposal(w, proposal_id=issued.id, fingerprint=issued.fingerprint, step_up_token=whole, leave_out=out)
    with pytest.raises(ChangeUnusable), house.rt.work(house.customer, read_only=True) as w:
        queries.chosen_content(w, issued.id, [house.products["EQ5"]])


def test_a_clearance_is_narrowed_to_its_own_lines_only(house: House) -> None:
    issued = house.issued()
    assert issued.clearance_id is not None
    with house.rt.work(house.customer) as w:
        whole = [ClearedLine(line.product_id, line.side, line.amount) for line in issued.content.lines]
        other = ClearedLine(whole[0].product_id, "buy", whole[0].amount + Money(1, "CNY"))
        cleared = compliance.get_clearance(w, issued.clearance_id)
        judged = clearing.decide(w, acts=[])
        for part in ([], [other], [*whole[1:], other]):
            with pytest.raises(ClearanceChanged):
                clearing.narrow(w, customer_id=house.customer_id, cleared=cleared, whole=whole, part=part, judged=judged)


def test_a_version_is_never_changed_by_what_follows(house: House) -> None:
    issued = house.issued()
    with house.rt.work(house.advisor, read_only=True) as w:
        before = queries.list_steps(w, issued.id)
    accept_part(house, issued, [issued.content.lines[0].product_id])
    with house.rt.work(house.advisor, read_only=True) as w:
        assert queries.list_steps(w, issued.id)[: len(before)] == before


def test_a_fact_that_changed_since_is_named(house: House) -> None:
    issued = house.issued()
    with house.rt.work(house.advisor, read_only=True) as w:
        assert queries.find_drift(w, issued.id) == []
    house.later(days=1)
    facts: dict[str, Json] = {"monthly_spending": 16000, "reserve_months": 3}
    with house.rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(house.customer_id, f, v, "interview", 0.9, D(2026, 3, 3)) for f, v in facts.items()])
    with house.rt.work(house.advisor, read_only=True) as w:
        (drift,) = queries.find_drift(w, issued.id)
    assert (drift.then.field, drift.then.value, drift.now and drift.now.value) == ("monthly_spending", 8000, 16000)


def test_first_reading_and_talk_are_kept_once(house: House) -> None:
    issued = house.issued()
    with house.rt.work(house.customer) as w:
        read = actions.note_read(w, proposal_id=issued.id)
    house.later(hours=2)
    with house.rt.work(house.customer) as w:
        again = actions.note_read(w, proposal_id=issued.id)
    with house.rt.work(house.advisor) as w:
        told = actions.note_discussed(w, proposal_id=issued.id, channel=Channel.PHONE, note="问了赎回时间")
    assert read.read_at == again.read_at == told.read_at is not None
    assert told.discussed_at is not None
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert w.db.execute(sa.select(proposal.c.read_at).where(proposal.c.id == issued.id)).scalar_one() == read.read_at
