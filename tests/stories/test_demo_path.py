"""The whole path over HTTP on the demo bank: propose, issue, read, confirm, accept, execute the next day, trace, replay.

D1, D4, D5, F2, F3, F4, J7: what a customer of the demo bank can do with an advisor, from the database row to the answer a screen shows.
"""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fastapi import FastAPI

from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.sim.auditor import audit
from tests.authz.routes import doors
from tests.stories.api_visitor import Answer, ApiVisitor
from tests.support.papers import Reader

AMOUNT = "50000.00"
ACCEPT = "advice:proposal:accept"
# Operations of advice that go on in every mode: reading, saying no, and what the bank keeps for itself.
GOES_ON = {"decline", "discuss", "open", "read", "replay"}
# Asked below, asked in tests/modules/advise/test_reviewing.py, and what only takes back.
ELSEWHERE = {
    ("GET", "/api/customers/{customer_id}/allocation"),
    ("GET", "/api/customers/{customer_id}/divisions"),
    ("POST", "/api/proposals/{proposal_id}/review/decision"),
    ("POST", "/api/proposals/{proposal_id}/review/withdrawal"),
}


def fen(money: Answer) -> int:
    assert money["currency"] == "CNY"
    return int(Decimal(money["amount"]) * 100)


def proposed(advisor: ApiVisitor) -> Answer:
    """The advisor finds the customer, reads the machine's draft and issues it."""
    (found,) = advisor.get("/api/customers", q="C0000001")["items"]
    assert found["name"].startswith("林")
    assert "*" in found["name"]
    draft = advisor.post(f"/api/customers/{found['id']}/proposals", {"amount": AMOUNT})
    assert (draft["state"], draft["level"]) == ("draft", "C3")
    assert sum(fen(line["amount"]) for line in draft["lines"]) <= 5_000_000
    for line in draft["lines"]:
        assert all(line[said] for said in ("why_you", "why_this", "how_it_can_lose", "what_it_costs"))
        assert line["grade"] <= "R3"
    assert draft["rejected"]
    issued = advisor.post(f"/api/proposals/{draft['id']}/issue", key=True)
    assert (issued["state"], issued["fingerprint"]) == ("issued", draft["fingerprint"])
    assert issued["clearance_id"]
    return issued


def accepted(customer: ApiVisitor, offer: Answer) -> None:
    """The customer confirms exactly what was on the screen; anything else is refused."""
    read = customer.get(f"/api/proposals/{offer['id']}")
    assert read["fingerprint"] == offer["fingerprint"]
    path, body = f"/api/proposals/{read['id']}/accept", {"fingerprint": read["fingerprint"]}
    shown = {
        "proposal_id": read["id"],
        "fingerprint": read["fingerprint"],
        "amount": read["amount"]["amount"],
        "fee": read["total_fee"]["amount"],
    }
    assert customer.send(path, body, key=True).status_code in (401, 403)
    other = customer.confirm(ACCEPT, read["id"], {**shown, "fee": "0.01"})
    assert customer.send(path, body, key=True, step_up=other).status_code in (401, 403)
    early = customer.send(path, body, key=True, step_up=customer.confirm(ACCEPT, read["id"], shown))
    assert (early.status_code, early.json()["code"]) == (409, "contracts.disclosures_incomplete")
    steps = customer.get(f"/api/proposals/{read['id']}/steps")
    names = [line["name"] for line in offer["lines"]]
    assert (steps["ready"], sorted(steps["papers"]["left"])) == (False, sorted(names))
    kept = customer.get(f"/api/proposals/{read['id']}/steps", leave_out=offer["lines"][0]["product_id"])["papers"]
    assert (kept["count"], sorted(kept["left"])) == (len(names) - 1, sorted(names[1:]))
    Reader(customer.get, customer.post).read_all(read["id"])
    steps = customer.get(f"/api/proposals/{read['id']}/steps")
    assert (steps["ready"], steps["papers"]["done"], steps["contracts"]["left"]) == (True, len(names), [])
    token = customer.confirm(ACCEPT, read["id"], shown)
    assert customer.post(path, body, key=True, step_up=token)["state"] == "accepted"


def test_the_whole_path(demo: Runtime, server: FastAPI) -> None:
    advisor, customer = ApiVisitor(server), ApiVisitor(server)
    advisor.sign_in("advisor")
    me = customer.sign_in("customer", "林小满")
    home = f"/api/customers/{me['customer_id']}"
    before = customer.get(f"{home}/home")
    offer = proposed(advisor)
    assert customer.get(f"{home}/home")["open_proposals"] == 1
    accepted(customer, offer)
    jobs.drain(demo)

    placed = [o for o in customer.pages("/api/orders") if o["proposal_id"] == offer["id"]]
    lines = {line["product_id"]: fen(line["amount"]) for line in offer["lines"]}
    assert {o["product_id"]: fen(o["amount"]) for o in placed} == lines
    assert {(o["state"], o["clearance_id"]) for o in placed} == {("placed", offer["clearance_id"])}

    moved = advisor.post("/api/demo/next-day")
    assert customer.get("/api/bank")["business_date"] == moved["business_date"]
    after = customer.get(f"{home}/home")
    now = [customer.get(f"/api/orders/{order['id']}") for order in placed]
    done = [order for order in now if order["state"] == "settled"]
    assert done
    assert moved["executed"] >= len(done)
    # what may still be taken back waits: a day has to pass before its cut-off
    assert {o["state"] for o in now if o not in done} <= {"placed"}
    assert fen(before["cash"]) - fen(after["cash"]) == sum(lines[o["product_id"]] for o in done)
    for order in done:
        trace(customer, home, order)
    assert_cash_follows_from_its_entries(customer, home, after)
    assert_the_auditor_agrees(demo, str(me["customer_id"]), customer.get(f"{home}/positions"), after)
    assert_replay_says_the_same(server, offer)
    assert_the_chain_is_whole(server, done[0], offer)
    assert_the_name_is_the_customers_own(server, customer, advisor, done[0])
    assert_what_is_switched_off_cannot_be_reached(server, advisor, customer, done[0])


def trace(customer: ApiVisitor, home: str, order: Answer) -> None:
    """From an order to its position, and from the position back to the entries it is made of."""
    assert order["state"] == "settled"
    position = next(p for p in customer.get(f"{home}/positions")["items"] if p["product_id"] == order["product_id"])
    entries = customer.pages(f"{home}/positions/{position['instrument_id']}/entries")
    newest = entries[0]
    assert newest["order_id"] == order["id"]
    assert (newest["units"], newest["price"]) == (order["units"], order["price"])
    assert sum(Decimal(e["units"]) for e in entries) == Decimal(position["units"]) == Decimal(newest["balance_after"])
    assert fen(newest["amount"]) == fen(order["amount"])
    value = Decimal(position["units"]) * Decimal(position["price"])
    assert abs(value - Decimal(position["value"]["amount"])) <= Decimal("0.005")
    assert fen(position["gain"]) == fen(position["value"]) - fen(position["cost"])
    assert abs(Fraction(fen(position["gain"]), fen(position["cost"])) - Fraction(position["return_pct"])) < Fraction(1, 5000)


def assert_cash_follows_from_its_entries(customer: ApiVisitor, home: str, shown: Answer) -> None:
    entries = customer.pages(f"{home}/cash/entries")
    assert sum(fen(e["amount"]) for e in entries) == fen(shown["cash"])
    assert int(Decimal(entries[0]["balance_after"]) * 100) == fen(shown["cash"])


def assert_the_auditor_agrees(demo: Runtime, customer_id: str, positions: Answer, shown: Answer) -> None:
    with demo.work(SYSTEM, read_only=True) as w:
        found = audit(w.db)
    assert found.findings == ()
    assert found.cash[customer_id, "cur:CNY"] == fen(shown["cash"])
    counted = {asset: h for (who, asset), h in found.holdings.items() if who == customer_id and h.units}
    assert counted.keys() == {p["instrument_id"] for p in positions["items"]}
    for p in positions["items"]:
        held = counted[p["instrument_id"]]
        scale = -Decimal(p["units"]).as_tuple().exponent  # type: ignore[operator]
        assert Decimal(held.units).scaleb(-scale) == Decimal(p["units"])
        assert held.cost is not None
        assert abs(held.cost - fen(p["cost"])) <= 40
    assert sum(fen(p["value"]) for p in positions["items"]) + fen(shown["cash"]) == fen(shown["total"])


def assert_replay_says_the_same(server: FastAPI, offer: Answer) -> None:
    officer = ApiVisitor(server)
    officer.sign_in("compliance")
    assert officer.post(f"/api/proposals/{offer['id']}/replay") == {"same": True, "differences": []}
    auditor = ApiVisitor(server)
    auditor.sign_in("auditor")
    assert auditor.post("/api/system/verify")["ok"]


def assert_the_chain_is_whole(server: FastAPI, order: Answer, offer: Answer) -> None:
    """Compliance reads one page: every link has its facts, the evidence opens, and what was booked is what the order says (J7)."""
    officer = ApiVisitor(server)
    officer.sign_in("compliance")
    chain = officer.get(f"/api/orders/{order['id']}/chain")
    links = {link["link"]: link["facts"] for link in chain["links"]}
    assert list(links) == ["need", "assessment", "proposal", "verdict", "papers", "contracts", "order", "postings", "settlement"]
    assert all(links.values())
    assert chain["customer_name"] == offer["customer_name"]
    proofs = {fact["proof"]["id"] for fact in links["verdict"] if fact["proof"]}
    for proof in proofs:
        assert officer.get(f"/api/evidence/{proof}")["proof"]["outcome"] == "proved"
    assert {f["proof"]["id"] for f in links["proposal"]} == {offer["id"]}
    assert len(links["order"]) == sum(step["done"] for step in order["steps"])
    moved = [fact["text"].replace(",", "").split()[-2:] for fact in links["postings"]]
    assert sum(Decimal(amount) for amount, asset in moved if asset == "CNY") == -Decimal(order["amount"]["amount"])
    english = officer.client.get(f"/api/orders/{order['id']}/chain", headers={"Accept-Language": "en"}).json()
    assert english["links"][0]["label"] == "The need"


def assert_the_name_is_the_customers_own(server: FastAPI, customer: ApiVisitor, advisor: ApiVisitor, order: Answer) -> None:
    """Where a customer signed, called or acted, staff read the name as everywhere: masked (C2)."""
    officer = ApiVisitor(server)
    officer.sign_in("compliance")
    pages = (f"/api/orders/{order['id']}/chain", f"/api/proposals/{order['proposal_id']}/versions")
    contacts = f"/api/customers/{order['customer_id']}/contacts"
    for told in (*(officer.get(page) for page in pages), advisor.get(contacts)):
        assert "林小满" not in json.dumps(told, ensure_ascii=False)
    assert "林小满" in json.dumps(customer.get(pages[1]), ensure_ascii=False)


def assert_what_is_switched_off_cannot_be_reached(server: FastAPI, advisor: ApiVisitor, customer: ApiVisitor, order: Answer) -> None:
    """Information only: every route of advising refuses, by the routes themselves; buying stopped: nothing is bought; leaving goes on."""
    drafts = f"/api/customers/{order['customer_id']}/proposals"
    issued = advisor.post(drafts, {"amount": "20000.00"})
    advisor.post(f"/api/proposals/{issued['id']}/issue", key=True)
    draft = advisor.post(drafts, {"amount": "20000.00"})
    agree = {"fingerprint": issued["fingerprint"]}
    switch(server, mode="information", buying=False)
    few = {"age": 40, "years": 10, "amount": "100000", "monthly": "0", "dip": "fifteen", "reserve_months": 6}
    asked: dict[tuple[str, str], tuple[ApiVisitor, str, Answer]] = {
        ("POST", "/api/customers/{customer_id}/proposals"): (advisor, drafts, {"amount": "20000.00"}),
        ("POST", "/api/proposals/{proposal_id}/revise"): (advisor, f"/api/proposals/{draft['id']}/revise", {"changes": []}),
        ("POST", "/api/proposals/{proposal_id}/issue"): (advisor, f"/api/proposals/{draft['id']}/issue", {}),
        ("POST", "/api/proposals/{proposal_id}/review"): (advisor, f"/api/proposals/{draft['id']}/review", {}),
        ("POST", "/api/proposals/{proposal_id}/accept"): (customer, f"/api/proposals/{issued['id']}/accept", agree),
    }
    advising = {
        (d.method, d.path) for d in doors(server) if d.operation.startswith("advice:") and d.operation.rsplit(":", 1)[1] not in GOES_ON
    }
    assert advising == {*asked, *ELSEWHERE}, "a new route of advising has to ask for the mode"
    for who, path, body in asked.values():
        refused = who.send(path, body, key=True)
        assert (refused.status_code, refused.json()["code"]) == (403, "compliance.advice_off"), path
    for look in ("allocation", "divisions", "why-not?code=X"):
        assert advisor.client.get(f"/api/customers/{order['customer_id']}/{look}").json()["code"] == "compliance.advice_off"
    assert customer.send("/api/preliminary", few).json()["code"] == "compliance.advice_off"
    assert customer.get("/api/bank")["mode"] == "information"

    switch(server, mode="advised", buying=False)
    path = f"/api/proposals/{issued['id']}/accept"
    assert customer.send(path, agree, key=True).json()["code"] == "compliance.buying_stopped"
    redeem = {"product_id": order["product_id"], "amount": "100.00"}
    assert customer.get(f"/api/customers/{order['customer_id']}/redemption", **redeem)["paid_on"]
    assert not customer.send(f"/api/customers/{order['customer_id']}/redemptions", redeem, key=True).json()["code"].startswith("compliance")
    assert customer.post(f"/api/proposals/{issued['id']}/decline", {"code": "not_now"})["state"] == "declined"


def switch(server: FastAPI, **change: Any) -> None:
    """Compliance proposes, risk decides."""
    maker, checker = ApiVisitor(server), ApiVisitor(server)
    maker.sign_in("compliance")
    checker.sign_in("risk")
    made = maker.post("/api/compliance/service/changes", {**change, "reason": "有序退出"})["change_id"]
    assert maker.send(f"/api/compliance/service/changes/{made}", {"approve": True}).status_code == 403
    assert checker.post(f"/api/compliance/service/changes/{made}", {"approve": True})["buying"] == change["buying"]
