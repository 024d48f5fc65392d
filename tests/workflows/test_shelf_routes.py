"""The shelf a known customer sees: eligibility is part of every query, and nothing the bank earns is part of the order (D3, D4, B03)."""

from importlib import import_module
from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.api.shelf.hidden import OTHER, REASONS, reason_of
from steward.guard.compliance.model import Act, Ruling
from steward.guard.compliance.rules.pack import shipped
from steward.kernel.verdict import Decision
from steward.know.products.model import Sort
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


def test_what_is_left_out_is_counted_by_reason_and_can_be_named(client: TestClient, house: House) -> None:  # noqa: F811
    page = shelf(client, house)
    named = get(client, f"/customers/{house.customer_id}/hidden-products", "customer", "en")["items"]
    assert sum(one["count"] for one in page["hidden"]) == len(named)
    levels = {one["code"] for one in named if one["reason"] == "level"}
    assert "EQ5" in levels
    assert not levels & set(codes(page))
    assert next(one["text"] for one in named if one["code"] == "EQ5") == "The risk grade is above your risk level"
    assert (
        get(client, f"/customers/{house.customer_id}/hidden-products?q=EQ5", "advisor", "zh")["items"][0]["text"]
        == "风险等级高于您的风险承受能力"
    )


def test_search_facets_and_comparison_know_the_customer_too(client: TestClient, house: House) -> None:  # noqa: F811
    found = shelf(client, house, query="q=EQ5")
    assert (codes(found), [one["count"] for one in found["hidden"]]) == ([], [1])
    shown = codes(shelf(client, house))
    facets = get(client, "/products/facets", "customer", "en")
    assert sum(one["count"] for one in facets["kinds"]) == len(shown)
    pair = f"id={house.products['BF1']}&id={house.products['EQ5']}"
    compared = get(client, f"/products/compare?{pair}", "customer", "en")
    assert (codes(compared), [one["reason"] for one in compared["hidden"]]) == (["BF1"], ["level"])


def test_who_is_no_customer_sees_the_catalogue_and_nobody_asks_about_a_customer_who_is_not_theirs(
    client: TestClient,  # noqa: F811
    house: House,  # noqa: F811
) -> None:
    everything = get(client, "/products?limit=100", "advisor", "en")
    assert len(everything["items"]) == len(house.products)
    assert everything["hidden"] == []
    asked = f"?customer={house.customer_id}"
    for path in ("/products", "/products/facets", f"/customers/{house.customer_id}/hidden-products"):
        for who in ("stranger", "auditor"):
            assert get(client, path + asked, who) in (403, 404)


def test_when_the_guard_is_down_a_customer_is_shown_nothing_to_buy(
    client: TestClient,  # noqa: F811
    house: House,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object) -> None:
        raise ArithmeticError("the evaluator is broken")

    monkeypatch.setattr("steward.guard.compliance.queries.clearances.review_each", fail)
    page = shelf(client, house)
    assert (page["items"], [one["reason"] for one in page["hidden"]]) == ([], ["unavailable"])


EARNED = {"commission_bps": 900, "issuer": "关联理财", "issuer_type": "wealth_company"}


def test_what_the_bank_earns_and_who_issues_never_move_a_product(client: TestClient, house: House) -> None:  # noqa: F811
    """B03, S07: for every sort and every product, more commission or another issuer leaves the whole order as it was."""
    before = {sort: codes(shelf(client, house, query=f"sort={sort}&limit=100")) for sort in Sort}
    assert all(len(order) > 5 for order in before.values())
    for code in before[Sort.CODE]:
        for name in ("commission_bps", "issuer"):
            house.change_product(code, **{name: EARNED[name]})
    after = {sort: codes(shelf(client, house, query=f"sort={sort}&limit=100")) for sort in Sort}
    assert after == before


def test_an_order_by_commission_would_be_found(
    client: TestClient,  # noqa: F811
    house: House,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The planted bug: a shelf that prefers what earns more."""
    before = codes(shelf(client, house))
    reads = import_module("steward.know.products.queries.shelf")
    monkeypatch.setattr(reads, "_sort_key", lambda terms, _sort: -terms.commission_bps)
    house.change_product(before[-1], commission_bps=900)
    assert codes(shelf(client, house)) != before


def test_every_rule_that_can_hide_a_product_has_a_reason_a_person_understands() -> None:
    known = frozenset[str]().union(*REASONS.values())
    ids = {rule.id for versions in shipped().versions.values() for pack in versions for rule in pack.rules if Act.ACCEPT in rule.acts}
    assert ids - known == {"N11w", "N20w", "F03", "EU5"}  # three only warn; the last is about switching
    assert all(reason_of(Ruling(Decision.BLOCK, {rule: Decision.BLOCK})) != OTHER for rule in ids & known)
