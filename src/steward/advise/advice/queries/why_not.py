"""Why a plan of today would not take one product of the shelf: for any of them, without a proposal."""

from collections.abc import Iterator

from steward.advise.advice.model import Basis, Case, Content, NotAdvisable, Plan, Way
from steward.advise.advice.queries.compose import Desk, aims_of, compose, explain_rejected
from steward.advise.advice.queries.gather import basis_at, case_of
from steward.advise.advice.rules import figures, why
from steward.advise.selection import queries as selection
from steward.advise.selection.model import ShelfItem
from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.know.products import queries as products
from steward.know.products.model import ProductNotFound
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import StandingState
from steward.platform.access.operation import Operation
from steward.platform.work import Work

PARTS = ("cost", "alone", "late", "crowd", "complexity")


def why_not(w: Work, customer_id: CustomerId, code: str) -> tuple[ShelfItem, Explanation]:
    """What keeps a product out of a plan for the customer's money in hand, or that the plan takes it; nothing is kept.

    Children say what the product would take from the goals, part by part, where the order decided. NotAdvisable without a valid
    assessment; ProductNotFound for a code that is not on the shelf.
    """
    w.require(Operation.COMPLIANCE_VERDICT_READ, customer_id)
    standing = suitability.assessment_of(w, customer_id, w.today)
    if standing.state is not StandingState.VALID:
        raise NotAdvisable(reason=standing.state.value)
    currency = holdings.currency_of(w, customer_id)
    basis, _currency = basis_at(w, w.today, currency)
    item = next((i for i in basis.shelf if i.code == code), None)
    if item is None:
        raise ProductNotFound
    products.get_product(w, item.product_id)  # not found for who may not see it
    case = case_of(w, customers.get_customer(w, customer_id), standing, holdings.cash(w, customer_id, currency).available, w.today)
    return item, _reason(case, basis, item)


def _reason(case: Case, basis: Basis, item: ShelfItem) -> Explanation:
    refused = next(((r, code) for i, r, code in Desk(basis).eligible(case).refused if i.product_id == item.product_id), None)
    if refused is not None:
        reason, code = refused
        return Explanation(code) if reason is None else why.explain_reason(reason)
    plan = compose(case, basis)
    if not isinstance(plan, Plan):
        return Explanation(plan.code)
    content = plan.content
    if content.advised is Way.NOTHING:
        return Explanation(content.explanation.code, content.explanation.facts)
    line = next((one for one in content.lines if one.product_id == item.product_id), None)
    if line is not None:
        return Explanation("advice.taken", {"amount": figures.text(line.amount), "currency": line.amount.currency})
    found = next(r for r in explain_rejected(case, basis, content) if r.product_id == item.product_id)
    return Explanation(found.reasons[0].code, found.reasons[0].facts, tuple(_parts(case, basis, content, item)))


def _parts(case: Case, basis: Basis, content: Content, item: ShelfItem) -> Iterator[Explanation]:
    burden = selection.burden_of(item, aims_of(case, basis, content), basis.order)
    for part in PARTS:
        points = getattr(burden, part)
        if points:
            yield Explanation(f"advice.burden_{part}", {"share": figures.percent(points)})
