"""Every SQL statement about recurring plans."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from steward.deliver.trading.model import Instalment, PlanState, PlanStep, PlanTerms, PriceRule, Reason, RecurringPlan, Rhythm
from steward.deliver.trading.tables import instalment, plan, plan_event
from steward.kernel.ids import CustomerId, OrderId, ProductId
from steward.kernel.money import Money
from steward.kernel.time import BusinessDate, Instant
from steward.platform.work import Work


def add_plan(w: Work, made: RecurringPlan) -> None:
    """A new plan with its first event."""
    row = {
        "id": made.id,
        "customer_id": made.customer_id,
        "product_id": made.terms.product_id,
        "currency": made.terms.amount.currency,
        "amount": str(made.terms.amount.minor),
        "rhythm": made.terms.rhythm.value,
        "day": made.terms.day,
        "raise_bps": made.terms.raise_bps,
        "waits": made.terms.waits,
        "keeps_reserve": made.terms.keeps_reserve,
        "state": made.state.value,
        "since": made.since,
        "next_on": made.next_on,
        "agreed_at": made.agreed_at,
        "version": made.version,
        "average_days": None if made.terms.price is None else made.terms.price.days,
        "least_bps": None if made.terms.price is None else made.terms.price.least_bps,
        "most_bps": None if made.terms.price is None else made.terms.price.most_bps,
        "most": None if made.most is None else str(made.most.minor),
    }
    w.insert(plan, [row])
    _note(w, made, made.state, 1)


def get_plan(w: Work, plan_id: str) -> RecurringPlan | None:
    """One plan."""
    found = find_plans(w, plan.c.id == plan_id)
    return found[0] if found else None


def find_plans(w: Work, where: sa.ColumnElement[bool]) -> list[RecurringPlan]:
    """Plans, the newest first."""
    return [_plan(row) for row in w.fetch(plan, sa.select(plan).where(where).order_by(plan.c.id.desc()))]


def plans_after(w: Work, where: sa.ColumnElement[bool], limit: int | None) -> list[RecurringPlan]:
    """Plans, the oldest first."""
    return [_plan(row) for row in w.fetch(plan, sa.select(plan).where(where).order_by(plan.c.id).limit(limit))]


def due_plans(db: sa.Connection, day: BusinessDate) -> list[str]:
    """Active plans whose next date has come by `day`, before holidays move it; oldest first."""
    due = sa.and_(plan.c.state == PlanState.ACTIVE.value, plan.c.next_on <= day)
    return [row.id for row in db.execute(sa.select(plan.c.id).where(due).order_by(plan.c.id))]


def advance_plan(w: Work, before: RecurringPlan, next_on: BusinessDate | None, state: PlanState | None = None) -> bool:
    """Move a plan on from exactly the version that was read; False when somebody was faster. A change of state leaves an event."""
    same = sa.and_(plan.c.id == before.id, plan.c.version == before.version)
    values: dict[str, Any] = {"next_on": next_on, "version": before.version + 1}
    if state is not None:
        values["state"] = state.value
    if w.db.execute(plan.update().where(same).values(**values)).rowcount != 1:
        return False
    if state is not None:
        _note(w, before, state, len(steps_of(w.db, before.id)) + 1)
    return True


def steps_of(db: sa.Connection, plan_id: str) -> list[PlanStep]:
    """The changes of a plan's state, in order."""
    query = sa.select(plan_event).where(plan_event.c.plan_id == plan_id).order_by(plan_event.c.seq)
    return [PlanStep(r.plan_id, r.seq, PlanState(r.state), r.at, r.actor) for r in db.execute(query)]


def add_instalment(w: Work, made: Instalment) -> None:
    """What became of a date; the key refuses a second."""
    row = {
        "plan_id": made.plan_id,
        "due_on": made.due_on,
        "currency": made.amount.currency,
        "amount": str(made.amount.minor),
        "at": made.at,
        "order_id": made.order_id,
        "reason": None if made.reason is None else {"code": made.reason.code, "facts": made.reason.facts},
        "why": [{"code": r.code, "facts": r.facts} for r in made.why],
    }
    w.insert(instalment, [row])


def instalments_of(w: Work, plan_id: str, limit: int | None = None) -> list[Instalment]:
    """The dates that came, the latest first."""
    query = sa.select(instalment).where(instalment.c.plan_id == plan_id).order_by(instalment.c.due_on.desc()).limit(limit)
    return [_instalment(row) for row in w.fetch(instalment, query)]


def count_dates(db: sa.Connection, plan_id: str) -> tuple[int, int]:
    """How many dates of a plan led to an order, and how many did not."""
    query = sa.select(sa.func.count(instalment.c.order_id), sa.func.count()).where(instalment.c.plan_id == plan_id)
    ordered, came = db.execute(query).one()
    return int(ordered), int(came - ordered)


def agreed_to(db: sa.Connection, order_ids: Collection[str]) -> dict[OrderId, Instant]:
    """When the plan was agreed that orders are instalments of; absent are orders that are none."""
    joined = instalment.join(plan, plan.c.id == instalment.c.plan_id)
    query = sa.select(instalment.c.order_id, plan.c.agreed_at).select_from(joined).where(instalment.c.order_id.in_(sorted(order_ids)))
    return {OrderId(row.order_id): row.agreed_at for row in db.execute(query)}


def _note(w: Work, of: RecurringPlan, state: PlanState, seq: int) -> None:
    row = {"plan_id": of.id, "seq": seq, "state": state.value, "at": w.now, "actor": w.actor.person_id}
    w.db.execute(plan_event.insert().values(**row))


def _plan(row: Mapping[str, Any]) -> RecurringPlan:
    terms = PlanTerms(
        product_id=ProductId(row["product_id"]),
        amount=Money(int(row["amount"]), row["currency"]),
        rhythm=Rhythm(row["rhythm"]),
        day=row["day"],
        raise_bps=row["raise_bps"],
        waits=row["waits"],
        keeps_reserve=row["keeps_reserve"],
        price=None if row["average_days"] is None else PriceRule(row["average_days"], row["least_bps"], row["most_bps"]),
    )
    return RecurringPlan(
        id=row["id"],
        customer_id=CustomerId(row["customer_id"]),
        terms=terms,
        state=PlanState(row["state"]),
        since=BusinessDate(row["since"]),
        next_on=None if row["next_on"] is None else BusinessDate(row["next_on"]),
        agreed_at=row["agreed_at"],
        version=row["version"],
        most=None if row["most"] is None else Money(int(row["most"]), row["currency"]),
    )


def _instalment(row: Mapping[str, Any]) -> Instalment:
    return Instalment(
        plan_id=row["plan_id"],
        due_on=BusinessDate(row["due_on"]),
        amount=Money(int(row["amount"]), row["currency"]),
        at=row["at"],
        order_id=None if row["order_id"] is None else OrderId(row["order_id"]),
        reason=None if row["reason"] is None else Reason(row["reason"]["code"], row["reason"]["facts"]),
        why=tuple(Reason(r["code"], r["facts"]) for r in row["why"] or ()),
    )
