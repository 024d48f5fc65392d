"""What we said and what happened: the advice of a period against what came of it."""

from collections.abc import Sequence

from steward.advise.advice import queries as advice
from steward.advise.advice.model import LIVING, Content, Proposal, ProposalHead, ProposalState
from steward.deliver.reports.model import Expected, Happened, Period, Said
from steward.deliver.reports.rules.said import range_by, stand
from steward.deliver.trading import queries as trading
from steward.deliver.trading.model import Order, OrderState
from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate, Instant
from steward.know.holdings import queries as holdings
from steward.know.holdings.model import DayValue, Scope
from steward.platform.work import Work

PROPOSALS_A_PAGE = 100
CARRIED_OUT = (OrderState.CONFIRMED, OrderState.SETTLED)
UNDER_WAY = (OrderState.PLACED, OrderState.SUBMITTED, OrderState.CONFIRMED)


def said_of(w: Work, customer_id: CustomerId, period: Period, currency: str, known: Instant) -> tuple[Said, ...]:
    """Proposals made in the period, and older ones that still wait for an answer; newest first."""
    told = [(h, advice.get_proposal(w, h.id)) for h in _heads(w, customer_id, period)]
    accepted = [p.decided_at for _h, p in told if p.state is ProposalState.ACCEPTED and p.decided_at is not None]
    days = _days_since(w, customer_id, w.day_of(min(accepted)), period.until, currency, known) if accepted else ()
    return tuple(_told(w, head, found, days) for head, found in told)


def _heads(w: Work, customer_id: CustomerId, period: Period) -> list[ProposalHead]:
    found, cursor = advice.list_proposals(w, customer_id=customer_id, limit=PROPOSALS_A_PAGE)
    while cursor is not None:
        more, cursor = advice.list_proposals(w, customer_id=customer_id, cursor=cursor, limit=PROPOSALS_A_PAGE)
        found += more
    until = [p for p in found if w.day_of(p.created_at) <= period.until]
    return [p for p in until if w.day_of(p.created_at) >= period.since or p.state in LIVING]


def _days_since(
    w: Work, customer_id: CustomerId, since: BusinessDate, until: BusinessDate, currency: str, known: Instant
) -> Sequence[DayValue]:
    """What one unit of money became day by day, of everything with the bank; none where the answer came after the period."""
    if since >= until:
        return ()
    return holdings.performance(w, [customer_id], scope=Scope.EVERYTHING, currency=currency, since=since, as_of=until, known_at=known).days


def _told(w: Work, head: ProposalHead, found: Proposal, days: Sequence[DayValue]) -> Said:
    orders, expected = trading.orders_of_proposal(w, head.id), _expected(found.content)
    return Said(
        proposal_id=head.id,
        number=head.number,
        issued_on=w.day_of(head.created_at),
        state=head.state,
        amount=head.amount.minor,
        orders=tuple((o.id, o.state.value) for o in orders),
        open=head.state in LIVING,
        expected=expected,
        happened=_happened(w, found, orders, expected, days),
    )


def _expected(content: Content) -> Expected:
    """Of the way that was advised; advice before there were ways named no range."""
    way = next((o for o in content.options if o.way is content.advised), None)
    cost = content.total_fee.minor
    if way is None:
        return Expected(content.expected_return, content.volatility, None, None, 0, cost)
    return Expected(way.expected_return, way.volatility, way.low.minor, way.high.minor, content.months, cost)


def _happened(w: Work, found: Proposal, orders: Sequence[Order], expected: Expected, days: Sequence[DayValue]) -> Happened:
    decided = None if found.decided_at is None else w.day_of(found.decided_at)
    followed = found.state is ProposalState.ACCEPTED and decided is not None
    base = [d for d in days if decided is not None and d.day <= decided] if followed else []
    passed = (days[-1].day - base[-1].day).days if base else 0
    own = days[-1].index / base[-1].index - 1 if passed and base[-1].index else None
    low, high = range_by(expected, passed)
    carried_out = [o for o in orders if o.state in CARRIED_OUT]
    return Happened(
        standing=stand(found.state, bool(carried_out), own, passed, (low, high)),
        decided_on=decided,
        days=passed,
        own_return=own,
        low=low if passed else None,
        high=high if passed else None,
        charged=sum(o.fee.minor for o in carried_out if o.fee is not None),
        finished=bool(orders) and not any(o.state in UNDER_WAY for o in orders),
    )
