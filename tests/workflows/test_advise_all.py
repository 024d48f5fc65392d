"""The whole book advised as of a day: counts, repeatability, and a second reader that finds every planted violation (D1, D4, D5)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from steward.advise.advice import queries
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.time import add_days
from steward.know.customers.actions import record_customers, record_facts
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow
from steward.know.products.model import ShelfState
from steward.know.suitability.actions import record_assessments
from steward.know.suitability.model import PREDICTED_LEVEL_FIELD, UNPROVEN_LEVEL_FIELD, AssessmentRow
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.db import metadata
from steward.platform.runtime import Runtime
from steward.workflows.book.advise_all import RunReport, advise_all
from steward.workflows.book.check import find_violations
from tests.modules.advise.house import D, House, open_house
from tests.support.banks import new_bank

TODAY = D(2026, 3, 2)


BORN = {2: D(1990, 1, 1), 3: D(1960, 1, 1), 4: D(1990, 1, 1), 5: D(1990, 1, 1), 6: D(2015, 1, 1), 7: D(1990, 1, 1)}


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """The house's customer and six more: a cautious one, one of 66, one long assessed, one guessed at, a child, one unproven."""
    made = open_house(new_bank(tmp_path, database_url, demo=True))
    with made.rt.work(SYSTEM) as w:
        common: Any = {"kind": CustomerKind.PERSON, "since": D(2024, 1, 2), "known_at": w.now}
        rows = [CustomerRow(number=f"C000000{n}", name=f"客户{n}", birth_date=birth, **common) for n, birth in BORN.items()]
        ids = [CustomerId(r.id) for r in record_customers(w, rows=rows)]
        known = w.end_of(D(2026, 2, 1))
        record_assessments(
            w,
            rows=[
                AssessmentRow(ids[0], 2, D(2026, 2, 1), known_at=known),
                AssessmentRow(ids[1], 5, D(2026, 2, 1), known_at=known),
                AssessmentRow(ids[2], 3, D(2025, 2, 1), known_at=known),
                AssessmentRow(ids[4], 3, D(2026, 2, 1), known_at=known),
            ],
        )
        guess = FactRow(ids[3], PREDICTED_LEVEL_FIELD, 3, "model", 0.4, D(2026, 2, 1))
        record_facts(w, rows=[guess, replace(guess, customer_id=ids[5], field=UNPROVEN_LEVEL_FIELD)])
    yield made
    made.rt.engine.dispose()


def results(rt: Runtime, report: RunReport) -> list[dict[str, Any]]:
    table = metadata.tables["advice_result"]
    with rt.work(SYSTEM, read_only=True) as w:
        return w.fetch(table, sa.select(table).where(table.c.run_id == report.run_id))


def test_everybody_gets_a_plan_or_a_reason(house: House) -> None:
    report = advise_all(house.rt)
    assert (report.advised, report.informed, report.refused) == (3, 2, 2)
    assert report.reasons == {
        "assessment_expired": 1,
        "assessment_predicted": 1,
        "assessment_not_yet_known": 1,
        "compliance.N21": 1,
    }
    assert (report.violations, report.pack, report.as_of) == ((), "cn-2026 2026-03-01", TODAY)
    assert report.seconds > 0
    assert report.peak_gib > 0
    outcomes = [(r["outcome"], r["clearance_id"] is not None) for r in results(house.rt, report)]
    assert sorted(outcomes) == [("advised", True)] * 3 + [("refused", False)]


def test_a_customer_of_65_is_not_advised_high_risk_by_a_machine(house: House) -> None:
    report = advise_all(house.rt)
    bodies = [json.loads(r["body"]) for r in results(house.rt, report)]
    (elder,) = [b for b in bodies if b["case"]["number"] == "C0000003"]
    assert (elder["shown"]["level"], max(line["grade"] for line in elder["shown"]["lines"])) == (5, 3)
    assert elder["passed_over"]["compliance.N20"] == 3


def test_the_same_facts_give_the_same_digest_and_one_changed_fact_another(house: House) -> None:
    first, again = advise_all(house.rt), advise_all(house.rt)
    assert (first.digest, first.run_id != again.run_id) == (again.digest, True)
    house.change_product("BF2", buy_fee_bps=31)
    assert advise_all(house.rt).digest != first.digest


def test_a_past_day_is_advised_with_what_was_known_then(house: House) -> None:
    before = advise_all(house.rt, D(2026, 2, 20))
    house.later(days=1)
    house.change_product("WORLD4", state=ShelfState.SUSPENDED)
    house.assess(1, D(2026, 3, 3))
    assert advise_all(house.rt, D(2026, 2, 20)).digest == before.digest
    assert advise_all(house.rt).digest != before.digest


def test_a_customer_alone_gets_what_the_book_gave(house: House) -> None:
    report = advise_all(house.rt)
    (mine,) = [r for r in results(house.rt, report) if r["customer_id"] == house.customer_id]
    shown = json.loads(mine["body"])["shown"]
    alone = house.draft(amount=Money(shown["amount"]["minor"], "CNY"))
    assert [(line.code, line.amount.minor) for line in alone.content.lines] == [(x["code"], x["amount"]["minor"]) for x in shown["lines"]]
    assert alone.fingerprint == json.loads(mine["body"])["fingerprint"]


def test_runs_are_listed_newest_first_for_those_who_may(house: House) -> None:
    reports = [advise_all(house.rt) for _ in range(3)]
    with house.rt.work(Actor("x", Role.AUDITOR), read_only=True) as w:
        first, cursor = queries.list_runs(w, limit=2)
        second, end = queries.list_runs(w, cursor=cursor, limit=2)
    assert [r.id for r in first + second] == [r.run_id for r in reports[::-1]]
    assert end is None


def body(change: Callable[[dict[str, Any]], None]) -> Callable[[House, dict[str, Any]], None]:
    """A plant in the stored body of the first customer's result."""

    def plant(house: House, row: dict[str, Any]) -> None:
        kept = json.loads(row["body"])
        change(kept)
        table = metadata.tables["advice_result"]
        with house.rt.work(SYSTEM) as w:
            w.db.execute(table.delete().where(table.c.id == row["id"]))
            w.insert(table, [row | {"body": json.dumps(kept)}])

    return plant


def sql(text: str) -> Callable[[House, dict[str, Any]], None]:
    """A plant by one statement; `:id` is the customer."""

    def plant(house: House, row: dict[str, Any]) -> None:
        with house.rt.engine.begin() as db:
            for table in ("compliance_clearance", "products_version"):
                for verb in ("update", "delete"):
                    db.execute(
                        sa.text(f"drop trigger if exists {table}_no_{verb}" + ("" if db.dialect.name == "sqlite" else f" on {table}"))
                    )
                if db.dialect.name != "sqlite":
                    db.execute(sa.text(f"drop trigger if exists {table}_no_change on {table}"))
            db.execute(sa.text(text), {"id": row["customer_id"]} if ":id" in text else {})

    return plant


def raise_line(kept: dict[str, Any]) -> None:
    kept["shown"]["lines"][0]["amount"]["minor"] += 100


def raise_weight(kept: dict[str, Any]) -> None:
    kept["shown"]["allocation"][0]["target"] += 1


def swap_level(kept: dict[str, Any]) -> None:
    kept["shown"]["level"] = 5


def take_all_growth(kept: dict[str, Any]) -> None:
    for row in kept["shown"]["allocation"]:
        row["target"] = {"equity_cn": 3500, "equity_global": 4500, "cash": 2000}.get(row["asset_class"], 0)


def other_fact(kept: dict[str, Any]) -> None:
    kept["case"]["used"][0]["value"] = 10**9


def unshelved(kept: dict[str, Any]) -> None:
    kept["shown"]["lines"][0]["product_id"] = "01900000-0000-7000-8000-000000000000"


def cheap_fee(kept: dict[str, Any]) -> None:
    kept["shown"]["total_fee"]["minor"] -= 1


LATER = int(1e15) * 10
PLANTS = {
    "the parts do not sum": body(raise_line),
    "the weights do not sum": body(raise_weight),
    "level 5 was used": body(swap_level),
    "growth is above": body(take_all_growth),
    "is not what was recorded": body(other_fact),
    "was not on the shelf": body(unshelved),
    "the fees do not sum": body(cheap_fee),
    "not what was fingerprinted": body(cheap_fee),
    "the assessment had expired": sql("update suitability_assessment set assessed_on = '2025-03-01' where customer_id = :id"),
    "no assessment was known": sql(f"update suitability_assessment set known_at = {LATER} where customer_id = :id"),
    "was not known yet": sql(f"update customers_fact set known_at = {LATER} where customer_id = :id"),
    "has grade 5": sql("update products_version set seller_grade = 5"),
    "not for sale": sql("update products_version set state = 'suspended'"),
    "below its minimum": sql("update products_version set min_amount_minor = 100000000000"),
    "does not cover": sql("update compliance_clearance set fingerprint = 'x' where customer_id = :id"),
}


@pytest.mark.parametrize("finding", PLANTS)
def test_the_second_reader_finds_what_is_planted(house: House, finding: str) -> None:
    report = advise_all(house.rt)
    (mine,) = [r for r in results(house.rt, report) if r["customer_id"] == house.customer_id]
    PLANTS[finding](house, mine)
    with house.rt.work(SYSTEM, read_only=True) as w:
        found = find_violations(w, report.run_id)
    assert any(finding in fault for fault in found), found


def test_a_lost_result_is_found(house: House) -> None:
    report = advise_all(house.rt)
    with house.rt.work(SYSTEM) as w:
        w.db.execute(sa.text("delete from advice_result where outcome = 'advised'"))
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert len(find_violations(w, report.run_id)) == 1


def test_the_day_after_a_year_a_customer_falls_out(house: House) -> None:
    last = D(2027, 1, 15)
    house.clock.set(house.clock.now().replace(year=2027, month=1, day=15))
    assert advise_all(house.rt, last).advised == 3
    house.later(days=1)
    assert advise_all(house.rt, add_days(last, 1)).advised == 2
