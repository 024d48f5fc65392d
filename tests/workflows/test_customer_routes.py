"""Customers and products over HTTP: masked, scoped, revealed with a reason, the catalogue open to all (A2, B1, J8)."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.app import create_app, open_runtime, prepare_database
from steward.kernel.ids import CustomerId, HouseholdId, InstrumentId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import add_days, business_date
from steward.know.customers import actions as customers
from steward.know.customers.model import CustomerKind, CustomerRow, FactRow, HouseholdRow
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.markets import actions as markets
from steward.know.markets.model import InstrumentRow, PriceRow
from steward.know.products import actions as products
from steward.know.products.model import AssetClass, Offering, ProductKind, ProductRow, Regime
from steward.know.suitability import actions as suitability
from steward.know.suitability.model import AssessmentRow
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.access.tables import person, relation
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.web.call import COOKIE
from steward.platform.work import Work

D = business_date


class Bank:
    """Three customers in the advisor's book, one outside; the first holds units and money."""

    def __init__(self, rt: Runtime) -> None:
        with rt.work(SYSTEM) as w:
            self.ids = self._customers(w)
            self.instrument = self._product(w)
            self._holdings(w)
            self.advisor = w.new_id()
            row = {
                "id": self.advisor,
                "role": "advisor",
                "customer_id": None,
                "team": "t",
                "name": "孙丽",
                "language": "zh",
                "active": True,
            }
            w.insert(person, [row | {"created_at": w.now}])
            book = [
                {"id": w.new_id(), "person_id": self.advisor, "subject_id": i, "kind": "book", "since": w.now, "until": None}
                for i in self.ids[:3]
            ]
            w.insert(relation, book)

    def _customers(self, w: Work) -> list[CustomerId]:
        (home,) = customers.record_households(w, rows=[HouseholdRow("H1", "王家")])
        rows = [
            CustomerRow(
                number=f"C{i}", kind=CustomerKind.PERSON, name=f"王小{i}", since=D(2020, 1, 1), phone=f"1990000000{i}",
                birth_date=D(1980, 2, 3), city="武汉", household_id=HouseholdId(home.id) if i < 3 else None,
            )
            for i in range(1, 5)
        ]  # fmt: skip
        ids = [CustomerId(d.id) for d in customers.record_customers(w, rows=rows)]
        told: list[tuple[str, Json, str]] = [
            ("annual_income", 200_000, "interview"),
            ("annual_income", 300_000, "survey"),
            ("employment", "retired", "interview"),
        ]
        customers.record_facts(w, rows=[FactRow(ids[0], f, v, s, 0.9, w.today) for f, v, s in told])
        suitability.record_assessments(w, rows=[AssessmentRow(ids[0], 3, w.today)])
        return ids

    def _product(self, w: Work) -> InstrumentId:
        made = markets.record_instruments(w, rows=[InstrumentRow(f"steward:{c}", "CNY", D(2025, 1, 1)) for c in ("F1", "P1")])
        common: dict[str, Any] = {
            "kind": ProductKind.FUND, "issuer": "长江理财", "issuer_type": "wealth_company",
            "regime": Regime.NFRA, "min_amount": Money.of(1000, "CNY"),
            "step": Money.of(1, "CNY"), "asset_class": AssetClass.BOND_FUND, "valid_from": D(2025, 1, 1),
            "seller_grade": 2, "buy_fee_bps": 80,
        }  # fmt: skip
        offers = [("F1", Offering.PUBLIC), ("P1", Offering.PRIVATE)]
        rows = [
            ProductRow(code=c, name_zh=f"稳健{c}", name_en=f"Steady {c}", instrument_id=InstrumentId(m.id), offering=o, **common)
            for (c, o), m in zip(offers, made, strict=True)
        ]
        self.products = [d.id for d in products.record_products(w, rows=rows)]
        markets.record_prices(w, rows=[PriceRow(InstrumentId(made[0].id), add_days(w.today, -1), Decimal("1.25"), "test")])
        return InstrumentId(made[0].id)

    def _holdings(self, w: Work) -> None:
        me = self.ids[0]
        cash, units = Asset.cash("CNY"), Asset.units(self.instrument, 4)
        keys = {
            "cash": AccountKey.customer_cash(me, "CNY"), "units": AccountKey.customer_units(me, self.instrument, 4),
            "outside": AccountKey.house(AccountRole.EXTERNAL, cash), "issuer": AccountKey.house(AccountRole.ISSUER_UNITS, units),
        }  # fmt: skip
        made = holdings.ensure_accounts(w, keys.values())
        moves = [("m", "outside", "cash", cash, 50_000_00), ("u", "issuer", "units", units, 1000_0000)]
        rows = [TransferRow(r, made[keys[a]], made[keys[b]], x.code, n, TransferKind.OPENING, w.today) for r, a, b, x, n in moves]
        holdings.post(w, transfers=rows)


@pytest.fixture
def rt(tmp_path: Path) -> Runtime:
    settings = Settings.from_env({"STEWARD_HOME": str(tmp_path)})
    prepare_database(settings, demo=True)
    return open_runtime(settings)


@pytest.fixture
def bank(rt: Runtime) -> Bank:
    return Bank(rt)


@pytest.fixture
def client(rt: Runtime, bank: Bank) -> Iterator[TestClient]:
    people = {
        "advisor": Actor(bank.advisor, Role.ADVISOR, team="t"),
        "manager": Actor("0190a000-0000-7000-8000-00000000000a", Role.MANAGER, team="t"),
        "customer": Actor("0190a000-0000-7000-8000-00000000000b", Role.CUSTOMER, customer_id=bank.ids[0]),
    }
    app = create_app(rt)
    app.state.resolve_session = lambda _rt, token: people[token]
    with TestClient(app) as made:
        yield made


def headers(who: str, language: str = "en") -> dict[str, str]:
    return {"X-Steward": "1", "Cookie": f"{COOKIE}={who}", "Accept-Language": language}


def test_an_advisor_pages_through_the_own_book_masked(client: TestClient) -> None:
    first = client.get("/api/customers?limit=2", headers=headers("advisor")).json()
    second = client.get(f"/api/customers?limit=2&cursor={first['next_cursor']}", headers=headers("advisor")).json()
    rows = first["items"] + second["items"]
    assert ([r["number"] for r in rows], second["next_cursor"]) == (["C1", "C2", "C3"], None)
    assert (rows[0]["name"], rows[0]["phone"], rows[0]["level"], rows[0]["assessment_state"]) == ("王**", "199****0001", "C3", "valid")
    # 50,000 yuan of money and 1,000 units at 1.25
    assert (rows[0]["total"], rows[1]["total"]) == ({"amount": "51250.00", "currency": "CNY"}, {"amount": "0.00", "currency": "CNY"})
    assert (rows[0]["household"], rows[0]["advisor_name"], rows[1]["assessment_state"]) == ("H1", "孙丽", "missing")
    found = client.get("/api/customers?q=19900000002", headers=headers("advisor")).json()
    assert [r["number"] for r in found["items"]] == ["C2"]


def test_a_manager_sees_the_team_without_holdings(client: TestClient) -> None:
    rows = client.get("/api/customers", headers=headers("manager")).json()["items"]
    assert [(r["number"], r["total"]) for r in rows] == [("C1", None), ("C2", None), ("C3", None)]


def test_the_page_shows_what_counts_and_whether_advice_is_possible(client: TestClient, bank: Bank) -> None:
    page = client.get(f"/api/customers/{bank.ids[0]}", headers=headers("advisor")).json()
    record = client.get(f"/api/customers/{bank.ids[0]}/facts", headers=headers("advisor")).json()
    facts = {f["field"]: f for group in record["groups"] for f in group["fields"]}
    assert (page["birth_year"], page["advisable"], page["not_advisable_because"]) == (1980, True, [])
    assert (facts["annual_income"]["conflict"], facts["employment"]["value"], facts["employment"]["conflict"]) == (True, "retired", False)
    assert [m["number"] for m in page["members"]] == ["C2"]
    other = client.get(f"/api/customers/{bank.ids[1]}", headers=headers("advisor", "zh")).json()
    assert (other["advisable"], other["not_advisable_because"][0]["code"]) == (False, "advice.not_advisable")
    assert other["not_advisable_because"][0]["text"] != "advice.not_advisable"
    assert client.get(f"/api/customers/{bank.ids[3]}", headers=headers("advisor")).status_code == 404


def test_a_reveal_needs_a_reason_and_shows_on_the_customers_side(client: TestClient, bank: Bank) -> None:
    path = f"/api/customers/{bank.ids[0]}"
    refused = client.post(f"{path}/reveal", json={"field": "phone", "reason": " "}, headers=headers("advisor"))
    assert (refused.status_code, refused.json()["code"]) == (400, "customers.reason_missing")
    shown = client.post(f"{path}/reveal", json={"field": "phone", "reason": "call back"}, headers=headers("advisor"))
    assert shown.json() == {"value": "19900000001"}
    assert client.post(f"{path}/reveal", json={"field": "phone", "reason": "call back"}, headers=headers("manager")).status_code == 403
    assert [(r["field"], r["reason"]) for r in client.get(f"{path}/reveals", headers=headers("customer")).json()] == [
        ("phone", "call back")
    ]


def test_the_catalogue_is_open_and_hides_private_products(client: TestClient, bank: Bank) -> None:
    page = client.get("/api/products", headers={"Accept-Language": "en"}).json()
    (item,) = page["items"]
    assert (item["code"], item["name"], item["grade"], item["buy_fee"], item["price"]) == ("F1", "Steady F1", "R2", "0.0080", "1.25")
    assert client.get(f"/api/products/{bank.products[1]}").status_code == 404
    assert client.get(f"/api/products/{bank.products[0]}").json()["name"] == "稳健F1"
    assert client.get("/api/products?kind=bond").json()["items"] == []
