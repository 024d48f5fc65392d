"""A report as a file (F4): what the screen says, the same bytes for the same knowledge, light, tagged, in both languages."""

import io

import pytest

from steward.deliver.reports import queries
from steward.deliver.reports.model import Period, PeriodKind
from steward.kernel.json import plain
from steward.kernel.paper import Curve, Facts, Grid, Paper, Swings
from steward.know.customers import queries as customers
from steward.platform.access.model import SYSTEM
from steward.platform.pdf.render import render
from tests.modules.test_performance_of_holdings import CUSTOMER, DAYS, Ledger, ledger

__all__ = ["ledger"]

PERIOD = Period(PeriodKind.RANGE, DAYS[0], DAYS[-1], whole=True)


class Named:
    """Stands for the customer of the ledger, who has no row of their own."""

    name = "欧阳靖"


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customers, "get_customer", lambda _w, _id: Named())
    monkeypatch.setattr(customers, "shown_name", lambda _w, who: who.name)


def paper(ledger: Ledger, language: str) -> Paper:
    with ledger.rt.work(SYSTEM) as w:
        return queries.report_paper(w, queries.report_of(w, CUSTOMER, PERIOD), language)


def test_the_file_says_what_the_report_says(ledger: Ledger) -> None:
    """The book by hand of test_reports: 1,100 brought, 11 of income, 5 of fees, 48.40 by the market, 1,154.40 in the end."""
    found = paper(ledger, "en")
    swings = next(b for b in found.blocks if isinstance(b, Swings))
    assert dict(zip(swings.labels, swings.texts, strict=True)) == {
        "First brought": "+1,100.00",
        "Dividends and interest": "+11.00",
        "Fees of trading and the account": "-5.00",
        "Market": "+48.40",
    }
    curve = next(b for b in found.blocks if isinstance(b, Curve))
    assert curve.values[-1] == 115440
    facts = [row for b in found.blocks if isinstance(b, Facts) for row in b.rows]
    assert [end.split()[1] for end in curve.ends] == [v.removesuffix(" CNY") for name, v in facts if name in ("At the start", "At the end")]
    classes = next(b for b in found.blocks if isinstance(b, Grid))
    assert [(row[0], row[3]) for row in classes.rows] == [("Bond funds", "43.40"), ("Cash", "11.00")]


def test_the_file_is_light_tagged_and_the_same_for_the_same_knowledge(ledger: Ledger) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader

    with ledger.rt.work(SYSTEM) as w:
        known = queries.report_of(w, CUSTOMER, PERIOD).known_at
        files = [queries.draw_report(w, CUSTOMER, PERIOD, language, known) for language in ("zh", "zh", "en")]
    assert files[0] == files[1] != files[2]
    for file, language in ((files[0], "zh-CN"), (files[2], "en-GB")):
        catalogue = PdfFileReader(io.BytesIO(file)).root
        assert catalogue["/MarkInfo"]["/Marked"]
        assert catalogue["/Lang"] == language
        assert len(file) < 500_000


def test_both_languages_say_the_same_figures(ledger: Ledger) -> None:
    zh, en = paper(ledger, "zh"), paper(ledger, "en")
    assert [b.kind for b in zh.blocks] == [b.kind for b in en.blocks]
    assert [b.amounts for b in zh.blocks if isinstance(b, Swings)] == [b.amounts for b in en.blocks if isinstance(b, Swings)]
    assert "reports" not in str(plain(zh.blocks)) + str(plain(en.blocks)), "a sentence is missing"


def test_a_period_without_anything_says_so(ledger: Ledger) -> None:
    early = Period(PeriodKind.MONTH, DAYS[0].replace(year=2020), DAYS[-1].replace(year=2020), whole=True)
    with ledger.rt.work(SYSTEM) as w:
        found = queries.report_paper(w, queries.report_of(w, CUSTOMER, early), "en")
    assert [b.kind for b in found.blocks] == ["facts", "text"]
    assert render(found)
