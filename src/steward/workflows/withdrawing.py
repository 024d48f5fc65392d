"""A customer takes a signature back within its time; what was ordered under it and not passed on yet ends with it (W04, SD2, P04, F1)."""

from collections.abc import Iterator

from steward.advise.advice.queries import accepted_lines, ripe_at
from steward.deliver.trading import actions as trading
from steward.deliver.trading.model import Order, OrderState, Side
from steward.deliver.trading.queries import list_orders
from steward.guard.contracts import actions
from steward.guard.contracts.model import Contract, CoolingOffOver, SignedFor
from steward.guard.contracts.queries import get_contract, template_of
from steward.kernel.ids import ProductId, ProposalId
from steward.kernel.time import Instant, add_days
from steward.know.products.model import Product, ProductKind
from steward.know.products.queries import held_product
from steward.platform.work import Work

# More orders than one customer can have waiting at once.
MOST = 500


def withdraw_until(w: Work, of: Contract) -> Instant | None:
    """Until when a signed contract may be taken back: of a product its cooling-off, of a proposal the longest of what it buys.

    None where nothing can be taken back any more, or the contract has no such time: what every customer signs is ended, not withdrawn.
    """
    if not of.is_in_force or of.signed_at is None:
        return None
    signed_at = of.signed_at
    until = max((_ends(w, held_product(w, p), signed_at) for p in _products(w, of)), default=signed_at)
    return until if until > w.now else None


def _products(w: Work, of: Contract) -> Iterator[ProductId]:
    about = template_of(w, of.code, of.version).signed_for
    if of.subject_id is None or about is SignedFor.CUSTOMER:
        return
    if about is SignedFor.PRODUCT:
        yield ProductId(of.subject_id)
        return
    yield from (line.product_id for line in accepted_lines(w, ProposalId(of.subject_id)) if line.side == Side.BUY)


def _ends(w: Work, product: Product, signed_at: Instant) -> Instant:
    """The end of a cooling-off: hours from the signature, for insurance the last of its days."""
    ripe = ripe_at(w, product, signed_at, w.day_of(signed_at))
    days = product.terms.get("cooling_off_days") if product.kind is ProductKind.INSURANCE else None
    return max(ripe, w.end_of(add_days(w.day_of(signed_at), days))) if isinstance(days, int) and days else ripe


def orders_under(w: Work, of: Contract) -> list[Order]:
    """The purchases that end when a contract is taken back: placed under it and not passed on yet."""
    waiting, _ = list_orders(w, customer_id=of.customer_id, state=OrderState.PLACED, limit=MOST)
    about = template_of(w, of.code, of.version).signed_for
    return [o for o in waiting if o.side is Side.BUY and o.can_cancel(w.now) and of.subject_id is not None and _is_under(o, of, about)]


def _is_under(order: Order, of: Contract, about: SignedFor) -> bool:
    if about is SignedFor.PROPOSAL:
        return order.origin.proposal_id == of.subject_id
    return order.product_id == of.subject_id and of.signed_at is not None and order.placed_at >= of.signed_at


def withdraw_signed(w: Work, contract_id: str) -> Contract:
    """Take a signature back with everything that waits under it, all of it or nothing. CoolingOffOver once it is too late."""
    found = get_contract(w, contract_id)
    if withdraw_until(w, found) is None:
        raise CoolingOffOver
    ending = orders_under(w, found)
    made = actions.withdraw_contract(w, contract_id=contract_id)
    for order in ending:
        trading.cancel_order(w, order_id=order.id)
    return made
