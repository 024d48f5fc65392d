"""The evidence of disclosures: every text with its hash and version, how long it was read, and everything answered and said."""

from steward.guard.contracts.model import Disclosure, DisclosureEvent, DisclosureEvidence, EventKind, Shown, ShownDocument
from steward.guard.contracts.rules.progress import seconds_read
from steward.guard.contracts.store import disclosures as store
from steward.platform.work import Work


def evidence_of(w: Work, subject_id: str) -> list[DisclosureEvidence]:
    """What was shown, asked, answered and acknowledged for a subject (a proposal) or in one disclosure, oldest first.

    Texts that were acknowledged word for word in another disclosure of the customer carry the times of that one.
    """
    found = store.disclosures_for(w, subject_id) or [store.find_disclosure(w, subject_id)]
    owners = sorted({d.customer_id for d in found})
    near = [d for owner in owners for d in store.disclosures_of(w, owner)]
    events = store.events_of(w, [d.id for d in near])
    tasks = store.tasks_of(w, [d.id for d in found])
    out = []
    for one in found:
        own = [e for e in events if e.disclosure_id == one.id]
        words = store.words_of(w, [e.id for e in own])
        shown = tuple(_shown(one, d, events) for d in one.documents)
        out.append(DisclosureEvidence(one, shown, tuple(own), words, tuple(t for t in tasks if t.disclosure_id == one.id)))
    return out


def _shown(one: Disclosure, document: ShownDocument, events: list[DisclosureEvent]) -> Shown:
    hash_ = document.hash
    same = [e for e in events if e.facts.get("hash") == hash_ and e.customer_id == one.customer_id and e.at <= one.expires_at]
    first = next((e.at for e in same if e.kind is EventKind.SHOWN), None)
    agreed = next((e.at for e in same if e.kind is EventKind.ACKNOWLEDGED), None)
    return Shown(document, hash_, seconds_read(same).get(hash_, {}), first, agreed)
