"""Can I buy this, why not, and what would change it, over HTTP (D4)."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.know.products import queries as products
from steward.platform.access.model import SYSTEM
from tests.modules.advise.house import House
from tests.workflows.test_proposal_routes import client, get, house  # noqa: F401 - fixtures


def verdict(client: TestClient, house: House, code: str, who: str = "customer", amount: str = "", language: str = "en") -> Any:  # noqa: F811
    product = house.rt.run(SYSTEM, lambda w: products.find_by_code(w, code))
    assert product is not None
    asked = f"?amount={amount}" if amount else ""
    return get(client, f"/customers/{house.customer_id}/products/{product.id}/verdict{asked}", who, language)


def test_what_fits_passes_with_its_least_amount(client: TestClient, house: House) -> None:  # noqa: F811
    told = verdict(client, house, "BF1")
    assert (told["passes"], told["remedies"], told["amount"]["amount"]) == (True, [], "10.00")


@pytest.mark.parametrize("who", ["customer", "advisor"])
def test_what_is_too_risky_says_which_rule_from_which_clause_and_what_is_honest(
    client: TestClient,  # noqa: F811
    house: House,  # noqa: F811
    who: str,
) -> None:
    told = verdict(client, house, "EQ5", who)
    assert (told["decision"], told["passes"], told["towards"]) == ("BLOCK", False, "WARN")
    reason = next(r for r in told["reasons"] if r["facts"].get("product_grade") == "5")
    assert reason["clause"]
    assert reason["mark"]
    ways = [[r["code"] for r in together] for together in told["remedies"]]
    assert ["compliance.remedy_choose_milder_product"] in ways
    level = next(r["text"] for together in told["remedies"] for r in together if r["code"] == "compliance.remedy_assess_truthfully")
    assert "C5" not in level


def test_an_amount_off_the_products_steps_names_the_nearest_one(client: TestClient, house: House) -> None:  # noqa: F811
    told = verdict(client, house, "WMP3", amount="10300")
    assert [[r["text"] for r in together] for together in told["remedies"]] == [["Choose 10000.00 as the amount."]]
    assert verdict(client, house, "WMP3", amount="10300", language="zh")["remedies"][0][0]["text"] == "改选金额为 10000.00 元。"


def test_only_the_customer_who_serves_them_and_compliance_may_ask(client: TestClient, house: House) -> None:  # noqa: F811
    assert verdict(client, house, "BF1", "stranger") in (403, 404)
    assert verdict(client, house, "BF1", "auditor") in (403, 404)
