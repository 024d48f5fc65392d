"""What the customer behind the doors has begun, so that every name in a path leads to something of theirs."""

import pyarrow as pa
import sqlalchemy as sa

from steward.advise.advice.queries import facts_of_wishes, wishes_of
from steward.deliver.review.actions import begin_run, finish_run
from steward.deliver.review.model import CHECKS, Check, Reach
from steward.deliver.review.queries import FOUND_SCHEMA, Part, settle
from steward.deliver.suggestions.actions import suggest
from steward.deliver.suggestions.queries import ideas_of
from steward.deliver.trading.model import CustodyMove, Direction, Elsewhere, MoveState, PlanState, PlanTerms, RecurringPlan, Rhythm
from steward.deliver.trading.store.custody import add_move
from steward.deliver.trading.store.recurring import add_plan, find_plans
from steward.guard.compliance.actions import decide, open_case
from steward.guard.compliance.model import Act, ClearedLine, Referral
from steward.guard.contracts.actions import answer_question, open_disclosures
from steward.guard.contracts.model import Wish
from steward.guard.contracts.queries import progress_now, question_now
from steward.kernel.ids import CustomerId
from steward.kernel.money import Money
from steward.kernel.quantity import Units
from steward.kernel.time import business_date, day_number
from steward.know.products.model import InvestorProof, ProductKind, ProofKind
from steward.know.products.queries import shelf
from steward.platform.db import metadata
from steward.platform.work import Work

DUE = business_date(2030, 1, 1)


def find_something(w: Work, subject: CustomerId) -> str:
    """A finding of a review of this customer alone."""
    run, _resumed = begin_run(w, as_of=w.today)
    found = [[subject], [CHECKS.index(Check.FEE_DRAG)], [""], [20], [day_number(w.today)], [150], [130], [1]]
    part = Part(Reach(only=[subject]), pa.table(found, schema=FOUND_SCHEMA), "CNY")
    finish_run(w, run_id=run.id, parts=[(part, settle(w, part))], digest="")
    table = metadata.tables["review_finding"]
    return str(w.db.execute(sa.select(table.c.id).where(table.c.run_id == run.id)).scalars().first())


def a_proof(w: Work) -> InvestorProof:
    """One document about this customer's means."""
    return InvestorProof(kind=ProofKind.ASSETS, proved_on=w.today, document="1", amount=1)


def suggest_something(w: Work, subject: CustomerId) -> str:
    """A suggestion for this customer."""
    suggest(w, ideas=ideas_of(w, [subject]), load={})
    table = metadata.tables["suggestions_choice"]
    return str(w.db.execute(sa.select(table.c.id).where(table.c.customer_id == subject)).scalars().first())


def begin_papers(w: Work, subject: CustomerId) -> str:
    """The papers of a product that asks questions, answered wrongly until somebody has to call."""
    found = next(p for p in shelf(w, w.today) if p.kind is ProductKind.WMP)
    wish = Wish(found.id, found.min_amount)
    (opened,) = open_disclosures(w, customer_id=subject, wishes=[wish], language="zh")
    while (asked := question_now(opened, progress_now(w, opened))) is not None:
        wrong = next(a.id for a in asked.answers if a.id != asked.right)
        answer_question(w, disclosure_id=opened.id, question_id=asked.id, answer=wrong)
    return opened.id


def begin_plan(w: Work, subject: CustomerId) -> str:
    """A recurring plan of something on the shelf."""
    product = shelf(w, w.today)[0]
    terms = PlanTerms(product.id, product.min_amount, Rhythm.MONTHLY, 1, 0, waits=True)
    add_plan(w, RecurringPlan(w.new_id(), subject, terms, PlanState.ACTIVE, w.today, DUE, w.now, 1))
    return find_plans(w, metadata.tables["trading_plan"].c.customer_id == subject)[0].id


def begin_move(w: Work, subject: CustomerId) -> str:
    """Units of a fund that are to come from elsewhere."""
    product = next(p for p in shelf(w, w.today) if p.kind is ProductKind.FUND)
    move = CustodyMove(
        id=w.new_id(),
        number="T1",
        customer_id=subject,
        direction=Direction.IN,
        product_id=product.id,
        instrument_id=product.instrument_id,
        units=Units(1, 4),
        currency=product.currency,
        elsewhere=Elsewhere("x", "1", "1"),
        state=MoveState.PLACED,
        hold_id=None,
        trade_date=DUE,
        cutoff_at=w.at(DUE, 15),
        confirm_due=DUE,
        placed_at=w.now,
        version=1,
    )
    add_move(w, move)
    return move.id


def refer_purchase(w: Work, subject: CustomerId, proposal_id: str) -> str:
    """A case about a purchase far above the customer's means."""
    line = ClearedLine(shelf(w, w.today)[0].id, "buy", Money.of("900000000", "CNY"))
    acts = facts_of_wishes(w, wishes_of(subject, [line], Act.ACCEPT, w.now), w.today)
    return open_case(w, customer_id=subject, referral=Referral("proposal", proposal_id, subject, [line], decide(w, acts=acts))).id
