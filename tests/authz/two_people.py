"""A story for each operation that takes two people: who made a thing, and how another decides it (S3)."""

from collections.abc import Callable
from dataclasses import replace

from steward.advise.advice import actions as advice
from steward.advise.advice.queries import last_review
from steward.advise.outlook import actions as outlook
from steward.advise.outlook.queries import house_blocks
from steward.guard.compliance import actions as compliance
from steward.guard.compliance.model import AdviceMode
from steward.guard.contracts import actions as contracts
from steward.guard.contracts import queries as contract_queries
from steward.kernel.ids import CustomerId
from steward.kernel.time import add_days, business_date
from steward.know.customers import actions as customers
from steward.know.customers.model import CustomerKind, CustomerRow, RequestKind
from steward.know.markets import actions as markets
from steward.know.markets.queries import get_calendar, next_business_day
from steward.know.products import actions as products
from steward.know.products.model import InvestorProof, ProofKind, ShelfState
from steward.know.suitability import actions as suitability
from steward.know.suitability.model import AssessmentRow, HeldDecision, Saying
from steward.platform.access.model import SYSTEM, Actor, NewPerson, Role
from steward.platform.access.operation import Operation
from steward.platform.identity.actions import create_people
from steward.platform.runtime import Runtime
from steward.platform.work import Work
from tests.modules.advise.house import open_house
from tests.modules.advise.test_outlook import STANCE
from tests.modules.guard import test_releases as releases
from tests.modules.know.test_attempts import BALANCED, assess
from tests.modules.know.test_own_instruments import own_form
from tests.modules.know.test_product_life import PAPER, record

Decide = Callable[[Work], object]
# A thing somebody made, waiting for its decision: who made it, and how another decides it.
Story = Callable[[Runtime], tuple[Actor, Decide]]


def someone(rt: Runtime, role: Role, customer_id: str | None = None) -> Actor:
    with rt.work(SYSTEM) as w:
        (made,) = create_people(w, people=[NewPerson(role, "王强", customer_id=customer_id, team="a")])
    return Actor(made, role, customer_id=customer_id, team="a")


def customer(rt: Runtime) -> Actor:
    row = CustomerRow(number="C1", kind=CustomerKind.PERSON, name="李明", since=business_date(2020, 1, 1))
    with rt.work(SYSTEM) as w:
        (made,) = customers.record_customers(w, rows=[row])
    return someone(rt, Role.CUSTOMER, made.id)


def product_change(rt: Runtime) -> tuple[Actor, Decide]:
    product_id, maker = record(rt, "F1"), someone(rt, Role.RISK)
    with rt.work(maker) as w:
        made = products.propose_change(w, product_id=product_id, after=ShelfState.ON_SHELF, reason="评审通过", evidence=PAPER)
    return maker, lambda w: products.decide_change(w, change_id=made.id, approve=True)


def customer_request(rt: Runtime) -> tuple[Actor, Decide]:
    maker = customer(rt)
    with rt.work(maker) as w:
        asked = customers.make_request(w, customer_id=CustomerId(str(maker.customer_id)), kind=RequestKind.EXPLANATION, detail="")
    return maker, lambda w: customers.decide_request(w, request_id=asked, granted=True, answer="依您的申请办理")


def legal_hold(rt: Runtime) -> tuple[Actor, Decide]:
    whose, maker = CustomerId(str(customer(rt).customer_id)), someone(rt, Role.COMPLIANCE)
    with rt.work(maker) as w:
        customers.place_hold(w, customer_id=whose, reason="诉讼保全")
    return maker, lambda w: customers.release_hold(w, customer_id=whose)


def held_result(rt: Runtime) -> tuple[Actor, Decide]:
    maker = customer(rt)
    with rt.work(SYSTEM) as w:
        suitability.record_assessments(w, rows=[AssessmentRow(CustomerId(str(maker.customer_id)), 2, add_days(w.today, -5))])
    held = assess(rt, maker, BALANCED)
    return maker, lambda w: suitability.decide_held(w, attempt_id=held.id, decision=HeldDecision.LET_STAND, reason="与客户核实过")


def layer_release(rt: Runtime) -> tuple[Actor, Decide]:
    maker = someone(rt, Role.COMPLIANCE)
    made = releases.save(rt, actor=maker)
    releases.try_out(rt, made)
    asked = releases.submit(rt, made, maker)
    return maker, lambda w: compliance.decide_release(w, proposal_id=str(asked.proposal_id), approve=True)


def service_switch(rt: Runtime) -> tuple[Actor, Decide]:
    maker = someone(rt, Role.COMPLIANCE)
    with rt.work(maker) as w:
        made = compliance.propose_service(w, mode=AdviceMode.INFORMATION, buying=False, reason="有序退出")
    return maker, lambda w: compliance.decide_service(w, proposal_id=made, approve=True)


def own_instrument(rt: Runtime) -> tuple[Actor, Decide]:
    maker = someone(rt, Role.COMPLIANCE)
    with rt.work(maker) as w:
        made = suitability.enter_instrument(w, form=own_form())
    return maker, lambda w: suitability.decide_instrument(w, own_id=made.id, approve=True, impact_digest="0" * 64)


def house_view(rt: Runtime) -> tuple[Actor, Decide]:
    maker = someone(rt, Role.ANALYST)
    with rt.work(maker) as w:
        made = outlook.enter_view(w, stance=STANCE)
    with rt.work(SYSTEM) as w:
        outlook.record_impact(w, view_id=made.id, body={"currency": "CNY", "levels": {}, "classes": {}})
    return maker, lambda w: outlook.decide_view(w, view_id=made.id, approve=True, note="措辞已逐句读过")


def estimated_set(rt: Runtime) -> tuple[Actor, Decide]:
    maker = someone(rt, Role.ANALYST)
    with rt.work(maker) as w:
        made = outlook.enter_set(w, currency="CNY", as_of=add_days(w.today, -1), blocks=house_blocks("CNY"))
    return maker, lambda w: outlook.decide_set(w, set_id=made.id, approve=True)


def reviewed_proposal(rt: Runtime) -> tuple[Actor, Decide]:
    house = open_house(rt, born=business_date(1955, 5, 1))
    asked = house.ask_review(house.draft().id)
    with rt.work(house.advisor, read_only=True) as w:
        review = last_review(w, asked.id)
    assert review is not None
    return house.advisor, lambda w: advice.release_proposal(w, review_id=review.id, approve=True)


def contract_wording(rt: Runtime) -> tuple[Actor, Decide]:
    maker = someone(rt, Role.COMPLIANCE)
    with rt.work(maker) as w:
        of = contract_queries.template_in_force(w, "account_agreement")
        clauses = [replace(c, text=Saying("不收费。", "No charge.")) if c.id == "fees" else c for c in of.clauses]
        made = contracts.propose_template(w, code=of.code, since=add_days(w.today, 30), title=of.title, clauses=clauses)
    return maker, lambda w: contracts.decide_template(w, change_id=made, approve=True)


def closed_day(rt: Runtime) -> tuple[Actor, Decide]:
    maker = someone(rt, Role.SERVICE)
    with rt.work(maker) as w:
        day = next_business_day(get_calendar(w, "cn"), w.today, 5)
        made = markets.propose_calendar_day(w, calendars=["cn", "bank"], day=day, opens=False, source="交易所公告")
    return maker, lambda w: markets.decide_calendar_day(w, proposal_id=made, approve=True)


def investor_proofs(rt: Runtime) -> tuple[Actor, Decide]:
    house = open_house(rt)
    with rt.work(house.advisor) as w:
        told = InvestorProof(kind=ProofKind.ASSETS, proved_on=w.today, document="1", amount=500_000_000)
        made = suitability.record_proofs(w, customer_id=house.customer_id, proofs=[told])
    return house.advisor, lambda w: suitability.decide_proofs(w, claim_id=made.id, approve=True)


STORIES: dict[Operation, Story] = {
    Operation.MARKETS_CALENDAR_DECIDE: closed_day,
    Operation.ADVICE_PROPOSAL_RELEASE: reviewed_proposal,
    Operation.OUTLOOK_VIEW_DECIDE: house_view,
    Operation.OUTLOOK_SET_DECIDE: estimated_set,
    Operation.SUITABILITY_INSTRUMENT_DECIDE: own_instrument,
    Operation.COMPLIANCE_PACK_RELEASE: layer_release,
    Operation.COMPLIANCE_SERVICE_DECIDE: service_switch,
    Operation.CONTRACTS_TEMPLATE_DECIDE: contract_wording,
    Operation.PRODUCTS_CHANGE_DECIDE: product_change,
    Operation.CUSTOMERS_HOLD_RELEASE: legal_hold,
    Operation.CUSTOMERS_REQUEST_DECIDE: customer_request,
    Operation.SUITABILITY_HOLD_DECIDE: held_result,
    Operation.SUITABILITY_PROOF_DECIDE: investor_proofs,
}
