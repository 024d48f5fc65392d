"""Changing the bank's own layer on a rule pack: written by one person, tried, and released by another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from steward.guard.compliance.model import (
    DayTaken,
    Draft,
    DraftClosed,
    DraftMissing,
    DraftState,
    ImpactMissing,
    LayerRefused,
    Release,
    ReleaseTooLate,
)
from steward.guard.compliance.queries.impact import find_impact_report
from steward.guard.compliance.queries.packs import change_of, check_layer, get_draft, laid, layer_of
from steward.guard.compliance.store import releases as store
from steward.guard.compliance.tables import draft
from steward.kernel.json import Json
from steward.kernel.time import BusinessDate
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.four_eyes.model import Proposed
from steward.platform.four_eyes.propose import propose, withdraw
from steward.platform.work import Work

DRAFT, RELEASE = Operation.COMPLIANCE_PACK_DRAFT, Operation.COMPLIANCE_PACK_RELEASE


@action(DRAFT)
def save_draft(w: Work, *, pack: str, since: BusinessDate, content: Mapping[str, Any], reason: str, draft_id: str | None = None) -> Draft:
    """Write a layer down, or change one that waits for nobody yet. LayerRefused with each rule and fault; DraftClosed, ReleaseTooLate."""
    if since <= w.today:
        raise ReleaseTooLate(since=since.isoformat())
    faults = check_layer(w, pack, since, content)
    if faults:
        raise LayerRefused.by(faults)
    before = None if draft_id is None else _open(w, draft_id)
    authors = tuple(sorted({*(before.authors if before else ()), w.actor.person_id}))
    made = Draft(before.id if before else w.new_id(), pack, since, content, reason.strip(), authors, DraftState.OPEN, None, None, w.now)
    store.put_draft(w, made)
    return made


def _open(w: Work, draft_id: str) -> Draft:
    found = get_draft(w, draft_id)
    if found.state is not DraftState.OPEN:
        raise DraftClosed
    return found


def _of(w: Work, proposal_id: str) -> Draft:
    found = store.drafts(w.db, draft.c.proposal_id == proposal_id)
    if not found:
        raise DraftMissing
    return found[0]


def _content(w: Work, made: Draft) -> Mapping[str, Json]:
    """What is released: the layer, the pack it gives, and the report of what that pack would have done."""
    told: Mapping[str, Json] = {"pack": made.pack, "since": made.since.isoformat(), "content": made.content, "reason": made.reason}
    return {**told, "authors": list(made.authors), "pack_digest": laid(w, made).digest, "impact_digest": made.impact_digest}


@action(DRAFT)
def submit_draft(w: Work, *, draft_id: str) -> Draft:
    """Ask another person for the release; ImpactMissing until exactly this layer was tried, DraftClosed when it was asked for already."""
    found = _open(w, draft_id)
    report = find_impact_report(w, change_of(w, found).digest)
    if report is None:
        raise ImpactMissing
    made = replace(found, state=DraftState.SUBMITTED, impact_digest=report.digest, changed_at=w.now, proposal_id=w.new_id())
    store.put_draft(w, made)
    propose(w, RELEASE, _content(w, made), proposal_id=made.proposal_id, makers=made.authors)
    return made


@action(DRAFT)
def withdraw_draft(w: Work, *, draft_id: str) -> Draft:
    """Take a submitted draft back, to go on writing; only by who submitted or wrote it."""
    found = get_draft(w, draft_id)
    if found.state is not DraftState.SUBMITTED or found.proposal_id is None:
        raise DraftClosed
    withdraw(w, RELEASE, found.proposal_id)
    made = replace(found, state=DraftState.OPEN, proposal_id=None, impact_digest=None, changed_at=w.now)
    store.put_draft(w, made)
    return made


def _as_proposed(w: Work, kw: Mapping[str, Any]) -> Mapping[str, Json]:
    return _content(w, _of(w, kw["proposal_id"]))


@action(RELEASE, four_eyes=Proposed("proposal_id", _as_proposed))
def decide_release(w: Work, *, proposal_id: str, approve: bool, digest: str | None = None) -> Draft:
    """Release a layer, or send it back for good; it takes effect on its day. ReleaseTooLate, DayTaken, and LayerRefused when the pack it
    lies on has changed since. `digest` is what the checker saw.
    """
    del digest  # four eyes compares it
    found = _of(w, proposal_id)
    if approve:
        _release(w, found)
    made = replace(found, state=DraftState.RELEASED if approve else DraftState.REJECTED, changed_at=w.now)
    store.put_draft(w, made)
    return made


def _release(w: Work, found: Draft) -> None:
    if found.since <= w.today:
        raise ReleaseTooLate(since=found.since.isoformat())
    faults = check_layer(w, found.pack, found.since, found.content)
    if faults:
        raise LayerRefused.by(faults)
    if any(x.pack == found.pack and x.since == found.since for x in store.layers(w.db)):
        raise DayTaken(since=found.since.isoformat())
    layer = layer_of(w, found)
    made = Release(
        id=w.new_id(),
        number=int(layer.version.removeprefix("b")),
        layer=layer,
        pack_digest=laid(w, found).digest,
        impact_digest=str(found.impact_digest),
        reason=found.reason,
        authors=found.authors,
        checker=w.actor.person_id,
        released_at=w.now,
    )
    store.add_release(w, made, found.id)
