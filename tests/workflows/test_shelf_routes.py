"""The shelf a known customer sees: eligibility is part of every query, and nothing the bank earns is part of the order (D3, D4, B03)."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.modules.advise.house import House
from tests.workflows.test_proposal_routes import client, get, house  # noqa: F401 - fixtures


def codes(found: Any) -> list[str]:
    return [one["code"] for one in found["items"]]


def shelf(client: TestClient, house: House, who: str = "customer", query: str = "limit=100") -> Any:  # noqa: F811
    named = f"&customer={house.customer_id}" if who != "customer" else ""
    return get(client, f"/products?{query}{named}", who, "en")


@pytest.mark.parametrize("who", ["customer", "advisor"])
def test_the_shelf_shows_exactly_what_a_verdict_would_pass(client: TestClient, house: House, who: str) -> None:  # noqa: F811
    everything = get(client, "/products?limit=100", "advisor", "en")
    shown = set(codes(shelf(client, house, who)))
    passes = {}
    for one in everything["items"]:
        verdict = get(client, f"/customers/{house.customer_id}/products/{one['id']}/verdict", who, "en")
        passes[one["code"]] = verdict["passes"]
    assert shown == {code for code, passed in passes.items() if passed}
    assert 0 < len(shown) < len(passes)
