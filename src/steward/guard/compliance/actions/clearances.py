"""What can be done: turn a passing verdict into a clearance."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import SQLAlchemyError

from steward.guard.compliance import queries
from steward.guard.compliance.model import Clearance, ClearanceChanged, ClearedLine, Judged, NotCleared, ReviewFacts, Ruling, write_facts
from steward.guard.compliance.rules.evidence import record_decision
from steward.guard.compliance.store import clearances as store
from steward.guard.contracts.actions import keep_evidence
from steward.guard.contracts.model import Circumstances, Draft, Stage
from steward.kernel.ids import ClearanceId, CustomerId
from steward.kernel.json import Json, digest
from steward.kernel.time import Instant
from steward.kernel.verdict import Decision
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# How long a review may be relied on before it is done again (D).
CLEARANCE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clearance is asked for."""

    kind: str  # proposal | advice | order
    id: str
    customer_id: CustomerId
    lines: Sequence[ClearedLine]
    judged: Judged
    circumstances: Circumstances = field(default_factory=Circumstances)
    story: str = ""  # the proposal an order comes from; its own without one
    became: Mapping[str, Json] = field(default_factory=dict)  # the order that was made of it


def decide(w: Work, *, acts: Sequence[ReviewFacts]) -> Judged:
    """The verdict on what is about to be done, with facts read at this moment: every edge asks here, and nowhere else.

    Whatever fails while judging closes the door to everything but redeeming (N17); a database that fails is the edge's to try again.
    """
    try:
        packs = queries.packs_of(w)
        return queries.judge([(facts, queries.review(facts, packs)) for facts in acts], packs)
    except SQLAlchemyError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever fails in the guard, the door stays closed
        return queries.close(acts, repr(fault))


def check_acts(w: Work, *, acts: Sequence[ReviewFacts]) -> None:
    """Refuse with NotCleared unless acts pass that are no sale: an assessment that begins, something that goes live."""
    stops = [r for r in decide(w, acts=acts).verdict.reasons if r.decision > Decision.WARN]
    if stops:
        raise NotCleared.by(stops)


def decide_many(w: Work, *, acts: Sequence[ReviewFacts]) -> list[Ruling]:
    """What may be done of many acts, one ruling each: the verdicts of `decide`, judged in columns; acts that are alike are judged once."""
    alike = {facts: place for place, facts in enumerate(dict.fromkeys(acts))}
    try:
        found = queries.rule_on_many(list(alike), queries.packs_of(w))
    except SQLAlchemyError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever fails in the guard, the door stays closed
        found = [queries.ruling_of(queries.close([facts], repr(fault)).verdict) for facts in alike]
    return [found[alike[facts]] for facts in acts]


@action(Operation.COMPLIANCE_CLEARANCE_GRANT, subject="customer_id")
def clear(
    w: Work,
    *,
    subject_kind: str,
    subject_id: str,
    customer_id: CustomerId,
    lines: Sequence[ClearedLine],
    judged: Judged,
    circumstances: Circumstances | None = None,
) -> Clearance:
    """A clearance for one subject, with its evidence; refuses with NotCleared unless the verdict passes."""
    subject = Subject(subject_kind, subject_id, customer_id, lines, judged, circumstances or Circumstances())
    granted = _grant(w, subject)
    store.add(w, [granted])
    store.add_lines(w, granted.id, lines)
    keep_decisions(w, stage=Stage.RECOMMENDATION, subjects=[subject])
    return granted


@action(Operation.COMPLIANCE_CLEARANCE_GRANT, subject="customer_id")
def narrow(
    w: Work, *, customer_id: CustomerId, cleared: Clearance, whole: Sequence[ClearedLine], part: Sequence[ClearedLine], judged: Judged
) -> Clearance:
    """A clearance of a part of the lines that one covers, on a verdict of today and no longer valid than the whole.

    ClearanceChanged when `part` is not in `whole`. The evidence of the verdict is kept by whoever asked for it.
    """
    if not part or not set(part) <= set(whole) or cleared.fingerprint != cleared.fingerprint_for(customer_id, whole):
        raise ClearanceChanged(clearance_id=cleared.id)
    drawn = replace(_grant(w, Subject(cleared.subject_kind, cleared.subject_id, customer_id, part, judged)), expires_at=cleared.expires_at)
    granted = replace(drawn, fingerprint=drawn.fingerprint_for(customer_id, part))
    store.add(w, [granted])
    store.add_lines(w, granted.id, part)
    return granted


@action(Operation.ADVICE_RUN_START)
def clear_many(w: Work, *, subjects: Sequence[Subject]) -> list[Clearance]:
    """Clearances for a whole book, with their evidence; every verdict must pass, else NotCleared and nothing is granted."""
    granted = [_grant(w, s) for s in subjects]
    store.add(w, granted)
    keep_decisions(w, stage=Stage.RECOMMENDATION, subjects=subjects)
    return granted


def keep_decisions(w: Work, *, stage: Stage, subjects: Sequence[Subject]) -> list[str]:
    """Keep the evidence of what was judged, however it came out; the identifiers of the records."""
    packs = queries.packs_of(w)
    drafts = []
    for subject in subjects:
        decided = record_decision(subject.judged, subject.lines, packs)
        about = (subject.customer_id, subject.kind, subject.id, subject.story or subject.id)
        drafts.append(Draft(stage, *about, {**decided.body, **subject.became}, _reviewed(w, subject), decided.exhibits, decided.regimes))
    return keep_evidence(w, drafts)


def _reviewed(w: Work, subject: Subject) -> Circumstances:
    """The circumstances, with the cases whose release let the act pass and who decided them last."""
    behind = queries.reviews_of(w, subject.customer_id, subject.lines, subject.judged.facts)
    if not behind:
        return subject.circumstances
    return replace(subject.circumstances, reviews=behind, reviewer=str(behind[-1]["reviewer"]))


def _grant(w: Work, subject: Subject) -> Clearance:
    verdict = subject.judged.verdict
    if not verdict.passes:
        raise NotCleared.by([r for r in verdict.reasons if r.decision > Decision.WARN])
    drawn = Clearance(
        id=ClearanceId(w.new_id()),
        subject_kind=subject.kind,
        subject_id=subject.id,
        customer_id=subject.customer_id,
        fingerprint="",
        facts_digest=digest([write_facts(facts) for facts in subject.judged.facts]),
        pack=verdict.pack,
        pack_version=verdict.pack_version,
        pack_digest=subject.judged.pack_digest,
        decision=verdict.decision,
        reasons=verdict.reasons,
        granted_at=w.now,
        expires_at=Instant(w.now + dt.timedelta(days=CLEARANCE_DAYS)),
    )
    return replace(drawn, fingerprint=drawn.fingerprint_for(subject.customer_id, subject.lines))
