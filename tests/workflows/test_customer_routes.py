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
            "seller_grade": 2, "buy_fee_bps": 80, "terms": {"fund_type": "bond"},
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


def test_a_manager_sees_the_team_with_what_it_holds(client: TestClient) -> None:
    """Who releases a proposal has to see what the customer owns."""
    rows = client.get("/api/customers", headers=headers("manager")).json()["items"]
    assert [(r["number"], r["total"]["amount"]) for r in rows] == [("C1", "51250.00"), ("C2", "0.00"), ("C3", "0.00")]


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


def state(client: TestClient, customer_id: str, who: str = "advisor", **facts: Json) -> dict[str, str]:
    """State facts over HTTP; their ids by field."""
    ids = {}
    for field, value in facts.items():
        answer = client.post(f"/api/customers/{customer_id}/facts", json={"field": field, "value": value}, headers=headers(who))
        assert (answer.status_code, answer.json()["effect"]) == (200, "added"), answer.text
        ids[field] = answer.json()["id"]
    return ids


def keys_in(value: Json) -> set[str]:
    """Every name in a tree of objects and lists."""
    if isinstance(value, list):
        return {name for part in value for name in keys_in(part)}
    return {name for key, part in value.items() for name in {key, *keys_in(part)}} if isinstance(value, dict) else set()


def test_a_statement_adds_the_book_and_what_was_said_and_every_figure_names_what_it_rests_on(client: TestClient, bank: Bank) -> None:
    me = bank.ids[1]
    said = state(
        client, me, annual_income=250_000, monthly_spending=10_000, financial_assets=80_000, elsewhere_deposits=30_000, debts=5_000
    )
    page = client.get(f"/api/customers/{me}/statement", headers=headers("advisor")).json()
    totals = {name: page[name]["amount"] for name in ("assets", "debts", "net", "income", "spending", "saving")}
    # Of 80,000 stated in all, 30,000 are told as deposits elsewhere and nothing is here; spending is said a month and shown a year.
    assert totals == {
        "assets": "80000.00", "debts": "5000.00", "net": "75000.00", "income": "250000.00", "spending": "120000.00", "saving": "130000.00",
    }  # fmt: skip
    rests = {
        line["lineage"]["fact_id"]: (line["section"], line["amount"]["amount"], line["lineage"]["customer_id"]) for line in page["lines"]
    }
    assert rests == {
        said["annual_income"]: ("income", "250000.00", me),
        said["monthly_spending"]: ("spending", "120000.00", me),
        said["financial_assets"]: ("elsewhere", "50000.00", me),
        said["elsewhere_deposits"]: ("elsewhere", "30000.00", me),
        said["debts"]: ("debts", "5000.00", me),
    }
    here = client.get(f"/api/customers/{bank.ids[0]}/statement", headers=headers("advisor")).json()["lines"]
    # 50,000 yuan of money and 1,000 units at 1.25, from the book
    assert [(x["amount"]["amount"], x["lineage"]["fact_id"]) for x in here if x["section"] == "here"] == [
        ("50000.00", None),
        ("1250.00", None),
    ]


def test_a_household_adds_its_members_and_carries_nothing_of_their_risk(client: TestClient, bank: Bank) -> None:
    state(client, bank.ids[1], elsewhere_deposits=30_000)
    path = f"/api/customers/{bank.ids[0]}/statement"
    whole = client.get(f"{path}?household=true", headers=headers("advisor")).json()
    assert ([m["customer_id"] for m in whole["members"]], whole["hidden_members"]) == (bank.ids[:2], 0)
    assert whole["assets"]["amount"] == "81250.00"
    told = keys_in(whole)
    assert {"lineage", "fact_id", "members"} <= told
    assert not [name for name in told for word in ("level", "assess", "risk", "suitab", "toleran", "capacity") if word in name]
    own = client.get(f"{path}?household=true", headers=headers("customer")).json()
    assert ([m["customer_id"] for m in own["members"]], own["hidden_members"]) == (bank.ids[:1], 1)
    assert own["assets"]["amount"] == "51250.00"


def test_an_outsider_finds_nothing_of_a_customer(client: TestClient, bank: Bank) -> None:
    tie = {"role": "child", "name": "王小宝"}
    for who, customer_id in (("customer", bank.ids[1]), ("advisor", bank.ids[3])):
        path = f"/api/customers/{customer_id}"
        for part in ("statement", "statement?household=true", "family", "corrections", "facts", "facts/annual_income"):
            assert (part, client.get(f"{path}/{part}", headers=headers(who)).status_code) == (part, 404)
        bodies: dict[str, Json] = {"facts": {"field": "debts", "value": 1}, "corrections": {"field": "city", "value": "北京"}, "ties": tie}
        for part, body in bodies.items():
            assert (part, client.post(f"{path}/{part}", json=body, headers=headers(who)).status_code) == (part, 404)


def test_a_stated_fact_counts_at_once_with_its_source_and_a_wrong_one_is_refused(client: TestClient, bank: Bank) -> None:
    path = f"/api/customers/{bank.ids[0]}/facts"
    own = state(client, bank.ids[0], "customer", monthly_spending="8000.50")["monthly_spending"]
    heard = state(client, bank.ids[0], "advisor", monthly_spending=9000)["monthly_spending"]
    (newest, oldest) = client.get(f"{path}/monthly_spending", headers=headers("customer")).json()
    assert [(s["id"], s["raw"], s["source"]) for s in (newest, oldest)] == [(heard, 9000, "interview"), (own, "8000.5", "mobile app")]
    again = client.post(path, json={"field": "monthly_spending", "value": 9000}, headers=headers("advisor"))
    assert again.json() == {"id": heard, "effect": "unchanged"}
    wrong = [
        ({"field": "shoe_size", "value": 43}, "customers.field_unknown"),
        ({"field": "debts", "value": "a lot"}, "customers.value_wrong"),
        ({"field": "debts", "value": -1}, "customers.value_out_of_range"),
        ({"field": "debts", "value": 1, "valid_from": "2999-01-01"}, "customers.fact_in_future"),
    ]
    for body, code in wrong:
        refused = client.post(path, json=body, headers=headers("advisor"))
        assert (refused.status_code, refused.json()["code"]) == (400, code)


def test_the_family_is_named_to_the_customer_masked_to_staff_and_says_when_a_guardian_is_missing(client: TestClient, bank: Bank) -> None:
    path = f"/api/customers/{bank.ids[0]}"
    today = client.get(f"{path}/family", headers=headers("customer")).json()["as_of"]
    born = f"{int(today[:4]) - 10}-01-01"
    made = client.post(f"{path}/ties", json={"role": "child", "name": "王小宝", "birth_date": born}, headers=headers("customer")).json()
    own = client.get(f"{path}/family", headers=headers("customer")).json()
    assert own["guardian_missing"] is False
    (me, child) = own["kin"]
    assert (me["customer_id"], me["name"], child["name"], child["age"], child["minor"]) == (bank.ids[0], "王小1", "王小宝", 10, True)
    assert ([r["role"] for r in child["roles"]], [(t["id"], t["kind"], t["valid_from"]) for t in own["ties"]]) == (
        ["child"],
        [(made["id"], "parent", born)],
    )
    assert [k["name"] for k in client.get(f"{path}/family", headers=headers("advisor")).json()["kin"]] == ["王**", "王**"]
    ended = client.post(f"{path}/ties/{made['id']}/end", json={}, headers=headers("customer"))
    assert ended.json()["effect"] == "changed"
    assert len(client.get(f"{path}/family", headers=headers("customer")).json()["kin"]) == 1
    corrected = client.post(f"{path}/corrections", json={"field": "birth_date", "value": born}, headers=headers("advisor"))
    assert corrected.json()["effect"] == "changed"
    assert client.get(f"{path}/family", headers=headers("advisor")).json()["guardian_missing"] is True
    guardian = {"role": "guardian", "name": "王大明", "birth_date": "1980-01-01", "valid_from": born}
    assert client.post(f"{path}/ties", json=guardian, headers=headers("advisor")).status_code == 200
    assert client.get(f"{path}/family", headers=headers("advisor")).json()["guardian_missing"] is False


def test_a_correction_keeps_what_stood_before_and_a_customer_may_not_rename_themselves(client: TestClient, bank: Bank) -> None:
    path = f"/api/customers/{bank.ids[0]}/corrections"
    refused = client.post(path, json={"field": "name", "value": "李明"}, headers=headers("customer"))
    assert (refused.status_code, refused.json()["code"]) == (400, "customers.not_correctable")
    assert client.post(path, json={"field": "phone", "value": "19900000009"}, headers=headers("customer")).json()["effect"] == "changed"
    assert client.post(path, json={"field": "name", "value": "李明"}, headers=headers("advisor")).json()["effect"] == "changed"
    kept = {who: client.get(path, headers=headers(who)).json() for who in ("customer", "advisor")}
    assert [(c["field"], c["value"]) for c in kept["customer"]] == [
        ("phone", "19900000001"), ("name", "王小1"), ("phone", "19900000009"), ("name", "李明"),
    ]  # fmt: skip
    assert [c["value"] for c in kept["advisor"]] == ["199****0001", "王**", "199****0009", "李*"]
    found = client.get("/api/customers?q=19900000009", headers=headers("advisor")).json()["items"]
    assert [(c["number"], c["phone"]) for c in found] == [("C1", "199****0009")]
