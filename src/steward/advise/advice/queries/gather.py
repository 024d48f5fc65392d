"""Facts brought together for advice: one customer with what they hold, or the whole book in columns. Every fact keeps its identifier."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from steward.advise.advice.model import Basis, Case, FactUsed, Piece
from steward.advise.advice.queries.told import customer_facts, facts_used
from steward.advise.advice.rules import means
from steward.advise.outlook import queries as outlook
from steward.advise.planning import queries as planning
from steward.advise.planning.model import Aim
from steward.advise.portfolio import queries as portfolio
from steward.advise.selection import queries as selection
from steward.advise.selection.model import ShelfItem
from steward.guard.compliance import queries as compliance
from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.json import digest
from steward.kernel.money import Money, minor_digits
from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.customers.model import Customer, Fact
from steward.know.holdings import queries as holdings
from steward.know.markets import queries as markets
from steward.know.markets.model import Price
from steward.know.products import queries as products
from steward.know.products.model import InvestorRule, Product, ProductKind, Qualified
from steward.know.suitability.model import Standing
from steward.platform.work import Work

CUSTOMERS_A_STATEMENT = 5_000


@dataclass(frozen=True, slots=True)
class Own:
    """What a customer wants, holds and has proved, as it stands; `uncounted` holdings have no price or are in other money."""

    goals: tuple[Aim, ...] = ()
    pieces: tuple[Piece, ...] = ()
    uncounted: int = 0
    passed: Mapping[InvestorRule, Qualified] = field(default_factory=dict)


class NoLimits(Refusal):
    """No limits were in force on this day."""

    kind = Kind.UNAVAILABLE
    code = "advice.no_limits"


def basis_at(w: Work, as_of: BusinessDate, currency: str | None = None) -> tuple[Basis, str]:
    """What all advice of a day rests on, and its currency: the one given, or the one most of the shelf is sold in."""
    shelf = _advisable(w, selection.shelf_at(w, as_of))
    chosen = currency or main_currency(shelf)
    limits = portfolio.limits_at(as_of)
    if limits is None:
        raise NoLimits(as_of=as_of.isoformat())
    basis = Basis(
        as_of=as_of,
        assumptions=outlook.assumptions_at(w, chosen, as_of),
        limits=limits,
        order=selection.order(),
        packs=compliance.packs_of(w),
        shelf=shelf,
        shelf_digest=digest([i.to_json() for i in shelf]),
    )
    return basis, chosen


def _advisable(w: Work, shelf: tuple[ShelfItem, ...]) -> tuple[ShelfItem, ...]:
    """The shelf without products that two people took out of advice or out of sale, whatever is advised of the others."""
    off = compliance.subjects_off(w)
    return tuple(i for i in shelf if i.product_id not in off) if off else shelf


def main_currency(shelf: Sequence[ShelfItem]) -> str:
    """The currency most products are sold in; the earlier letter among equals, CNY for an empty shelf."""
    counts = Counter(i.currency for i in shelf)
    return min(counts, key=lambda c: (-counts[c], c), default="CNY")


def case_of(w: Work, customer: Customer, standing: Standing, amount: Money, as_of: BusinessDate) -> Case:
    """One customer's case, with what they hold and want now."""
    facts = customers.facts_of(w, customer.id, as_of)
    goals = planning.aims_for_all(w, amount.currency, as_of, [customer.id]) if as_of >= w.today else {}
    passed = products.rules_passed_of(w, [customer.id], as_of).get(customer.id, {})
    own = Own(goals.get(customer.id, ()), *pieces_of(w, customer.id, amount.currency, as_of), passed)
    return make_case(customer, standing, facts, amount, own, as_of)


def make_case(customer: Customer, standing: Standing, facts: Mapping[str, Fact], amount: Money, own: Own, as_of: BusinessDate) -> Case:
    """The case that these facts make; facts below the confidence that is relied on stay out."""
    relied = facts_used(facts)
    values = {f: fact.value for f, fact in relied.items()}
    about = customer_facts(customer, standing, values, own.passed, amount.currency, as_of)
    held: Counter[str] = Counter()
    for piece in own.pieces:
        held[piece.asset_class] += piece.worth
    due_soon = sum(g.target for g in own.goals if g.months <= means.MONTHS_A_YEAR)
    return Case(
        customer_id=customer.id,
        number=customer.number,
        level=about.level or 0,
        facts=about,
        amount=amount,
        liquid=max(means.share_at_hand(values, amount.currency), means.share_due(due_soon, sum(held.values()) + amount.minor)),
        held=dict(sorted(held.items())),
        used=list_used(relied, standing, as_of),
        goals=own.goals,
        pieces=own.pieces,
        uncounted=own.uncounted,
        debts_above=means.debts_above(values, amount.currency),
    )


def list_used(relied: Mapping[str, Fact], standing: Standing, as_of: BusinessDate) -> tuple[FactUsed, ...]:
    """The facts that are relied on, the assessment and what bound its level among them, as a record names them."""
    used = [FactUsed(f.id, f.field, f.value, f.source, f.valid_from.isoformat()) for f in relied.values()]
    assessment = standing.assessment
    if assessment is not None:
        used.append(FactUsed(assessment.id, "assessment", standing.known_level, assessment.source, assessment.assessed_on.isoformat()))
    used += [FactUsed(b.id, "bound", b.level, f"{b.clause} {b.mark}", as_of.isoformat()) for b in standing.binding]
    return tuple(used)


def pieces_of(w: Work, customer_id: CustomerId, currency: str, as_of: BusinessDate) -> tuple[tuple[Piece, ...], int]:
    """What the customer's positions are worth, by product, and how many are left out: without a price, or in other money."""
    units = {p.instrument_id: p.units.value for p in holdings.positions(w, customer_id)}
    prices, sold = markets.prices_at(w, as_of, list(units)), products.products_of_instruments(w, as_of)
    return _in_order(_piece(sold.get(i), prices.get(i), count, currency) for i, count in units.items() if count > 0)


def pieces_by_all(w: Work, currency: str, as_of: BusinessDate) -> dict[CustomerId, tuple[tuple[Piece, ...], int]]:
    """`pieces_of` of every customer, in one pass. The book is read as it stands, so a past day is advised without it."""
    rows = holdings.holdings_for_all(w) if as_of >= w.today else []
    if not rows:
        return {}
    prices, sold = markets.prices_at(w, as_of), products.products_of_instruments(w, as_of)
    found: dict[CustomerId, list[Piece | None]] = {}
    for row in (r for r in rows if r.units.scaled > 0):
        instrument_id = InstrumentId(row.instrument_id)
        piece = _piece(sold.get(instrument_id), prices.get(instrument_id), row.units.value, currency)
        found.setdefault(row.customer_id, []).append(piece)
    return {c: _in_order(pieces) for c, pieces in found.items()}


def _piece(product: Product | None, price: Price | None, units: Decimal, currency: str) -> Piece | None:
    if product is None or price is None or product.currency != currency:
        return None
    worth = int((units * price.value).scaleb(minor_digits(currency)))
    issuer = "" if product.kind is ProductKind.DEPOSIT else product.issuer
    return Piece(product.id, product.asset_class.value, issuer, worth, product.annual_fee_bps)


def _in_order(pieces: Iterable[Piece | None]) -> tuple[tuple[Piece, ...], int]:
    every = list(pieces)
    return tuple(sorted((p for p in every if p is not None and p.worth > 0), key=lambda p: p.product_id)), every.count(None)


def cases_at(
    w: Work, standings: Mapping[CustomerId, Standing], currency: str, as_of: BusinessDate, *, holdings_too: bool = True
) -> list[Case]:
    """The cases of these customers, by number, each for the sum that is planned for them; what they hold where it matters."""
    ids = sorted(standings)
    known: dict[CustomerId, Customer] = {}
    facts: dict[CustomerId, dict[str, Fact]] = {}
    for start in range(0, len(ids), CUSTOMERS_A_STATEMENT):
        part = ids[start : start + CUSTOMERS_A_STATEMENT]
        known |= customers.customers_by_id(w, part)
        facts |= customers.facts_for_all(w, as_of, means.FIELDS, part)
    pieces = pieces_by_all(w, currency, as_of) if holdings_too else {}
    goals = planning.aims_for_all(w, currency, as_of) if holdings_too and as_of >= w.today else {}
    passed = products.rules_passed_of(w, ids, as_of)
    cases = []
    for customer in sorted(known.values(), key=lambda c: c.number):
        own = facts.get(customer.id, {})
        values = {f: fact.value for f, fact in facts_used(own).items()}
        amount = means.planned_amount(values, currency)
        theirs = Own(goals.get(customer.id, ()), *pieces.get(customer.id, ((), 0)), passed.get(customer.id, {}))
        cases.append(make_case(customer, standings[customer.id], own, amount, theirs, as_of))
    return cases
