"""Reading referred cases, and what their release means for an act that is judged."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from steward.guard.compliance.model import INSIDE, CaseClosed, CaseFile, CaseMissing, CaseState, ClearedLine, ReferredCase, ReviewFacts
from steward.guard.compliance.rules import cases as rules
from steward.guard.compliance.store import cases as store
from steward.guard.compliance.tables import case, opinion
from steward.kernel.ids import CustomerId, ProductId
from steward.kernel.json import Json
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision, Reason
from steward.platform.access.operation import Operation
from steward.platform.cursors import decode_cursor, encode_cursor
from steward.platform.four_eyes.propose import find_proposal
from steward.platform.identity.queries import advisors_of
from steward.platform.work import Work

READ, DECIDE = Operation.COMPLIANCE_CASE_READ, Operation.COMPLIANCE_CASE_DECIDE


@dataclass(frozen=True, slots=True)
class Asked:
    """An act about to be judged: whose, of which product, agreed to when, on which facts."""

    customer_id: CustomerId
    product_id: ProductId
    agreed_at: Instant
    facts: ReviewFacts


def mark_reviewed(w: Work, asked: Sequence[Asked]) -> list[ReviewFacts]:
    """The facts of each act, told `order.human_reviewed` when two people let exactly this pass and the customer agreed while that held."""
    live = store.released_lines(w.db, min((a.agreed_at for a in asked), default=w.now))
    whose = {customer_id for customer_id, *_rest in live}
    return [_marked(a, live) if a.customer_id in whose else a.facts for a in asked]


def _marked(asked: Asked, live: Sequence[tuple[str, str, Instant, Instant]]) -> ReviewFacts:
    matter = rules.digest_matter(asked.product_id, asked.facts)
    if not any((c, d) == (asked.customer_id, matter) and at <= asked.agreed_at < until for c, d, at, until in live):
        return asked.facts
    return replace(asked.facts, order=replace(asked.facts.order, human_reviewed=True))


def reviews_of(w: Work, customer_id: CustomerId, lines: Sequence[ClearedLine], acts: Sequence[ReviewFacts]) -> list[dict[str, Json]]:
    """Which releases acts rest on that pass because people looked at them: case, rules, reason, and who decided; for the evidence."""
    pairs = zip(lines, acts, strict=False)
    matters = [rules.digest_matter(line.product_id, facts) for line, facts in pairs if facts.order.human_reviewed]
    found = store.released_by_line(w.db, customer_id, matters) if matters else []
    return [_review(w, one) for one in found]


def _review(w: Work, of: ReferredCase) -> dict[str, Json]:
    written = store.opinions(w, opinion.c.case_id == of.id)[-1]
    checker = find_proposal(w, DECIDE, written.id).checker
    assert of.decided_at is not None, "the database keeps a release without its instant out"
    return {
        "case_id": of.id,
        "digest": of.digest,
        "rules": list(of.rules),
        "reason": written.reason,
        "decided_by": written.written_by,
        "reviewer": checker,
        "decided_at": of.decided_at.isoformat(),
    }


def get_case(w: Work, case_id: str) -> CaseFile:
    """A case with everything it rests on; CaseMissing."""
    found = store.find_case(w, case_id)
    if found is None:
        raise CaseMissing
    w.require(READ, found.customer_id)
    body = store.body_of(w, case_id)
    return CaseFile(found, body["decided"], body["products"], tuple(store.opinions(w, opinion.c.case_id == case_id)))


def get_opinion_id(w: Work, case_id: str) -> str:
    """The opinion on a case that waits for its second person; CaseMissing, CaseClosed when none does."""
    found = store.find_case(w, case_id)
    if found is None:
        raise CaseMissing
    w.require(DECIDE, found.customer_id)
    if found.proposal_id is None:
        raise CaseClosed
    return found.proposal_id


def makers_of(w: Work, of: ReferredCase) -> set[str]:
    """Who had a hand in what is asked for and so decides nothing: who made it, and whoever advises the customer now."""
    return {*of.makers, *(p.id for p in advisors_of(w, [of.customer_id]).values())}


def list_cases(
    w: Work,
    *,
    states: Sequence[CaseState] = (),
    overdue: bool = False,
    mine: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> tuple[list[ReferredCase], str | None]:
    """A page of cases the actor may see, the one due first first, and the cursor of the next."""
    where = [w.scope(READ, case.c.customer_id)]
    if states:
        where.append(case.c.state.in_([s.value for s in states]))
    if overdue:
        where += [store.is_waiting(), case.c.due < w.today]
    if mine:
        where += [store.is_waiting(), case.c.owner == w.actor.person_id]
    after = decode_cursor(cursor, 1)
    if after is not None:
        last = store.find_case(w, str(after[0]))
        where.append(sa.false() if last is None else sa.tuple_(case.c.due, case.c.id) > (last.due, last.id))
    found = store.cases(w.db, sa.and_(*where), limit + 1)
    return found[:limit], encode_cursor([found[limit - 1].id]) if len(found) > limit else None


def list_waiting(w: Work) -> list[ReferredCase]:
    """Every case that waits for somebody, the one due first first; for whoever ends those nobody needs."""
    return store.cases(w.db, sa.and_(w.scope(Operation.COMPLIANCE_CASE_END, case.c.customer_id), store.is_waiting()))


def count_waiting(w: Work) -> tuple[int, int, int]:
    """How many cases wait for somebody, how many of them are overdue, and how many were given to the actor by name."""
    seen = sa.and_(w.scope(READ, case.c.customer_id), store.is_waiting())
    narrower = (sa.true(), case.c.due < w.today, case.c.owner == w.actor.person_id)
    waiting, overdue, mine = (store.count(w.db, sa.and_(seen, one)) for one in narrower)
    return waiting, overdue, mine


def open_reasons(w: Work, of: ReferredCase) -> list[Reason]:
    """Why a case was opened, as its customer may know it; for callers that checked that it is the customer who asks."""
    spoke = store.body_of(w, of.id)["decided"]["rules"]
    told = (Reason(r["id"], r["code"], Decision[r["decision"]], r["facts"]) for r in spoke if INSIDE.isdisjoint(r["facts"]))
    return [r for r in told if r.decision is Decision.REFER]


def last_case(w: Work, subject_id: str) -> ReferredCase | None:
    """The newest case about a subject; for callers that checked who may see the subject."""
    return max(store.cases(w.db, case.c.subject_id == subject_id), key=lambda c: (c.opened_at, c.id), default=None)
