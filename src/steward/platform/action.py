"""The code base's only decorator: checks the permission on the subject and leaves the audit row."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from steward.kernel.json import Json
from steward.platform.access.operation import Operation
from steward.platform.four_eyes.admit import admit
from steward.platform.four_eyes.model import OnRecord, Proposed
from steward.platform.work import Work

P = ParamSpec("P")
R = TypeVar("R")

Subject = str | Callable[[Work, Mapping[str, Any]], str | None] | None


def action(
    operation: Operation, *, subject: Subject = None, four_eyes: Proposed | OnRecord | None = None
) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Work, P], R]]:
    """Guard `def verb_noun(w, *, …)`.

    `subject` names the keyword that holds the customer (or other subject) the act is about, or is a function that
    finds it; None means the act has no single subject (bulk work of the bank's own machinery). `four_eyes` says whose work
    the act decides on: it is refused to every one of them, whatever their role.
    """

    def wrap(fn: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Work, P], R]:
        @wraps(fn)
        def guarded(w: Work, /, *args: P.args, **kw: P.kwargs) -> R:
            subject_id = kw[subject] if isinstance(subject, str) else subject(w, kw) if subject else None
            w.require(operation, subject_id)  # type: ignore[arg-type]
            if four_eyes is not None:
                admit(w, operation, four_eyes, kw)
            result = fn(w, *args, **kw)
            w.audit(operation, subject_id, "done", _facts(kw, result))  # type: ignore[arg-type]
            return result

        guarded.operation, guarded.four_eyes = operation, four_eyes  # type: ignore[attr-defined]
        return guarded

    return wrap


def _facts(kw: Mapping[str, Any], result: object) -> dict[str, Json]:
    """Identifiers only: what was acted on and what came out."""
    facts: dict[str, Json] = {k: v for k, v in kw.items() if k.endswith("_id") and isinstance(v, str)}
    found = result if isinstance(result, str) else getattr(result, "id", None)
    if isinstance(found, str):
        facts["result"] = found
    return facts
