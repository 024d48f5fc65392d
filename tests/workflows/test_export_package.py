"""The customer's package (J8, F4): everything held with the bank, the same bytes for the same state, there without any service."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from steward.deliver.trading import queries as trading
from steward.guard.compliance.model import AdviceMode
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import FileMissing
from steward.kernel.time import business_date
from steward.know.holdings import queries as book
from steward.platform import jobs
from steward.platform.web.call import COOKIE
from steward.workflows.personal_data.package import PackedFile, pack, table
from steward.workflows.reactions import REACTIONS
from tests.modules.advise.house import House, open_house
from tests.modules.guard.test_service import switched
from tests.support.banks import new_bank
from tests.workflows.clients import house_client
from tests.workflows.test_accept_and_trade import give
from tests.workflows.test_order_routes import settle


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A customer with contracts, a proposal, and orders that were carried out."""
    made = open_house(new_bank(tmp_path, demo=True, reactions=REACTIONS))
    give(made, "100000")
    made.accept(made.issued())
    jobs.drain(made.rt)
    settle(made)
    return made


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with house_client(house) as made:
        yield made


def ask(house: House, client: TestClient, who: str = "customer", language: str = "en") -> Any:
    headers = {"Cookie": f"{COOKIE}={who}", "X-Steward": "1", "Accept-Language": language}
    return client.post(f"/api/customers/{house.customer_id}/export-package", headers=headers)


def files_of(answer: Any) -> dict[str, bytes]:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode("utf-8-sig"))))


def test_it_holds_every_document_every_entry_and_every_order(house: House, client: TestClient) -> None:
    files = files_of(ask(house, client))
    with house.rt.work(house.customer, read_only=True) as w:
        signed = contracts.list_contracts(w, house.customer_id)
        orders = trading.list_orders(w, customer_id=house.customer_id)[0]
        held = book.positions(w, house.customer_id)
        count = sum(len(book.entries(w, house.customer_id, asset, limit=500)[0]) for asset in book.assets_of(w, house.customer_id))
        moved = {o.number for o in orders if book.postings_about(w, house.customer_id, o.id)}
        body = contracts.read_file(w, signed[0].id).body
    assert signed
    assert {n for n in files if n.startswith("documents/")} == {f"documents/{c.number}.pdf" for c in signed}
    assert files[f"documents/{signed[0].number}.pdf"] == body
    assert len([n for n in files if n.startswith("proposals/")]) == 1
    assert [n for n in files if n.startswith("reports/")] == ["reports/2026.pdf"]
    assert {row["Order"] for row in rows_of(files, "orders")} == {o.number for o in orders}
    told = {row["Order"] for row in rows_of(files, "order-chains") if row["Link"] == "Postings"}
    assert told == moved
    assert {row["Order"] for row in rows_of(files, "order-chains")} == {o.number for o in orders}
    assert len([row for row in rows_of(files, "holdings") if row["Units"]]) == len(held) > 0
    assert len(rows_of(files, "entries")) == count > len(held)


def test_entries_sum_to_the_balance_of_each_account(house: House, client: TestClient) -> None:
    sums: dict[str, Decimal] = {}
    for row in rows_of(files_of(ask(house, client)), "entries"):
        sums[row["Code"]] = sums.get(row["Code"], Decimal(0)) + Decimal(row["Amount"])
        assert sums[row["Code"]] == Decimal(row["Balance"])


def test_the_index_names_every_file_in_both_languages_with_its_sum(house: House, client: TestClient) -> None:
    files = files_of(ask(house, client))
    index = files["index.html"].decode()
    for name in files.keys() - {"index.html", "SHA256SUMS"}:
        assert index.count(f'href="{name}"') == 2
    assert "我在本行的全部资料" in index
    assert "My records at this bank" in index
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(body).hexdigest() for name, body in files.items() if name not in ("index.html", "SHA256SUMS")}


def test_the_same_state_gives_the_same_bytes_and_each_is_on_record(house: House, client: TestClient) -> None:
    first, again, chinese = ask(house, client), ask(house, client), ask(house, client, language="zh")
    assert first.content == again.content
    assert "币种" in files_of(chinese)["holdings.csv"].decode("utf-8-sig")
    with house.rt.engine.connect() as db:
        facts = db.execute(sa.text("SELECT facts FROM audit_entry WHERE operation = 'customers:data:export'")).scalars().all()
    digests = [hashlib.sha256(a.content).hexdigest() for a in (first, again, chinese)]
    assert [digest in str(row) for digest, row in zip(digests, facts, strict=True)] == [True, True, True]


def test_another_state_gives_other_bytes(house: House, client: TestClient) -> None:
    """What the comparison of bytes is worth: a payment shows."""
    first = ask(house, client).content
    give(house, "5", "pocket")
    assert ask(house, client).content != first


def test_it_is_there_when_nothing_is_advised_or_sold(house: House, client: TestClient) -> None:
    before = files_of(ask(house, client))
    switched(house.rt, AdviceMode.INFORMATION, buying=False)
    assert files_of(ask(house, client)).keys() == before.keys()


@pytest.mark.parametrize("who", ["advisor", "stranger"])
def test_it_is_the_customers_alone(house: House, client: TestClient, who: str) -> None:
    assert ask(house, client, who).status_code in (403, 404)


def test_a_file_that_is_missing_is_said_and_the_rest_is_there(house: House, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise FileMissing

    monkeypatch.setattr("steward.api.export_package.contracts.read_file", gone)
    files = files_of(ask(house, client))
    assert not [n for n in files if n.startswith("documents/")]
    assert "the file is missing from the archive" in files["index.html"].decode()
    assert "orders.csv" in files


def test_texts_are_never_formulas_and_figures_stay_figures() -> None:
    (row,) = csv.reader(io.StringIO(table(["a", "b", "c"], [("=1+1", Decimal("-3.10"), None)]).decode("utf-8-sig").split("\r\n", 1)[1]))
    assert row[0] != "=1+1"
    assert row[1:] == ["-3.10", ""]


def test_titles_are_text_in_the_index() -> None:
    body = pack(business_date(2026, 3, 2), [PackedFile("a.csv", ("<b>", "<i>"), b"x")])
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        index = archive.read("index.html").decode()
    assert "&lt;b&gt;" in index
    assert "<b>" not in index
