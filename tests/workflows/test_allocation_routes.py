"""The allocation desk and the audit of the order over HTTP (D1, D5)."""

from decimal import Decimal

from fastapi.testclient import TestClient

from steward.know.products import queries as products
from steward.platform.access.model import SYSTEM
from tests.modules.advise.house import D, House
from tests.modules.advise.test_rebalancing import hold
from tests.workflows.test_proposal_routes import client, get, house

__all__ = ["client", "house"]


def test_the_desk_shows_where_a_customer_stands_and_what_it_takes(client: TestClient, house: House) -> None:
    hold(house, "EQ4", "300000", D(2025, 7, 1))
    desk = get(client, f"/customers/{house.customer_id}/allocation", "advisor")
    swings = [Decimal(p["volatility"]) for p in desk["region"]]
    assert swings == sorted(swings)
    marks = {m["what"]: m for m in desk["marks"] if m["what"] != "class"}
    assert set(marks) == {"now", "after", "target", "certain"}
    assert Decimal(marks["after"]["volatility"]) < Decimal(marks["now"]["volatility"])
    assert sum(Decimal(r["target"]) for r in desk["rows"]) == 1
    assert {t["side"] for t in desk["trades"]} == {"buy", "redeem"}
    assert Decimal(desk["off_after"]) < Decimal(desk["off_now"])
    assert all(Decimal(t["value"]) <= Decimal(t["limit"]) for t in desk["tails"])
    assert {c["what"] for c in desk["concentration"]} == {"issuer", "product"}
    assert 1 <= Decimal(desk["spread_now"]) < Decimal(desk["spread_after"])
    assert 0 <= Decimal(desk["overlap"]) < 1
    only = get(client, f"/customers/{house.customer_id}/allocation?mode=buy_only", "advisor", "zh")
    assert {t["side"] for t in only["trades"]} <= {"buy"}
    paid = get(client, f"/customers/{house.customer_id}/allocation?mode=cash_flow&flow=-9000000", "advisor")
    assert Decimal(paid["missing"]["amount"]) > 8_000_000


def test_only_who_may_draft_sees_the_desk_and_only_who_checks_sees_the_audit(client: TestClient, house: House) -> None:
    assert get(client, f"/customers/{house.customer_id}/allocation", "stranger") in (403, 404)
    assert get(client, f"/customers/{house.customer_id}/allocation", "customer") == 403
    assert get(client, "/system/selection-audit", "advisor") == 403
    found = {b["asset_class"]: b for b in get(client, "/system/selection-audit", "auditor", "zh")}
    assert found["bond_fund"]["products"] == 2
    assert not any(b["found"] for b in found.values())


def test_any_product_of_the_shelf_says_why_a_plan_would_not_take_it(client: TestClient, house: House) -> None:
    path = f"/customers/{house.customer_id}/why-not?code="
    drawn = house.draft()
    taken = {line.code for line in drawn.content.lines}
    with house.rt.work(SYSTEM, read_only=True) as w:
        codes = [p.code for p in products.shelf(w, w.today)]
    said = {code: get(client, path + code, "advisor", "zh")["reason"] for code in codes}
    assert {code for code, reason in said.items() if reason["code"] == "advice.taken"} == taken
    assert all(reason["text"] != reason["code"] for reason in said.values())
    later = [reason for reason in said.values() if reason["code"] == "advice.later_in_order"]
    assert later
    assert all(part["text"] != part["code"] for reason in later for part in reason["children"])
    assert get(client, path + "NONE", "advisor") == 404
    assert get(client, path + codes[0], "stranger") in (403, 404)
    own = {code: get(client, path + code, "customer", "zh") for code in codes[:3]}
    assert {code: answer["reason"] for code, answer in own.items()} == {code: said[code] for code in codes[:3]}
