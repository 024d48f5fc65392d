"""Customers who bought a fund on advice go on buying a little of it every week (定投), as the papers they have just read allow."""

from contextlib import suppress

from steward.advise.advice.queries import get_proposal
from steward.deliver.trading import actions as trading
from steward.deliver.trading.model import PlanTerms, Rhythm
from steward.guard.compliance.model import Act
from steward.kernel.ids import CustomerId, ProposalId
from steward.kernel.money import Money
from steward.kernel.refusal import Refusal
from steward.know.products.model import ProductKind
from steward.know.products.queries import get_products
from steward.platform.access.model import Actor, Caller, Proof
from steward.platform.access.operation import Operation
from steward.platform.identity import step_up
from steward.platform.runtime import Runtime
from steward.platform.work import Work

WEEKLY = Money.of("200", "CNY")
WORKDAYS = 5


def save_regularly(rt: Runtime, customer: Actor, proposal_id: ProposalId, place: int) -> None:
    """A weekly plan in the first fund the customer has just agreed to buy, where that is enough for a plan; some raise it every year."""
    customer_id = CustomerId(str(customer.customer_id))
    with rt.work(customer, read_only=True) as w:
        terms = _terms(w, proposal_id, place)
    if terms is None:
        return
    operation = Operation.TRADING_PLAN_DECIDE
    told = {"rhythm": terms.rhythm.value, "day": terms.day, "raise_bps": terms.raise_bps, "waits": terms.waits}
    shown = {"customer_id": customer_id, "amount": str(terms.amount), **told}
    asked = rt.run(customer, lambda w: step_up.begin(w, operation=operation, subject_id=terms.product_id, shown=shown))
    token = step_up.confirm(rt, customer, asked.id, Proof(persona=True), Caller("127.0.0.1")).token
    with suppress(Refusal):  # a product sold in other steps, or one the guard stops by now: no plan begins
        rt.run(customer, lambda w: trading.set_up_plan(w, customer_id=customer_id, terms=terms, step_up_token=token), serial=True)


def _terms(w: Work, proposal_id: ProposalId, place: int) -> PlanTerms | None:
    """What was read about covers the plan: the same product, far below the amount."""
    bought = [line for line in get_proposal(w, proposal_id).content.lines if line.side == Act.BUY and line.amount >= WEEKLY + WEEKLY]
    sold = get_products(w, {line.product_id for line in bought})
    for line in bought:
        product = sold[line.product_id]
        if product.kind is ProductKind.FUND and product.min_amount <= WEEKLY:
            return PlanTerms(product.id, WEEKLY, Rhythm.WEEKLY, place % WORKDAYS + 1, 500 * (place % 2), waits=place % 3 > 0)
    return None
