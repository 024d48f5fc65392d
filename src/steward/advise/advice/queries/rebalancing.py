"""What it would take to bring a customer's holdings to their targets: the same eligibility, allocation and guard as a proposal's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from steward.advise.advice.model import Basis, Case, NotAdvisable, NothingSuitable, ProposalLine
from steward.advise.advice.queries.compose import Desk, Eligible, review_purchase
from steward.advise.advice.queries.gather import basis_at, case_of
from steward.advise.advice.queries.options import Outlook
from steward.advise.advice.rules import why
from steward.advise.outlook.model import CLASSES
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import WHOLE, Allocation, Days, Mandate, Mode, Offer, Owned, Rebalance, Rebalancing, Unsolved
from steward.advise.selection import queries as selection
from steward.advise.selection.model import Aims, Pick
from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId, InstrumentId, ProductId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import BusinessDate
from steward.know.customers import queries as customers
from steward.know.holdings import queries as holdings
from steward.know.markets import queries as markets
from steward.know.products import queries as products
from steward.know.products.model import Holding, Product
from steward.know.suitability import queries as suitability
from steward.know.suitability.model import StandingState
from steward.platform.access.operation import Operation
from steward.platform.work import Work


@dataclass(frozen=True, slots=True)
class Share:
    """What of everything held is with one issuer or in one product (its id), in basis points."""

    kind: str  # issuer | product
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A customer's target and the trades towards it, with the products they name."""

    case: Case
    basis: Basis
    mandate: Mandate
    target: Allocation
    asked: Rebalance
    found: Rebalancing
    products: tuple[Product, ...]

    @property
    def binding(self) -> tuple[Explanation, ...]:
        """Which limits hold the target back, and what each costs."""
        return tuple(why.explain_binding(self.target))

    @property
    def notes(self) -> tuple[Explanation, ...]:
        """What the reader must know of the customer's own figures first."""
        return tuple(why.explain_case(self.case))

    @property
    def concentration(self) -> tuple[Share, ...]:
        """The largest issuers and products among what is held, as shares of all of it, money in hand included; the largest first."""
        whole = self.asked.cash.major + sum((o.units.value * o.price for o in self.asked.owned), Decimal(0))
        worth: dict[tuple[str, str], Decimal] = {}
        for o in self.asked.owned:
            for key in (("issuer", o.product.issuer), ("product", o.product.id)):
                worth[key] = worth.get(key, Decimal(0)) + o.units.value * o.price
        shares = [Share(kind, name, int(value * WHOLE / whole)) for (kind, name), value in worth.items() if whole > 0]
        return tuple(sorted(shares, key=lambda s: (-s.points, s.kind, s.name)))

    @property
    def spread(self) -> tuple[float, float, float]:
        """Of how many equal asset classes everything is worth the spread now and after, and what the purchases share with what is held."""
        held = [(c, worth) for c, worth in self.found.before.items() if c != "cash"]
        bought = [(self.product(t.product_id).asset_class.value, t.amount.minor) for t in self.found.trades if t.side == "buy"]
        before, after = (selection.spread_of(worth.items()) for worth in (self.found.before, self.found.after))
        return before, after, selection.overlap_of(bought, held)

    def product(self, product_id: ProductId) -> Product:
        """A product that is held or offered here."""
        return next(p for p in self.products if p.id == product_id)


def balance_of(w: Work, customer_id: CustomerId, mode: Mode, flow: Money | None = None, by: BusinessDate | None = None) -> Balance:
    """What an advisor would have to do to bring this customer's holdings to their target today; nothing is ordered.

    Money to pay out is raised from what is paid `by` that day.

    Refuses with NotAdvisable without a valid assessment, and NothingSuitable where no allocation meets every limit.
    """
    w.require(Operation.ADVICE_PROPOSAL_DRAFT, customer_id)
    standing = suitability.assessment_of(w, customer_id, w.today)
    if standing.state is not StandingState.VALID:
        raise NotAdvisable(reason=standing.state.value)
    currency = holdings.currency_of(w, customer_id)
    cash = holdings.cash(w, customer_id, currency).available
    basis, _currency = basis_at(w, w.today, currency)
    case = case_of(w, customers.get_customer(w, customer_id), standing, cash, w.today)
    asked, mandate, target = target_trades(w, case, basis, mode, flow)
    asked, found = cleared_trades(case, basis, replace(asked, by=by))
    return Balance(case, basis, mandate, target, asked, found, (*(o.product for o in asked.owned), *(o.product for o in asked.offers)))


def target_trades(w: Work, case: Case, basis: Basis, mode: Mode, flow: Money | None = None) -> tuple[Rebalance, Mandate, Allocation]:
    """What is asked of a rebalancing: the target of the case, what is held now, and the first eligible products of each class.

    NothingSuitable where no allocation meets every limit.
    """
    eligible, currency = Desk(basis).eligible(case), case.amount.currency
    mandate = Mandate(case.level, frozenset(eligible.by_class), case.liquid)
    target = portfolio.allocate([mandate], basis.assumptions, basis.limits)[mandate]
    if isinstance(target, Unsolved):
        code = f"advice.unsolved_{target.cause}"
        raise NothingSuitable(Explanation(code), *portfolio.explain_unsolved(target), reason=code, reasons=[])
    points, ahead = {s.asset_class: s.weight for s in target.slices}, Outlook(case, basis)
    offers = _offers(w, case, eligible, ahead.aims([points[c] for c in CLASSES]))
    owned = _owned(w, case.customer_id, currency)
    return Rebalance(mode, points, case.amount, flow or Money.zero(currency), owned, offers), mandate, target


def cleared_trades(case: Case, basis: Basis, asked: Rebalance) -> tuple[Rebalance, Rebalancing]:
    """The rebalancing whose every purchase passes the guard with its amount: what does not is taken off the offers."""
    items = {i.product_id: i for i in basis.shelf}
    while True:
        found = portfolio.rebalance(asked, portfolio.rebalance_policy())
        buys = [t for t in found.trades if t.side == "buy"]
        total = sum(t.amount.minor for t in buys)
        stopped = {t.product_id for t in buys if not review_purchase(case, basis, Pick(items[t.product_id], t.amount), total)[1].passes}
        if not stopped:
            return asked, found
        asked = replace(asked, offers=tuple(o for o in asked.offers if o.product.id not in stopped))


def _owned(w: Work, customer_id: CustomerId, currency: str) -> tuple[Owned, ...]:
    """Positions in this money that have a price and a class an allocation knows, by product code."""
    held = {p.instrument_id: p for p in holdings.positions(w, customer_id)}
    sold = products.products_of_instruments(w, w.today)
    prices, lots = markets.prices_at(w, w.today, list(held)), holdings.customer_lots(w, customer_id)
    known = portfolio.limit_sets()[-1].groups
    found = []
    for instrument_id, position in held.items():
        product, price = sold.get(instrument_id), prices.get(instrument_id)
        if product is None or price is None or product.currency != currency or product.asset_class.value not in known:
            continue
        days = Days(*products.dealing_days(w, product))
        open_lots = [Holding(lot.acquired_on, lot.units) for lot in lots.get(InstrumentId(instrument_id), [])]
        free, until = _free(product, open_lots, days, Units(position.units.scaled - position.held.scaled, position.units.scale))
        found.append(Owned(product, price.value, position.units, free, days, until))
    return tuple(sorted(found, key=lambda o: o.product.code))


def _free(product: Product, lots: Sequence[Holding], days: Days, available: Units) -> tuple[tuple[Holding, ...], BusinessDate | None]:
    """The oldest lots that may be redeemed now, up to what is not already promised to an order, and when more will be."""
    free: list[Holding] = []
    left = available.scaled
    for lot in sorted(lots, key=lambda h: h.since):
        day = products.free_on(product, lot.since, days.dealt_on)
        if day is None or day > days.dealt_on:
            return tuple(free), day
        part = min(left, lot.units.scaled)
        if part > 0:
            free.append(Holding(lot.since, Units(part, lot.units.scale)))
            left -= part
    return tuple(free), None


def _offers(w: Work, case: Case, eligible: Eligible, aims: Aims) -> tuple[Offer, ...]:
    """The first products of each class in the customer's order that have a price."""
    wanted = portfolio.rebalance_policy().offers_a_class
    items = [i for c in eligible.by_class for i in selection.firsts(eligible.ranked(c, aims), case.number, wanted)]
    sold = products.get_products(w, [i.product_id for i in items], w.today)
    prices = markets.prices_at(w, w.today, [InstrumentId(i.instrument_id) for i in items])
    return tuple(
        Offer(sold[i.product_id], prices[InstrumentId(i.instrument_id)].value, Days(*products.dealing_days(w, sold[i.product_id])))
        for i in items
        if i.product_id in sold and InstrumentId(i.instrument_id) in prices
    )


def leaving_rates(w: Work, customer_id: CustomerId, line: ProposalLine) -> list[int]:
    """The redemption rates that a sale of this line would meet if it were ordered now, basis points."""
    holding = next((o for o in _owned(w, customer_id, line.amount.currency) if o.product.id == line.product_id), None)
    if holding is None:
        return []
    units = int(line.amount.major / holding.price * 10**holding.units.scale)
    taken = Units(min(units, holding.free_units.scaled), holding.units.scale)
    return [p.bps for p in products.redeem_cost(holding.product, holding.free, taken, holding.days.confirmed_on, holding.price).parts]
