"""From facts to plans, for one customer or a whole book: the same computation, and no reading of the database.

Eligible first (the guard refuses before anything is ranked), then the allocation under the level's limits, then products and amounts, then
the guard again on every line with its amount.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from steward.advise.advice.model import AllocationRow, Basis, Case, Content, LineChange, NoPlan, Plan, ProposalLine, Rejected, Way
from steward.advise.advice.queries import options
from steward.advise.advice.queries.options import Outlook, Part
from steward.advise.advice.rules import figures, why
from steward.advise.advice.rules.revision import revise
from steward.advise.outlook.model import CLASSES, Assumptions
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import Allocation, Mandate, Unsolved
from steward.advise.selection import queries as selection
from steward.advise.selection.model import Aims, Order, Pick, ShelfItem
from steward.guard.compliance import queries as compliance
from steward.guard.compliance.model import Act, ProductFacts, ReviewFacts
from steward.kernel.explain import Explanation
from steward.kernel.json import Json
from steward.kernel.money import Money
from steward.kernel.verdict import Reason, Verdict

OTHER_CURRENCY = "advice.not_this_currency"
NO_PRICE = "advice.no_price"
NO_ROLE = "advice.class_not_used"
IN_LATER_PLACE = "advice.later_in_order"
# Orders kept for the next customer who wants the same.
MOST_REMEMBERED = 4_096


@dataclass(frozen=True, slots=True)
class Eligible:
    """What may be recommended under one set of verdicts: products by class, and why the others may not."""

    by_class: Mapping[str, selection.Columns]
    counts: Mapping[str, int]
    refused: tuple[tuple[ShelfItem, Reason | None, str], ...]
    order: Order
    _ranked: dict[tuple[str, Aims], selection.Tiers] = field(default_factory=dict)

    def ranked(self, asset_class: str, aims: Aims) -> selection.Tiers:
        """The products of a class in the order of one customer; many customers share one."""
        if asset_class not in self.by_class:
            return ()
        if (asset_class, aims) not in self._ranked:
            if len(self._ranked) >= MOST_REMEMBERED:
                self._ranked.clear()
            self._ranked[asset_class, aims] = selection.rank(self.by_class[asset_class], aims, self.order)
        return self._ranked[asset_class, aims]


class Desk:
    """The shelf of one day, screened: products that look the same to the guard are judged once."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        screen = compliance.screen(basis.as_of, basis.packs)
        self._alike: dict[tuple[ProductFacts, str, bool], list[ShelfItem]] = {}
        for item in basis.shelf:
            look = replace(item.facts(), min_amount=0, step=1)
            self._alike.setdefault((look, item.currency, item.priced_on is not None), []).append(item)
        self._looks = [screen.of(look) for look, _currency, _priced in self._alike]
        self._eligible: dict[tuple[object, ...], Eligible] = {}

    def eligible(self, case: Case) -> Eligible:
        """What may be recommended in this case; cases with the same verdicts share one answer."""
        verdicts = tuple(look.verdict(case.facts) for look in self._looks)
        key = (case.amount.currency, *((v.decision, tuple((r.rule_id, r.code) for r in v.reasons)) for v in verdicts))
        if key not in self._eligible:
            self._eligible[key] = self._sort_out(case.amount.currency, verdicts)
        return self._eligible[key]

    def _sort_out(self, currency: str, verdicts: Sequence[Verdict]) -> Eligible:
        taken: list[ShelfItem] = []
        refused: list[tuple[ShelfItem, Reason | None, str]] = []
        for (_look, money, priced), items, verdict in zip(self._alike, self._alike.values(), verdicts, strict=True):
            if not verdict.passes:
                worst = max(verdict.reasons, key=lambda r: r.decision)
                refused += [(i, worst, worst.code) for i in items]
            elif money != currency or not priced:
                refused += [(i, None, OTHER_CURRENCY if money != currency else NO_PRICE) for i in items]
            else:
                taken += items
        return Eligible(
            selection.by_class(taken, self.basis.order), Counter(i.asset_class for i in taken), tuple(refused), self.basis.order
        )


def compose_all(cases: Sequence[Case], basis: Basis, changes: Sequence[LineChange] = ()) -> list[Plan | NoPlan]:
    """A plan, or why there is none, for each case, in order; `changes` are what people made of its lines."""
    eligible, mandates = _mandates(cases, basis)
    solved = portfolio.allocate([m for m, e in zip(mandates, eligible, strict=True) if e.by_class], basis.assumptions, basis.limits)
    return [_plan(c, basis, e, solved.get(m), changes) for c, e, m in zip(cases, eligible, mandates, strict=True)]


def _mandates(cases: Sequence[Case], basis: Basis) -> tuple[list[Eligible], list[Mandate]]:
    desk = Desk(basis)
    eligible = [desk.eligible(c) for c in cases]
    return eligible, [Mandate(c.level, frozenset(e.by_class), c.liquid) for c, e in zip(cases, eligible, strict=True)]


def targets(cases: Sequence[Case], basis: Basis, assumptions: Sequence[Assumptions]) -> list[list[Mapping[str, int] | None]]:
    """For each of several assumptions the target of each case in basis points by class; None for a case without one."""
    eligible, mandates = _mandates(cases, basis)
    asked = [m for m, e in zip(mandates, eligible, strict=True) if e.by_class]
    found: list[list[Mapping[str, int] | None]] = []
    for assumed in assumptions:
        solved = portfolio.allocate(asked, assumed, basis.limits)
        shares = {m: {s.asset_class: s.weight for s in a.slices} for m, a in solved.items() if isinstance(a, Allocation)}
        found.append([shares.get(m) for m in mandates])
    return found


def compose(case: Case, basis: Basis, changes: Sequence[LineChange] = ()) -> Plan | NoPlan:
    """A plan for one case: exactly what it would get among many."""
    return compose_all([case], basis, changes)[0]


def _plan(
    case: Case, basis: Basis, eligible: Eligible, allocation: Allocation | Unsolved | None, changes: Sequence[LineChange]
) -> Plan | NoPlan:
    if allocation is None:
        reasons = {(r.rule_id, r.code): r for _item, r, _code in eligible.refused if r is not None}
        return NoPlan("advice.nothing_eligible" if reasons else "advice.nothing_on_sale", tuple(reasons.values()))
    if isinstance(allocation, Unsolved):
        return NoPlan(f"advice.unsolved_{allocation.cause}", gives_way=portfolio.explain_unsolved(allocation))
    target = {s.asset_class: s.weight for s in allocation.slices}
    sums, ahead = figures.split_purchase(case.amount, target, case.held), Outlook(case, basis)
    aims = ahead.aims([target[c] for c in CLASSES])
    barred: frozenset[str] = frozenset()
    against: dict[tuple[str, str], Reason] = {}
    while True:
        picks = revise(_pick(case, eligible, aims, sums, barred), changes)
        total = sum(p.amount.minor for p in picks)
        verdicts = [review_purchase(case, basis, p, total) for p in picks]
        stopped = {f"{p.item.product_id}" for p, (_f, v) in zip(picks, verdicts, strict=True) if not v.passes}
        if not stopped:
            break
        barred |= stopped
        against |= {(r.rule_id, r.code): r for _facts, v in verdicts if not v.passes for r in v.reasons}
    if not picks:
        code = "nothing_left" if changes else "none_at_this_amount" if against else "amount_below_every_minimum"
        return NoPlan(f"advice.{code}", tuple(against.values()))
    judged = compliance.judge(verdicts, basis.packs)
    content = _content((case, basis, aims), allocation, picks, eligible, judged.verdict, spared=bool(changes))
    after = [*options.held(case), *map(options.bought, picks), options.account(content.cash.minor, basis)]
    content = weigh(content, case, ahead, after, decided=bool(changes))
    solver: Mapping[str, Json] = {"method": allocation.method, "gap": allocation.gap, "violation": allocation.violation}
    return Plan(content, judged, _count_passed_over(eligible, picks), solver)


def weigh(content: Content, case: Case, ahead: Outlook, after: Sequence[Part], *, decided: bool = False) -> Content:
    """The plan beside doing nothing, and empty where doing nothing is better or there is nothing to do.

    `decided`: people made the plan theirs, so it stands whatever comes out.
    """
    none = Money.zero(case.amount.currency)
    ways = (
        ahead.option(Way.NOTHING, [*options.held(case), options.account(case.amount.minor, ahead.basis)], none),
        ahead.option(Way.PLAN, after, content.total_fee),
    )
    better = Way.PLAN if decided else options.better(ways, ahead.basis.order.same_chance_bps)
    advised = better if content.lines else Way.NOTHING
    told = replace(content, goals=case.goals, months=ahead.months, options=ways, advised=advised)
    told = replace(told, explanation=why.explain_ways(told))
    return told if advised is Way.PLAN else _nothing(told, case)


def _nothing(content: Content, case: Case) -> Content:
    """What is shown where doing nothing is better: no lines, the money where it is, and the plan's figures among the ways."""
    whole = sum(case.held.values()) + case.amount.minor
    now = {"cash": figures.share(case.held.get("cash", 0) + case.amount.minor, whole)}
    rows = (replace(r, proposed=now.get(r.asset_class, figures.share(case.held.get(r.asset_class, 0), whole))) for r in content.allocation)
    return replace(content, lines=(), cash=case.amount, total_fee=Money.zero(case.amount.currency), allocation=tuple(rows), warnings=())


def _pick(case: Case, eligible: Eligible, aims: Aims, sums: Mapping[str, Money], barred: frozenset[str]) -> list[Pick]:
    picks: list[Pick] = []
    for asset_class, part in sums.items():
        tiers = eligible.ranked(asset_class, aims)
        if barred:
            kept = (tuple(i for i in tier if i.product_id not in barred) for tier in tiers)
            tiers = tuple(tier for tier in kept if tier)
        picks += selection.divide(part, tiers, case.number, eligible.order).picks
    return picks


def review_purchase(case: Case, basis: Basis, pick: Pick, total: int) -> tuple[ReviewFacts, Verdict]:
    """What the guard says of buying this much of a product, when `total` is bought altogether."""
    facts = ReviewFacts(
        act=Act.RECOMMEND,
        as_of=basis.as_of,
        customer=case.facts,
        product=pick.item.facts(),
        amount=pick.amount.minor,
        total=total,
        currency=pick.amount.currency,
    )
    return facts, compliance.review(facts, basis.packs)


def _content(
    about: tuple[Case, Basis, Aims],
    allocation: Allocation,
    picks: Sequence[Pick],
    eligible: Eligible,
    verdict: Verdict,
    *,
    spared: bool,
) -> Content:
    case, basis, _aims = about
    cash = case.amount - sum((p.amount for p in picks), Money.zero(case.amount.currency))
    rows = _rows(case, allocation, picks, cash)
    by_class = {r.asset_class: r for r in rows}
    loss = figures.bad_year_loss(case.amount, allocation.expected_return, allocation.volatility)
    lines = tuple(_line(about, p, eligible.counts[p.item.asset_class], by_class[p.item.asset_class]) for p in picks)
    return Content(
        amount=case.amount,
        level=case.level,
        lines=lines,
        cash=cash,
        allocation=rows,
        expected_return=allocation.expected_return,
        volatility=allocation.volatility,
        bad_year_loss=loss,
        total_fee=sum((line.fee for line in lines), Money.zero(case.amount.currency)),
        pack=verdict.pack,
        pack_version=verdict.pack_version,
        assumptions=why.explain_assumptions(basis),
        explanation=why.explain_plan(case, allocation, loss, cash, spared=spared),
        warnings=tuple(why.explain_reason(r) for r in verdict.reasons),
    )


def _rows(case: Case, allocation: Allocation, picks: Sequence[Pick], cash: Money) -> tuple[AllocationRow, ...]:
    """Every class with room or money: held now, with the plan carried out, and its limits."""
    held = sum(case.held.values())
    whole = held + case.amount.minor
    bought = Counter({"cash": cash.minor})
    for pick in picks:
        bought[pick.item.asset_class] += pick.amount.minor
    liquid = next(g for g in allocation.groups if g.group == "liquid")
    return tuple(
        AllocationRow(
            asset_class=s.asset_class,
            current=figures.share(case.held.get(s.asset_class, 0), held),
            proposed=figures.share(case.held.get(s.asset_class, 0) + bought[s.asset_class], whole),
            target=s.weight,
            low=liquid.low if s.asset_class == "cash" else s.low,
            high=s.high,
            binding=s.binding or (s.asset_class == "cash" and liquid.binding),
            dual=s.dual,
        )
        for s in allocation.slices
        if s.high > 0 or case.held.get(s.asset_class, 0)
    )


def _line(about: tuple[Case, Basis, Aims], pick: Pick, considered: int, row: AllocationRow) -> ProposalLine:
    item, (case, basis, aims) = pick.item, about
    return ProposalLine(
        product_id=item.product_id,
        code=item.code,
        instrument_id=item.instrument_id,
        name_zh=item.name_zh,
        name_en=item.name_en,
        kind=item.kind,
        asset_class=item.asset_class,
        grade=item.grade or 0,
        side="buy",
        amount=pick.amount,
        weight=figures.share(pick.amount.minor, case.amount.minor),
        fee=figures.purchase_fee(pick.amount, item.buy_fee_bps),
        why=why.explain_line(case, basis, pick, considered, row, selection.burden_of(item, aims, basis.order)),
    )


def _count_passed_over(eligible: Eligible, picks: Sequence[Pick]) -> dict[str, int]:
    counts = Counter(code for _item, _reason, code in eligible.refused)
    used = {p.item.asset_class for p in picks}
    for asset_class, number in eligible.counts.items():
        counts[IN_LATER_PLACE if asset_class in used else NO_ROLE] += number
    counts[IN_LATER_PLACE] -= len(picks)
    return {code: number for code, number in sorted(counts.items()) if number}


def explain_rejected(case: Case, basis: Basis, content: Content, changes: Sequence[LineChange] = ()) -> tuple[Rejected, ...]:
    """Every product of the shelf that was not taken, by code, with its reasons: why not."""
    eligible = Desk(basis).eligible(case)
    taken = {line.product_id for line in content.lines}
    used = {line.asset_class for line in content.lines}
    left_out = {c.product_id: f"advice.left_out_{c.reason}" for c in changes}
    found = [_rejected(i, Explanation(code) if reason is None else why.explain_reason(reason)) for i, reason, code in eligible.refused]
    aims = aims_of(case, basis, content)
    for columns in eligible.by_class.values():
        for item in (i for i in columns.items if i.product_id not in taken):
            code = left_out.get(item.product_id) or (IN_LATER_PLACE if item.asset_class in used else NO_ROLE)
            burden = selection.burden_of(item, aims, basis.order).total
            facts: Mapping[str, Json] = {"asset_class": item.asset_class, "burden": figures.percent(burden), "grade": item.grade or 0}
            found.append(_rejected(item, Explanation(code, facts)))
    return tuple(r for _code, r in sorted(found, key=lambda pair: pair[0]))


def aims_of(case: Case, basis: Basis, content: Content) -> Aims:
    """What the order of products went by in this plan."""
    target = {r.asset_class: r.target for r in content.allocation}
    return Outlook(case, basis).aims([target.get(c, 0) for c in CLASSES])


def _rejected(item: ShelfItem, reason: Explanation) -> tuple[str, Rejected]:
    return item.code, Rejected(item.product_id, item.name_zh, item.name_en, item.grade, (reason,))
