"""The allocation desk: where a customer stands in the efficient region, what holds the target back, and the trades towards it.

Also the audit of the order of products. Shares, returns and volatilities are decimals, fractions a year.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from steward.advise.advice import queries as advice
from steward.advise.advice.queries import Balance
from steward.advise.advice.queries.wording import say_explanation
from steward.advise.outlook.model import CLASSES
from steward.advise.portfolio import queries as portfolio
from steward.advise.portfolio.model import WHOLE, Allocation, Kept, Mode, Trade
from steward.advise.selection import queries as selection
from steward.advise.selection.model import ShelfItem
from steward.guard.compliance.queries import require_advice
from steward.kernel.explain import Explanation
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate
from steward.know.holdings import queries as holdings
from steward.platform.access.operation import Operation
from steward.platform.web.call import CallDep, operation
from steward.platform.web.paging import IdPath
from steward.platform.web.shapes import ExplanationOut, MoneyOut, TextOut
from steward.platform.words import say
from steward.platform.work import Work

router = APIRouter()

SHOWN = 5


class RegionPointOut(BaseModel):
    """A place in the picture of risk and return."""

    volatility: str
    expected_return: str


class MarkOut(RegionPointOut):
    """A division in that picture: what is held now, after the trades, by target, by target if returns were certain, or one class alone."""

    what: Literal["now", "after", "target", "certain", "class"]
    label: str


class DeskRowOut(BaseModel):
    """One asset class: shares now, after, by target and if returns were certain; its share of the target's risk."""

    asset_class: str
    label: str
    now: str
    after: str
    target: str
    certain: str
    risk: str
    limit_high: str
    binding: bool


class TailOut(BaseModel):
    """A bad year and a fall from a high, at the target, and the level's limit on it."""

    what: Literal["tail_loss", "drawdown"]
    value: str
    limit: str | None
    amount: MoneyOut
    binding: bool


class TradeOut(BaseModel):
    """One order that would be needed. `cost` is all that dealing takes; `rates` are the redemption rates it meets, in basis points."""

    product_id: str
    name: str
    side: Literal["buy", "redeem"]
    amount: MoneyOut
    units: str | None
    cost: MoneyOut
    rates: list[int]
    dealt_on: date
    paid_on: date
    after_sales: bool


class KeptHoldingOut(BaseModel):
    """A holding over its target that stays, and why."""

    product_id: str
    name: str
    reason: TextOut


class ConcentrationOut(BaseModel):
    """How much of everything is with one issuer or in one product."""

    what: Literal["issuer", "product"]
    name: str
    share: str


class AllocationDeskOut(BaseModel):
    """Everything of one customer's allocation. `gap`: the most other trades could still save; `off_now`, `off_after`: share off target.

    `spread_now`, `spread_after`: of how many equal asset classes everything is worth the spread; `overlap` of purchases with holdings."""

    level: str
    mode: Mode
    region: list[RegionPointOut]
    marks: list[MarkOut]
    rows: list[DeskRowOut]
    tails: list[TailOut]
    binding: list[TextOut]
    notes: list[TextOut]
    trades: list[TradeOut]
    kept: list[KeptHoldingOut]
    concentration: list[ConcentrationOut]
    spread_now: str
    spread_after: str
    overlap: str
    whole: MoneyOut
    cost: MoneyOut
    missing: MoneyOut
    cash_after: MoneyOut
    gap: MoneyOut | None
    method: Literal["program", "greedy"]
    off_now: str
    off_after: str


class BiasOut(BaseModel):
    """The audit of one asset class (docs/methods/commission-blind.md); correlations from -1 to 1, the gap in basis points a year."""

    asset_class: str
    label: str
    products: int
    correlation: str
    agreement: str
    cost_gap_bps: str
    moved: int
    favoured: int
    chance: str
    found: bool


class WhyNotOut(BaseModel):
    """One product and what keeps it out of the plan, or that it is in it; children are the parts of its burden on the goals."""

    product_id: str
    name: str
    reason: ExplanationOut


ProductCode = Annotated[str, Query(min_length=1, max_length=40)]
Flow = Annotated[Decimal | None, Query(max_digits=15, decimal_places=2)]


@router.get("/api/customers/{customer_id}/allocation", **operation(Operation.ADVICE_PROPOSAL_DRAFT))
def get_allocation(
    call: CallDep, customer_id: IdPath, mode: Mode = Mode.BUY_SELL, flow: Flow = None, by: date | None = None
) -> AllocationDeskOut:
    """The desk of one customer. `flow`: new money to place (above 0) or to pay out (below), in the money of their account, `by` a day."""

    def read(w: Work) -> AllocationDeskOut:
        whose = CustomerId(customer_id)
        w.require(Operation.ADVICE_PROPOSAL_DRAFT, whose)
        require_advice(w, whose)
        money = None if flow is None else Money.of(flow, holdings.currency_of(w, whose))
        return _desk_out(call.language, advice.balance_of(w, whose, mode, money, None if by is None else BusinessDate(by)))

    return call.read(read)


@router.get("/api/customers/{customer_id}/why-not", **operation(Operation.COMPLIANCE_VERDICT_READ))
def get_why_not(call: CallDep, customer_id: IdPath, code: ProductCode) -> WhyNotOut:
    """Why a plan of today for the customer's money in hand would not take one product of the shelf."""

    def read(w: Work) -> tuple[ShelfItem, Explanation]:
        w.require(Operation.COMPLIANCE_VERDICT_READ, CustomerId(customer_id))
        require_advice(w, customer_id)
        return advice.why_not(w, CustomerId(customer_id), code)

    item, reason = call.read(read)
    name = item.name_zh if call.language == "zh" else item.name_en
    return WhyNotOut(product_id=item.product_id, name=name, reason=ExplanationOut.of(reason, call.language))


@router.get("/api/system/selection-audit", **operation(Operation.ADVICE_RUN_READ))
def get_selection_audit(call: CallDep) -> list[BiasOut]:
    """Whether what the bank earns plays a part in today's order of products, by asset class."""
    return [
        BiasOut(
            asset_class=b.asset_class,
            label=say(call.language, f"asset_class.{b.asset_class}"),
            products=b.products,
            correlation=f"{b.correlation:.3f}",
            agreement=f"{b.agreement:.3f}",
            cost_gap_bps=f"{b.cost_gap_bps:.1f}",
            moved=b.moved,
            favoured=b.favoured,
            chance=f"{b.chance:.4f}",
            found=b.found,
        )
        for b in call.read(lambda w: selection.audit_order(w, w.today))
    ]


def _desk_out(language: str, b: Balance) -> AllocationDeskOut:
    found, whole = b.found, max(sum(b.found.before.values()), 0)
    certain = portfolio.without_uncertainty(b.mandate, b.basis.assumptions, b.basis.limits)
    certain_points = {s.asset_class: s.weight for s in certain.slices} if isinstance(certain, Allocation) else {}
    spread_now, spread_after, overlap = b.spread
    points = {
        "now": _points(found.before),
        "after": _points(found.after),
        "target": {s.asset_class: s.weight for s in b.target.slices},
        "certain": certain_points,
    }
    currency = found.cost.currency
    return AllocationDeskOut(
        level=f"C{b.case.level}",
        mode=b.asked.mode,
        region=[_point(p) for p in portfolio.region(b.mandate, b.basis.assumptions, b.basis.limits)],
        marks=_marks(language, b, points),
        rows=_rows(language, b, points),
        tails=_tails(b, whole),
        binding=[TextOut(code=e.code, text=say_explanation(language, e)) for e in b.binding],
        notes=[TextOut(code=e.code, text=say_explanation(language, e)) for e in b.notes],
        trades=[_trade(language, b, t) for t in found.trades],
        kept=[_kept(language, b, k) for k in found.kept],
        concentration=[
            ConcentrationOut(
                what="issuer" if s.kind == "issuer" else "product",
                name=s.name if s.kind == "issuer" else _name(language, b, ProductId(s.name)),
                share=_share(s.points),
            )
            for s in b.concentration[:SHOWN]
        ],
        spread_now=f"{spread_now:.1f}",
        spread_after=f"{spread_after:.1f}",
        overlap=f"{overlap:.4f}",
        whole=MoneyOut.of(Money(whole, currency)),
        cost=MoneyOut.of(found.cost),
        missing=MoneyOut.of(found.missing),
        cash_after=MoneyOut.of(found.cash_after),
        gap=None if found.gap is None else MoneyOut.of(found.gap),
        method="program" if found.method == "program" else "greedy",
        off_now=_off(found.before, found.target),
        off_after=_off(found.after, found.target),
    )


def _points(worth: Mapping[str, int]) -> dict[str, int]:
    """Basis points of each class; all in cash where there is nothing."""
    whole = sum(worth.values())
    if whole <= 0:
        return {"cash": WHOLE}
    return {c: round(v * WHOLE / whole) for c, v in worth.items()}


def _marks(language: str, b: Balance, points: Mapping[str, Mapping[str, int]]) -> list[MarkOut]:
    assumptions = b.basis.assumptions
    marks = [
        MarkOut(what=what, label=say(language, f"advice.mark_{what}"), **_place(portfolio.standing_of(points[what], assumptions)))
        for what in ("now", "after", "target", "certain")
        if points[what]
    ]
    views = assumptions.views
    return marks + [
        MarkOut(what="class", label=say(language, f"asset_class.{c}"), **_place((views[c].volatility, views[c].expected_return)))
        for c in CLASSES
    ]


def _rows(language: str, b: Balance, points: Mapping[str, Mapping[str, int]]) -> list[DeskRowOut]:
    risks = portfolio.risk_by_class(points["target"], b.basis.assumptions)
    return [
        DeskRowOut(
            asset_class=s.asset_class,
            label=say(language, f"asset_class.{s.asset_class}"),
            now=_share(points["now"].get(s.asset_class, 0)),
            after=_share(points["after"].get(s.asset_class, 0)),
            target=_share(s.weight),
            certain=_share(points["certain"].get(s.asset_class, 0)),
            risk=f"{risks[s.asset_class]:.4f}",
            limit_high=_share(s.high),
            binding=s.binding,
        )
        for s in b.target.slices
        if s.high > 0 or points["now"].get(s.asset_class, 0)
    ]


def _tails(b: Balance, whole: int) -> list[TailOut]:
    level, tails, currency = b.basis.limits.levels[b.case.level], b.target.tails, b.found.cost.currency
    return [
        _tail("tail_loss", tails.tail_loss, level.tail_loss, tails.binding, Money(whole, currency)),
        _tail("drawdown", tails.drawdown, level.drawdown, tails.binding, Money(whole, currency)),
    ]


def _tail(what: Literal["tail_loss", "drawdown"], value: float, limit: int | None, binding: str | None, whole: Money) -> TailOut:
    return TailOut(
        what=what,
        value=f"{value:.4f}",
        limit=None if limit is None else _share(limit),
        amount=MoneyOut.of(whole.times(Decimal(repr(value)))),
        binding=binding == what,
    )


def _trade(language: str, b: Balance, t: Trade) -> TradeOut:
    return TradeOut(
        product_id=t.product_id,
        name=_name(language, b, t.product_id),
        side="buy" if t.side == "buy" else "redeem",
        amount=MoneyOut.of(t.amount),
        units=None if t.units is None else str(t.units),
        cost=MoneyOut.of(t.cost),
        rates=[p.bps for p in t.parts],
        dealt_on=t.days.dealt_on,
        paid_on=t.days.paid_on,
        after_sales=t.after_sales,
    )


def _kept(language: str, b: Balance, k: Kept) -> KeptHoldingOut:
    most = Decimal(portfolio.rebalance_policy().most_redeem_bps) / 100
    facts = {"until": "none" if k.until is None else k.until.isoformat(), "most": f"{most.normalize():f}"}
    return KeptHoldingOut(
        product_id=k.product_id, name=_name(language, b, k.product_id), reason=TextOut(code=k.code, text=say(language, k.code, facts))
    )


def _name(language: str, b: Balance, product_id: ProductId) -> str:
    product = b.product(product_id)
    return product.name_zh if language == "zh" else product.name_en


def _point(at: tuple[float, float]) -> RegionPointOut:
    return RegionPointOut(**_place(at))


def _place(at: tuple[float, float]) -> dict[str, str]:
    return {"volatility": f"{at[0]:.6f}", "expected_return": f"{at[1]:.6f}"}


def _off(worth: Mapping[str, int], target: Mapping[str, int]) -> str:
    """What share of everything would have to move to be on target."""
    whole = max(sum(worth.values()), 1)
    return f"{sum(abs(worth[c] - target[c]) for c in worth) / 2 / whole:.4f}"


def _share(points: int) -> str:
    return f"{Decimal(points) / WHOLE:.4f}"
