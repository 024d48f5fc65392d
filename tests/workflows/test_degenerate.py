"""Odd input through the real pipeline, over HTTP: a plain reason and the nearest that works, never a silent wrong answer (D1, D2, D5)."""

import json
import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray

from steward.advise.outlook.queries import assumptions as outlook
from steward.advise.portfolio.queries.allocate import limit_sets
from steward.app import create_app
from steward.kernel.ids import InstrumentId
from steward.kernel.json import Json
from steward.know.customers.actions import record_facts
from steward.know.customers.model import FactRow
from steward.know.markets.actions import record_instruments
from steward.know.markets.model import InstrumentRow
from steward.know.products.actions import record_products
from steward.platform.access.model import SYSTEM
from steward.platform.web.call import COOKIE
from steward.workflows.reactions import REACTIONS
from tests.modules.advise import house as houses
from tests.modules.advise.house import LAUNCHED, SHELF, D, House, open_house, product_row
from tests.modules.advise.test_proposals import want
from tests.modules.advise.test_rebalancing import hold
from tests.support.banks import new_bank
from tests.workflows.test_accept_and_trade import give
from tests.workflows.test_proposal_routes import post

Floats = NDArray[np.float64]
Patch = pytest.MonkeyPatch
Plant = Callable[[House, Patch], None]
Answer = dict[str, Any]
NEAR = ("have to give way", "nearest division")
UNUSABLE, NONE = "outlook.assumptions_unusable", "advice.nothing_suitable"
MANY = tuple((f"BF{n:03d}", "fund", "bond_fund", 2, "10", "0.01", n % 50, 50, 10) for n in range(489))


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: Patch, request: pytest.FixtureRequest) -> Iterator["Asked"]:
    """The bank of one odd case, asked everything an advisor would ask."""
    odd: Odd = request.param
    monkeypatch.setattr(houses, "SHELF", odd.shelf)
    house = open_house(new_bank(tmp_path, demo=True, reactions=REACTIONS))
    if odd.cash:
        give(house, odd.cash)
    odd.plant(house, monkeypatch)
    app = create_app(house.rt, resolve_session=lambda _rt, token: {"advisor": house.advisor, "customer": house.customer}[token])
    with TestClient(app, base_url="https://bank.test") as client:
        yield Asked(odd, house, client)
    house.rt.engine.dispose()


@dataclass(frozen=True)
class Odd:
    """One odd case: what is planted, the code the draft is refused with and why (none: it is given), and what must be said.

    `near`: what the refusal names beside the reason. `planless`, `deskless`: those are refused as the draft is.
    """

    name: str
    plant: Plant = lambda _house, _patch: None
    shelf: Any = SHELF
    cash: str = "100000"
    refused: str = ""
    why: str = ""
    near: tuple[str, ...] = ()
    planless: bool = False
    deskless: bool = False
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A bank with one odd case, open for questions."""

    odd: Odd
    house: House
    client: TestClient

    def draft(self, amount: str = "100000.00") -> Any:
        return post(self.client, f"/customers/{self.house.customer_id}/proposals", {"amount": amount}, "advisor").json()

    def plan(self, then: str = "") -> Any:
        return post(self.client, f"/customers/{self.house.customer_id}/plan{then}", {"edits": {}}, "advisor").json()

    def read(self, path: str) -> Any:
        cookie = {"Cookie": f"{COOKIE}=advisor", "Accept-Language": "en"}
        return self.client.get(f"/api/customers/{self.house.customer_id}/{path}", headers=cookie).json()


def _sets(patch: Patch, change: Callable[[Floats], Floats]) -> None:
    """The house's sets of assumptions with another covariance."""
    sets = tuple(replace(s, covariance=change(s.covariance)) for s in outlook.house_sets())
    patch.setattr(outlook, "house_sets", lambda: sets)


def twins(_house: House, patch: Patch) -> None:
    """Two classes that always move as one: a covariance with nothing behind one direction."""

    def same(c: Floats) -> Floats:
        found = c.copy()
        found[6], found[:, 6] = found[5], found[:, 5]
        found[6, 6] = found[5, 5]
        return found

    _sets(patch, same)


def contradict(_house: House, patch: Patch) -> None:
    """Levels that may lose nothing, on money that is never quite sure."""
    levels = [{n: replace(x, tail_loss=-500, drawdown=0) for n, x in s.levels.items()} for s in limit_sets()]
    sets = tuple(replace(s, levels=x) for s, x in zip(limit_sets(), levels, strict=True))
    patch.setattr(sys.modules[limit_sets.__module__], "limit_sets", lambda: sets)


def say(**facts: Json) -> Plant:
    def plant(house: House, _patch: Patch) -> None:
        with house.rt.work(SYSTEM) as w:
            record_facts(w, rows=[FactRow(house.customer_id, f, v, "interview", 0.9, w.today) for f, v in facts.items()])

    return plant


def unpriced(house: House, _patch: Patch) -> None:
    """A product nobody has a price of, which the customer holds."""
    entry = ("NEW4", "fund", "equity_cn", 4, "10", "0.01", 80, 120, 100)
    with house.rt.work(SYSTEM) as w:
        (made,) = record_instruments(w, rows=[InstrumentRow("steward:NEW4", "CNY", LAUNCHED)])
        house.rows["NEW4"] = product_row(entry, InstrumentId(made.id))
        record_products(w, rows=[house.rows["NEW4"]])
    hold(house, "NEW4", "5000", D(2025, 7, 1))


def missed(house: House, _patch: Patch) -> None:
    """A goal whose day goes by, beside one that asks for more than there will ever be."""
    want(house, "50000", D(2026, 4, 1), "旅行")
    want(house, "90000000", D(2027, 6, 2))
    house.later(days=60)


ODD = (
    Odd("two classes that are one", twins),
    Odd("a variance below nothing", lambda _h, p: _sets(p, np.negative), refused=UNUSABLE, planless=True),
    Odd("no numbers", lambda _h, p: _sets(p, lambda c: c * math.nan), refused=UNUSABLE, planless=True),
    Odd(
        "limits that contradict",
        contradict,
        refused=NONE,
        why="advice.unsolved_tail_limit",
        near=("have to give way", "nearest division"),
        deskless=True,
    ),
    Odd("no wealth", say(financial_assets=0), cash="", refused=NONE, why="advice.none_at_this_amount", says=("note_no_wealth",)),
    Odd("more debts than wealth", say(debts=9_000_000), says=("debts_above", "note_negative_worth")),
    Odd("goals past and out of reach", missed, says=("note_goal_past",)),
    Odd("no products", shelf=(), refused=NONE, why="advice.nothing_on_sale"),
    Odd("five hundred products", shelf=SHELF + MANY),
    Odd("one asset", shelf=(SHELF[6],)),
    Odd("no price", unpriced, says=("uncounted", "note_unpriced")),
)


def parts_of(draft: Answer) -> Decimal:
    """What all lines and the account come to."""
    amounts = [line["amount"] for line in draft["lines"]] + [draft["cash"]]
    return sum((Decimal(a["amount"]) for a in amounts), Decimal(0))


@pytest.mark.parametrize("ask", ODD, indirect=True, ids=lambda odd: odd.name)
def test_odd_input_gets_a_plain_reason_or_a_plan_that_adds_up(ask: Asked) -> None:
    odd, draft, desk, plan = ask.odd, ask.draft(), ask.read("allocation"), ask.plan()
    assert draft.get("code", "") == odd.refused
    if odd.refused:
        assert draft["facts"].get("reason", "") == odd.why
        assert len(draft["detail"]) > 40
        assert all(word in draft["detail"] for word in odd.near)
    else:
        assert parts_of(draft) == Decimal(100_000)
        known = {*ask.house.products} | ({"NEW4"} if "NEW4" in ask.house.rows else set())
        assert len(draft["lines"]) + len(draft["rejected"]) == len(known)
        assert all(r["reasons"] for r in draft["rejected"])
    refused_too = odd.planless or odd.deskless
    assert desk.get("code", "") == (odd.refused if refused_too else "")
    if not refused_too:
        assert sum(Decimal(r["target"]) for r in desk["rows"]) == 1
    why = ask.read("why-not?code=BF1")
    assert why.get("code") != "request.fault"
    assert odd.planless or "BF1" not in ask.house.products or len(why["reason"]["text"]) > 20
    assert plan.get("code", "") == (odd.refused if odd.planless else "")
    if not odd.planless:
        assert all(math.isfinite(float(x)) for band in plan["bands"] for x in band["points"])
    if "note_goal_past" in odd.says:
        nearest = ask.plan("/remedies")["nearest"]
        assert len(nearest["reason"]) > 20
        assert (nearest["parts"] == []) == (nearest["reached"] is None)
    told = {n["code"].split(".")[1] for answer in (desk, plan) for n in answer.get("notes", [])}
    assert told >= set(odd.says)


@pytest.mark.parametrize("ask", [Odd("as usual")], indirect=True)
def test_the_same_inputs_give_the_same_bytes(ask: Asked) -> None:
    shown = ("lines", "cash", "allocation", "summary", "rejected", "fingerprint")
    drafts = [json.dumps([ask.draft()[part] for part in shown]) for _time in range(2)]
    assert drafts[0] == drafts[1]
    assert ask.read("allocation") == ask.read("allocation")
    for then in ("", "/stress", "/remedies"):
        assert ask.plan(then) == ask.plan(then)
