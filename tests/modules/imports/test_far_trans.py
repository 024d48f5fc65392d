"""`steward import far-trans`: the real folder, every kind of bad input, repeatability, all or nothing (B3, issue 2 §2, §4)."""

import csv
import datetime as dt
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from steward.kernel.time import business_date
from steward.know.customers import queries as customers
from steward.know.customers.tables import customer, fact
from steward.know.markets import queries as markets
from steward.know.markets.tables import price
from steward.know.products import queries as products
from steward.know.suitability import queries as suitability
from steward.platform.access.model import SYSTEM
from steward.platform.clock import SetClock
from steward.platform.db import metadata
from steward.platform.imports import queries
from steward.platform.imports.model import ImportRun, RunState
from steward.platform.runtime import Runtime
from steward.workflows.imports.cells import is_isin
from steward.workflows.imports.far_trans import FILES, import_far_trans
from tests.support.data import data_folder

D = business_date
A, B, C = "A" * 20, "B" * 20, "C" * 20

SHORT = {"markets": FILES[0], "assets": FILES[1], "limits": FILES[2], "customers": FILES[3]}
WARNINGS = {"import.not_an_isin", "import.category_differs"}
SMALL = {
    "markets.csv": "exchangeID,marketID,name,description,country,tradingDays,tradingHours,marketClass\n"
    'ATHEX,XATH,Athens Exchange,"Main, regulated",Greece,"Mon,Tue,Wed,Thu,Fri",08:15-15:20,Public Securities\n'
    'ATHEX,ENAX,Athens Alternative,,Greece,"Mon,Tue,Wed,Thu,Fri",,Public Securities\n',
    "asset_information.csv": "ISIN,assetName,assetShortName,assetCategory,assetSubCategory,marketID,sector,industry,timestamp\n"
    "GRS003003035,ΕΘΝΙΚΗ,ΕΤΕ,Stock,,ENAX,,,2018-01-02\n"
    "GRS003003035,ΕΘΝΙΚΗ,ΕΤΕ,Stock,,XATH,,,2020-07-15\n"
    "IE00B66F4759,iShares € High Yield,HY,Stock,,XATH,,,2018-01-02\n"
    "IE00B66F4759,iShares € High Yield,HY,MTF,Bond,XATH,,,2018-01-02\n",
    "limit_prices.csv": "ISIN,minDate,maxDate,priceMinDate,priceMaxDate,profitability\n"
    "GRS003003035,2018-01-02,2022-11-29,2.5,5.0,1.0\n"
    "IE00B66F4759,2018-01-02,2021-03-01,80,100,0.25\n",
    "customer_information.csv": "customerID,customerType,riskLevel,investmentCapacity,lastQuestionnaireDate,timestamp\n"
    f"{A},Premium,Balanced,CAP_80K_300K,2018-05-01,2018-06-01\n"
    f"{A},Premium,Aggressive,CAP_80K_300K,2020-05-01,2020-06-01\n"
    f"{B},Mass,Predicted_Income,Predicted_CAP_LT_30K,2000-01-01,2019-01-01\n"
    f"{C},Legal Entity,Income,Not_Available,2021-11-30,2021-03-19\n",
}


def folder_of(tmp_path: Path, **changed: str) -> Path:
    """The small folder; `customers=` and the like replace or (starting with a newline) add lines."""
    folder = tmp_path / "folder"
    folder.mkdir(exist_ok=True)
    for short, name in SHORT.items():
        more = changed.get(short, "")
        text = SMALL[name] + more[1:] if more.startswith("\n") else more or SMALL[name]
        (folder / name).write_text(text, "utf-8")
    return folder


def everything(rt: Runtime) -> dict[str, int]:
    """Rows of every table of the know tier."""
    with rt.engine.connect() as db:
        names = [t for t in metadata.sorted_tables if t.name.startswith(("markets_", "products_", "customers_", "suitability_"))]
        return {t.name: db.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in names}


def findings(rt: Runtime, run: ImportRun) -> list[tuple[str, int, str | None, str]]:
    with rt.work(SYSTEM, read_only=True) as w:
        return [(f.file, f.line, f.column, f.code) for f in queries.list_findings(w, run.id)[0]]


def test_a_sound_folder_is_taken_whole_and_a_second_run_changes_nothing(rt: Runtime, clock: SetClock, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    first = import_far_trans(rt, folder)
    stored = everything(rt)
    clock.set(clock.now() + dt.timedelta(days=1))
    second = import_far_trans(rt, folder)
    assert (first.counts.rows, first.counts.accepted, first.counts.rejected, first.state) == (12, 12, 0, RunState.COMPLETED)
    assert (second.counts.rows, second.counts.accepted, second.counts.unchanged) == (12, 0, 12)
    assert everything(rt) == stored
    with rt.work(SYSTEM, read_only=True) as w:
        assert [r.id for r in queries.list_runs(w)[0]] == [second.id, first.id]


def test_what_is_said_of_a_customer_counts_from_its_day_and_a_claim_is_never_an_assessment(rt: Runtime, tmp_path: Path) -> None:
    import_far_trans(rt, folder_of(tmp_path))
    with rt.work(SYSTEM, read_only=True) as w:
        ids = {h.number: h.id for h in customers.customers_known(w, D(2022, 1, 1))}
        assert {h.number: h.kind.value for h in customers.customers_known(w, D(2019, 1, 1))} == {A: "person", B: "person"}
        assert customers.customers_known(w, D(2018, 5, 31)) == []
        facts = customers.facts_of(w, ids[B], D(2019, 1, 1))
        assert (facts["investment_capacity"].value, facts["investment_capacity"].confidence < 0.5) == ("CAP_LT30K", True)
        states = {day: suitability.standings(w, day) for day in (D(2018, 6, 1), D(2020, 6, 1), D(2021, 11, 30))}
        levels = {day: {i: s.level for i, s in by.items()} for day, by in states.items()}
        assert levels[D(2018, 6, 1)].get(ids[A]) == 3
        assert levels[D(2020, 6, 1)].get(ids[A]) == 4
        # C's questionnaire is dated after the row that reports it: on no day is it an assessment.
        assert (states[D(2021, 11, 30)][ids[C]].state.value, states[D(2021, 11, 30)][ids[B]].state.value) == ("predicted", "predicted")


def test_prices_and_the_end_of_quotation_are_known_only_when_they_have_happened(rt: Runtime, tmp_path: Path) -> None:
    import_far_trans(rt, folder_of(tmp_path))
    with rt.work(SYSTEM, read_only=True) as w:
        share, fund = (products.find_by_code(w, f"isin:{i}", D(2022, 1, 1)) for i in ("GRS003003035", "IE00B66F4759"))
        assert share is not None
        assert fund is not None
        assert {p.code for p in products.shelf(w, D(2021, 3, 1))} == {share.code, fund.code}
        assert {p.code for p in products.shelf(w, D(2021, 3, 2))} == {share.code}
        assert {i: p.value for i, p in markets.prices_at(w, D(2022, 11, 28)).items()} == {
            share.instrument_id: Decimal("2.5"), fund.instrument_id: Decimal(100),
        }  # fmt: skip
        seen = (
            markets.get_instrument(w, share.instrument_id, D(2020, 7, 14)),
            markets.get_instrument(w, share.instrument_id, D(2020, 7, 15)),
        )
        assert [i.market for i in seen if i] == ["ENAX", "XATH"]
        assert all(i.quoted_until is None for i in seen if i)
        # Two rows of one day disagree: the one with a sub-category tells the kind, the stricter grade counts.
        assert (fund.kind.value, fund.asset_class.value, fund.grade) == ("fund", "bond_fund", 4)


BAD_ROWS = [
    ("customers", f"{A[:-1]},Mass,Income,CAP_LT30K,2018-01-01,2018-01-01", "customerID", "import.bad_id"),
    ("customers", f"{A},Mass,Income,CAP_LT30K,2018-01-01,2018-06-01", "customerID", "import.id_twice"),
    ("customers", f"{A},Premium,Balanced,CAP_80K_300K,2018-05-01,2018-06-01", "customerID", "import.row_twice"),
    ("customers", f"{A},Mass,Income,CAP_LT30K,2018-01-01,2018-02-30", "timestamp", "import.bad_date"),
    ("customers", f"{A},Mass,Income,CAP_LT30K,2018-01-01,2026-03-03", "timestamp", "import.future_date"),
    ("customers", f"{A},Rich,Income,CAP_LT30K,2018-01-01,2018-01-01", "customerType", "import.unknown_word"),
    ("customers", f"{A},Mass,Income,CAP_1,2018-01-01,2018-01-01", "investmentCapacity", "import.unknown_word"),
    ("customers", f"{A},Mass,Brave,CAP_LT30K,2018-01-01,2018-01-01", "riskLevel", "import.unknown_word"),
    ("customers", f"{A},Mass,Income,CAP_LT30K,2018-01-01", None, "import.cell_count"),
    ("customers", f"{A},MassÃ©,Income,CAP_LT30K,2018-01-01,2018-01-01", "customerType", "import.mojibake"),
    ("customers", f"{A},{'x' * 70_000},Income,CAP_LT30K,2018-01-01,2018-01-01", None, "import.line_too_long"),
    ("limits", "GRS015003007,2018-01-02,2018-01-03,1,1,0", "ISIN", "import.unknown_asset"),
    ("limits", "GRS003003035,2018-01-02,2018-01-03,-1,1,-2", "priceMinDate", "import.not_positive"),
    ("limits", "GRS003003035,2018-01-02,2018-01-03,0,1,0", "priceMinDate", "import.not_positive"),
    ("limits", "GRS003003035,2018-01-02,2018-01-03,1,nan,0", "priceMaxDate", "import.bad_number"),
    ("limits", "GRS003003035,2018-01-02,2018-01-03,1,inf,0", "priceMaxDate", "import.bad_number"),
    ("limits", "GRS003003035,2018-01-03,2018-01-02,1,2,1", "maxDate", "import.dates_reversed"),
    ("limits", "GRS003003035,2018-01-02,2018-01-02,1,2,1", "priceMaxDate", "import.two_prices"),
    ("limits", "GRS003003035,2018-01-02,2018-01-03,1,2,0.5", "profitability", "import.inconsistent"),
    ("assets", "GRS003003035,N,N,Stock,,NOPE,,,2018-01-02", "marketID", "import.unknown_market"),
    ("assets", "GRS003003035,N,N,Stock,Tiny,XATH,,,2018-01-02", "assetSubCategory", "import.unknown_word"),
    ("assets", "GR-S,N,N,Stock,,XATH,,,2018-01-02", "ISIN", "import.bad_id"),
    ("markets", 'ATHEX,XNEW,N,,Greece,"Mon,Mon",,P', "tradingDays", "import.bad_weekdays"),
    ("markets", "ATHEX,XNEW,N,,Greece,Mon,8-15,P", "tradingHours", "import.bad_hours"),
    ("markets", "ATHEX,XATH,Other,,Greece,Mon,,P", "marketID", "import.id_twice"),
]  # fmt: skip


def test_every_bad_row_is_named_and_all_others_are_taken(rt: Runtime, tmp_path: Path) -> None:
    more = dict.fromkeys(SHORT, "")
    expected = []
    for file, line, column, code in BAD_ROWS:
        where = SMALL[SHORT[file]].count("\n") + more[file].count("\n") + 1
        more[file] += f"{line}\n"
        expected.append((SHORT[file], where, column, code))
    run = import_far_trans(rt, folder_of(tmp_path, **{file: f"\n{lines}" for file, lines in more.items()}), language="en")
    assert (run.counts.rows, run.counts.accepted, run.counts.rejected) == (12 + len(BAD_ROWS), 12, len(BAD_ROWS))
    assert sorted(map(str, expected)) == sorted(str(f) for f in findings(rt, run) if f[3] not in WARNINGS)
    assert run.report is not None
    with (rt.settings.home / run.report).open(encoding="utf-8-sig", newline="") as report:
        told = [row for row in csv.DictReader(report) if row["severity"] == "error"]
    assert len(told) == len(BAD_ROWS)
    assert all(row["reason"] and row["remedy"] and row["reason"] != row["code"] for row in told)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"customers": "customerID,customerType\n"}, "import.column_missing"),
        ({"limits": SMALL["limit_prices.csv"].replace("minDate,", "mindate,", 1)}, "import.unknown_column"),
    ],
)
def test_a_foreign_file_refuses_the_folder_and_nothing_is_imported(rt: Runtime, tmp_path: Path, change: dict[str, str], code: str) -> None:
    run = import_far_trans(rt, folder_of(tmp_path, **change))
    assert (run.state, [f[3] for f in findings(rt, run)]) == (RunState.REFUSED, [code])
    assert sum(everything(rt).values()) == 0


def test_a_fault_in_the_last_step_leaves_nothing_behind(rt: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kw: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("steward.platform.imports.report.Report.close", fail)
    with pytest.raises(OSError, match="No space"):
        import_far_trans(rt, folder_of(tmp_path))
    assert sum(everything(rt).values()) == 0
    assert list((rt.settings.home / "imports").rglob("*.csv")) == []
    with rt.work(SYSTEM, read_only=True) as w:
        assert queries.list_runs(w)[0] == []


def test_a_later_folder_adds_what_is_new_and_leaves_the_past_alone(rt: Runtime, clock: SetClock, tmp_path: Path) -> None:
    import_far_trans(rt, folder_of(tmp_path))
    with rt.work(SYSTEM, read_only=True) as w:
        (a, _) = customers.customers_known(w, D(2019, 1, 1))
        before = customers.facts_of(w, a.id, D(2021, 1, 1)), suitability.standings(w, D(2021, 1, 1))
    clock.set(clock.now() + dt.timedelta(days=1))
    later = f"\n{A},Premium,Income,CAP_GT300K,2020-11-01,2020-12-01\n{'D' * 20},Mass,Income,CAP_LT30K,2020-11-01,2020-12-01\n"
    run = import_far_trans(rt, folder_of(tmp_path, customers=later))
    assert (run.counts.accepted, run.counts.unchanged) == (2, 12)
    with rt.work(SYSTEM, read_only=True) as w:
        now = suitability.standings(w, D(2021, 1, 1))
        assert (customers.facts_of(w, a.id, D(2021, 1, 1)), now[a.id]) == (before[0], before[1][a.id])
        assert len(now) == len(before[1]) + 1  # the new customer may be known in the past
        assert customers.facts_of(w, a.id, w.today)["investment_capacity"].value == "CAP_GT300K"


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("US0378331005", True),
        ("GB0002634946", True),
        ("US0378331004", False),
        ("100974271034", False),
        ("XSTITANBOND27", False),
        ("", False),
    ],
)
def test_isin_check_digits(text: str, sound: bool) -> None:
    """Apple and BAE Systems, the worked examples of the ISO 6166 check digit."""
    assert is_isin(text) is sound


@pytest.mark.slow
def test_the_real_folder_reconciles_and_gives_the_known_figures(rt: Runtime, clock: SetClock) -> None:
    """Counts fixed from the folder: 21,684 + 836 + 38 + 807 rows; one price span has no asset; levels as PROVENANCE describes them."""
    folder = data_folder("far_trans")
    run = import_far_trans(rt, folder)
    counts = run.counts
    assert (counts.rows, counts.rejected, counts.accepted + counts.unchanged) == (23_365, 1, 23_364)
    assert {c for _, _, _, c in findings(rt, run)} == {"import.unknown_asset", "import.not_an_isin", "import.category_differs"}
    assert run.notes == {"level_absent": 235, "level_foresight": 8_270, "level_predicted": 4_870}
    with rt.work(SYSTEM, read_only=True) as w:
        for day, known, valid in ((D(2022, 11, 29), 19_390, 776), (D(2021, 6, 30), 15_823, 981)):
            assert len(customers.customers_known(w, day)) == known
            assert Counter(s.state.value for s in suitability.standings(w, day).values())["valid"] == valid
        rows = {t.name: w.db.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in (customer, fact, price)}
    assert rows == {"customers_customer": 19_393, "customers_fact": 3 * 21_684, "markets_price": 2 * 806 - 4}
    stored = everything(rt)
    clock.set(clock.now() + dt.timedelta(days=1))
    again = import_far_trans(rt, folder)
    assert (again.counts.accepted, again.counts.unchanged, again.counts.rejected) == (0, 23_364, 1)
    assert everything(rt) == stored
