"""What a customer buys without advice: told and signed first, judged by the guard on its day, and placed under a clearance of its own."""

from steward.advise.advice.queries import Wish, facts_of_wishes
from steward.deliver.trading.actions.course import is_tradable
from steward.deliver.trading.actions.orders import place
from steward.deliver.trading.model import Order, OrderLine, Origin, ProductNotTradable, Side
from steward.guard.compliance.actions import Subject, clear, decide, keep_decisions
from steward.guard.compliance.model import Act, ClearedLine, Judged, NotCleared
from steward.guard.compliance.queries import require_buying
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Stage
from steward.kernel.ids import CustomerId, InstructionId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision
from steward.know.customers.queries import check_guardian
from steward.know.products.model import Product
from steward.know.products.queries import get_products
from steward.platform.work import Work


def product_to_buy(w: Work, product_id: ProductId) -> Product:
    """What is to be bought; ProductNotTradable when it is not on the shelf."""
    found = get_products(w, [product_id]).get(product_id)
    if found is None or not is_tradable(found, Side.BUY):
        raise ProductNotTradable(product_id=product_id)
    return found


def check_told(w: Work, customer_id: CustomerId, product_id: ProductId, most: Money) -> None:
    """DisclosuresIncomplete and ContractsUnsigned until the customer was told of it up to `most` and signed what its purchase rests on."""
    contracts.require_disclosed(w, customer_id, {product_id: most})
    contracts.require_signed(w, customer_id, contracts.contracts_of_purchase(w, [product_id]))


def check_buyer(w: Work, customer_id: CustomerId, product_id: ProductId) -> None:
    """GuardianMissing for a minor without a guardian, and the refusal of a bank that does not sell."""
    check_guardian(w, customer_id)
    require_buying(w, customer_id, product_id)


def judge_purchase(w: Work, customer_id: CustomerId, line: ClearedLine, agreed_at: Instant) -> Judged:
    """The guard's verdict by the facts of now; what the customer was told is what they were told when they agreed."""
    wish = Wish(customer_id, line.product_id, Act.ACCEPT, line.amount, line.amount.minor, agreed_at)
    return decide(w, acts=facts_of_wishes(w, [wish], w.today))


def check_passes(judged: Judged) -> None:
    """NotCleared unless it passes."""
    if not judged.verdict.passes:
        raise NotCleared.by([r for r in judged.verdict.reasons if r.decision > Decision.WARN])


def buy_as_agreed(w: Work, kind: str, story: str, customer_id: CustomerId, line: ClearedLine, agreed_at: Instant) -> Order:
    """The order, under a clearance that is given for it alone and is not there without it; a stop of the guard is kept under `story`."""
    instruction_id = InstructionId(w.new_id())
    judged = judge_purchase(w, customer_id, line, agreed_at)
    if not judged.verdict.passes:
        keep_decisions(w, stage=Stage.STOP, subjects=[Subject(kind, instruction_id, customer_id, [line], judged, story=story)])
    with w.attempt():
        cleared = clear(w, subject_kind=kind, subject_id=instruction_id, customer_id=customer_id, lines=[line], judged=judged)
        wanted = OrderLine(line.product_id, Side.BUY, line.amount)
        (placed,) = place(w, Origin(instruction_id=instruction_id), customer_id, [wanted], cleared.id, agreed_at=agreed_at)
    return placed
