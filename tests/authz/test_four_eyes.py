"""Maker and checker differ by person on every operation that needs two, for every role and on both databases (S3)."""

import datetime as dt
import inspect
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.kernel.refusal import NotFound, Refusal
from steward.know.products import actions as products
from steward.know.products.model import ShelfState
from steward.platform import action as guarding
from steward.platform.access.matrix import matrix
from steward.platform.access.model import SYSTEM, Actor, Forbidden, LinkKind, LinkMismatch, NewLink, Relation, Role
from steward.platform.access.operation import Operation
from steward.platform.access.tables import person
from steward.platform.action import action
from steward.platform.clock import SetClock
from steward.platform.four_eyes import admit as admission
from steward.platform.four_eyes.model import (
    NotOwnProposal,
    Outcome,
    OwnProposal,
    ProposalAltered,
    ProposalClosed,
    ProposalMissing,
    ProposalStale,
    Proposed,
)
from steward.platform.four_eyes.propose import LASTS, find_proposal, propose, withdraw
from steward.platform.four_eyes.tables import payload
from steward.platform.identity.actions import change_role, link_people
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.architecture.test_four_eyes import FOUR_EYED
from tests.authz.two_people import STORIES, someone
from tests.modules.know.test_product_life import PAPER, record
from tests.support.banks import new_bank


@pytest.fixture
def rt(tmp_path: Path, database_url: str) -> Iterator[Runtime]:
    bank = new_bank(tmp_path, database_url)
    yield bank
    bank.engine.dispose()


# Their makers are more than one, or it takes a whole story: tests of papers, of cases and of suggestions tell them.
IN_THEIR_OWN_TEST = {Operation.COMPLIANCE_CASE_DECIDE, Operation.SUITABILITY_PAPER_ATTEST, Operation.SUGGESTIONS_MODEL_DECIDE}
each = pytest.mark.parametrize("operation", STORIES, ids=lambda o: o.value)


def link(rt: Runtime, one: Actor, other: Actor, kind: LinkKind = LinkKind.SAME, *, days: float = -1, until: float = 1) -> None:
    with rt.work(SYSTEM) as w:
        span = {"since": w.now + dt.timedelta(days=days), "until": None if kind is LinkKind.SAME else w.now + dt.timedelta(days=until)}
        link_people(w, rows=[NewLink(one.person_id, other.person_id, kind, **span)])  # type: ignore[arg-type]


def wait(rt: Runtime, span: dt.timedelta) -> None:
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(rt.clock.now() + span)


def checkers(operation: Operation) -> list[Role]:
    return [role for role, relations in matrix()[operation].items() if Relation.ANY in relations]


def test_every_operation_that_needs_two_has_a_story() -> None:
    assert STORIES.keys() | IN_THEIR_OWN_TEST == FOUR_EYED


@each
def test_the_maker_decides_nothing_in_any_role_nor_does_an_administrator(rt: Runtime, operation: Operation) -> None:
    maker, decide = STORIES[operation](rt)
    for role in Role:
        refused = OwnProposal if role in checkers(operation) else (Forbidden, NotFound)
        with pytest.raises(refused), rt.work(Actor(maker.person_id, role, customer_id=maker.customer_id, team="a")) as w:
            decide(w)
    rt.run(someone(rt, checkers(operation)[-1]), decide, serial=True)


@each
def test_a_second_account_of_the_maker_decides_nothing_however_far_or_late_it_is_linked(rt: Runtime, operation: Operation) -> None:
    maker, decide = STORIES[operation](rt)
    second, between, third = (someone(rt, checkers(operation)[0]) for _ in range(3))
    link(rt, between, maker)
    link(rt, third, between)
    wait(rt, dt.timedelta(days=1))
    link(rt, maker, second)
    for account in (second, between, third):
        with pytest.raises(OwnProposal), rt.work(account) as w:
            decide(w)


@each
def test_whoever_acts_for_the_maker_or_the_other_way_round_decides_nothing(rt: Runtime, operation: Operation) -> None:
    maker, decide = STORIES[operation](rt)
    deputy, principal, past, one, two = (someone(rt, checkers(operation)[0]) for _ in range(5))
    link(rt, deputy, maker, LinkKind.DELEGATE)
    link(rt, maker, principal, LinkKind.DELEGATE)
    link(rt, past, maker, LinkKind.DELEGATE, days=-9, until=-8)
    link(rt, one, two, LinkKind.DELEGATE)  # a loop through the maker
    link(rt, two, maker, LinkKind.DELEGATE)
    link(rt, maker, one, LinkKind.DELEGATE)
    for account in (deputy, principal, one, two):
        with pytest.raises(OwnProposal), rt.work(account) as w:
            decide(w)
    wait(rt, dt.timedelta(days=3))  # waiting until a delegation is over is no way round
    with pytest.raises(OwnProposal), rt.work(deputy) as w:
        decide(w)
    rt.run(past, decide, serial=True)


def test_a_maker_who_became_checker_is_still_the_maker(rt: Runtime) -> None:
    product_id, maker = record(rt, "F1"), someone(rt, Role.ANALYST)
    with rt.work(maker) as w:
        made = products.propose_change(w, product_id=product_id, after=ShelfState.ON_SHELF, reason="评审通过", evidence=PAPER)
    with rt.work(SYSTEM) as w:
        change_role(w, person_id=maker.person_id, role=Role.COMPLIANCE)
        now = Role(w.db.execute(sa.select(person.c.role).where(person.c.id == maker.person_id)).scalar_one())
    with pytest.raises(OwnProposal), rt.work(Actor(maker.person_id, now)) as w:
        products.decide_change(w, change_id=made.id, approve=True)


@each
def test_of_two_checkers_at_once_one_has_an_effect(rt: Runtime, operation: Operation) -> None:
    _maker, decide = STORIES[operation](rt)
    people = [someone(rt, checkers(operation)[0]) for _ in range(6)]

    def try_it(who: Actor) -> bool:
        try:
            rt.run(who, decide)
        except Refusal:  # each module has its own word for it
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(try_it, people)) == 1


# --- the machinery itself, on an action made for this test ------------------------------------------------------------------------

OP = Operation.PRODUCTS_CHANGE_DECIDE
DRAFT: dict[str, Any] = {}
DONE: list[str] = []
MAKER, OTHER = Actor("maker", Role.RISK), Actor("other", Role.COMPLIANCE)


@action(OP, four_eyes=Proposed("draft_id", lambda _w, kw: DRAFT[kw["draft_id"]]))
def publish(w: Work, *, draft_id: str, approve: bool, digest: str | None = None) -> None:
    del w, digest
    if approve:
        DONE.append(draft_id)


def put_forward(rt: Runtime, content: Any, **more: Any) -> str:
    made = rt.run(MAKER, lambda w: propose(w, OP, content, **more))
    DRAFT[made] = content
    return made


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


THINGS = st.dictionaries(st.text(max_size=4), JSON, max_size=3)


@given(THINGS, THINGS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_only_exactly_what_was_proposed_is_approved(rt: Runtime, content: Any, edited: Any) -> None:
    made = put_forward(rt, content)
    DRAFT[made] = edited
    same = repr(edited) == repr(content) or (edited == content and repr(sorted_keys(edited)) == repr(sorted_keys(content)))
    before = len(DONE)
    if same:
        rt.run(OTHER, lambda w: publish(w, draft_id=made, approve=True))
        assert len(DONE) == before + 1
        return
    with pytest.raises(ProposalAltered):
        rt.run(OTHER, lambda w: publish(w, draft_id=made, approve=True))
    assert len(DONE) == before
    with rt.work(OTHER, read_only=True) as w:
        assert find_proposal(w, OP, made).outcome is Outcome.OPEN


def sorted_keys(value: Any) -> Any:
    """The value with its mappings in one order, True and 1 told apart by `repr`."""
    if isinstance(value, dict):
        return sorted((k, sorted_keys(v)) for k, v in value.items())
    return [sorted_keys(v) for v in value] if isinstance(value, list) else value


def test_what_the_checker_saw_must_be_what_was_proposed(rt: Runtime) -> None:
    made = put_forward(rt, {"months": 11})
    with rt.work(OTHER, read_only=True) as w:
        seen = find_proposal(w, OP, made).digest
    with pytest.raises(ProposalAltered):
        rt.run(OTHER, lambda w: publish(w, draft_id=made, approve=True, digest="0" * 64))
    rt.run(OTHER, lambda w: publish(w, draft_id=made, approve=True, digest=seen))


def test_a_payload_written_over_in_the_database_is_not_approved(rt: Runtime) -> None:
    made = put_forward(rt, {"months": 11})
    with rt.work(SYSTEM) as w:
        forged = w.keys.seal({"months": 24}, f"platform_proposal_payload.payload:{made}")
        w.db.execute(payload.update().where(payload.c.proposal_id == made).values(payload=forged))
    DRAFT[made] = {"months": 24}
    with pytest.raises(ProposalAltered):
        rt.run(OTHER, lambda w: publish(w, draft_id=made, approve=True))


def test_withdrawn_decided_expired_or_of_another_operation_is_not_approved(rt: Runtime) -> None:
    gone, done, old = (put_forward(rt, {"n": n}) for n in range(3))
    with pytest.raises(NotOwnProposal):
        rt.run(OTHER, lambda w: withdraw(w, OP, gone))
    rt.run(MAKER, lambda w: withdraw(w, OP, gone))
    rt.run(OTHER, lambda w: publish(w, draft_id=done, approve=False))
    for closed in (gone, done):
        with pytest.raises(ProposalClosed):
            rt.run(OTHER, lambda w, it=closed: publish(w, draft_id=it, approve=True))  # type: ignore[misc]
    with pytest.raises(ProposalClosed):
        rt.run(MAKER, lambda w: withdraw(w, OP, done))
    wait(rt, LASTS)
    with pytest.raises(ProposalStale):
        rt.run(OTHER, lambda w: publish(w, draft_id=old, approve=True))
    rt.run(OTHER, lambda w: publish(w, draft_id=old, approve=False))  # saying no is never too late
    with pytest.raises(ProposalMissing), rt.work(OTHER) as w:
        find_proposal(w, Operation.CUSTOMERS_REQUEST_DECIDE, old)


def test_whoever_had_a_hand_in_it_decides_nothing(rt: Runtime) -> None:
    made = put_forward(rt, {}, makers=["author", "other"])
    with pytest.raises(OwnProposal):
        rt.run(OTHER, lambda w: publish(w, draft_id=made, approve=False))
    rt.run(Actor("third", Role.COMPLIANCE), lambda w: publish(w, draft_id=made, approve=True))


def test_the_database_says_so_too(rt: Runtime) -> None:
    made = put_forward(rt, {})
    forged = "insert into platform_proposal_decision values (:id, 'approved', 'maker', 'maker', :digest, 0)"
    with pytest.raises(sa.exc.IntegrityError), rt.work(SYSTEM) as w:
        w.db.execute(sa.text(forged), {"id": made, "digest": "0" * 64})
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), rt.work(SYSTEM) as w:
        w.db.execute(sa.text("update platform_proposal set digest = ''"))


def test_a_link_is_between_two_and_a_delegation_ends(rt: Runtime) -> None:
    one, other = someone(rt, Role.RISK), someone(rt, Role.RISK)
    with rt.work(SYSTEM) as w:
        later = w.now + dt.timedelta(days=1)
        same, delegate = LinkKind.SAME, LinkKind.DELEGATE
        for whom, kind, until in ((one, same, None), (other, same, later), (other, delegate, None), (other, delegate, w.now)):
            with pytest.raises(LinkMismatch):
                link_people(w, rows=[NewLink(one.person_id, whom.person_id, kind, w.now, until)])


PLANTED = [
    (guarding, "            if four_eyes is not None:\n", "            if four_eyes is not None and not w.actor.is_staff:\n"),
    (admission, "if not are_apart(w, found.makers, w.actor.person_id, found.made_at):", "if w.actor.person_id in found.makers:"),
]


@pytest.mark.parametrize(("module", "line", "weaker"), PLANTED, ids=["a role is exempt", "logins are compared, not people"])
def test_a_planted_hole_lets_a_second_account_through(
    rt: Runtime, monkeypatch: pytest.MonkeyPatch, module: ModuleType, line: str, weaker: str
) -> None:
    """With the hole the tests above would fail: here the refused one gets through."""
    maker, second = someone(rt, Role.RISK), someone(rt, Role.COMPLIANCE)
    link(rt, maker, second)
    made = rt.run(maker, lambda w: propose(w, OP, {}))
    DRAFT[made] = {}
    with pytest.raises(OwnProposal):
        rt.run(second, lambda w: publish(w, draft_id=made, approve=True))
    source = inspect.getsource(module)
    assert source.count(line) == 1
    scope: dict[str, Any] = dict(vars(module))
    exec(compile(source.replace(line, weaker), "planted", "exec"), scope)
    monkeypatch.setattr(guarding, "admit", scope.get("admit"))
    again = scope.get("action", action)(OP, four_eyes=publish.four_eyes)(publish.__wrapped__)  # type: ignore[attr-defined]
    rt.run(second, lambda w: again(w, draft_id=made, approve=True))
