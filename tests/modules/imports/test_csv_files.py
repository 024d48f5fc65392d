"""The bank's own CSV files: every kind in, every bad row named, written back and in again without a change (B3, L4)."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from steward.kernel.time import BusinessDate, Instant
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.know.markets import queries as markets
from steward.know.markets.model import SeriesKind
from steward.know.products import queries as products
from steward.know.products.model import ShelfState
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.imports import queries
from steward.platform.imports.model import ImportRun, RunState
from steward.platform.runtime import Runtime
from steward.workflows.imports.csv_files import KINDS, export_csv, import_csv, write_template
from steward.workflows.imports.schema import document

FILES = {
    "customers": "number,kind,name,since,tier,phone,birth_date,city,household\n"
    "C1,person,王小明,2020-01-31,mass,19900000001,1980-02-03,武汉,H1\n"
    '"C2",person,"李, 小红",2021-01-31,,,,,H1\n'
    "C3,organisation,长江贸易有限公司,2022-05-01,private,,,,\n",
    "memberships": "household,customer,valid_from,valid_to\nH2,C1,2019-01-31,2020-01-31\nH0,C2,2020-02-01,2020-03-01\n",
    "documents": "customer,kind,number\nC1,identity_card,11010519491231002X\nC2,passport,E12345678\nC3,credit_code,91350100M000100Y43\n",
    "facts": "customer,field,value,valid_from,source,confidence\n"
    "C1,annual_income,300000,2025-01-01,interview,0.9\n"
    "C1,annual_income,280000.5,2024-01-01,interview,\n"
    "C1,annual_income,310000,2025-01-01,,0.75\n"
    "C2,employment,employed,2025-01-01,branch,1\n",
    "parties": "code,kind,name,birth_date,phone\nP1,person,王大明,1955-06-07,19900000002\n"
    "P2,person,王小小,2015-06-07,\nP3,organisation,江城科技,,\n",
    "ties": "kind,one,other,valid_from,valid_to,source\n"
    "spouse,C2,C1,2005-10-01,2024-10-01,branch\n"
    "parent,P1,C1,1980-02-03,,\n"
    "parent,C1,P2,2015-06-07,,\n"
    "guardian,C1,P2,2015-06-07,2033-06-07,branch\n"
    "legal_representative,C1,C3,2022-05-01,,\n"
    "employee,C2,P3,2022-05-01,,\n",
    "contacts": "reference,customer,at,channel,direction,topic,person,note\n"
    'crm:2,C1,2026-02-26T10:30:00.25+08:00,phone,outward,review,u7,"年度回顾，\n明年购房"\n'
    "crm:1,C2,2026-02-25T02:30:00Z,branch,inward,complaint,,\n",
    "accounts": "customer,currency\nC1,CNY\nC2,CNY\n",
    "products": "code,kind,name_zh,issuer,issuer_type,regime,asset_class,currency,min_amount,seller_grade,valid_from,terms,description_zh\n"
    'F1,fund,稳健一号,长江理财,wealth_company,NFRA,bond_fund,CNY,1000,2,2024-01-01,"{""lock_days"": 90}","两行\n说明"\n'
    "F1,fund,稳健一号,长江理财,wealth_company,NFRA,bond_fund,CNY,2000,3,2025-01-01,,\n"
    "F2,fund,成长二号,长江理财,wealth_company,NFRA,equity_cn,CNY,1,4,2024-01-01,,\n",
    "prices": "instrument,date,price\nsteward:F1,2026-02-26,1.01\nsteward:F1,2026-02-27,1.0123\nsteward:F2,2026-02-27,0.5\n",
    "corporate_actions": "reference,instrument,kind,ex_date,ratio,amount,currency,record_date,pay_date,into_instrument,state\n"
    "a:split,steward:F1,split,2026-03-17,5,,,2026-03-16,,,\n"
    "a:div,steward:F1,cash_dividend,2026-02-26,,0.025,CNY,2026-02-25,2026-03-02,,\n"
    "a:merger,steward:F2,merger,2026-04-01,0.8,,,,,steward:F1,held\n",
    "series": "series,unit,date,part,value,released\n"
    "fx:USDCNY,CNY,2026-02-27,,7.1037,\n"
    "curve:cgb,percent,2026-02-27,10Y,1.98,\n"
    "curve:cgb,percent,2026-02-27,30Y,2.25,2026-02-28\n"
    "macro:cn-cpi-yoy,percent,2025-12-31,,-0.8,2026-01-09 09:30\n"
    "nav:cn:513100,CNY,2026-02-27,unit,1.05,\n",
    "holdings": "customer,asset,amount,date,cost,currency\nC1,cur:CNY,5000.50,2026-02-27,,\nC1,steward:F1,1000.25,2026-02-27,1001.00,CNY\n",
    "transactions": "reference,customer,date,type,asset,amount,consideration,currency,price\n"
    "t1,C2,2026-02-26,deposit,cur:CNY,1000,,,\n"
    "t2a,C2,2026-02-27,buy,cur:CNY,-505,,,\n"
    "t2b,C2,2026-02-27,buy,steward:F2,1000,505,CNY,0.5\n",
}

BAD = {
    "customers": [
        ("C 9,person,A,2020-01-01,,,,,", "number", "import.bad_id"),
        ("C1,person,B,2020-01-01,,,,,", "number", "import.id_twice"),
        ("C9,robot,A,2020-01-01,,,,,", "kind", "import.unknown_word"),
        ("C9,person,,2020-01-01,,,,,", "name", "import.empty"),
        ("C9,person,A,2026-03-03,,,,,", "since", "import.future_date"),
        ("C9,person,A,2020-01-01,,call me,,,", "phone", "import.bad_id"),
        ("C9,person,Ã¼ber,2020-01-01,,,,,", "name", "import.mojibake"),
    ],
    "memberships": [
        ("H1,C9,2020-01-31,", "customer", "import.unknown_customer"),
        (",C1,2020-01-31,", "household", "import.empty"),
        ("H3,C1,2026-03-03,", "valid_from", "import.future_date"),
        ("H3,C1,2020-01-31,2020-01-31", "valid_to", "customers.membership_ends_too_early"),
        ("H2,C1,2019-01-31,2026-01-01", "household", "import.id_twice"),
    ],
    "documents": [
        ("C9,passport,E1234", "customer", "import.unknown_customer"),
        ("C1,library_card,E1234", "kind", "import.unknown_word"),
        ("C1,passport,E1", "number", "import.bad_id"),
    ],
    "facts": [
        ("C9,annual_income,1,2025-01-01,,", "customer", "import.unknown_customer"),
        ("C1,shoe_size,43,2025-01-01,,", "field", "customers.field_unknown"),
        ("C1,annual_income,a lot,2025-01-01,app,", "value", "customers.value_wrong"),
        ("C1,annual_income,-1,2025-01-01,app,", "value", "customers.value_out_of_range"),
        ("C1,employment,idle,2025-01-01,app,", "value", "customers.value_not_among"),
        ("C1,annual_income,1,2025-01-01,gossip,", "source", "customers.source_unknown"),
        ("C1,annual_income,1,2025-01-01,app,1.1", "confidence", "import.out_of_range"),
        ("C1,annual_income,1,2026-03-03,app,", "valid_from", "import.future_date"),
        ("C1,annual_income,1,2025-01-01,interview,", "customer", "import.id_twice"),
    ],
    "parties": [
        ("C1,person,王小明,,", "code", "import.code_taken"),
        ("P1,person,王大明,,", "code", "import.id_twice"),
        ("P4,robot,A,,", "kind", "import.unknown_word"),
        ("P4,person,,,", "name", "import.empty"),
    ],
    "ties": [
        ("parent,C9,C1,2000-01-01,,", "one", "import.unknown_party"),
        ("parent,C1,P9,2000-01-01,,", "other", "import.unknown_party"),
        ("friend,C1,C2,2000-01-01,,", "kind", "import.unknown_word"),
        ("trusted_contact,C1,C1,2000-01-01,,", "other", "customers.tie_to_self"),
        ("trusted_contact,C1,C2,2020-01-01,2020-01-01,", "other", "customers.tie_ends_too_early"),
        ("employee,C1,C2,2020-01-01,,", "other", "customers.tie_to_wrong_kind"),
        ("parent,P2,C1,2015-06-07,,", "other", "customers.parent_too_young"),
        ("guardian,P2,C2,2020-01-01,,", "other", "customers.guardian_is_minor"),
        ("spouse,C1,P1,2010-01-01,,", "other", "customers.spouse_already"),
        ("spouse,C1,C2,2005-10-01,,", "kind", "import.id_twice"),
    ],
    "contacts": [
        ("crm:3,C9,2026-02-26T10:30:00+08:00,phone,outward,review,,", "customer", "import.unknown_customer"),
        ("crm:4,C1,2026-02-26T10:30:00,phone,outward,review,,", "at", "import.bad_instant"),
        ("crm:5,C1,2027-02-26T10:30:00Z,phone,outward,review,,", "at", "customers.contact_in_future"),
        ("crm:6,C1,2026-02-26T10:30:00Z,pigeon,outward,review,,", "channel", "import.unknown_word"),
        ("crm:1,C2,2026-02-25T02:30:00Z,branch,inward,complaint,,", "reference", "import.id_twice"),
    ],
    "accounts": [("C9,CNY", "customer", "import.unknown_customer"), ("C1,ZZZ", "currency", "import.unknown_word")],
    "products": [
        ("F3,fund,A,I,t,NFRA,bond_fund,CNY,-1,2,2024-01-01,,", "min_amount", "import.negative"),
        ("F3,fund,A,I,t,NFRA,bond_fund,CNY,1.005,2,2024-01-01,,", "min_amount", "import.too_many_digits"),
        ("F3,fund,A,I,t,NFRA,bond_fund,CNY,1,6,2024-01-01,,", "seller_grade", "import.out_of_range"),
        ("F3,fund,A,I,t,NFRA,bond_fund,CNY,1,2,2024-01-01,[],", "terms", "import.bad_json"),
        ('F3,fund,A,I,t,NFRA,bond_fund,CNY,1,2,2024-01-01,"{""lock_days"": ""long""}",', "terms", "import.bad_term"),
        ('F3,fund,A,I,t,NFRA,bond_fund,CNY,1,2,2024-01-01,"{""unheard_of"": 1}",', "terms", "import.bad_term"),
    ],
    "prices": [
        ("steward:NONE,2026-02-27,1", "instrument", "import.unknown_instrument"),
        ("steward:F1,2026-02-25,0.000000001", "price", "import.too_many_digits"),
        ("steward:F1,2026-02-25,-1", "price", "import.not_positive"),
        ("steward:F1,2026-02-25,99999999999", "price", "import.out_of_range"),
    ],
    "corporate_actions": [
        ("b:1,steward:NONE,split,2026-03-17,5,,,,,,", "instrument", "import.unknown_instrument"),
        ("b:2,steward:F1,merger,2026-03-17,5,,,,,steward:NONE,", "into_instrument", "import.unknown_instrument"),
        ("b:3,steward:F1,merger,2026-03-17,5,,,,,,", "into_instrument", "import.corporate_term"),
        ("b:4,steward:F1,split,2026-03-17,,,,,,,", "ratio", "import.corporate_term"),
        ("b:5,steward:F1,cash_dividend,2026-03-17,,0.1,USD,,,,", "currency", "import.corporate_term"),
        ("b:6,steward:F1,split,2026-03-17,5,,,2026-03-18,,,", "record_date", "import.corporate_term"),
        ("b:7,steward:F1,spin_off,2026-03-17,5,,,,,,", "kind", "import.unknown_word"),
        ("b:8,steward:F1,split,2026-03-17,0.00000000001,,,,,,", "ratio", "import.too_many_digits"),
        ("b:9,steward:F1,split,2026-03-17,0,,,,,,", "ratio", "import.not_positive"),
        ("b:10,steward:F1,split,2026-02-30,5,,,,,,", "ex_date", "import.bad_date"),
        ("b:11,steward:F1,split,2026-03-17,5,,,,,,effective", "state", "import.unknown_word"),
        ("a:split,steward:F1,split,2026-03-17,6,,,,,,", "reference", "import.id_twice"),
    ],
    "series": [
        ("price:x,CNY,2026-02-27,,7.1,", "series", "import.bad_id"),
        ("fx:USD,CNY,2026-02-27,,7.1,", "series", "import.bad_id"),
        ("fx:EURCNY,CNY,2026-02-27,,-7.1,", "value", "import.not_positive"),
        ("fx:EURCNY,CNY,2026-02-27,,7.123456789,", "value", "import.too_many_digits"),
        ("fx:EURCNY,CNY,2026-02-27,10Y,7.1,", "part", "import.bad_id"),
        ("fx:USDCNY,USD,2026-02-26,,7.1,", "unit", "import.unknown_word"),
        ("curve:cgb,percent,2026-02-27,,1.9,", "part", "import.empty"),
        ("curve:cgb,percent,2026-02-27,tenY,1.9,", "part", "import.bad_id"),
        ("macro:cn-ppi-yoy,percent,2025-12-31,,-1.9,", "released", "import.empty"),
        ("macro:cn-ppi-yoy,percent,2025-12-31,,-1.9,2025-12-30", "released", "import.dates_reversed"),
        ("macro:cn-ppi-yoy,percent,2025-12-31,,-1.9,2026-01-09 25:00", "released", "import.bad_date"),
        ("fx:EURCNY,CNY,2026-03-03,,7.1,", "date", "import.future_date"),
        ("fx:USDCNY,CNY,2026-02-27,,7.2,", "series", "import.id_twice"),
    ],
    "holdings": [
        ("C9,cur:CNY,1,2026-02-27,,", "customer", "import.unknown_customer"),
        ("C2,steward:NONE,1,2026-02-27,,", "asset", "import.unknown_instrument"),
        ("C2,cur:CNY,0.001,2026-02-27,,", "amount", "import.too_many_digits"),
        ("C3,cur:CNY,0,2026-02-27,,", "amount", "import.not_positive"),
    ],
    "transactions": [
        ("t1,C2,2026-02-26,deposit,cur:CNY,7,,,", "reference", "import.id_twice"),
        ("t9,C2,2026-02-27,withdrawal,cur:CNY,-999,,,", "amount", "import.insufficient"),
        ("t8,C2,2026-02-27,withdrawal,cur:CNY,0,,,", "amount", "import.zero"),
        ("t7,C2,2026-02-27,reversal,cur:CNY,1,,,", "type", "import.reversal_alone"),
    ],
}


def bring_in(rt: Runtime, tmp_path: Path, kind: str, text: str, encoding: str = "utf-8") -> ImportRun:
    path = tmp_path / f"{kind}.csv"
    path.write_text(text, encoding, newline="")
    return import_csv(rt, kind, path, language="en")


def bring_in_all(rt: Runtime, tmp_path: Path) -> None:
    for kind, text in FILES.items():
        run = bring_in(rt, tmp_path, kind, text)
        assert (kind, run.counts.rejected, run.counts.accepted) == (kind, 0, run.counts.rows)


def findings(rt: Runtime, run: ImportRun) -> list[tuple[int, str | None, str]]:
    with rt.work(SYSTEM, read_only=True) as w:
        return [(f.line, f.column, f.code) for f in queries.list_findings(w, run.id)[0]]


def test_every_kind_arrives_and_a_second_time_changes_nothing(rt: Runtime, clock: SetClock, tmp_path: Path) -> None:
    bring_in_all(rt, tmp_path)
    clock.set(clock.now() + dt.timedelta(days=1))
    for kind, text in FILES.items():
        run = bring_in(rt, tmp_path, kind, text)
        rows = run.counts.rows
        # Holdings of an account that moved since are another balance; here only C1 has holdings, and only C2 moved.
        assert (kind, run.counts.unchanged, run.counts.rejected) == (kind, rows, 0)
    with rt.work(SYSTEM, read_only=True) as w:
        c2 = customers.customer_by_number(w, "C2")
        product = products.find_by_code(w, "F1")
        assert c2 is not None
        assert product is not None
        assert (c2.name, str(holdings.cash(w, c2.id, "CNY").posted), product.grade, product.version) == ("李, 小红", "495.00", 3, 2)
        (held,) = holdings.positions(w, c2.id)
        assert (held.units.value, str(held.cost)) == (Decimal(1000), "505.00")
        latest = markets.get_price(w, product.instrument_id, w.today)
        assert latest is not None
        assert latest.value == Decimal("1.0123")
        assert holdings.verify_book(w.db).ok


def test_what_is_written_back_comes_in_without_a_change_here_and_whole_in_a_new_bank(
    rt: Runtime, clock: SetClock, tmp_path: Path, other: Runtime
) -> None:
    bring_in_all(rt, tmp_path)
    clock.set(clock.now() + dt.timedelta(days=1))
    for kind in KINDS:
        path = tmp_path / f"out-{kind}.csv"
        rows = export_csv(rt, kind, path, encoding="gb18030")
        run = import_csv(rt, kind, path)
        assert (kind, run.counts.rows, run.counts.unchanged) == (kind, rows, rows)
        assert rows > 0
        if kind != "transactions":  # the holdings were opened already
            new = import_csv(other, kind, path)
            came_with_customers = 2 if kind == "memberships" else 0
            assert (kind, new.counts.accepted, new.counts.unchanged) == (kind, rows - came_with_customers, came_with_customers)
            again = tmp_path / f"again-{kind}.csv"
            export_csv(other, kind, again, encoding="gb18030")
            assert (kind, again.read_bytes()) == (kind, path.read_bytes())


@pytest.mark.parametrize("kind", list(FILES))
def test_every_bad_row_is_named_and_all_others_are_taken(rt: Runtime, tmp_path: Path, kind: str) -> None:
    for before, text in FILES.items():
        if before == kind:
            break
        bring_in(rt, tmp_path, before, text)
    bad = BAD[kind]
    run = bring_in(rt, tmp_path, kind, FILES[kind] + "".join(f"{line}\n" for line, _, _ in bad))
    first = FILES[kind].count("\n") + 1
    expected = [(first + n, column, code) for n, (_, column, code) in enumerate(bad)]
    assert sorted(findings(rt, run)) == sorted(expected)
    assert (run.counts.rejected, run.counts.accepted) == (len(bad), run.counts.rows - len(bad))


def test_a_product_that_may_not_change_its_state_stays_and_the_rows_beside_it_are_taken(rt: Runtime, tmp_path: Path) -> None:
    head = "code,kind,name_zh,issuer,issuer_type,regime,asset_class,currency,min_amount,seller_grade,valid_from,state\n"
    row = "{},fund,稳健,长江理财,wealth_company,NFRA,bond_fund,CNY,1,2,{},{}\n"
    bring_in(rt, tmp_path, "products", head + row.format("D1", "2024-01-01", "draft"))
    run = bring_in(rt, tmp_path, "products", head + row.format("D1", "2025-01-01", "on_shelf") + row.format("D2", "2024-01-01", "on_shelf"))
    assert (findings(rt, run), run.counts.accepted) == ([(2, "state", "import.state_jump")], 1)
    with rt.work(SYSTEM, read_only=True) as w:
        states = [found.state for code in ("D1", "D2") if (found := products.find_by_code(w, code)) is not None]
    assert states == [ShelfState.DRAFT, ShelfState.ON_SHELF]


def test_a_macro_figure_is_not_known_before_its_release_and_a_corrected_rate_keeps_the_old_one(
    rt: Runtime, clock: SetClock, tmp_path: Path
) -> None:
    bring_in(rt, tmp_path, "series", FILES["series"])
    came = Instant(clock.now())
    clock.set(clock.now() + dt.timedelta(days=1))
    changed = bring_in(rt, tmp_path, "series", FILES["series"].replace("7.1037", "7.2037"))
    assert (changed.counts.accepted, changed.counts.unchanged) == (1, 4)
    cpi, day = "macro:cn-cpi-yoy", BusinessDate(dt.date(2026, 1, 9))
    with rt.work(SYSTEM, read_only=True) as w:
        seen = [markets.read_figure(w, SeriesKind.MACRO, cpi, day, known_at=w.at(day, 9, minute)) for minute in (29, 30)]
        rates = [markets.get_fx_rate(w, "USD", "CNY", w.today, known_at=known).value for known in (came, w.now)]
    assert [o and o.value for o in seen] == [None, Decimal("-0.8")]
    assert rates == [Decimal("7.1037"), Decimal("7.2037")]


def test_an_imported_action_counts_a_held_one_does_not_and_other_terms_are_a_correction(
    rt: Runtime, clock: SetClock, tmp_path: Path
) -> None:
    for kind in ("customers", "products", "prices", "corporate_actions"):
        bring_in(rt, tmp_path, kind, FILES[kind])
    clock.set(clock.now() + dt.timedelta(hours=1))
    corrected = bring_in(rt, tmp_path, "corporate_actions", FILES["corporate_actions"].replace("2026-03-17,5,", "2026-03-17,4,"))
    assert (corrected.counts.accepted, corrected.counts.unchanged) == (1, 2)
    with rt.work(SYSTEM, read_only=True) as w:
        found = markets.find_corporate_actions(w, ["a:split", "a:merger"])
        assert [a.reference for a in markets.due_corporate_actions(w, w.today)] == ["a:div"]
        assert [a.reference for a in markets.held_corporate_actions(w)] == ["a:merger"]
    assert found["a:split"].ratio == 4


def test_a_balance_is_never_overwritten_and_a_used_reference_never_rebooked(rt: Runtime, tmp_path: Path) -> None:
    bring_in_all(rt, tmp_path)
    differs = bring_in(rt, tmp_path, "holdings", "customer,asset,amount,date\nC1,cur:CNY,1,2026-02-27\nC2,cur:CNY,495,2026-02-27\n")
    assert (findings(rt, differs), differs.counts.unchanged) == ([(2, "amount", "import.holding_differs")], 1)
    reused = FILES["transactions"].replace("deposit,cur:CNY,1000", "deposit,cur:CNY,1001")
    assert findings(rt, bring_in(rt, tmp_path, "transactions", reused)) == [(2, "reference", "import.reference_used")]


def test_a_spreadsheet_of_a_chinese_bank_is_read_whatever_it_was_saved_as(rt: Runtime, tmp_path: Path) -> None:
    text = FILES["customers"].replace("\n", "\r\n")
    counts = [bring_in(rt, tmp_path, "customers", text, encoding).counts for encoding in ("gb18030", "utf-8-sig")]
    assert [(c.accepted, c.unchanged, c.rejected) for c in counts] == [(3, 0, 0), (0, 3, 0)]


def test_a_file_of_another_kind_is_refused(rt: Runtime, tmp_path: Path) -> None:
    assert bring_in(rt, tmp_path, "prices", FILES["customers"]).state is RunState.REFUSED


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_template_is_a_sound_file(rt: Runtime, tmp_path: Path, kind: str) -> None:
    write_template(kind, tmp_path / "t.csv")
    run = import_csv(rt, kind, tmp_path / "t.csv")
    unknown = {"import.unknown_customer", "import.unknown_instrument", "import.unknown_party"}
    assert {code for _, _, code in findings(rt, run)} <= unknown
    assert run.state is RunState.COMPLETED


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_document_says_what_the_schema_says(kind: str) -> None:
    page = Path(__file__).parents[3] / "docs" / "import" / f"{kind}.md"
    assert page.read_text("utf-8") == document(KINDS[kind].schema), "run: python -m tools.import_docs"
