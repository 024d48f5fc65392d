"""From facts to plans, for one customer or a whole book: the same computation, and no reading of the database.

Eligible first (the guard refuses before anything is ranked), then the allocation under the level's limits, then products and amounts, then
the guard again on every line with its amount.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from steward.advise.advice.model import AllocationRow, Basis, Case, Content, LineChange, NoPlan, Plan, ProposalLine, Rejected
from steward.advise.advice.rules import figures, why
from steward.advise.advice.rules.revision import revise
from steward.advise.outlook.model import Assumptions
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import Allocation, Mandate, Unsolved
from steward.advise.selection import queries as selection
from steward.advise.selection.model import Pick, ShelfItem
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


@dataclass(frozen=True, slots=True)
class Eligible:
    """What may be recommended under one set of verdicts: products by class in their order, and why the others may not."""

    by_class: Mapping[str, selection.Tiers]
    counts: Mapping[str, int]
    refused: tuple[tuple[ShelfItem, Reason | None, str], ...]


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
        return Eligible(selection.by_class(taken, self.basis.order), Counter(i.asset_class for i in taken), tuple(refused))


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
        return NoPlan("advice.nothing_eligible", tuple(reasons.values()))
    if isinstance(allocation, Unsolved):
        return NoPlan(f"advice.unsolved_{allocation.cause}")
    target = {s.asset_class: s.weight for s in allocation.slices}
    sums = figures.split_purchase(case.amount, target, case.held)
    barred: frozenset[str] = frozenset()
    while True:
        picks = revise(_pick(case, basis, eligible, sums, barred), changes)
        total = sum(p.amount.minor for p in picks)
        verdicts = [review_purchase(case, basis, p, total) for p in picks]
        stopped = {f"{p.item.product_id}" for p, (_f, v) in zip(picks, verdicts, strict=True) if not v.passes}
        if not stopped:
            break
        barred |= stopped
    if not picks:
        return NoPlan("advice.nothing_left" if changes else "advice.amount_below_every_minimum")
    judged = compliance.judge(verdicts, basis.packs)
    content = _content(case, basis, allocation, picks, eligible, judged.verdict, spared=bool(changes))
    solver: Mapping[str, Json] = {"method": allocation.method, "gap": allocation.gap, "violation": allocation.violation}
    return Plan(content, judged, _count_passed_over(eligible, picks), solver)


def _pick(case: Case, basis: Basis, eligible: Eligible, sums: Mapping[str, Money], barred: frozenset[str]) -> list[Pick]:
    picks: list[Pick] = []
    for asset_class, part in sums.items():
        tiers = eligible.by_class.get(asset_class, ())
        if barred:
            kept = (tuple(i for i in tier if i.product_id not in barred) for tier in tiers)
            tiers = tuple(tier for tier in kept if tier)
        picks += selection.divide(part, tiers, case.number, basis.order).picks
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
    case: Case, basis: Basis, allocation: Allocation, picks: Sequence[Pick], eligible: Eligible, verdict: Verdict, *, spared: bool
) -> Content:
    cash = case.amount - sum((p.amount for p in picks), Money.zero(case.amount.currency))
    rows = _rows(case, allocation, picks, cash)
    by_class = {r.asset_class: r for r in rows}
    loss = figures.bad_year_loss(case.amount, allocation.expected_return, allocation.volatility)
    lines = tuple(_line(case, basis, p, eligible.counts[p.item.asset_class], by_class[p.item.asset_class]) for p in picks)
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


def _line(case: Case, basis: Basis, pick: Pick, considered: int, row: AllocationRow) -> ProposalLine:
    item = pick.item
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
        why=why.explain_line(case, basis, pick, considered, row),
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
    for tiers in eligible.by_class.values():
        for item in (i for tier in tiers for i in tier if i.product_id not in taken):
            code = left_out.get(item.product_id) or (IN_LATER_PLACE if item.asset_class in used else NO_ROLE)
            facts: Mapping[str, Json] = {"asset_class": item.asset_class, "cost": figures.percent(item.cost_bps), "grade": item.grade or 0}
            found.append(_rejected(item, Explanation(code, facts)))
    return tuple(r for _code, r in sorted(found, key=lambda pair: pair[0]))


def _rejected(item: ShelfItem, reason: Explanation) -> tuple[str, Rejected]:
    return item.code, Rejected(item.product_id, item.name_zh, item.name_en, item.grade, (reason,))
