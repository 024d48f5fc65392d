"""A proposal that may sell: the trades of a rebalancing as lines, each explained and judged, beside doing nothing.

`compose_switch` reads nothing: what it needs of products is in what it is asked, so that it can be computed again from evidence.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from steward.advise.advice.model import (
    AllocationRow,
    Basis,
    Case,
    Content,
    NoPlan,
    Offered,
    Plan,
    ProposalLine,
    Sellable,
    Switch,
)
from steward.advise.advice.queries.compose import Desk, Eligible, review_purchase, weigh
from steward.advise.advice.queries.options import Outlook, Part, account, bought, held
from steward.advise.advice.queries.rebalancing import cleared_trades
from steward.advise.advice.rules import figures, why
from steward.advise.outlook.model import CLASSES
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import Allocation, Days, Mandate, Offer, Owned, Rebalance, Rebalancing, Trade, Unsolved
from steward.advise.selection import queries as selection
from steward.advise.selection.model import Aims, Pick
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act, ReviewFacts
from steward.kernel.ids import ProductId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import parse_date
from steward.kernel.verdict import Verdict
from steward.know.products import queries as products
from steward.know.products.model import Holding, Product
from steward.platform.work import Work

REDEEM = "redeem"


def record_trades(asked: Rebalance) -> Switch:
    """What was asked, as evidence keeps it."""
    held_ = (
        Sellable(
            _seen(o.product, o.price, o.days),
            o.units.scale,
            o.units.scaled,
            tuple((h.since.isoformat(), h.units.scaled) for h in o.free),
            None if o.locked_until is None else o.locked_until.isoformat(),
        )
        for o in asked.owned
    )
    return Switch(asked.mode, tuple(held_), tuple(_seen(o.product, o.price, o.days) for o in asked.offers))


def _seen(product: Product, price: Decimal, days: Days) -> Offered:
    shown = (days.dealt_on.isoformat(), days.confirmed_on.isoformat(), days.paid_on.isoformat())
    return Offered(product.id, product.version, format(price, "f"), shown)


def read_trades(w: Work, case: Case, switch: Switch) -> Rebalance:
    """What was asked, read back: products by the version that was seen."""
    owned = tuple(
        Owned(
            _version(w, h.seen),
            Decimal(h.seen.price),
            Units(h.units, h.scale),
            tuple(Holding(parse_date(since), Units(units, h.scale)) for since, units in h.free),
            _days(h.seen),
            None if h.until is None else parse_date(h.until),
        )
        for h in switch.holdings
    )
    offers = tuple(Offer(_version(w, o), Decimal(o.price), _days(o)) for o in switch.offers)
    return Rebalance(switch.mode, {}, case.amount, Money.zero(case.amount.currency), owned, offers)


def _version(w: Work, seen: Offered) -> Product:
    return next(p for p in products.versions_of(w, seen.product_id) if p.version == seen.version)


def _days(seen: Offered) -> Days:
    dealt, confirmed, paid = (parse_date(day) for day in seen.days)
    return Days(dealt, confirmed, paid)


def compose_switch(case: Case, basis: Basis, asked: Rebalance) -> Plan | NoPlan:
    """The plan that these trades make, or why there is none. The target of `asked` is found anew."""
    eligible = Desk(basis).eligible(case)
    mandate = Mandate(case.level, frozenset(eligible.by_class), case.liquid)
    target = portfolio.allocate([mandate], basis.assumptions, basis.limits)[mandate]
    if isinstance(target, Unsolved):
        return NoPlan(f"advice.unsolved_{target.cause}", gives_way=portfolio.explain_unsolved(target))
    points = {s.asset_class: s.weight for s in target.slices}
    asked, found = cleared_trades(case, basis, replace(asked, target=points))
    aims = Outlook(case, basis).aims([points[c] for c in CLASSES])
    verdicts = _judged(case, basis, asked, found)
    judged = compliance.judge(verdicts, basis.packs)
    if not judged.verdict.passes:
        return NoPlan("advice.nothing_eligible", judged.verdict.reasons)
    content = _content((case, basis, aims), target, (asked, found), eligible, judged.verdict)
    picks = _picks(basis, found)
    content = weigh(content, case, Outlook(case, basis), _after(case, basis, found, picks))
    solver = {"method": found.method, "gap": None if found.gap is None else found.gap.minor, "allocation": target.method}
    return Plan(content, judged, {}, solver)


def _picks(basis: Basis, found: Rebalancing) -> list[Pick]:
    items = {i.product_id: i for i in basis.shelf}
    return [Pick(items[t.product_id], t.amount) for t in found.trades if t.side != REDEEM]


def _after(case: Case, basis: Basis, found: Rebalancing, picks: Sequence[Pick]) -> list[Part]:
    """Everything as it would be: what is held less what is sold, what is bought, and money in the account."""
    sold = {t.product_id: t.amount.minor for t in found.trades if t.side == REDEEM}
    kept = [replace(p, worth=max(p.worth - sold.get(ProductId(p.product_id), 0), 0)) for p in held(case)]
    return [*kept, *map(bought, picks), account(found.cash_after.minor, basis)]


def _judged(case: Case, basis: Basis, asked: Rebalance, found: Rebalancing) -> list[tuple[ReviewFacts, Verdict]]:
    """The guard on every line: sales first, which suitability never blocks."""
    picks = _picks(basis, found)
    total = sum(p.amount.minor for p in picks)
    sales = [t for t in found.trades if t.side == REDEEM]
    acts = [
        ReviewFacts(
            act=Act.REDEEM,
            as_of=basis.as_of,
            customer=case.facts,
            product=selection.item_of(_owned(asked, t).product).facts(),
            amount=t.amount.minor,
            total=None,
            currency=t.amount.currency,
        )
        for t in sales
    ]
    return [(facts, compliance.review(facts, basis.packs)) for facts in acts] + [review_purchase(case, basis, p, total) for p in picks]


def _owned(asked: Rebalance, trade: Trade) -> Owned:
    return next(o for o in asked.owned if o.product.id == trade.product_id)


def _content(
    about: tuple[Case, Basis, Aims],
    target: Allocation,
    trades: tuple[Rebalance, Rebalancing],
    eligible: Eligible,
    verdict: Verdict,
) -> Content:
    (case, basis, _aims), (asked, found) = about, trades
    whole = Money(max(sum(found.after.values()), 0), case.amount.currency)
    rows = _rows(target, found)
    loss = figures.bad_year_loss(whole, target.expected_return, target.volatility)
    tree = why.explain_plan(case, target, loss, found.cash_after, spared=False)
    return Content(
        amount=case.amount,
        level=case.level,
        lines=tuple(_line(about, t, trades, rows, eligible) for t in found.trades),
        cash=found.cash_after,
        allocation=tuple(rows.values()),
        expected_return=target.expected_return,
        volatility=target.volatility,
        bad_year_loss=loss,
        total_fee=found.cost,
        pack=verdict.pack,
        pack_version=verdict.pack_version,
        assumptions=why.explain_assumptions(basis),
        explanation=tree,
        warnings=tuple(why.explain_reason(r) for r in verdict.reasons),
        mode=asked.mode,
    )


def _rows(target: Allocation, found: Rebalancing) -> dict[str, AllocationRow]:
    before, after = max(sum(found.before.values()), 0), max(sum(found.after.values()), 0)
    liquid = next(g for g in target.groups if g.group == "liquid")
    return {
        s.asset_class: AllocationRow(
            asset_class=s.asset_class,
            current=figures.share(found.before[s.asset_class], before),
            proposed=figures.share(found.after[s.asset_class], after),
            target=s.weight,
            low=liquid.low if s.asset_class == "cash" else s.low,
            high=s.high,
            binding=s.binding or (s.asset_class == "cash" and liquid.binding),
            dual=s.dual,
        )
        for s in target.slices
        if s.high > 0 or found.before[s.asset_class]
    }


def _line(
    about: tuple[Case, Basis, Aims],
    trade: Trade,
    trades: tuple[Rebalance, Rebalancing],
    rows: dict[str, AllocationRow],
    eligible: Eligible,
) -> ProposalLine:
    (case, basis, aims), (asked, found) = about, trades
    sold = trade.side == REDEEM
    product = _owned(asked, trade).product if sold else next(o.product for o in asked.offers if o.product.id == trade.product_id)
    row = rows[product.asset_class.value]
    if sold:
        told = why.explain_sale(_owned(asked, trade), trade, row, any(t.after_sales for t in found.trades))
        # a hundredth more, so that rounding the worth never leaves a unit behind
        amount = Money(trade.amount.minor + 1, trade.amount.currency)
    else:
        pick = next(p for p in _picks(basis, found) if p.item.product_id == trade.product_id)
        count, burden = eligible.counts[pick.item.asset_class], selection.burden_of(pick.item, aims, basis.order)
        told, amount = why.explain_line(case, basis, pick, count, row, burden), trade.amount
    return ProposalLine(
        product_id=product.id,
        code=product.code,
        instrument_id=product.instrument_id,
        name_zh=product.name_zh,
        name_en=product.name_en,
        kind=product.kind.value,
        asset_class=product.asset_class.value,
        grade=product.grade or 0,
        side=trade.side,
        amount=amount,
        weight=figures.share(trade.amount.minor, max(sum(found.before.values()), 0)),
        fee=trade.cost,
        why=told,
        rates=tuple(sorted({p.bps for p in trade.parts})),
        after_sales=trade.after_sales,
        paid_on=trade.days.paid_on.isoformat() if sold else None,
    )
