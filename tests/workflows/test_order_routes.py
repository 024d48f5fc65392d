"""Orders, positions and statements over HTTP (F2, F4): every figure traces to its entries, outsiders get not found."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.kernel.time import BusinessDate
from steward.know.markets.actions import record_prices
from steward.know.markets.model import PriceRow
from steward.platform import jobs
from steward.platform.access.model import SYSTEM
from steward.platform.web.call import COOKIE
from steward.workflows.reactions import REACTIONS
from steward.workflows.settlement import settle_day
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank
from tests.workflows.clients import STRANGER, house_client
from tests.workflows.test_accept_and_trade import give


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = open_house(new_bank(tmp_path, demo=True, reactions=REACTIONS))
    give(made, "100000")
    made.accept(made.issued())
    assert jobs.drain(made.rt) > 0  # the orders, and what the timeline and the portrait note
    return made


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with house_client(house) as made:
        yield made


def get(client: TestClient, path: str, who: str = "customer", language: str = "en") -> Any:
    answer = client.get(f"/api{path}", headers={"Cookie": f"{COOKIE}={who}", "Accept-Language": language})
    return answer.json() if answer.status_code == 200 else answer.status_code


def cancel(client: TestClient, order_id: str, key: str, who: str = "customer") -> Any:
    headers = {"Cookie": f"{COOKIE}={who}", "X-Steward": "1", "Idempotency-Key": key, "Accept-Language": "en"}
    return client.post(f"/api/orders/{order_id}/cancel", headers=headers)


def settle(house: House) -> None:
    house.later(hours=8)
    with house.rt.work(SYSTEM) as w:
        record_prices(w, rows=[PriceRow(r.instrument_id, w.today, Decimal("1.0250"), "test", w.now) for r in house.rows.values()])
    house.later(hours=16)
    settle_day(house.rt, BusinessDate(dt.date(2026, 3, 3)))


def test_an_order_shows_its_course_in_the_callers_language(house: House, client: TestClient) -> None:
    first = get(client, "/orders", language="zh")["items"][0]
    assert (first["state"], first["customer_name"], first["can_cancel"]) == ("placed", "李明", True)
    assert [(s["label"], s["done"]) for s in first["steps"]] == [("已下单", True), ("已提交", False), ("已确认", False), ("已交收", False)]
    assert [s["due"] for s in first["steps"]] == [None, "2026-03-02", "2026-03-03", "2026-03-03"]
    seen = get(client, f"/orders/{first['id']}", "advisor")
    assert (seen["can_cancel"], seen["customer_name"], seen["number"]) == (False, "李*", first["number"])
    settle(house)
    done = get(client, f"/orders/{first['id']}")
    assert (done["state"], done["price"], [s["done"] for s in done["steps"]]) == ("settled", "1.025", [True] * 4)
    assert done["confirmed_at"] is not None


def test_cancelling_gives_the_money_back_once(house: House, client: TestClient) -> None:
    first, second = get(client, "/orders")["items"][:2]
    answers = [cancel(client, first["id"], "k1") for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["state"], len(answers[0].json()["steps"])) == ("cancelled", 2)
    assert cancel(client, first["id"], "k2").status_code == 409
    assert cancel(client, second["id"], "k3", "stranger").status_code == 404
    assert cancel(client, second["id"], "k4", "advisor").status_code == 403
    house.later(hours=6)
    late = cancel(client, second["id"], "k5")
    assert (late.status_code, late.json()["code"]) == (409, "trading.not_cancellable")


def test_every_position_traces_to_its_entries_and_its_proposal(house: House, client: TestClient) -> None:
    settle(house)
    path = f"/customers/{house.customer_id}"
    orders = {o["id"]: o for o in get(client, "/orders")["items"]}
    positions = get(client, f"{path}/positions")
    assert len(positions["items"]) == len(orders)
    for held in positions["items"]:
        (entry,) = get(client, f"{path}/positions/{held['instrument_id']}/entries")["items"]
        order = orders[entry["order_id"]]
        assert (entry["units"], entry["balance_after"]) == (held["units"], held["units"])
        assert (entry["amount"], entry["proposal_id"]) == (held["cost"], order["proposal_id"])
        assert Decimal(held["value"]["amount"]) == round(Decimal(held["units"]) * Decimal(held["price"]), 2)
    cash: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = get(client, f"{path}/cash/entries?limit=3{cursor and '&cursor=' + cursor}")
        cash += page["items"]
        cursor = page["next_cursor"]
    assert cash[0]["balance_after"] == positions["cash"]["amount"]
    assert sum(Decimal(e["amount"]["amount"]) for e in cash) == Decimal(positions["cash"]["amount"])
    assert {e["label"] for e in cash} <= {"Purchase", "Purchase fee", "Rounding remainder", "Money in"}
    weights = [Decimal(p["weight"]) for p in positions["items"]]
    assert 0 < sum(weights) < 1


def test_outsiders_get_not_found(house: House, client: TestClient) -> None:
    first = get(client, "/orders")["items"][0]
    for path in (
        f"/orders/{first['id']}",
        f"/orders/{STRANGER}",
        f"/orders?customer_id={house.customer_id}",
        f"/customers/{house.customer_id}/positions",
        f"/customers/{house.customer_id}/cash/entries",
        f"/customers/{house.customer_id}/positions/{STRANGER}/entries",
    ):
        assert get(client, path, "stranger") == 404
    assert get(client, "/orders", "stranger") == {"items": [], "next_cursor": None}
