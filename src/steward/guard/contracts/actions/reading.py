"""Reading: a document is opened, its sections are read for as long as reading takes, and then it is acknowledged."""

import datetime as dt
from collections.abc import Mapping

from steward.guard.contracts.actions.happen import customer_of, event_of, live_disclosure, refer
from steward.guard.contracts.model import (
    Disclosure,
    EventKind,
    NotAskedFor,
    Progress,
    ReadFirst,
    ReadTooFast,
    ShownDocument,
    StepClosed,
    StepKind,
    TaskKind,
    TextChanged,
)
from steward.guard.contracts.queries.pace import seconds_asked
from steward.guard.contracts.rules.library import duties
from steward.guard.contracts.rules.progress import CARE_WARNING
from steward.guard.contracts.store import disclosures as store
from steward.kernel.json import Json
from steward.kernel.time import Instant
from steward.platform.access.operation import Operation
from steward.platform.action import action
from steward.platform.work import Work

# Rounding of two clocks.
GRACE = dt.timedelta(seconds=1)


def _document(of: Disclosure, code: str) -> ShownDocument:
    found = next((d for d in of.documents if d.code == code), None)
    if found is None:
        raise NotAskedFor
    return found


@action(Operation.CONTRACTS_DISCLOSURE_COMPLETE, subject=customer_of)
def show_document(w: Work, *, disclosure_id: str, code: str) -> ShownDocument:
    """The document lies open before the customer from now on."""
    of, _progress = live_disclosure(w, disclosure_id)
    found = _document(of, code)
    store.add_events(w, [event_of(w, of, EventKind.SHOWN, code, facts={"hash": found.hash})])
    return found


@action(Operation.CONTRACTS_DISCLOSURE_COMPLETE, subject=customer_of)
def read_sections(w: Work, *, disclosure_id: str, code: str, seconds: Mapping[str, int]) -> None:
    """Seconds spent on sections since the document was opened, or since the last report.

    ReadTooFast when the document was not opened last, or more seconds are claimed than have passed by the bank's own clock: nobody
    reads two documents at once.
    """
    of, _progress = live_disclosure(w, disclosure_id)
    found = _document(of, code)
    if set(seconds) - {s.id for s in found.sections} or any(s < 0 for s in seconds.values()):
        raise NotAskedFor
    near = store.disclosures_of(w, of.customer_id, live_at=w.now)
    looked = [e for e in store.events_of(w, [d.id for d in near]) if e.kind in (EventKind.SHOWN, EventKind.READ)]
    last = looked[-1] if looked else None
    if last is None or last.facts["hash"] != found.hash or dt.timedelta(seconds=sum(seconds.values())) > w.now - last.at + GRACE:
        raise ReadTooFast
    facts: dict[str, Json] = {"hash": found.hash, "seconds": dict(seconds)}
    store.add_events(w, [event_of(w, of, EventKind.READ, code, facts=facts)])


@action(Operation.CONTRACTS_DISCLOSURE_COMPLETE, subject=customer_of)
def acknowledge_document(w: Work, *, disclosure_id: str, code: str, hash: str) -> None:  # noqa: A002 - the word for it
    """The customer acknowledges exactly this text; ReadFirst names sections that were not read, TextChanged when it is another text."""
    of, progress = live_disclosure(w, disclosure_id)
    found = _document(of, code)
    if found.hash != hash:
        raise TextChanged
    if code in progress.done:
        raise StepClosed(step=code)
    if unread := unread_sections(w, found, progress):
        raise ReadFirst(sections="、".join(unread))
    if code == CARE_WARNING and StepKind.CARE_QUESTIONS not in progress.done:
        raise StepClosed(step=code)
    store.add_events(w, [event_of(w, of, EventKind.ACKNOWLEDGED, code, facts={"hash": hash})])
    if code == CARE_WARNING and StepKind.CALL_BACK in of.duty.steps:
        hours = duties().bounds["reflection_hours"] if StepKind.REFLECTION in of.duty.steps else 0
        refer(w, of, TaskKind.CALL_BACK, Instant(w.now + dt.timedelta(hours=hours)))


def unread_sections(w: Work, found: ShownDocument, progress: Progress) -> list[str]:
    """Titles of the sections on which too little time was spent."""
    spent = progress.read.get(found.hash, {})
    return [s.title for s in found.sections if spent.get(s.id, -1) < seconds_asked(w, s)]
