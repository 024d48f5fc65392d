"""What the guard is told, read in one place for advice and for orders: the customer, the product and the act as they are on a day."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from steward.advise.advice.queries.told import Told, text_of, told_of
from steward.advise.selection import queries as selection
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import (
    HOME_REGIME,
    REDEEMING,
    Act,
    ClearedLine,
    Dated,
    HistoryFacts,
    OrderFacts,
    ProductFacts,
    ReviewFacts,
)
from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import DisclosureState
from steward.guard.risk import queries as risk
from steward.guard.risk.model import Stops
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant
from steward.know.products import queries as products
from steward.know.products.model import Product
from steward.platform.work import Work

# In which an act that is about no money is judged.
HOME_CURRENCY = "CNY"
# Something the bank has no terms of: every rule that asks fails closed.
NOTHING = ProductFacts(
    regime=None,
    issuer_type=None,
    kind="",
    offering="private",
    state="draft",
    issuer_grade=None,
    seller_grade=None,
    shown_grade=None,
)
# What holds for every order, because none comes about in another way: out of an accepted proposal, which the customer accepted alone, in a
# session of their own on the bank's own pages with a fresh factor, and which is paid from their own account; the database refuses every
# other order. So no sale is made in a branch or with help, and there is nothing to record in sound and picture.
AGREED = OrderFacts(
    channel="online",
    own_channel=True,
    assisted=False,
    begun_by="bank",
    customer_confirmed=True,
    filled_by_customer=True,
    engine_checked=True,
    recorded=False,
    electronic_form_agreed=True,
    signature_valid=True,
    private_session=True,
    payer_is_customer=True,
    called_back=False,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a customer wants done, agreed to at an instant. `total` is what is bought together with it; None for a redemption.

    `fee_bps` is the purchase fee that stands on the order; None while there is no order. `paid_at_once` is what the customer was
    paid at once for the product before, where that is asked for again. `lock_ends_on` is the first day on which all of what is given up
    can be left; None where nobody said.
    """

    customer_id: CustomerId
    product_id: ProductId
    act: Act
    amount: Money
    total: int | None
    agreed_at: Instant
    fee_bps: int | None = None
    paid_at_once: tuple[Dated, ...] | None = None
    lock_ends_on: BusinessDate | None = None


def wishes_of(customer_id: CustomerId, lines: Sequence[ClearedLine], buying: Act, agreed_at: Instant) -> list[Wish]:
    """The lines of one proposal as wishes; `buying` is how far its purchases have come, and what it buys is bought together."""
    total: Counter[str] = Counter()
    for line in lines:
        total[line.amount.currency] += line.amount.minor if line.side == Act.BUY else 0
    return [
        Wish(customer_id, x.product_id, buying, x.amount, total[x.amount.currency], agreed_at)
        if x.side == Act.BUY
        else Wish(customer_id, x.product_id, Act.REDEEM, x.amount, None, agreed_at)
        for x in lines
    ]


def facts_of_wishes(w: Work, wishes: Sequence[Wish], as_of: BusinessDate) -> list[ReviewFacts]:
    """What the guard has to know to judge each wish on `as_of`, from what was known by its end, in order."""
    return facts_about(w, wishes, products.get_products(w, {x.product_id for x in wishes}, as_of), as_of)


def facts_about(w: Work, wishes: Sequence[Wish], sold: Mapping[ProductId, Product], as_of: BusinessDate) -> list[ReviewFacts]:
    """The same of products that have been read; each customer is read once, whatever they want."""
    told = {key: told_of(w, *key, as_of) for key in sorted({(x.customer_id, x.amount.currency) for x in wishes})}
    signed: dict[tuple[CustomerId, str], Mapping[ProductId, DisclosureState]] = {
        key: _signed(w, found, [x for x in wishes if (x.customer_id, x.amount.currency) == key], sold) for key, found in told.items()
    }
    packs, stops = compliance.packs_of(w), risk.stops_at(w, as_of)
    facts = []
    alike: dict[tuple[object, ...], ReviewFacts] = {}
    for x in wishes:
        key = (x.customer_id, x.amount.currency)
        state = signed[key].get(x.product_id, contracts.UNTOLD)
        product = sold.get(x.product_id)
        asked = NOTHING if product is None else _buyable(product, stops)
        on_tariff = _is_on_tariff(x, product)
        # Much of a shelf differs by its names alone, which the guard is not told: what is alike is put together once.
        nameless = (x.customer_id, x.act, x.amount, x.total, x.agreed_at, asked, on_tariff, state, x.paid_at_once, x.lock_ends_on)
        if nameless not in alike:
            alike[nameless] = _facts(w, packs, x, asked, told[key], on_tariff, state, as_of)
        facts.append(alike[nameless])
    acts = [compliance.Asked(x.customer_id, x.product_id, x.agreed_at, found) for x, found in zip(wishes, facts, strict=True)]
    return compliance.mark_reviewed(w, acts)


def _signed(w: Work, who: Told, wishes: Sequence[Wish], sold: Mapping[ProductId, Product]) -> Mapping[ProductId, DisclosureState]:
    """What a customer had been told of everything they wanted to buy when they agreed to it."""
    buying = [x for x in wishes if x.act not in REDEEMING and x.product_id in sold]
    if who.person is None or not buying:
        return {}
    amounts: dict[ProductId, Money] = {}
    for x in buying:
        amounts[x.product_id] = amounts.get(x.product_id, Money.zero(x.amount.currency)) + x.amount
    first = min(x.agreed_at for x in buying)
    return contracts.told_by(w, buying[0].customer_id, who.person, [sold[p] for p in amounts], amounts, first)


def facts_of_assessment(w: Work, customer_id: CustomerId, counted: Sequence[BusinessDate]) -> ReviewFacts:
    """What the guard has to know of a risk assessment that begins or is handed in now; `counted` are the days of those before."""
    return ReviewFacts(
        act=Act.ASSESS,
        as_of=w.today,
        customer=told_of(w, customer_id, HOME_CURRENCY, w.today).facts,
        product=ProductFacts.none(HOME_REGIME),
        order=OrderFacts(filled_by_customer=w.actor.customer_id == customer_id),
        history=HistoryFacts(assessments=tuple(Dated(day, 1) for day in counted)),
    )


def ripe_at(w: Work, product: Product, agreed_at: Instant, as_of: BusinessDate) -> Instant:
    """When a purchase agreed to at that instant may be carried out: at once, or when its cooling-off is over (SD2, W04, P04)."""
    return compliance.cooling_ends(compliance.packs_of(w), facts_of_product(product), as_of, agreed_at)


def _facts(
    w: Work,
    packs: compliance.PackSet,
    wish: Wish,
    asked: ProductFacts,
    who: Told,
    on_tariff: bool | None,
    signed: DisclosureState,
    as_of: BusinessDate,
) -> ReviewFacts:
    bought = wish.act not in REDEEMING
    return ReviewFacts(
        act=wish.act,
        as_of=as_of,
        customer=replace(who.facts, special_care_done=signed.special_care_done) if bought else who.facts,
        product=asked,
        amount=wish.amount.minor,
        total=wish.total,
        currency=wish.amount.currency,
        order=_order_facts(w, packs, wish, asked, who, on_tariff, signed, as_of) if bought else OrderFacts(lock_ends_on=wish.lock_ends_on),
        history=HistoryFacts(quick_redemptions=wish.paid_at_once),
        bank=compliance.licences(),
    )


def facts_of_product(product: Product) -> ProductFacts:
    """What the guard is told of a product whatever is done with it: what advice knows of it, and its terms."""
    terms = product.terms
    hours = terms.get("cooling_off_hours")
    return replace(
        selection.item_of(product).facts(),
        form=products.form_of(product),
        fund_type=text_of(terms.get("fund_type")),
        benefit=text_of(terms.get("benefit")),
        investor_rule=text_of(terms.get("investor_rule")),
        cooling_off_hours=hours if isinstance(hours, int) else None,
        agency=product.issuer_type != "bank",
        leveraged=False if product.kind.value == "metal" else None,
    )


def _buyable(product: Product, stops: Stops) -> ProductFacts:
    """The same, and whether the whole book holds as much of it as it may."""
    return replace(facts_of_product(product), at_limit=stops.stops(product.id, product.issuer))


def _order_facts(
    w: Work,
    packs: compliance.PackSet,
    wish: Wish,
    asked: ProductFacts,
    who: Told,
    on_tariff: bool | None,
    signed: DisclosureState,
    as_of: BusinessDate,
) -> OrderFacts:
    return replace(
        AGREED,
        branch_excused=who.values.get("branch_excused") is True,
        sharing_consent=not asked.agency or who.shares,
        first_of_kind=asked.issuer_type == "bank" and ("bank", asked.kind) not in who.held,
        fee_on_tariff=on_tariff,
        cooling_over=w.now >= compliance.cooling_ends(packs, asked, as_of, wish.agreed_at),
        reflection_over=w.now >= compliance.reflection_ends(packs, asked, as_of, wish.agreed_at),
        disclosures_complete=signed.disclosures_complete,
        opinion_acknowledged=signed.opinion_acknowledged,
        key_terms_shown=signed.key_terms_shown,
        risk_statement_signed=signed.risk_statement_signed,
        special_warning_signed=signed.special_warning_signed,
        uncertainty_signed=signed.uncertainty_signed,
    )


def _is_on_tariff(wish: Wish, product: Product | None) -> bool | None:
    """Whether an order carries the fee of the product's own scale for its amount, whoever the customer is (D06); None without an order."""
    if wish.fee_bps is None:
        return None
    return product is not None and wish.fee_bps == products.buy_cost(product, wish.amount).bps
