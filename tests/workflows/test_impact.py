"""What a change would do, against the same computed naively, one act at a time; and nothing live is touched (D4)."""

import datetime as dt
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
import sqlalchemy as sa

from steward.advise.advice import queries as advice
from steward.advise.selection import queries as selection
from steward.guard.compliance import actions, queries
from steward.guard.compliance.model import Act, BadChange, Change, ChangeKind, ImpactId, ImpactState, Part, ReviewFacts
from steward.guard.compliance.rules.columns import make_column
from steward.guard.compliance.rules.packing import HEAD_BYTES, Logged, pack
from steward.guard.compliance.rules.review_each import acts_of, review_each
from steward.guard.compliance.store import impact as store
from steward.guard.compliance.tables import block
from steward.guard.contracts.queries import list_evidence
from steward.kernel.ids import CustomerId
from steward.kernel.refusal import NotFound
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision
from steward.know.customers.actions import record_customers
from steward.know.customers.model import CustomerKind, CustomerRow
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import AssessmentRow
from steward.platform.access.model import SYSTEM
from steward.platform.db import metadata
from steward.platform.work import Work
from steward.workflows.book.impact import compute_waiting, log_all_decisions
from tests.modules.advise.house import D, House, open_house
from tests.support.banks import new_bank
from tests.unit.compliance.cases import random_case

# As many records as make a block that is left as it is.
LOGGED = 10_000
STRICTER = Change(ChangeKind.RULE, "cn-2026/N20", {"breach": "customer.age >= 30 or order.amount > 0"})


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The house's customer and four more of different ages and levels."""
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    with made.rt.work(SYSTEM) as w:
        rows = [
            CustomerRow(
                number=f"C000000{n}",
                name=f"客户{n}",
                birth_date=D(born, 1, 1),
                kind=CustomerKind.PERSON,
                since=D(2024, 1, 2),
                known_at=w.now,
            )
            for n, born in ((2, 1990), (3, 1955), (4, 2015), (5, 1970))
        ]
        ids = [CustomerId(r.id) for r in record_customers(w, rows=rows)]
        known = w.end_of(D(2026, 2, 1))
        record_assessments(
            w, rows=[AssessmentRow(c, level, D(2026, 2, 1), known_at=known) for c, level in zip(ids, (2, 5, 3, 4), strict=True)]
        )
    yield made
    made.rt.engine.dispose()


def log(w: Work, cases: Sequence[ReviewFacts], customer_id: str, product_id: str) -> None:
    """A block of past decisions: recommendations and orders by turns."""
    acts = acts_of(cases)
    logged = Logged(
        acts=acts,
        decision=review_each(acts, queries.packs_of(w)).decision,
        stage=make_column("text", [("recommendation", "order")[n % 2] for n in range(len(cases))]),
        customer=make_column("text", [customer_id] * len(cases)),
        product=make_column("text", [product_id] * len(cases)),
        record=np.arange(16 * len(cases), dtype=np.uint8).reshape(-1, 16),
    )
    store.add_block(w, logged, LOGGED, w.now, w.now, w.new_id())


def try_out(house: House, change: Change) -> ImpactId:
    """Ask and have it computed."""
    asked = house.rt.run(SYSTEM, lambda w: actions.run_impact(w, change=change))
    assert compute_waiting(house.rt) == 1
    return asked


def counted(pairs: Counter[tuple[Decision, Decision]]) -> list[list[int]]:
    return [[pairs[before, after] for after in Decision] for before in Decision]


def test_a_stricter_rule_turns_what_the_single_review_turns(house: House) -> None:
    cases = [replace(random_case(Random(seed)), act=Act.BUY) for seed in range(80)]
    product_id = next(iter(house.products.values()))
    with house.rt.work(SYSTEM) as w:
        log(w, cases, house.customer_id, product_id)
    asked = try_out(house, STRICTER)
    with house.rt.work(SYSTEM, read_only=True) as w:
        found = queries.get_impact_report(w, asked)
        before = queries.in_force_on(queries.packs_of(w), w.today)
        after = queries.in_force_on(queries.change_packs(queries.packs_of(w), STRICTER), w.today)

        def turned(facts: Sequence[ReviewFacts]) -> list[list[int]]:
            return counted(Counter((queries.review(f, before).decision, queries.review(f, after).decision) for f in facts))

        told = advice.customer_facts_for_all(w, w.today, "CNY")
        shelf = [replace(i.facts(), min_amount=0, step=1) for i in selection.shelf_at(w, w.today)]
        everything = [ReviewFacts(Act.RECOMMEND, w.today, c, p) for c in told.values() for p in shelf]
        assert found.body["shelf"]["matrix"] == turned(everything)  # type: ignore[index, call-overload]
        assert found.body["recommendation"]["matrix"] == turned(cases[0::2])  # type: ignore[index, call-overload]
        assert found.body["order"]["matrix"] == turned(cases[1::2])  # type: ignore[index, call-overload]
        rows, cursor = queries.list_impact_rows(w, asked, Part.ORDER, limit=100)
        assert cursor is None
        assert Counter((r.before, r.after) for r in rows) == {
            turn: count
            for turn, count in Counter((queries.review(f, before).decision, queries.review(f, after).decision) for f in cases[1::2]).items()
            if turn[0] is not turn[1]
        }
        assert rows
        assert all("N20" in r.rules["after"] for r in rows if r.rules)


def test_a_riskier_grade_reaches_the_shelf_the_holdings_and_the_past(house: House) -> None:
    product_id = house.products["BF2"]
    cases = [replace(random_case(Random(seed)), act=Act.BUY) for seed in range(60)]
    with house.rt.work(SYSTEM) as w:
        log(w, cases, house.customer_id, product_id)
    asked = try_out(house, Change(ChangeKind.GRADE, product_id, {"grade": 5}))
    with house.rt.work(SYSTEM, read_only=True) as w:
        body = queries.get_impact_report(w, asked).body
        rows, _ = queries.list_impact_rows(w, asked, Part.SHELF, limit=100)
        levels = {c: f.level for c, f in advice.customer_facts_for_all(w, w.today, "CNY").items()}
        packs = queries.in_force_on(queries.packs_of(w), w.today)

        def regraded(case: ReviewFacts) -> ReviewFacts:
            return replace(case, product=replace(case.product, issuer_grade=5, seller_grade=5, shown_grade=5))

        past = Counter((queries.review(c, packs).decision, queries.review(regraded(c), packs).decision) for c in cases[1::2])
        assert body["order"]["matrix"] == counted(past)  # type: ignore[index, call-overload]
    assert {r.product_id for r in rows} == {product_id}
    assert {r.customer_id for r in rows if r.before is Decision.ALLOW and r.after is Decision.BLOCK}
    assert all((levels[r.customer_id] or 0) < 5 for r in rows if r.customer_id and r.before is Decision.ALLOW and r.after is Decision.BLOCK)


@pytest.mark.parametrize(
    "change",
    [
        Change(ChangeKind.PARAMETER, "cn-2026/NONE", {"param": "age", "value": 30}),
        Change(ChangeKind.PARAMETER, "cn-2026/N20", {"param": "height", "value": 30}),
        Change(ChangeKind.PARAMETER, "cn-2026/N20", {"param": "age", "value": "thirty"}),
        Change(ChangeKind.RULE, "cn-2026/N20", {"breach": "customer.height > 3"}),
        Change(ChangeKind.RULE, "cn-2026/N20", {"decision": "PERHAPS"}),
        Change(ChangeKind.GRADE, "00000000-0000-7000-8000-000000000000", {"grade": 3}),
        Change(ChangeKind.SCORING, "bank_ten", {"up_to": [20, 20]}),
    ],
)
def test_a_change_that_does_not_fit_is_refused_at_once(house: House, change: Change) -> None:
    with pytest.raises((BadChange, NotFound)), house.rt.work(SYSTEM) as w:
        actions.run_impact(w, change=change)


def test_a_grade_outside_the_scale_is_refused(house: House) -> None:
    with pytest.raises(BadChange), house.rt.work(SYSTEM) as w:
        actions.run_impact(w, change=Change(ChangeKind.GRADE, house.products["BF2"], {"grade": 9}))


def test_a_rule_turned_off_or_reworded_is_a_change_too(house: House) -> None:
    with house.rt.work(SYSTEM, read_only=True) as w:
        packs = queries.packs_of(w)
    off = queries.change_packs(packs, Change(ChangeKind.RULE, "cn-2026/N20", {"off": True}))
    other = queries.change_packs(packs, Change(ChangeKind.RULE, "cn-2026/N20", {"breach": "product.grade > 1", "decision": "WARN"}))
    ids = {rule.id for pack in off.versions["cn-2026"] for rule in pack.rules}
    assert "N20" not in ids
    (rule,) = [r for r in other.versions["cn-2026"][-1].rules if r.id == "N20"]
    assert (rule.breach.text, rule.decision) == ("product.grade > 1", Decision.WARN)
    assert {p.digest for p in off.versions["cn-2026"]} != {p.digest for p in packs.versions["cn-2026"]}


def test_nothing_live_is_touched(house: House) -> None:
    def rows(w: Work) -> dict[str, int]:
        return {t.name: w.db.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in metadata.sorted_tables}

    with house.rt.work(SYSTEM, read_only=True) as w:
        before = rows(w)
    try_out(house, STRICTER)
    with house.rt.work(SYSTEM, read_only=True) as w:
        after = rows(w)
    grown = {name for name in after if after[name] != before[name]}
    assert grown <= {"audit_entry", "compliance_impact", "compliance_impact_report", "compliance_impact_row"}


def test_a_report_is_found_by_the_change_it_is_about_and_never_changes(house: House) -> None:
    asked = try_out(house, STRICTER)
    with house.rt.work(SYSTEM, read_only=True) as w:
        found = queries.find_impact_report(w, STRICTER.digest)
        assert found is not None
        assert (found.impact_id, found.digest) == (asked, queries.get_impact_report(w, asked).digest)
        assert queries.find_impact_report(w, replace(STRICTER, values={"off": True}).digest) is None
        trial = queries.get_impact(w, asked)
        assert (trial.state, trial.percent) == (ImpactState.DONE, 100)
        assert queries.list_impacts(w)[0] == [trial]
    table = metadata.tables["compliance_impact_report"]
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), house.rt.work(SYSTEM) as w:
        w.db.execute(table.update().values(digest="0" * 64))


def test_a_trial_left_by_a_dead_job_is_taken_up_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = house.rt.run(SYSTEM, lambda w: actions.run_impact(w, change=STRICTER))
    with house.rt.work(SYSTEM) as w:
        actions.note_impact(w, impact_id=asked, state=ImpactState.RUNNING, step="shelf", percent=15)
    assert compute_waiting(house.rt) == 0
    house.clock.set(house.clock.now() + dt.timedelta(minutes=6))
    assert compute_waiting(house.rt) == 1


def test_old_blocks_are_left_out(house: House) -> None:
    cases = [replace(random_case(Random(seed)), act=Act.BUY) for seed in range(10)]
    with house.rt.work(SYSTEM) as w:
        log(w, cases, house.customer_id, house.products["BF2"])
        assert sum(len(block) for block in queries.past_acts(w, w.now)) == 10
        assert sum(len(block) for block in queries.past_acts(w, Instant(w.now + dt.timedelta(days=1)))) == 0


def test_the_log_is_what_the_evidence_says(house: House) -> None:
    """Every act of every record is in the log with its facts, decision, customer and product, and is not written twice."""
    proposal = house.issued()
    house.clock.set(house.clock.now() + dt.timedelta(minutes=6))
    for _again in range(2):
        house.rt.run(SYSTEM, actions.log_decisions)
    with house.rt.work(SYSTEM, read_only=True) as w:
        (logged,) = queries.past_acts(w, proposal.created_at)
        assert logged.customer.words == (house.customer_id,)
        assert logged.product.words is not None
        assert set(logged.product.words) == {line.product_id for line in proposal.content.lines}
        assert {logged.record_id(row) for row in range(len(logged))} == {head.id for head in list_evidence(w)[0]}
        assert review_each(logged.acts, queries.packs_of(w)).decision.max() == logged.decision.max()
    asked = try_out(house, Change(ChangeKind.RULE, "cn-2026/N20", {"breach": "order.amount > 0", "decision": "BLOCK"}))
    with house.rt.work(SYSTEM, read_only=True) as w:
        rows, _ = queries.list_impact_rows(w, asked, Part.RECOMMENDATION)
        assert {row.product_id for row in rows} == {line.product_id for line in proposal.content.lines}


def test_what_is_older_than_a_year_leaves_the_log(house: House) -> None:
    house.issued()
    house.clock.set(house.clock.now() + dt.timedelta(minutes=6))
    house.rt.run(SYSTEM, actions.log_decisions)
    house.clock.set(house.clock.now() + dt.timedelta(days=397))
    with house.rt.work(SYSTEM) as w:
        store.forget_blocks(w, Instant(w.now - dt.timedelta(days=396)))
        assert list(queries.past_acts(w, Instant(w.now - dt.timedelta(days=800)))) == []


def test_an_erased_customer_is_in_no_block_and_comes_into_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """D11: the sealed blocks name nobody who asked to be forgotten, and everybody else stays (decision record 0009)."""
    house.issued()
    house.clock.set(house.clock.now() + dt.timedelta(minutes=6))
    assert log_all_decisions(house.rt) == 0
    others = [replace(random_case(Random(seed)), act=Act.BUY) for seed in range(10)]
    with house.rt.work(SYSTEM) as w:
        log(w, others, "somebody else", house.products["BF2"])
        yesterday = Instant(w.now - dt.timedelta(days=1))
        kept = list(store.blocks_since(w, yesterday))
        assert sorted(house.customer_id in (one.customer.words or ()) for one in kept) == [False, True]
        assert actions.erase_decisions(w, customer_id=house.customer_id) == 1
        left = list(store.blocks_since(w, yesterday))
        assert [len(one) for one in left if len(one)] == [len(others)]
        assert all(house.customer_id.encode() not in zlib.decompress(pack(one)[HEAD_BYTES:]) for one in left)
        w.db.execute(block.delete())
    monkeypatch.setattr("steward.know.customers.queries.erased_among", lambda _w, ids: frozenset(ids))
    assert log_all_decisions(house.rt) == 0
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert [len(one) for one in store.blocks_since(w, yesterday)] == [0]
