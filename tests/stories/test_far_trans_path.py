"""The main job on real input, over HTTP (B3, C1, D1, D5, F2, F3, F4, J7): a real bank's customers and assets come in, one customer is
advised, agrees, and holds the positions, every figure traceable and the advice replayable. Skipped where the folder is absent."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from steward.app import create_app
from steward.kernel.ids import CustomerId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import add_days, business_date
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.know.holdings import actions as holdings
from steward.know.holdings.model import AccountKey, AccountRole, Asset, TransferKind, TransferRow
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import StandingState
from steward.know.suitability.rules.instrument import instruments
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, NewPerson, NewRelation, Relation, Role
from steward.platform.clock import SetClock
from steward.platform.identity import factors, totp
from steward.platform.identity.actions import assign_relations, create_person
from steward.platform.identity.sessions import open_session
from steward.platform.runtime import Runtime
from steward.platform.web.call import COOKIE
from steward.workflows.imports.far_trans import import_far_trans
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from steward.workflows.verify import verify_bank
from tests.modules.know.test_attempts import assess
from tests.support.banks import new_bank
from tests.support.identified import IDENTIFIED
from tests.support.papers import Reader

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
IMPORTED = dt.datetime(2022, 12, 1, 10, tzinfo=SHANGHAI)
# The last day with prices in the folder: an order of that morning is executed at that day's valuation.
ADVISED = dt.datetime(2022, 11, 29, 10, tzinfo=SHANGHAI)
DEPOSIT = "60000"
MEANS: dict[str, Json] = {
    "financial_assets": 500_000,
    "monthly_spending": 2_000,
    "annual_income": 60_000,
    "debts": 0,
    "horizon_years": 15,
    "liquidity_need": "low",
}


class Face:
    """One person's browser: their session, and a client that speaks for it."""

    def __init__(self, rt: Runtime, client: TestClient, person_id: str) -> None:
        self.rt = rt
        self.client = client
        self.person_id = person_id
        self.sign_in()

    def sign_in(self) -> None:
        with self.rt.work(SYSTEM) as w:
            self.token = open_session(w, self.person_id, "totp")[1]

    def get(self, path: str) -> Any:
        answer = self.client.get(path, headers={"Cookie": f"{COOKIE}={self.token}", "Accept-Language": "en"})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: dict[str, Any] | None = None, **headers: str) -> Any:
        ours = {"Cookie": f"{COOKIE}={self.token}", "X-Steward": "1", "Idempotency-Key": path, "Accept-Language": "en"}
        answer = self.client.post(path, json=body, headers={**ours, **headers})
        assert answer.status_code == 200, answer.text
        self.token = answer.cookies.get(COOKIE) or self.token
        return answer.json()


@pytest.fixture
def rt(tmp_path: Path, far_trans_dir: Path) -> Iterator[Runtime]:
    bank = new_bank(tmp_path, clock=SetClock(IMPORTED), reactions=REACTIONS)
    import_far_trans(bank, far_trans_dir)
    set_clock(bank, ADVISED)
    yield bank
    bank.engine.dispose()


def set_clock(rt: Runtime, at: dt.datetime) -> None:
    assert isinstance(rt.clock, SetClock)
    rt.clock.set(at)


def pass_time(rt: Runtime, seconds: int) -> None:
    set_clock(rt, rt.clock.now() + dt.timedelta(seconds=seconds))


def advisable_customer(rt: Runtime) -> CustomerId:
    """The first customer of level 3 whose assessment will still be valid when the order is carried out."""
    with rt.work(SYSTEM, read_only=True) as w:
        standings = suitability.standings(w, add_days(w.today, 10))
    return min(c for c, s in standings.items() if s.state is StandingState.VALID and s.level == 3)


def fund(rt: Runtime, customer_id: CustomerId) -> None:
    """Money to spend, and an identity on record: the data names nobody."""
    with rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(customer_id, f, v, "core_banking", 1.0, w.today) for f, v in IDENTIFIED.items()])
        keys = [AccountKey.house(AccountRole.EXTERNAL, Asset.cash("EUR")), AccountKey.customer_cash(customer_id, "EUR")]
        accounts = holdings.ensure_accounts(w, keys)
        amount = Money.of(DEPOSIT, "EUR").minor
        row = TransferRow("deposit:1", accounts[keys[0]], accounts[keys[1]], "cur:EUR", amount, TransferKind.DEPOSIT, w.today)
        holdings.post(w, transfers=[row])


def tell_means_and_knowledge(rt: Runtime, customer_id: CustomerId, person_id: str) -> None:
    """What the data does not say and a firm has to know before it recommends: means (EU1c), and knowledge by a test (EU1k)."""
    with rt.work(SYSTEM) as w:
        record_facts(w, rows=[FactRow(customer_id, f, v, "core_banking", 1.0, w.today) for f, v in MEANS.items()])
    test = instruments()["knowledge-eight"]
    best = {q.id: max(q.options, key=lambda o: o.score).id for q in test.questions}
    assess(rt, Actor(person_id, Role.CUSTOMER, customer_id=customer_id), best, instrument=test.code)


def people(rt: Runtime, client: TestClient, customer_id: CustomerId) -> tuple[Face, Face, str]:
    """The advisor and the customer, signed in; and the secret of the customer's authenticator app."""
    secret = totp.new_secret()
    with rt.work(SYSTEM) as w:
        advisor = create_person(w, new=NewPerson(Role.ADVISOR, "Advisor", team="athens"))
        customer = create_person(w, new=NewPerson(Role.CUSTOMER, "Customer", customer_id=customer_id))
        factors.keep_totp(w, customer, secret, 0)
        assign_relations(w, rows=[NewRelation(advisor, customer_id, Relation.BOOK)])
    tell_means_and_knowledge(rt, customer_id, customer)
    return Face(rt, client, advisor), Face(rt, client, customer), secret


def test_a_real_customer_is_advised_agrees_and_holds_the_position_the_next_day(rt: Runtime) -> None:
    customer_id = advisable_customer(rt)
    fund(rt, customer_id)
    with TestClient(create_app(rt), base_url="https://bank.test") as client:
        advisor, customer, secret = people(rt, client, customer_id)
        draft = advisor.post(f"/api/customers/{customer_id}/proposals", {"amount": "50000"})
        assert draft["state"] == "draft"
        assert all(line["grade"] in ("R1", "R2", "R3") for line in draft["lines"])
        issued = advisor.post(f"/api/proposals/{draft['id']}/issue")
        read = customer.get(f"/api/proposals/{issued['id']}")
        assert read["clearance_id"]
        Reader(customer.get, customer.post, lambda seconds: pass_time(rt, seconds)).read_all(issued["id"])
        signed = sign(rt, customer, read, secret)
        assert {c["code"] for c in signed} == {"proposal", "account_agreement", "risk_disclosure"}
        pass_time(rt, 60)  # a code counts once
        accepted = accept(rt, customer, read, secret)
        assert accepted["state"] == "accepted"
        assert jobs.drain(rt) >= 1
        orders = customer.get(f"/api/orders?customer_id={customer_id}")["items"]
        assert len(orders) == len([line for line in read["lines"] if line["side"] == "buy"])
        assert {o["clearance_id"] for o in orders} == {read["clearance_id"]}
        for day in (29, 30):
            set_clock(rt, dt.datetime(2022, 11, day, 23, tzinfo=SHANGHAI))
            settle_day(rt, business_date(2022, 11, day))
        set_clock(rt, dt.datetime(2022, 12, 5, 10, tzinfo=SHANGHAI))
        settle_day(rt, business_date(2022, 12, 5))
        for face in (advisor, customer):  # days have passed: the sessions of that morning are long dead
            face.sign_in()
        trace(customer, customer_id, orders)
        assert advisor.post(f"/api/proposals/{issued['id']}/replay") == {"same": True, "differences": []}
    assert verify_bank(rt).ok


def sign(rt: Runtime, customer: Face, read: dict[str, Any], secret: str) -> Any:
    """The proposal's document and what every customer signs, as one package."""
    offered = customer.post(f"/api/proposals/{read['id']}/contracts")
    wanted = {"operation": "contracts:contract:sign", "subject_id": read["customer_id"], "shown": offered["shown"]}
    asked = customer.post("/api/step-up", wanted)
    code = pyotp.TOTP(secret).generate_otp(totp.step_of(rt.clock.wall()))
    confirmed = customer.post(f"/api/step-up/{asked['id']}/confirm", {"code": code})
    hashes = {"hashes": {p["contract"]["id"]: p["contract"]["hash"] for p in offered["papers"]}}
    path = f"/api/customers/{read['customer_id']}/contracts/signature"
    return customer.post(path, hashes, **{"X-Step-Up": confirmed["token"]})["items"]


def accept(rt: Runtime, customer: Face, read: dict[str, Any], secret: str) -> Any:
    fields = {"proposal_id": read["id"], "fingerprint": read["fingerprint"]}
    shown = {**fields, "amount": read["amount"]["amount"], "fee": read["total_fee"]["amount"]}
    asked = customer.post("/api/step-up", {"operation": "advice:proposal:accept", "subject_id": read["id"], "shown": shown})
    code = pyotp.TOTP(secret).generate_otp(totp.step_of(rt.clock.wall()))
    confirmed = customer.post(f"/api/step-up/{asked['id']}/confirm", {"code": code})
    return customer.post(f"/api/proposals/{read['id']}/accept", {"fingerprint": read["fingerprint"]}, **{"X-Step-Up": confirmed["token"]})


def trace(customer: Face, customer_id: str, orders: list[dict[str, Any]]) -> None:
    """Every position's units and cost are the sum of its entries, and every entry names the order it came from."""
    held = customer.get(f"/api/customers/{customer_id}/positions")["items"]
    assert {p["product_id"] for p in held} == {o["product_id"] for o in orders}
    for position in held:
        entries = customer.get(f"/api/customers/{customer_id}/positions/{position['instrument_id']}/entries")["items"]
        assert sum(Decimal(e["units"]) for e in entries) == Decimal(position["units"])
        assert sum(Decimal(e["amount"]["amount"]) for e in entries) == Decimal(position["cost"]["amount"])
        assert {e["order_id"] for e in entries} <= {o["id"] for o in orders}
    home = customer.get(f"/api/customers/{customer_id}/home")
    spent = sum(Decimal(o["amount"]["amount"]) for o in orders)
    assert Decimal(home["cash"]["amount"]) == Decimal(DEPOSIT) - spent
    assert Decimal(home["invested"]["amount"]) == sum(Decimal(p["value"]["amount"]) for p in held)
