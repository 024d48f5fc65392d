"""Making a passport from a kept record."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from steward.guard.contracts import queries as contracts
from steward.guard.contracts.model import Kept
from steward.kernel.json import canonical
from steward.platform import audit
from steward.platform.inclusion import Inclusion, prove
from steward.platform.merkle import path_of
from steward.platform.work import Work
from steward.workflows.passport import FORMAT


def build_passport(w: Work, evidence_id: str) -> bytes:
    """The passport of one record; EvidenceNotFound when there is none for the reader.

    A record that no checkpoint covers yet gets one now, so that nothing has to be waited for.
    """
    story = contracts.story_of(w, contracts.get_evidence(w, evidence_id).head)
    proofs = _proofs(w, story)
    wanted = sorted({digest for kept in story for digest in _named(kept.body)})
    found = contracts.exhibits_of(w, wanted)
    body = {
        "format": FORMAT,
        "about": evidence_id,
        "records": [{"body": kept.body, "proof": _proof(kept, proof)} for kept, proof in zip(story, proofs, strict=True)],
        "exhibits": {digest: found[digest] for digest in wanted},
        "key": w.keys.public_key(),
    }
    return canonical({**body, "signature": w.keys.sign(canonical(body))}) + b"\n"


def _proofs(w: Work, story: Sequence[Kept]) -> list[Inclusion]:
    file = w.runtime.settings.checkpoint_dir / audit.CHECKPOINT_FILE
    found = [prove(w.db, file, kept.audit_id) for kept in story]
    if None in found:
        audit.checkpoint(w.db, w.keys, file, w.now.isoformat())
        found = [prove(w.db, file, kept.audit_id) for kept in story]
    return [proof for proof in found if proof is not None]


def _named(body: Mapping[str, Any]) -> Iterator[str]:
    """The digests a record refers to."""
    for act in body["decided"].get("acts", ()):
        yield act["product"]
        if act["pack"] is not None:
            yield act["pack"]["digest"]


def _proof(kept: Kept, inclusion: Inclusion) -> dict[str, Any]:
    path = path_of([bytes.fromhex(digest) for digest in kept.batch], kept.index)
    tree = {"index": inclusion.index, "count": inclusion.count, "path": inclusion.path}
    return {
        "batch": {"index": kept.index, "count": len(kept.batch), "path": [step.hex() for step in path]},
        "entry": inclusion.entry,
        "tree": tree,
        "checkpoint": inclusion.checkpoint,
    }
