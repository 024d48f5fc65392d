"""Carrying out what the outbox recorded: each reaction in a transaction of its own, once in effect, tried again when it fails."""

import datetime as dt
import logging
from typing import Any

from steward.kernel.refusal import Kind, Refusal
from steward.platform import outbox
from steward.platform.access.model import SYSTEM
from steward.platform.runtime import Runtime

log = logging.getLogger("steward.jobs")

MAX_ATTEMPTS = 8


def drain(rt: Runtime, limit: int = 10_000) -> int:
    """Carry out every waiting reaction in this process, including those that reactions cause; returns how many took effect."""
    done = 0
    while done < limit:
        with rt.work(SYSTEM, read_only=True) as w:
            due = outbox.waiting(w.db, w.now)
        if not due:
            return done
        done += sum(carry_out(rt, event_id, reaction) for event_id, reaction in due)
    return done


def carry_out(rt: Runtime, event_id: str, reaction: str) -> bool:
    """One reaction in one transaction; False when it was already done or failed (then it is due again later, or given up)."""
    try:
        return rt.run(SYSTEM, lambda w: _react(w, event_id, reaction), serial=True)
    except Exception as failure:  # noqa: BLE001 - whatever went wrong, the task must be noted and the others go on
        log.warning("reaction failed", extra={"event": event_id, "reaction": reaction, "error": repr(failure)})
        noted = failure
        rt.run(SYSTEM, lambda w: _note(w, event_id, reaction, noted))
        return False


def _react(w: Any, event_id: str, reaction: str) -> bool:
    row = outbox.claim(w, event_id, reaction)
    if row is None:
        return False
    kind, fn = _find(w.runtime, row["kind"], reaction)
    fn(w, kind(**row["body"]))
    return True


def _find(rt: Runtime, kind: str, reaction: str) -> tuple[type[Any], outbox.Reaction]:
    for event_type, reactions in rt.reactions.items():
        for fn in reactions:
            if event_type.__name__ == kind and fn.__name__ == reaction:
                return event_type, fn
    raise LookupError(f"no reaction {reaction} to {kind} in this release")


def _note(w: Any, event_id: str, reaction: str, failure: Exception) -> None:
    attempts = outbox.attempts(w.db, event_id, reaction) + 1
    refused = isinstance(failure, Refusal) and failure.kind is not Kind.UNAVAILABLE
    final = refused or attempts >= MAX_ATTEMPTS
    due = w.now + dt.timedelta(seconds=min(2**attempts, 300))
    outbox.note_failure(w, event_id, reaction, repr(failure), due, final=final)
