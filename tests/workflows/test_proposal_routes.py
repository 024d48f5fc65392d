"""The path of a proposal over HTTP, worded in both languages: propose, read, confirm, accept, and the orders that follow (D5, E2, F2)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from steward.advise.advice import store as advice_store
from steward.advise.advice.model import Proposal
from steward.advise.selection import queries as selection
from steward.app import create_app
from steward.kernel.json import canonical
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.products import queries as products
from steward.platform import jobs
from steward.platform.access.model import SYSTEM, Actor, Role
from steward.platform.web.call import COOKIE
from steward.workflows.book.advise_all import advise_all
from steward.workflows.reactions import REACTIONS
from tests.modules.advise.house import House, open_house
from tests.support.banks import new_bank
from tests.workflows.test_accept_and_trade import give

STRANGER = "01900000-0000-7000-8000-00000000beef"


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = open_house(new_bank(tmp_path, demo=True, reactions=REACTIONS))
    give(made, "100000")
    return made


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    people: dict[str, Actor] = {
        "customer": house.customer,
        "advisor": house.advisor,
        "stranger": replace(house.customer, person_id=STRANGER, customer_id=STRANGER),
        "auditor": Actor(STRANGER, Role.AUDITOR),
    }
    app = create_app(house.rt, resolve_session=lambda _rt, token: people[token])
    with TestClient(app, base_url="https://bank.test") as made:
        yield made


def get(client: TestClient, path: str, who: str = "customer", language: str = "en") -> Any:
    answer = client.get(f"/api{path}", headers={"Cookie": f"{COOKIE}={who}", "Accept-Language": language})
    return answer.json() if answer.status_code == 200 else answer.status_code


def post(client: TestClient, path: str, body: object, who: str, key: str = "", **headers: str) -> Any:
    given = {"Cookie": f"{COOKIE}={who}", "X-Steward": "1", "Accept-Language": "en", **headers}
    return client.post(f"/api{path}", json=body, headers=given | ({"Idempotency-Key": key} if key else {}))


def drafted(client: TestClient, house: House, amount: str = "100000.00") -> Any:
    return post(client, f"/customers/{house.customer_id}/proposals", {"amount": amount}, "advisor").json()


def confirmed(client: TestClient, proposal: Any) -> str:
    shown = {
        "proposal_id": proposal["id"],
        "fingerprint": proposal["fingerprint"],
        "amount": proposal["amount"]["amount"],
        "fee": proposal["total_fee"]["amount"],
    }
    asked = {"operation": "advice:proposal:accept", "subject_id": proposal["id"], "shown": shown}
    waiting = post(client, "/step-up", asked, "customer").json()
    return str(post(client, f"/step-up/{waiting['id']}/confirm", {"persona": True}, "customer").json()["token"])


def test_propose_read_confirm_accept_and_the_orders_follow(house: House, client: TestClient) -> None:
    draft = drafted(client, house)
    assert (draft["state"], draft["level"], draft["amount"]) == ("draft", "C4", {"amount": "100000.00", "currency": "CNY"})
    assert get(client, f"/proposals/{draft['id']}") == 404
    issued = post(client, f"/proposals/{draft['id']}/issue", {}, "advisor", "k1").json()
    assert issued["fingerprint"] == draft["fingerprint"]
    assert post(client, f"/proposals/{draft['id']}/issue", {}, "advisor", "k1").json() == issued
    read = get(client, f"/proposals/{draft['id']}")
    accept = {"fingerprint": read["fingerprint"]}
    assert post(client, f"/proposals/{draft['id']}/accept", accept, "customer", "k2").json()["code"] == "access.step_up_needed"
    early = post(client, f"/proposals/{draft['id']}/accept", accept, "customer", "k3", **{"X-Step-Up": confirmed(client, read)})
    assert (early.status_code, early.json()["code"]) == (409, "contracts.disclosures_incomplete")
    for who in ("customer", "advisor", "auditor"):  # whoever may read the customer's papers, not only who completes them
        assert get(client, f"/proposals/{draft['id']}/disclosures", who)["complete"] is False
    assert get(client, f"/proposals/{draft['id']}/disclosures", "stranger") == 404
    house.disclose(draft["id"])
    done = post(client, f"/proposals/{draft['id']}/accept", accept, "customer", "k4", **{"X-Step-Up": confirmed(client, read)})
    assert (done.status_code, done.json()["state"]) == (200, "accepted")
    assert jobs.drain(house.rt) > 0  # the orders, and what the timeline and the portrait note
    after = get(client, f"/proposals/{draft['id']}")
    assert [o["amount"]["amount"] for o in after["orders"]] == [line["amount"]["amount"] for line in after["lines"]]
    replayed = post(client, f"/proposals/{draft['id']}/replay", {}, "auditor").json()
    assert replayed == {"same": True, "differences": []}


def sentences(proposal: Any) -> list[str]:
    whys = [line[k] for line in proposal["lines"] for k in ("why_you", "why_this", "how_it_can_lose", "what_it_costs")]
    listed = [t["text"] for k in ("assumptions", "facts_used", "warnings") for t in proposal[k]]
    return [*whys, *proposal["summary"], *listed, *(t["text"] for r in proposal["rejected"] for t in r["reasons"])]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_worded_with_its_facts(house: House, client: TestClient, language: str) -> None:
    draft = drafted(client, house)
    found = sentences(get(client, f"/proposals/{draft['id']}", "advisor", language))
    assert len(found) > 30
    for text in found:
        assert text
        marks = ("{", "}", "advice.", "compliance.", "advice-", "compliance-", "asset_class", "equity_", "_fund")
        assert [mark for mark in marks if mark in text] == [], text
        assert any("一" <= c <= "鿿" for c in text) == (language == "zh"), text


def test_an_outsider_finds_nothing_and_a_list_names_only_ones_own(house: House, client: TestClient) -> None:
    issued = house.issued()
    assert get(client, f"/proposals/{issued.id}", "stranger") == 404
    assert get(client, "/proposals", "stranger")["items"] == []
    (row,) = get(client, "/proposals")["items"]
    assert (row["id"], row["customer_name"], row["level"]) == (issued.id, "李明", "C4")
    assert get(client, "/proposals?state=draft", "advisor")["items"] == []
    assert post(client, f"/customers/{house.customer_id}/proposals", {"amount": "1000"}, "stranger").status_code == 403


def test_declining_over_http_keeps_the_reason(house: House, client: TestClient) -> None:
    issued = house.issued()
    done = post(client, f"/proposals/{issued.id}/decline", {"code": "other", "reason": "not now"}, "customer").json()
    assert (done["state"], done["decline_reason"]) == ("declined", "not now")


@pytest.mark.parametrize("amount", ["-5", "1.234", "many"])
def test_a_malformed_amount_is_named(house: House, client: TestClient, amount: str) -> None:
    answer = post(client, f"/customers/{house.customer_id}/proposals", {"amount": amount}, "advisor")
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (422, "body.amount")


def test_runs_over_the_book_are_on_the_system_screen(house: House, client: TestClient) -> None:
    report = advise_all(house.rt)
    (row,) = get(client, "/system/advice-runs", "auditor")["items"]
    assert (row["id"], row["advised"], row["violations"], row["pack"]) == (report.run_id, 1, 0, "cn-2026 2026-03-01")
    assert get(client, "/system/advice-runs", "customer") == 403


def new_terms(house: House, code: str) -> None:
    """Another name, grade, fee and minimum from the next day on."""
    house.later(days=1)
    terms = {"name_zh": "改名产品", "name_en": "Renamed", "buy_fee_bps": 150, "annual_fee_bps": 190, "commission_bps": 300}
    house.change_product(code, issuer_grade=5, seller_grade=5, min_amount=Money.of(50_000, "CNY"), step=Money.of(50_000, "CNY"), **terms)
    with house.rt.work(SYSTEM, read_only=True) as w:
        assert products.get_product(w, house.products[code]).name_zh == "改名产品"


def today(house: House) -> BusinessDate:
    """The bank's day."""
    with house.rt.work(SYSTEM, read_only=True) as w:
        return w.today


def taken(house: House, issued: Proposal) -> str:
    """The code of a fund the proposal buys for a fee."""
    chosen = next(line.product_id for line in issued.content.lines if line.fee.minor)
    return next(code for code, product_id in house.products.items() if product_id == chosen)


def test_a_proposal_keeps_the_terms_in_force_on_its_day(house: House, client: TestClient) -> None:
    """D3, D4: the page in both languages and the replay tell the old terms after the product has new ones; a new draft tells the new."""
    issued = house.issued()
    code, day = taken(house, issued), today(house)
    pages = {language: get(client, f"/proposals/{issued.id}", "customer", language) for language in ("zh", "en")}
    new_terms(house, code)
    assert {language: get(client, f"/proposals/{issued.id}", "customer", language) for language in pages} == pages
    assert house.replay(issued.id).same
    with house.rt.work(SYSTEM, read_only=True) as w:
        then = products.get_product(w, house.products[code], day)
    (line,) = [x for x in pages["zh"]["lines"] if x["product_id"] == house.products[code]]
    assert (line["name"], line["grade"]) == (then.name_zh, f"R{then.grade}")
    assert house.products[code] not in [x["product_id"] for x in drafted(client, house)["lines"]]


def test_a_replay_from_the_terms_of_today_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: the shelf of today in place of the one the proposal was made from."""
    issued = house.issued()
    new_terms(house, taken(house, issued))
    monkeypatch.setattr(advice_store, "find_shelf", lambda w, _digest: canonical(selection.shelf_at(w, w.today)))
    assert not house.replay(issued.id).same


def test_an_advisor_revises_a_customer_chooses_and_each_version_says_what_changed(house: House, client: TestClient) -> None:
    draft = drafted(client, house)
    path, (first, second, *_rest) = f"/proposals/{draft['id']}", draft["lines"]
    change = {"product_id": first["product_id"], "amount": "0", "reason": "too_complex"}
    mine = post(client, f"{path}/revise", {"changes": [change]}, "advisor").json()
    assert [line["product_id"] for line in mine["lines"]] == [line["product_id"] for line in draft["lines"][1:]]
    refused = post(client, f"{path}/revise", {"changes": [{**change, "amount": "99999999"}]}, "advisor")
    assert (refused.status_code, refused.json()["code"]) == (400, "advice.change_unusable")
    assert first["product_id"] not in refused.json()["title"] + refused.json().get("detail", "")
    post(client, f"{path}/issue", {}, "advisor", "r1")
    house.disclose(draft["id"])
    post(client, f"{path}/read", {}, "customer")
    talked = post(client, f"{path}/discussed", {"channel": "phone", "note": "asked about leaving early"}, "advisor").json()
    assert talked["read_at"] is not None
    assert talked["discussed_at"] is not None
    assert get(client, f"{path}/drift", "advisor") == []
    choice = get(client, f"{path}/choice?leave_out={second['product_id']}")
    part = {**mine, "fingerprint": choice["fingerprint"], "total_fee": choice["total_fee"]}
    body = {"fingerprint": choice["fingerprint"], "leave_out": [second["product_id"]]}
    done = post(client, f"{path}/accept", body, "customer", "r2", **{"X-Step-Up": confirmed(client, part)}).json()
    assert [line["product_id"] for line in done["lines"]] == [line["product_id"] for line in draft["lines"][2:]]
    jobs.drain(house.rt)
    assert len(get(client, path)["orders"]) == len(draft["lines"]) - 2
    for language in ("zh", "en"):
        machine, advisor, signed = get(client, f"{path}/versions", "auditor", language)
        assert (machine["kind"], advisor["kind"], signed["kind"]) == ("machine", "advisor", "signed")
        assert (advisor["revised"][0]["reason"], machine["changes"]) == ("too_complex", [])
        said = [t["text"] for v in (advisor, signed) for t in v["changes"]]
        assert len(said) >= 4
        assert not any(mark in text for text in said for mark in ("{", "}", "advice.", "customer_choice", "too_complex"))
