"""What the guard is told, read in one place for advice and for orders: the customer, the product and the act as they are on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from steward.advise.advice.rules import means
from steward.advise.selection import queries as selection
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import REDEEMING, Act, ClearedLine, CustomerFacts, OrderFacts, ProductFacts, ReviewFacts
from steward.guard.contracts import queries as contracts
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant, full_years, parse_date
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer, Fact
from steward.know.holdings import queries as holdings
from steward.know.products import queries as products
from steward.know.products.model import InvestorRule, Product
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import Standing, StandingState
from steward.platform.db import chunks
from steward.platform.work import Work

CUSTOMERS_A_STATEMENT = 5_000

# Somebody the bank has no record of, and something it has no terms of: every rule that asks fails closed.
NOBODY = CustomerFacts(kind="person", level=None, assessment="missing", confirmed=False, capacity=None)
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
# An order comes out of an accepted proposal and in no other way: the customer accepted exactly what was shown, alone, in a session of
# their own with a fresh factor, and pays from their own account at the bank's tariff; the database refuses every other order.
AGREED = OrderFacts(
    channel="online",
    own_channel=True,
    assisted=False,
    begun_by="bank",
    customer_confirmed=True,
    filled_by_customer=True,
    engine_checked=True,
    recorded=False,
    disclosures_complete=True,
    opinion_acknowledged=True,
    risk_statement_signed=True,
    key_terms_shown=True,
    electronic_form_agreed=True,
    signature_valid=True,
    private_session=True,
    payer_is_customer=True,
    borrowed_money=False,
    fee_on_tariff=True,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a customer wants done, agreed to at an instant. `total` is what is bought together with it; None for a redemption."""

    customer_id: CustomerId
    product_id: ProductId
    act: Act
    amount: Money
    total: int | None
    agreed_at: Instant


def wishes_of(customer_id: CustomerId, lines: Sequence[ClearedLine], buying: Act, agreed_at: Instant) -> list[Wish]:
    """The lines of one proposal as wishes; `buying` is how far its purchases have come, and what it buys is bought together."""
    total = sum(line.amount.minor for line in lines if line.side == Act.BUY)
    return [
        Wish(customer_id, x.product_id, buying, x.amount, total, agreed_at)
        if x.side == Act.BUY
        else Wish(customer_id, x.product_id, Act.REDEEM, x.amount, None, agreed_at)
        for x in lines
    ]


def facts_of_wishes(w: Work, wishes: Sequence[Wish], as_of: BusinessDate) -> list[ReviewFacts]:
    """What the guard has to know to judge each wish on `as_of`, from what was known by its end, in order."""
    sold = products.get_products(w, {x.product_id for x in wishes}, as_of)
    told = {key: _told(w, *key, as_of) for key in sorted({(x.customer_id, x.amount.currency) for x in wishes})}
    packs = compliance.packs_of(w)
    facts = [_facts(w, packs, x, sold.get(x.product_id), *told[x.customer_id, x.amount.currency], as_of) for x in wishes]
    facts = [_as_disclosed(w, x, found) if x.act is Act.ACCEPT else found for x, found in zip(wishes, facts, strict=True)]
    asked = [compliance.Asked(x.customer_id, x.product_id, x.agreed_at, found) for x, found in zip(wishes, facts, strict=True)]
    return compliance.mark_reviewed(w, asked)


def _as_disclosed(w: Work, wish: Wish, facts: ReviewFacts) -> ReviewFacts:
    """What was signed beside the usual papers, and the care that was taken, by the moment the customer accepts.

    That the papers are complete is asked of acceptance itself, and later acts rest on it.
    """
    states = contracts.disclosure_state(w, wish.customer_id, [wish.product_id], amounts={wish.product_id: wish.amount})
    found = states.get(wish.product_id, contracts.UNTOLD)
    signed = replace(facts.order, special_warning_signed=found.special_warning_signed, uncertainty_signed=found.uncertainty_signed)
    return replace(facts, order=signed, customer=replace(facts.customer, special_care_done=found.special_care_done))


def ripe_at(w: Work, product: Product, agreed_at: Instant, as_of: BusinessDate) -> Instant:
    """When a purchase agreed to at that instant may be carried out: at once, or when its cooling-off is over (SD2, W04, P04)."""
    return compliance.cooling_ends(compliance.packs_of(w), _product_facts(product), as_of, agreed_at)


def _facts(
    w: Work,
    packs: compliance.PackSet,
    wish: Wish,
    product: Product | None,
    who: CustomerFacts,
    values: Mapping[str, Json],
    as_of: BusinessDate,
) -> ReviewFacts:
    asked = NOTHING if product is None else _product_facts(product)
    bought = wish.act not in REDEEMING
    return ReviewFacts(
        act=wish.act,
        as_of=as_of,
        customer=who,
        product=asked,
        amount=wish.amount.minor,
        total=wish.total,
        currency=wish.amount.currency,
        order=_order_facts(w, packs, wish, asked, values, as_of) if bought else OrderFacts(),
        bank=compliance.licences(),
    )


def _product_facts(product: Product) -> ProductFacts:
    """What the guard is told of a product that money goes into: what advice knows of it, and its terms."""
    terms = product.terms
    hours = terms.get("cooling_off_hours")
    return replace(
        selection.item_of(product).facts(),
        form=products.form_of(product),
        fund_type=_text(terms.get("fund_type")),
        benefit=_text(terms.get("benefit")),
        investor_rule=_text(terms.get("investor_rule")),
        cooling_off_hours=hours if isinstance(hours, int) else None,
        agency=product.issuer_type != "bank",
        leveraged=False if product.kind.value == "metal" else None,
    )


def _order_facts(
    w: Work, packs: compliance.PackSet, wish: Wish, product: ProductFacts, values: Mapping[str, Json], as_of: BusinessDate
) -> OrderFacts:
    return replace(
        AGREED,
        branch_excused=values.get("branch_excused") is True,
        sharing_consent=not product.agency or customers.may_process(w, wish.customer_id, "share_issuers"),
        first_of_kind=product.issuer_type == "bank" and not _holds_kind(w, wish.customer_id, product),
        cooling_over=w.now >= compliance.cooling_ends(packs, product, as_of, wish.agreed_at),
        reflection_over=w.now >= compliance.reflection_ends(packs, product, as_of, wish.agreed_at),
        called_back=False,
    )


def _holds_kind(w: Work, customer_id: CustomerId, product: ProductFacts) -> bool:
    """Whether the customer holds anything of the same kind from the same sort of issuer (W06)."""
    sold = products.products_of_instruments(w)
    held = (sold.get(p.instrument_id) for p in holdings.positions(w, customer_id))
    return any(p is not None and (p.issuer_type, p.kind.value) == (product.issuer_type, product.kind) for p in held)


def _told(w: Work, customer_id: CustomerId, currency: str, as_of: BusinessDate) -> tuple[CustomerFacts, Mapping[str, Json]]:
    """What the guard is told of a customer who wants something done, and the values of every fact that is known of them."""
    who = customers.customers_by_id(w, [customer_id]).get(customer_id)
    if who is None:
        return NOBODY, {}
    standing = suitability.assessment_of(w, customer_id, as_of)
    facts = customers.facts_of(w, customer_id, as_of)
    base = customer_facts(who, standing, {f: fact.value for f, fact in facts_used(facts).items()}, currency, as_of)
    values = {f: fact.value for f, fact in facts.items()}
    passed = products.rules_passed(w, customer_id, as_of)
    expires = _text(values.get("id_expires_on"))
    return replace(
        base,
        qualified_investor=InvestorRule.W30 in passed,
        qualified_private_fund=InvestorRule.P02 in passed,
        qualified_on=min(passed.values(), default=None),
        kyc=_text(values.get("kyc")),
        list_hit=values.get("list_hit") is True,
        frozen=values.get("frozen") is True,
        id_expires_on=None if expires is None else parse_date(expires),
        aml_risk=_text(values.get("aml_risk")),
        funds_explained=values.get("funds_explained") is True,
        vulnerable=values.get("vulnerable") is True,
        erased=customers.is_erased(w, customer_id),
        personalised=customers.may_process(w, customer_id, "personal_insight", as_of),
        needs_known=standing.assessment is not None,
        profile_changed=_changed_since(facts.get("profile_changed"), standing),
    ), values


def _changed_since(said: Fact | None, standing: Standing) -> bool:
    """Whether a change was reported after the assessment that counts (N09)."""
    if said is None or said.value is not True:
        return False
    return standing.assessment is None or said.valid_from > standing.assessment.assessed_on


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def customer_facts_for_all(w: Work, as_of: BusinessDate, currency: str) -> dict[CustomerId, CustomerFacts]:
    """What the guard is told of every customer the bank knew on `as_of`, each as one of them would be asked about."""
    ids = sorted(head.id for head in customers.customers_known(w, as_of))
    standings = suitability.standings(w, as_of)
    told: dict[CustomerId, CustomerFacts] = {}
    for part in chunks(ids, CUSTOMERS_A_STATEMENT):
        known = customers.customers_by_id(w, part)
        facts = customers.facts_for_all(w, as_of, means.FIELDS, part)
        for customer_id, who in known.items():
            values = {f: fact.value for f, fact in facts_used(facts.get(customer_id, {})).items()}
            standing = standings.get(customer_id, Standing(StandingState.MISSING))
            told[customer_id] = customer_facts(who, standing, values, currency, as_of)
    return told


def facts_used(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts that advice uses, without those below the confidence that is relied on."""
    return {f: facts[f] for f in means.FIELDS if f in facts and facts[f].confidence >= means.RELIED_ON}


def customer_facts(who: Customer, standing: Standing, values: Mapping[str, Json], currency: str, as_of: BusinessDate) -> CustomerFacts:
    """What the guard is told of a customer, from the record, the standing and the values of facts that are relied on."""
    age = None if who.birth_date is None else full_years(who.birth_date, as_of)
    assets = means.declared_assets(values, currency)
    assessment = standing.assessment
    return CustomerFacts(
        kind=who.kind.value,
        level=standing.known_level,
        assessment=standing.state.value,
        assessed_on=None if assessment is None else assessment.assessed_on,
        confirmed=assessment is not None and assessment.confirmed,
        age=age,
        capacity=means.legal_capacity(who.kind.value, age),
        guardian_consent=values.get("guardian_consent") is True,
        qualified_investor=values.get("qualified_investor") is True,
        declared_assets=None if assets is None else assets.minor,
    )
