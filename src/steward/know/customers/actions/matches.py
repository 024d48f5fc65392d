"""What can be done about records that may be one customer: propose, decide, undo."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from steward.kernel.ids import CustomerId
from steward.know.customers.actions.reveals import MAX_REASON, MIN_REASON
from steward.know.customers.model import (
    AlreadyMerged,
    KeptApart,
    KindsDiffer,
    Match,
    MatchDecided,
    MatchNotFound,
    MatchRow,
    MatchState,
    MatchUndecided,
    ReasonMissing,
    Verdict,
)
from steward.know.customers.rules.joining import find_apart
from steward.know.customers.store import matches as store
from steward.know.customers.tables import customer, match, match_decision, match_seen, merge
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.db import chunks
from steward.platform.work import Work

DECIDE = Operation.CUSTOMERS_MATCH_DECIDE


@action(Operation.CUSTOMERS_MATCH_PROPOSE)
def propose_matches(w: Work, *, rows: Sequence[MatchRow], marks: Mapping[CustomerId, str]) -> int:
    """Put matches into the queue and note what was compared; returns how many are new.

    What a person decided stays decided: only a match still open takes new evidence.
    """
    known, undecided = store.pairs(w.db), store.pairs(w.db, MatchState.OPEN)
    fresh: list[dict[str, Any]] = []
    for row in rows:
        left, right = sorted((row.left_id, row.right_id))
        evidence = [{"field": e.field, "level": e.level, "bits": round(e.bits, 2)} for e in row.evidence]
        said = {"chance_ppm": round(row.chance * store.MILLION), "by_document": row.by_document, "evidence": evidence}
        if (left, right) not in known:
            fresh.append({"id": w.new_id(), "left_id": left, "right_id": right, **said, "state": "open", "found_at": w.now})
        elif (left, right) in undecided:
            w.db.execute(match.update().where(match.c.id == undecided[(left, right)]).values(said))
    w.insert(match, fresh)
    for part in chunks(sorted(marks)):
        w.db.execute(match_seen.delete().where(match_seen.c.customer_id.in_(part)))
    w.insert(match_seen, [{"customer_id": of, "mark": mark} for of, mark in marks.items()])
    return len(fresh)


def _left_of(w: Work, kw: Mapping[str, Any]) -> str:
    """The first of the two customers a match is about; the act itself checks the second."""
    return _match(w, kw["match_id"]).left_id


def _match(w: Work, match_id: str) -> Match:
    found = store.matches(w.db, sa.select(match).where(match.c.id == match_id))
    if not found:
        raise MatchNotFound
    return found[0]


@action(DECIDE, subject=_left_of)
def decide_match(w: Work, *, match_id: str, verdict: Verdict, reason: str) -> Match:
    """Say that two records are one customer, or two. Of several people deciding at once exactly one decides, the others are told."""
    found = _match(w, match_id)
    w.require(DECIDE, found.right_id)
    _demand(reason)
    if not store.take(w.db, match_id, [MatchState.OPEN], MatchState(verdict.value)):
        raise MatchDecided
    _check(w, found, verdict)
    if verdict is Verdict.SAME:
        row = {"id": w.new_id(), "match_id": match_id, "left_id": found.left_id, "right_id": found.right_id}
        w.insert(merge, [{**row, "since": w.now, "until": None}])
    _note(w, match_id, verdict.value, reason)
    return _match(w, match_id)


@action(DECIDE, subject=_left_of)
def undo_match(w: Work, *, match_id: str, reason: str) -> Match:
    """Take a decision back: the match is open again, and a merge ends as if it had not been; nothing of either customer was rewritten."""
    found = _match(w, match_id)
    w.require(DECIDE, found.right_id)
    _demand(reason)
    if not store.take(w.db, match_id, [MatchState.SAME, MatchState.DIFFERENT], MatchState.OPEN):
        raise MatchUndecided
    w.db.execute(merge.update().where(merge.c.match_id == match_id, store.live(None)).values(until=w.now))
    _note(w, match_id, "undone", reason)
    return _match(w, match_id)


def _check(w: Work, found: Match, verdict: Verdict) -> None:
    """Refuse what would contradict the decisions that stand."""
    roots = store.survivors(w.db, None, [found.left_id, found.right_id])
    left, right = (roots.get(i, i) for i in (found.left_id, found.right_id))
    if left == right:
        raise AlreadyMerged
    if verdict is Verdict.DIFFERENT:
        return
    if frozenset((left, right)) in find_apart(roots, store.pairs(w.db, MatchState.DIFFERENT)):
        raise KeptApart
    kinds = sa.select(customer.c.kind).where(customer.c.id.in_([left, right])).distinct()
    if len(w.db.execute(kinds).all()) > 1:
        raise KindsDiffer


def _demand(reason: str) -> None:
    if not MIN_REASON <= len(reason.strip()) <= MAX_REASON:
        raise ReasonMissing


def _note(w: Work, match_id: str, verdict: str, reason: str) -> None:
    row = {
        "id": w.new_id(),
        "match_id": match_id,
        "verdict": verdict,
        "person_id": w.actor.person_id,
        "reason": reason.strip(),
        "at": w.now,
    }
    w.insert(match_decision, [row])
