"""One customer's service goes from advised to information (W33, A01, D5): holding, redeeming and reading go on, nothing is proposed.

Over HTTP on the demo bank, in both languages, on both databases.
"""

import io
import zipfile
from decimal import Decimal
from typing import Any

from fastapi import FastAPI

from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime
from steward.sim.auditor import audit
from tests.stories.api_visitor import Answer, ApiVisitor

ADVICE_OFF, REDEEM = "compliance.advice_off", "trading:order:redeem"
SAID = {"zh": "本行目前只提供信息", "en": "The bank gives information only for now"}
UNTOUCHED = {"zh": "您的持仓、报告和赎回不受影响", "en": "What you hold, your reports and redemptions are not affected"}


def refused(answer: Any) -> None:
    """No, because only information is given."""
    assert (answer.status_code, answer.json()["code"]) == (403, ADVICE_OFF), answer.text


def switched(server: FastAPI, customer_id: str, mode: str) -> None:
    """Compliance asks for it, cannot decide it, and risk does; it is about this customer alone."""
    maker, checker = ApiVisitor(server), ApiVisitor(server)
    maker.sign_in("compliance")
    checker.sign_in("risk")
    asked = {"mode": mode, "buying": True, "reason": "客户要求只看信息", "customer_id": customer_id}
    made = maker.post("/api/compliance/service/changes", asked)["change_id"]
    assert maker.send(f"/api/compliance/service/changes/{made}", {"approve": True}).status_code == 403
    checker.post(f"/api/compliance/service/changes/{made}", {"approve": True})
    off = {one["customer_id"]: one["service"]["mode"] for one in checker.get("/api/compliance/service/desk")["off"]}
    assert off == ({customer_id: mode} if mode == "information" else {})
    assert checker.get("/api/compliance/service")["mode"] == "advised"


def redeemed(customer: ApiVisitor, home: str) -> Answer:
    """A part of the first holding that may be redeemed, as it was shown and confirmed."""
    for held in customer.get(f"{home}/positions")["items"]:
        asked = {"product_id": str(held["product_id"]), "amount": "100.00"}
        quoted = customer.client.get(f"{home}/redemption", params=asked)
        if quoted.status_code != 200:
            continue
        quote = quoted.json()
        shown = {
            "customer_id": home.rsplit("/", 1)[1],
            "amount": quote["amount"]["amount"],
            "units": quote["units"],
            "fee": quote["fee"]["amount"],
            "trade_date": quote["trade_date"],
        }
        early = customer.send(f"{home}/redemptions", asked, key=True)
        assert early.status_code in (401, 403)
        assert early.json()["code"] != ADVICE_OFF
        return customer.post(f"{home}/redemptions", asked, key=True, step_up=customer.confirm(REDEEM, asked["product_id"], shown))
    raise AssertionError("he holds something that may be redeemed")


def test_a_service_of_information_only(demo: Runtime, server: FastAPI) -> None:
    advisor, customer, other = ApiVisitor(server), ApiVisitor(server), ApiVisitor(server)
    advisor.sign_in("advisor")
    whose = str(customer.sign_in("customer", "何建平")["customer_id"])
    neighbour = str(other.sign_in("customer", "林小满")["customer_id"])
    home = f"/api/customers/{whose}"
    before = {page: customer.get(f"{home}/{page}") for page in ("home", "positions", "report")}
    (listed,) = (p for p in customer.pages("/api/proposals") if p["state"] == "issued")
    waiting = customer.get(f"/api/proposals/{listed['id']}")

    switched(server, whose, "information")
    assert customer.get(f"{home}/positions") == before["positions"]
    assert customer.get(f"{home}/home")["total"] == before["home"]["total"]
    assert_nothing_is_proposed(advisor, customer, whose, waiting)
    assert_others_are_advised(advisor, neighbour)
    assert_the_papers_go_on(customer, home, before["report"])

    order = redeemed(customer, home)
    for _day in range(12):
        advisor.post("/api/demo/next-day")
        jobs.drain(demo)
        order = customer.get(f"/api/orders/{order['id']}")
        if order["state"] == "settled":
            break
    assert order["state"] == "settled"
    entries = customer.pages(f"{home}/cash/entries")
    assert any(e["order_id"] == order["id"] and Decimal(e["amount"]["amount"]) > 0 for e in entries)
    with demo.work(SYSTEM, read_only=True) as w:
        assert audit(w.db).findings == ()
    assert customer.post(f"/api/proposals/{waiting['id']}/decline", {"code": "not_now"})["state"] == "declined"

    switched(server, whose, "advised")
    assert advisor.post(f"{home}/proposals", {"amount": "20000.00"})["state"] == "draft"


def assert_nothing_is_proposed(advisor: ApiVisitor, customer: ApiVisitor, whose: str, waiting: Answer) -> None:
    """Neither a new proposal nor the one that waited, said in both languages."""
    drafts = f"/api/customers/{whose}/proposals"
    refused(advisor.send(drafts, {"amount": "20000.00"}))
    accept = f"/api/proposals/{waiting['id']}/accept"
    refused(customer.send(accept, {"fingerprint": waiting["fingerprint"]}, key=True))
    for look in ("allocation", "divisions"):
        refused(advisor.client.get(f"/api/customers/{whose}/{look}"))
    for language, words in SAID.items():
        customer.client.headers["Accept-Language"] = language
        told = customer.send(accept, {"fingerprint": waiting["fingerprint"]}, key=True).text
        assert words in told
        assert UNTOUCHED[language] in told
        assert customer.get(f"/api/proposals/{waiting['id']}")["state"] == "issued"
    del customer.client.headers["Accept-Language"]


def assert_others_are_advised(advisor: ApiVisitor, neighbour: str) -> None:
    """The switch of one customer is nobody else's."""
    assert advisor.post(f"/api/customers/{neighbour}/proposals", {"amount": "20000.00"})["state"] == "draft"


def assert_the_papers_go_on(customer: ApiVisitor, home: str, report: Answer) -> None:
    """The report reads as before, comes as a file in both languages, and everything can be taken along."""
    assert customer.get(f"{home}/report") == report
    for language in SAID:
        file = customer.client.get(f"{home}/report/file", headers={"Accept-Language": language})
        assert (file.status_code, file.content[:5]) == (200, b"%PDF-")
    package = customer.send(f"{home}/export-package")
    assert package.status_code == 200, package.text
    assert zipfile.ZipFile(io.BytesIO(package.content)).testzip() is None
