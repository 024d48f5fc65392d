"""Agreeing, refusing and withdrawing: only the customer or the guardian agrees; a withdrawal holds at once."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.customers.model import (
    Channel,
    ConsentAnswer,
    ConsentDecision,
    ConsentEvidenceMissing,
    ConsentGiver,
    ConsentNotAsked,
    ConsentRow,
    CustomerNotFound,
)
from steward.know.customers.rules import consents as rules
from steward.know.customers.rules.purposes import purpose_of
from steward.know.customers.store import consents as store
from steward.know.customers.store import people
from steward.know.customers.tables import customer
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work


@action(Operation.CUSTOMERS_CONSENT_DECIDE, subject="customer_id")
def decide_consents(
    w: Work, *, customer_id: CustomerId, decision: ConsentDecision, answers: Sequence[ConsentAnswer], channel: Channel = Channel.WEB
) -> None:
    """The customer's own answer to purposes as they were shown. What needs a separate consent comes alone."""
    found = [purpose_of(a.purpose) for a in answers]
    rules.refuse_unfit(found, [a.notice for a in answers], w.today, decision)
    if decision is ConsentDecision.GRANTED:
        rules.refuse_child(_known(w, customer_id).birth_date, w.today)
    said = [{"customer_id": customer_id, "purpose": a.purpose, "notice": a.notice} for a in answers]
    _add(w, said, decision=decision, giver=ConsentGiver.CUSTOMER, channel=channel)


@action(Operation.CUSTOMERS_CONSENT_WITHDRAW, subject="customer_id")
def record_withdrawal(w: Work, *, customer_id: CustomerId, purpose: str, channel: Channel) -> None:
    """Staff writes down that the customer withdrew a consent by word of mouth or letter. There is no such way to a grant."""
    wanted = purpose_of(purpose)
    standing = store.last_answers(w.db, _known(w, customer_id).id, w.now).get(purpose)
    if not wanted.is_optional or standing is None:
        raise ConsentNotAsked(purpose=purpose)
    said = [{"customer_id": customer_id, "purpose": purpose, "notice": standing.notice}]
    _add(w, said, decision=ConsentDecision.WITHDRAWN, giver=ConsentGiver.STAFF, channel=channel)


@action(Operation.CUSTOMERS_CONSENT_RECORD)
def record_consents(w: Work, *, rows: Sequence[ConsentRow]) -> int:
    """Take over answers given on signed forms or in an earlier system, at most one for a customer and purpose; returns how many."""
    for row in rows:
        wanted = purpose_of(row.purpose)
        if not wanted.is_optional or row.notice not in {n.version for n in wanted.notices}:
            raise ConsentNotAsked(purpose=row.purpose)
        if not row.evidence or (row.giver is ConsentGiver.STAFF and row.decision is not ConsentDecision.WITHDRAWN):
            raise ConsentEvidenceMissing
    store.add_answers(w, [_answer(w, _columns(row)) for row in rows])
    return len(rows)


def _columns(row: ConsentRow) -> dict[str, Any]:
    said = {"customer_id": row.customer_id, "purpose": row.purpose, "notice": row.notice, "evidence": row.evidence}
    return {**said, "decision": row.decision.value, "giver": row.giver.value, "channel": row.channel.value}


def _add(w: Work, said: list[dict[str, Any]], *, decision: ConsentDecision, giver: ConsentGiver, channel: Channel) -> None:
    how = {"decision": decision.value, "giver": giver.value, "channel": channel.value, "evidence": None}
    store.add_answers(w, [_answer(w, {**one, **how}) for one in said])


def _answer(w: Work, said: dict[str, Any]) -> dict[str, Any]:
    return {"id": w.new_id(), **said, "person_id": w.actor.person_id, "at": w.now}


def _known(w: Work, customer_id: CustomerId) -> Any:
    found = people.customers(w, sa.select(customer).where(customer.c.id == customer_id))
    if not found:
        raise CustomerNotFound
    return found[0]
