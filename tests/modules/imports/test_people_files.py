"""Files about people: what is said otherwise, dated moves, and those named in the app (B1, B3, L4)."""

import datetime as dt
from pathlib import Path

import pytest

from steward.kernel.time import business_date
from steward.know.customers import queries as customers
from steward.know.customers.actions import add_tie
from steward.know.customers.model import TieKind, TieRole
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.clock import SetClock
from steward.platform.imports import queries
from steward.platform.imports.report import explain
from steward.platform.runtime import Runtime
from steward.platform.words import LANGUAGES
from steward.workflows.imports.csv_files import export_csv, import_csv
from tests.modules.imports.test_csv_files import BAD, FILES, bring_in, bring_in_all, findings


def test_what_is_said_otherwise_of_people_corrects_facts_and_ties_and_is_refused_for_parties_and_contacts(
    rt: Runtime, clock: SetClock, tmp_path: Path
) -> None:
    bring_in_all(rt, tmp_path)
    clock.set(clock.now() + dt.timedelta(days=1))
    facts = bring_in(rt, tmp_path, "facts", FILES["facts"].replace("C1,annual_income,300000", "C1,annual_income,320000"))
    ties = bring_in(rt, tmp_path, "ties", FILES["ties"].replace("2033-06-07", "2030-06-07"))
    assert [(r.counts.accepted, r.counts.unchanged, r.counts.rejected) for r in (facts, ties)] == [(1, 3, 0), (1, 5, 0)]
    with rt.work(SYSTEM, read_only=True) as w:
        c1 = customers.customer_by_number(w, "C1")
        assert c1 is not None
        history = [f.value for f in customers.fact_history(w, c1.id, "annual_income") if f.source == "interview"]
        ends = {t.valid_to for t in customers.list_ties(w) if t.kind is TieKind.GUARDIAN}
    assert (history, ends) == ([300000, "280000.5", 320000], {dt.date(2030, 6, 7)})
    renamed = bring_in(rt, tmp_path, "parties", FILES["parties"].replace("王大明", "王二明"))
    assert (findings(rt, renamed), renamed.counts.unchanged) == ([(2, "code", "customers.party_otherwise")], 2)
    rewritten = bring_in(rt, tmp_path, "contacts", FILES["contacts"].replace("complaint", "greeting"))
    assert (findings(rt, rewritten), rewritten.counts.unchanged) == ([(4, "reference", "import.contact_differs")], 1)


def test_a_dated_move_points_the_customer_at_the_household_of_today(rt: Runtime, tmp_path: Path) -> None:
    bring_in(rt, tmp_path, "customers", FILES["customers"])
    bring_in(rt, tmp_path, "memberships", "household,customer,valid_from,valid_to\nH2,C1,2025-06-01,\nH1,C2,2021-01-31,2025-06-01\n")
    with rt.work(SYSTEM, read_only=True) as w:
        c1, c2 = (customers.customer_by_number(w, n) for n in ("C1", "C2"))
        assert c1 is not None
        assert c2 is not None
        assert c1.household_id == customers.household_ids(w, ["H2"])["H2"]
        assert c2.household_id is None
        old = customers.household_ids(w, ["H1"])["H1"]
        days = (business_date(2025, 5, 31), business_date(2025, 6, 1))
        members = [customers.count_members(w, old, d) for d in days], customers.household_members(w, old, w.today)
    # Nobody has them in the past: the bank learned of it today only.
    assert members == ([0, 0], [])


def test_somebody_a_customer_named_in_the_app_is_written_back_with_the_tie(rt: Runtime, tmp_path: Path) -> None:
    bring_in(rt, tmp_path, "customers", FILES["customers"])
    with rt.work(SYSTEM) as w:
        c1 = customers.customer_by_number(w, "C1")
        assert c1 is not None
        person = Actor(person_id="u1", role=Role.CUSTOMER, customer_id=c1.id)
    rt.run(person, lambda w: add_tie(w, customer_id=c1.id, role=TieRole.CHILD, name="王小小", birth_date=business_date(2015, 6, 7)))
    for kind in ("parties", "ties"):
        path = tmp_path / f"{kind}-out.csv"
        assert export_csv(rt, kind, path) == 1
        counts = import_csv(rt, kind, path).counts
        assert (kind, counts.rows, counts.unchanged) == (kind, 1, 1)


@pytest.mark.parametrize("kind", ["facts", "ties"])
def test_every_reason_and_remedy_of_a_row_about_people_is_a_sentence(rt: Runtime, tmp_path: Path, kind: str) -> None:
    for before in list(FILES)[: list(FILES).index(kind)]:
        bring_in(rt, tmp_path, before, FILES[before])
    run = bring_in(rt, tmp_path, kind, FILES[kind] + "".join(f"{line}\n" for line, _, _ in BAD[kind]))
    with rt.work(SYSTEM, read_only=True) as w:
        for finding in queries.list_findings(w, run.id)[0]:
            for language in LANGUAGES:
                reason, remedy = explain(language, finding)
                assert reason
                assert remedy
                assert "customers" not in reason + remedy
                assert "{" not in reason + remedy
