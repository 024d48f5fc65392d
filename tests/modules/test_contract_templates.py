"""Wordings of the bank's own (C07, S3): put forward by one person, released by another, signed from their first day on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from steward.guard.contracts import queries
from steward.guard.contracts.model import Clause, ContractState, Template, TemplateFaulty, Wanted
from steward.guard.contracts.rules.templates import read_template, write_template
from steward.guard.contracts.store import templates as store
from steward.kernel.time import BusinessDate, add_days, business_date
from steward.know.suitability.model import Saying
from steward.platform.access.model import SYSTEM, Actor, Denial, Role
from steward.platform.four_eyes.model import OwnProposal
from steward.platform.runtime import Runtime
from steward.workflows import contract_templates as workflow
from tests.modules.advise.house import House, open_house
from tests.modules.test_contracts import offered, proof, sign
from tests.support.banks import new_bank

MAKER, CHECKER = Actor("0190a000-0000-7000-8000-000000000001", Role.COMPLIANCE), Actor("0190a000-0000-7000-8000-000000000002", Role.RISK)
TODAY = business_date(2026, 3, 2)
FROM = add_days(TODAY, 3)
CODE = "account_agreement"


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    yield made
    made.rt.engine.dispose()


def now_signed(rt: Runtime) -> Template:
    with rt.work(SYSTEM, read_only=True) as w:
        return queries.template_in_force(w, CODE)


def reworded(of: Template, zh: str = "账户服务不收取任何费用。", en: str = "The account costs nothing.") -> list[Clause]:
    return [replace(c, text=Saying(zh, en)) if c.id == "fees" else c for c in of.clauses]


def put_forward(rt: Runtime, clauses: list[Clause], since: BusinessDate = FROM) -> str:
    title = now_signed(rt).title
    return rt.run(MAKER, lambda w: workflow.propose_template(w, code=CODE, since=since, title=title, clauses=clauses))


def release(rt: Runtime, change_id: str, who: Actor = CHECKER, *, approve: bool = True) -> Template:
    return rt.run(who, lambda w: workflow.decide_template(w, change_id=change_id, approve=approve, note="逐条读过"))


def test_nobody_signs_another_wording_before_a_second_person_released_it(house: House) -> None:
    before = now_signed(house.rt)
    made = put_forward(house.rt, reworded(before))
    with pytest.raises(OwnProposal):
        release(house.rt, made, MAKER)
    with pytest.raises(Denial):
        release(house.rt, made, house.advisor)
    house.later(days=4)
    assert now_signed(house.rt) == before


def test_from_its_first_day_on_it_is_what_is_signed_and_what_was_signed_stays(house: House) -> None:
    old = sign(house, (hashes := {c.id: c.content_hash for c in offered(house)}), proof(house, hashes))
    made = release(house.rt, put_forward(house.rt, reworded(now_signed(house.rt))))
    assert now_signed(house.rt).version != made.version
    with house.rt.work(house.customer, read_only=True) as w:
        assert queries.unsigned(w, house.customer_id, [(CODE, None)]) == []
    house.later(days=3)
    assert now_signed(house.rt) == made
    with house.rt.work(house.customer, read_only=True) as w:
        assert queries.unsigned(w, house.customer_id, [(CODE, None)]) == [(CODE, None)]
        kept = next(c for c in old if c.code == CODE)
        assert queries.paper_of(w, kept).hash == kept.content_hash
    (again,) = offered(house, Wanted(CODE))
    assert (again.version, again.state) == ("b1", ContractState.OFFERED)
    hashes = {again.id: again.content_hash}
    assert sign(house, hashes, proof(house, hashes))[0].version == "b1"
    with house.rt.work(house.customer, read_only=True) as w:
        assert queries.unsigned(w, house.customer_id, [(CODE, None)]) == []


def test_the_desk_shows_every_version_whom_it_binds_and_what_waits_with_its_changes(house: House) -> None:
    sign(house, (hashes := {c.id: c.content_hash for c in offered(house)}), proof(house, hashes))
    before = now_signed(house.rt)
    put_forward(house.rt, [*reworded(before)[:-1], Clause("more", False, Saying("八、其他", "8. More"), Saying("无。", "None."))])
    with house.rt.work(CHECKER, read_only=True) as w:
        (history,) = (h for h in queries.template_desk(w) if h.in_force.code == CODE)
        (waiting,) = queries.templates_waiting(w)
    assert (history.in_force, history.signers[before.version], history.releases) == (before, 1, {})
    assert [(c.id, c.before is None, c.after is None) for c in waiting.changes] == [
        ("fees", False, False),
        ("more", True, False),
        (before.clauses[-1].id, False, True),
    ]
    release(house.rt, waiting.proposal.id, approve=False)
    with house.rt.work(CHECKER, read_only=True) as w:
        assert queries.templates_waiting(w) == []
        with pytest.raises(Denial), house.rt.work(house.advisor, read_only=True) as other:
            queries.template_desk(other)


def test_the_draft_is_drawn_before_anybody_releases_it(house: House) -> None:
    made = put_forward(house.rt, reworded(now_signed(house.rt)))
    with house.rt.work(CHECKER, read_only=True) as w:
        files = [queries.draw_template(w, queries.get_waiting(w, made).template, language) for language in ("zh", "en")]
    assert [f[:5] for f in files] == [b"%PDF-", b"%PDF-"]
    assert files[0] != files[1]


FAULTS: dict[str, Callable[[Template], list[Clause]]] = {
    "nothing_new": lambda t: list(t.clauses),
    "clause_twice": lambda t: [*reworded(t), t.clauses[0]],
    "no_key_term": lambda t: [replace(c, key=False) for c in t.clauses],
    "empty_text": lambda t: reworded(t, zh=" "),
    "unknown_field": lambda t: reworded(t, en="Costs: {fee}."),
}


@pytest.mark.parametrize("fault", [*FAULTS, "day_not_to_come"])
def test_what_nobody_could_sign_is_refused_with_its_fault(house: House, fault: str) -> None:
    today = fault == "day_not_to_come"
    clauses = FAULTS.get(fault, reworded)(now_signed(house.rt))
    with pytest.raises(TemplateFaulty) as refused:
        put_forward(house.rt, clauses, TODAY if today else FROM)
    assert refused.value.facts == {"template_fault": fault}


@pytest.mark.parametrize("text", ["{", "}", "{name!r}", "{name:>9}", "{0}", "{}"])
def test_braces_that_are_no_field_are_refused(house: House, text: str) -> None:
    with pytest.raises(TemplateFaulty, match="unknown_field"):
        put_forward(house.rt, reworded(now_signed(house.rt), en=text))


def test_a_day_that_came_while_it_waited_and_a_template_that_is_not_there(house: House) -> None:
    made = put_forward(house.rt, reworded(now_signed(house.rt)))
    house.later(days=3)
    with pytest.raises(TemplateFaulty, match="day_not_to_come"):
        release(house.rt, made)
    title = now_signed(house.rt).title
    with pytest.raises(TemplateFaulty, match="unknown_code"):
        house.rt.run(MAKER, lambda w: workflow.propose_template(w, code="lease", since=add_days(FROM, 9), title=title, clauses=[]))


def test_of_two_that_wait_both_are_released_only_in_the_order_of_their_days(house: House) -> None:
    wordings = ("不收费。", FROM), ("免费。", add_days(FROM, 1))
    first, second = (put_forward(house.rt, reworded(now_signed(house.rt), zh=zh), since) for zh, since in wordings)
    assert release(house.rt, second).version == "b1"
    with pytest.raises(TemplateFaulty, match="day_not_to_come"):
        release(house.rt, first)


def test_a_record_reads_back_as_it_was_written(house: House) -> None:
    made = now_signed(house.rt)
    assert read_template(write_template(made)) == made


def test_a_wording_released_without_a_second_person_is_refused_by_the_database(house: House) -> None:
    """The planted bug: code that forgets to ask who decides."""
    made = release(house.rt, put_forward(house.rt, reworded(now_signed(house.rt))))
    with house.rt.work(SYSTEM, read_only=True) as w:
        (kept,) = store.releases(w)
    alone = replace(kept, template=replace(made, version="b9", since=add_days(FROM, 9)), released_by=kept.made_by)
    with pytest.raises(Exception, match=r"two_people|CHECK"), house.rt.work(SYSTEM) as w:
        store.add_release(w, alone)
