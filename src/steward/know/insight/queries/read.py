"""Hypotheses, observations, cash flow, conduct and portrait of one customer, for those who may know of them."""

from collections.abc import Collection, Sequence

import numpy as np
import sqlalchemy as sa

from steward.kernel.ids import CustomerId, InstrumentId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, add_months
from steward.know.customers.queries import customers_agreeing, may_process
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import CashMovement, TransferKind
from steward.know.insight.model import (
    PURPOSE,
    AnswerGiven,
    CashFlow,
    Conduct,
    Evidence,
    Hypothesis,
    HypothesisId,
    HypothesisKind,
    HypothesisNotFound,
    MonthFlow,
    Observation,
    ObservationKind,
    Portrait,
    RecurringFlow,
)
from steward.know.insight.queries.pictures import CURRENCY, EPOCH, columns, first_day, pictures, regularity
from steward.know.insight.rules import cashflow, standing
from steward.know.insight.rules.needs import DEFAULT_RESERVE
from steward.know.insight.rules.pack import pack
from steward.know.insight.store import hypotheses, observations
from steward.know.insight.tables import observation
from steward.know.suitability import queries as suitability
from steward.platform.access.operation import Operation
from steward.platform.work import Work

READ = Operation.INSIGHT_HYPOTHESIS_READ
CONDUCT_MONTHS = 12
ENTRIES_READ = 200


def is_agreed(w: Work, customer_id: CustomerId) -> bool:
    """Whether the customer agreed to personal insight, today."""
    return may_process(w, customer_id, PURPOSE)


def list_hypotheses(w: Work, customer_id: CustomerId, *, all_states: bool = False) -> list[Hypothesis]:
    """What is asked now, most probable first; with `all_states` also what was answered, put off or has expired. None without consent."""
    w.require(READ, customer_id)
    if not is_agreed(w, customer_id):
        return []
    found = hypotheses.of_customers(w, [customer_id])
    kept = found if all_states else [h for h in found if standing.is_shown(h, w.today)]
    return sorted(kept, key=lambda h: (h.finding.kind.value, -h.finding.probability, h.finding.code))


def needs_of_many(w: Work, customer_ids: Collection[CustomerId]) -> dict[CustomerId, list[Hypothesis]]:
    """The needs that are a question now, most probable first, of those of these customers who agreed to personal insight."""
    agreed = customers_agreeing(w, PURPOSE)
    out: dict[CustomerId, list[Hypothesis]] = {}
    for h in hypotheses.of_customers(w, [c for c in customer_ids if c in agreed]):
        if h.finding.kind is HypothesisKind.NEED and standing.is_shown(h, w.today):
            out.setdefault(h.customer_id, []).append(h)
    return {c: sorted(found, key=lambda h: (-h.finding.probability, h.finding.code)) for c, found in out.items()}


def get_hypothesis(w: Work, hypothesis_id: HypothesisId) -> Hypothesis:
    """One hypothesis; not found for those who may not know of it."""
    customer_id = hypotheses.customer_of(w.db, hypothesis_id)
    if customer_id is None:
        raise HypothesisNotFound
    found = next((h for h in list_hypotheses(w, customer_id, all_states=True) if h.id == hypothesis_id), None)
    if found is None:
        raise HypothesisNotFound
    return found


def answers_to(w: Work, hypothesis_id: HypothesisId) -> list[AnswerGiven]:
    """Every answer to a hypothesis, newest first."""
    return hypotheses.answers(w, get_hypothesis(w, hypothesis_id).id)


def list_observations(w: Work, customer_id: CustomerId, kinds: Collection[ObservationKind], limit: int = 50) -> list[Observation]:
    """What was seen of a customer, newest first."""
    w.require(READ, customer_id)
    where = (observation.c.customer_id == customer_id) & observation.c.kind.in_([k.value for k in kinds])
    return observations.read(w, where, limit)


def observations_by_id(w: Work, customer_id: CustomerId, ids: Collection[str]) -> dict[str, Observation]:
    """Some observations of a customer."""
    w.require(READ, customer_id)
    where: sa.ColumnElement[bool] = (observation.c.customer_id == customer_id) & observation.c.id.in_(sorted(ids))
    return {o.id: o for o in observations.read(w, where)}


def movements_of(w: Work, customer_id: CustomerId) -> list[CashMovement]:
    """The customer's money from and to the outside over the months of the method, by day."""
    w.require(READ, customer_id)
    return holdings.cash_flows(w, CURRENCY, first_day(w), owners=[customer_id])


def cash_flow(w: Work, customer_id: CustomerId) -> CashFlow:
    """Months, what recurs, usual spending and saving, and what lies idle above the reserve (docs/methods/cash-flow.md)."""
    moved = movements_of(w, customer_id)
    _, flows = columns(moved)
    months: int = pack()["window"]["months"]
    first = first_day(w)
    start = first.year * 12 + first.month - 1
    incoming, outgoing = cashflow.monthly_sums(flows, 1, start, months)
    # The present month is not over: usual months are those before it.
    full = slice(0, months - 1)
    reserve = _reserve_months(w, customer_id)
    cash = holdings.cash(w, customer_id, CURRENCY).available.minor
    idle = cashflow.idle_money(np.array([float(cash)]), outgoing[:, full], np.array([float(reserve)]))
    return CashFlow(
        months=_months(incoming[0], outgoing[0], cashflow.seasonal_months(outgoing)[0], first),
        recurring=tuple(_recurring(moved, flows, w.today)),
        spending=_money(float(np.median(outgoing[0, full]))),
        saving=_money(float(cashflow.saving_capacity(incoming[:, full], outgoing[:, full])[0])),
        idle=_money(float(idle[0])),
        reserve_months=reserve,
    )


def _reserve_months(w: Work, customer_id: CustomerId) -> int:
    (picture,) = pictures(w, [customer_id]).values()
    return picture.number("reserve_months") or DEFAULT_RESERVE


def _money(minor: float) -> Money:
    return Money(round(minor), CURRENCY)


def _months(incoming: cashflow.Floats, outgoing: cashflow.Floats, high: cashflow.Bools, first: BusinessDate) -> tuple[MonthFlow, ...]:
    return tuple(
        MonthFlow(add_months(first, n), _money(i), _money(o), _money(i - o), bool(h))
        for n, (i, o, h) in enumerate(zip(incoming.tolist(), outgoing.tolist(), high.tolist(), strict=True))
    )


def _recurring(moved: Sequence[CashMovement], flows: cashflow.Flows, today: BusinessDate) -> list[RecurringFlow]:
    found = cashflow.find_recurring(flows, (today - EPOCH).days, regularity())
    out = []
    for n, rows in enumerate(found.rows):
        newest = [moved[row] for row in rows[::-1][:6]]
        shown = tuple(Evidence("transfer", m.id, m.business_date, m.label) for m in newest)
        amount = Money(int(found.amount[n] * found.sign[n]), CURRENCY)
        day, payments = int(found.day_of_month[n]), int(found.payments[n])
        out.append(RecurringFlow(newest[0].label, amount, day, payments, newest[0].business_date, bool(found.active[n]), shown))
    return sorted(out, key=lambda r: -abs(r.amount.minor))


def conduct_of(w: Work, customer_id: CustomerId) -> Conduct:
    """Investing rhythm, stated against revealed appetite, concentration and openness (docs/methods/conduct.md)."""
    w.require(READ, customer_id)
    has = holdings.wealth(w, customer_id, CURRENCY)
    stated = suitability.assessment_of(w, customer_id, w.today).level
    valued = [
        (p.position.instrument_id, p.value.minor, p.product.grade or 1) for p in has.positions if p.value is not None and p.value.minor > 0
    ]
    cash = has.cash.posted.minor
    total = cash + sum(v for _, v, _ in valued)
    revealed = (cash + sum(v * g for _, v, g in valued)) / total if total else None
    risky = max((x for x in valued if x[2] >= 2), key=lambda x: x[1], default=None)
    buys, regular, first_buys = _buys(w, customer_id, [i for i, _, _ in valued])
    return Conduct(
        buys_a_month=buys / CONDUCT_MONTHS,
        regular_share=regular / buys if buys else None,
        stated_level=stated,
        revealed_level=revealed,
        largest_share=risky[1] / total if risky and total else None,
        largest_id=risky[0] if risky else None,
        openness=first_buys / buys if buys else None,
    )


def _buys(w: Work, customer_id: CustomerId, instruments: Sequence[InstrumentId]) -> tuple[int, int, int]:
    """(buys, recurring ones, first ones of a product) of the last twelve months in what is still held."""
    since = add_months(w.today, -CONDUCT_MONTHS)
    buys = regular = first = 0
    for instrument in instruments:
        rows, more = holdings.entries(w, customer_id, instrument, limit=ENTRIES_READ)
        bought = [e for e in rows if e.kind is TransferKind.BUY]
        recent = [e for e in bought if e.business_date >= since]
        buys += len(recent)
        regular += sum(e.ref_kind == "recurring" for e in recent)
        first += int(bool(recent) and more is None and len(recent) == len(bought))
    return buys, regular, first


def portrait_of(w: Work, customer_id: CustomerId) -> Portrait | None:
    """The customer in a few sentences with their rows; None without consent."""
    w.require(READ, customer_id)
    if not is_agreed(w, customer_id):
        return None
    (picture,) = pictures(w, [customer_id]).values()
    return Portrait(standing.decide_stage(picture), standing.portray(picture))
