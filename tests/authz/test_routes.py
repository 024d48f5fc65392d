"""Every route for somebody of every role in every relation: what the matrix declares is what HTTP answers (S1, S2)."""

import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

import steward
from steward.advise.planning.actions import capture_goals
from steward.advise.planning.model import GoalRow, Stated, Template
from steward.app import create_app
from steward.guard.contracts.actions import offer_contracts
from steward.guard.contracts.model import Wanted
from steward.guard.contracts.queries import list_evidence, open_tasks
from steward.kernel.money import Money
from steward.know.customers.actions import make_request, record_consents
from steward.know.customers.model import Channel, ConsentDecision, ConsentRow, RequestKind
from steward.know.holdings.queries import positions
from steward.know.insight.actions import propose_hypotheses
from steward.know.insight.model import PURPOSE
from steward.know.insight.queries import list_hypotheses
from steward.know.products.queries import shelf
from steward.know.suitability.actions import record_proofs, start_attempt
from steward.platform.access import matrix, permit
from steward.platform.access.model import SYSTEM, Actor, Relation, Role
from steward.platform.access.operation import Operation
from steward.platform.clock import SetClock
from steward.platform.db import metadata
from steward.platform.runtime import Runtime
from steward.platform.web.call import PUBLIC
from steward.platform.work import Work
from steward.sim.load import make_demo_bank
from steward.workflows.reactions import REACTIONS
from tests.authz.begun import DUE, a_proof, begin_move, begin_papers, begin_plan, find_something, refer_purchase, suggest_something
from tests.authz.routes import CLOSED, Caller, Door, Principal, doors, principals
from tests.support.banks import new_bank

pytestmark = pytest.mark.slow

# Names in paths that lead to one customer, and the column that says to which.
BOUND = {
    "customer_id": "customers_customer.id",
    "proposal_id": "advice_proposal.customer_id",
    "order_id": "trading_order.customer_id",
    "plan_id": "trading_plan.customer_id",
    "move_id": "trading_custody_move.customer_id",
    "evidence_id": "contracts_evidence.customer_id",
    "goal_id": "planning_goal.customer_id",
    "request_id": "customers_request.customer_id",
    "attempt_id": "suitability_attempt.customer_id",
    "claim_id": "suitability_claim.customer_id",
    "contract_id": "contracts_contract.customer_id",
    "disclosure_id": "contracts_disclosure.customer_id",
    "task_id": "contracts_task.customer_id",
    "case_id": "compliance_case.customer_id",
    "finding_id": "review_finding.customer_id",
    "suggestion_id": "suggestions_choice.customer_id",
    "hypothesis_id": "insight_hypothesis.customer_id",
}
# Names that lead to nobody's data, to the caller's own, or to something below a bound name in the same path.
UNBOUND = {
    "product_id",
    "import_id",
    "factor_id",
    "step_up_id",
    "instrument_id",
    "run_id",
    "match_id",
    "field_id",
    "tie_id",
    "break_id",
    "choice_id",
    "breach_id",
    "day_id",
    "held_id",
    "action_id",
    "change_id",
    "impact_id",
    "trial_id",
    "draft_id",
    "pack",
    "rule_id",
    "purpose",
    "kind",
    "code",
    "own_id",
    "set_id",
    "view_id",
}
WEDNESDAY = dt.datetime(2026, 3, 18, 2, 0, tzinfo=dt.UTC)
# Screens put together from several guarded reads: with their own guard gone, those of the parts still hold.
LAYERED = {
    "/api/compliance/impacts/choices",
    "/api/customers/{customer_id}/home",
    "/api/customers/{customer_id}/review",
    "/api/customers/{customer_id}/statement",
    "/api/evidence/{evidence_id}/passport",
    "/api/proposals/{proposal_id}/disclosures",
    "/api/what-if/levers",
}
# Allowed to many and slow: one of them is enough.
HEAVY = {"/api/demo/next-day", "/api/system/verify"}


@dataclass
class House:
    """The demo bank behind its routes, one customer of it, and everybody who may knock."""

    rt: Runtime
    caller: Caller
    doors: list[Door]
    people: list[Principal]
    ids: Mapping[str, str]

    def cell(self, door: Door, who: Principal) -> str:
        """The declared answer: "public", "sign in", "closed", "outside" or "open"."""
        if door.operation == PUBLIC:
            return "public"
        if who.role is Role.ANONYMOUS:
            return "sign in"
        relations = matrix.relations(who.role, Operation(door.operation))
        if not relations:
            return "closed"
        if Relation.ANY in relations or not set(door.params) & set(BOUND):
            return "open"
        return "open" if relations & who.stands else "outside"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    rt = new_bank(tmp_path_factory.mktemp("house"), demo=True, clock=SetClock(WEDNESDAY), reactions=REACTIONS)
    make_demo_bank(rt, seed=7, households=10)
    with rt.engine.connect() as db:
        orders = metadata.tables["trading_order"]
        subject, order_id, proposal_id = db.execute(
            sa.select(orders.c.customer_id, orders.c.id, orders.c.proposal_id).where(orders.c.proposal_id.is_not(None)).limit(1)
        ).one()
        ids = {"customer_id": subject, "order_id": order_id, "proposal_id": proposal_id, "instrument_id": ""}
    with rt.work(SYSTEM, read_only=True) as w:
        ids["instrument_id"] = positions(w, subject)[0].instrument_id
        ids["code"] = shelf(w, w.today)[0].code
    ids["purpose"] = "marketing"
    with rt.work(SYSTEM) as w:
        wish = GoalRow(template=Template.FREE, name="x", amount=Money.of(1, "CNY"), stated=Stated.TODAY, due_from=DUE, due_until=DUE)
        (ids["goal_id"],) = capture_goals(w, rows=[(subject, wish, ())])
    with rt.work(Actor("x", Role.CUSTOMER, customer_id=subject)) as w:
        ids["request_id"] = make_request(w, customer_id=subject, kind=RequestKind.CORRECTION, detail="x")
        ids["attempt_id"] = start_attempt(w, customer_id=subject, instrument="bank-ten").id
        ids["disclosure_id"] = begin_papers(w, subject)
        (offered,) = offer_contracts(w, customer_id=subject, wanted=[Wanted("account_agreement")], language="zh")
        ids["contract_id"] = offered.id
        ids["plan_id"] = begin_plan(w, subject)
        ids["move_id"] = begin_move(w, subject)
    with rt.work(SYSTEM, read_only=True) as w:
        ids["task_id"] = next(t.id for t in open_tasks(w) if t.disclosure_id == ids["disclosure_id"])
    with rt.work(SYSTEM) as w:
        agreed = ConsentRow(
            customer_id=subject, purpose=PURPOSE, notice="1", decision=ConsentDecision.GRANTED, channel=Channel.BRANCH, evidence="form"
        )
        record_consents(w, rows=[agreed])
    with rt.work(SYSTEM, read_only=True) as w:
        ids["evidence_id"] = list_evidence(w, customer_id=subject)[0][0].id
    with rt.work(SYSTEM) as w:
        propose_hypotheses(w, customer_ids=[subject])
        ids["hypothesis_id"] = list_hypotheses(w, subject)[0].id
    with rt.work(SYSTEM) as w:
        ids["claim_id"] = record_proofs(w, customer_id=subject, proofs=[a_proof(w)]).id
        ids["case_id"] = refer_purchase(w, subject, ids["proposal_id"])
        ids["finding_id"] = find_something(w, subject)
        ids["suggestion_id"] = suggest_something(w, subject)
    app = create_app(rt)
    with TestClient(app, base_url="https://bank.test", raise_server_exceptions=False) as client:
        knocked = [d for d in doors(app) if d.path != "/api/auth/sign-out"]  # it would end the sessions of all who knock later
        yield House(rt, Caller(client), knocked, principals(rt, subject), ids)
    rt.engine.dispose()


def test_every_name_in_a_path_is_known_here(house: House) -> None:
    """A new kind of identifier has to be placed before it can be forgotten."""
    assert {name for door in house.doors for name in door.params} <= set(BOUND) | UNBOUND


def fits(cell: str, status: int, code: str) -> bool:
    """Whether an answer is what its cell declares. An open door may still refuse for reasons of business, never with a fault."""
    match cell:
        case "sign in":
            return (status, code) == (401, "access.sign_in_needed")
        case "closed":
            return (status, code) == (403, "access.forbidden")
        case "outside":
            return (status, code) == (404, "not_found")
        case "open":
            return status < 500 and code not in CLOSED
        case _:
            return status < 500 and code not in ("access.forbidden", "access.sign_in_needed")


def misfit(house: House, door: Door, who: Principal) -> str | None:
    """What is wrong with one cell; None when the answer is the declared one."""
    cell = house.cell(door, who)
    status, code, _ = house.caller.knock(door, who, house.ids)
    unplaced = bool(set(door.params) - set(house.ids)) and (status, code) == (404, "not_found")
    if fits(cell, status, code) or (cell == "open" and unplaced):
        return None
    return f"{door.method} {door.path} {who.name}: declared {cell}, answered {status} {code}"


def cells(house: House) -> Iterator[tuple[Door, Principal]]:
    """Every route with everybody; of the heavy ones only the first for whom they are open."""
    for door in house.doors:
        opens = [who for who in house.people if house.cell(door, who) == "open"]
        spared = opens[1:] if door.path in HEAVY else []
        yield from ((door, who) for who in house.people if who not in spared)


def test_every_cell_answers_as_declared(house: House) -> None:
    results = [misfit(house, door, who) for door, who in cells(house)]
    wrong = [r for r in results if r is not None]
    assert wrong == [], "\n".join(wrong)
    assert len(results) > 700


def test_not_yours_and_not_there_answer_alike(house: House) -> None:
    """S2: for whoever is outside, a customer's own identifiers give the same answer as ones that were never given."""
    bound = [(door, who) for door, who in cells(house) if set(door.params) & set(BOUND)]
    outside = [(door, who) for door, who in bound if house.cell(door, who) in ("outside", "closed")]
    theirs = [house.caller.knock(door, who, house.ids) for door, who in outside]
    nobodys = [house.caller.knock(door, who, {}) for door, who in outside]
    different = [f"{d.method} {d.path} {w.name}" for (d, w), a, b in zip(outside, theirs, nobodys, strict=True) if a != b]
    assert different == []
    assert len(outside) > 100


def test_lists_hold_nothing_of_customers_one_may_not_see(house: House) -> None:
    """S2: nothing of the subject customer is in any answer to somebody who stands in no relation to them."""
    leaks = []
    secrets = [house.ids[name] for name in BOUND]
    for door in (d for d in house.doors if d.method == "GET" and d.operation != PUBLIC and not set(d.params) & set(BOUND)):
        for who in house.people:
            relations = matrix.relations(who.role, Operation(door.operation)) if who.role is not Role.ANONYMOUS else frozenset()
            if Relation.ANY in relations or relations & (who.stands - {Relation.OWN}):
                continue
            _, _, body = house.caller.knock(door, who, house.ids)
            if who.name != "the customer" and any(secret in str(body) for secret in secrets):
                leaks.append(f"{door.path} {who.name}")
    assert leaks == []


def opened(monkeypatch: pytest.MonkeyPatch, operations: set[Operation]) -> None:
    """Take out the guard of some operations, wherever it is asked."""
    real_enter, real_require, real_scope = permit.enter, permit.require, permit.scope

    def enter(w: Work, asked: Operation) -> None:
        if asked not in operations:
            real_enter(w, asked)

    def require(w: Work, asked: Operation, subject_id: str | None) -> None:
        if asked not in operations:
            real_require(w, asked, subject_id)

    def scope(w: Work, asked: Operation, subject: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        return sa.true() if asked in operations else real_scope(w, asked, subject)

    monkeypatch.setattr(permit, "enter", enter)
    monkeypatch.setattr(permit, "require", require)
    monkeypatch.setattr(permit, "scope", scope)


def test_each_routes_guard_taken_out_is_noticed(house: House) -> None:
    """Without the guard of its declared operation a route answers somebody it should not: so the guard is there, and is that one."""
    unnoticed = []
    for door in (d for d in house.doors if d.operation != PUBLIC and d.path not in HEAVY):
        shut = [who for who in house.people if house.cell(door, who) in ("closed", "outside")]
        if shut and not any(answers_without_guard(house, door, who) for who in shut):
            unnoticed.append(f"{door.method} {door.path} {door.operation}")
    assert unnoticed == []


def answers_without_guard(house: House, door: Door, who: Principal) -> bool:
    """Whether this caller hears something else once nobody asks for the operation."""
    with pytest.MonkeyPatch.context() as without:
        opened(without, set(Operation) if door.path in LAYERED else {Operation(door.operation)})
        heard = house.caller.knock(door, who, house.ids)
    return heard[:2] != house.caller.knock(door, who, house.ids)[:2]


def test_unsafe_requests_from_elsewhere_are_refused_at_every_door(house: House) -> None:
    """S12: no header of ours, a foreign origin, or a cross-site fetch."""
    customer = next(p for p in house.people if p.name == "the customer")
    accepted = []
    for door in (d for d in house.doors if d.method not in ("GET", "HEAD")):
        path = door.path.format(**{name: house.ids.get(name, house.ids["customer_id"]) for name in door.params})
        base = {"Cookie": f"__Host-steward={customer.cookie}", "Idempotency-Key": "k"}
        for forged in (
            {},
            {"X-Steward": "1", "Origin": "https://evil.example"},
            {"X-Steward": "1", "Origin": "null"},
            {"X-Steward": "1", "Sec-Fetch-Site": "cross-site"},
        ):
            answer = house.caller.client.request(door.method, path, headers={**base, **forged}, json=door.body)
            if (answer.status_code, answer.json()["code"]) != (403, "request.foreign"):
                accepted.append(f"{door.method} {door.path} {forged}: {answer.status_code}")
    assert accepted == []


def test_answers_carry_the_headers_that_protect_a_browser(house: House) -> None:
    answer = house.caller.client.get("/api/bank")
    policy = answer.headers["content-security-policy"]
    for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "'nonce-"):
        assert part in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'nonce-" in policy
    assert policy != house.caller.client.get("/api/bank").headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "max-age=31536000" in answer.headers["strict-transport-security"]


# Parts of guarded acts of higher modules: an order's own guard has been passed before cash is set aside, moved or given back.
UNDER_ANOTHERS_GUARD = {f"steward.know.holdings.actions.{name}" for name in ("ensure_accounts", "hold", "post_hold", "release")}
UNDER_ANOTHERS_GUARD |= {"steward.platform.imports.actions.take_turn"}


def test_actions_carry_their_guard() -> None:
    """Every public function of an actions module is under the guard; the few that are part of another's act are named here."""
    unguarded = []
    for found in pkgutil.walk_packages(steward.__path__, "steward."):
        if not found.name.endswith(".actions"):
            continue
        module = importlib.import_module(found.name)
        for name, fn in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(fn).parameters), None)
            if fn.__module__ == found.name and not name.startswith("_") and first == "w" and not hasattr(fn, "operation"):
                unguarded.append(f"{found.name}.{name}")
    assert set(unguarded) == UNDER_ANOTHERS_GUARD
