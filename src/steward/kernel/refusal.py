"""A refusal is an answer, not a fault: a kind, a stable code and the facts a sentence needs."""

from enum import StrEnum
from typing import ClassVar

from steward.kernel.explain import Explanation
from steward.kernel.json import Json


class Kind(StrEnum):
    """What sort of no this is; the HTTP edge maps each kind to one status."""

    INVALID = "invalid"
    UNPROCESSABLE = "unprocessable"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """Base of every refusal. Subclasses fix `kind` and `code`; `facts` fill the sentence of that code, `because` says more after it."""

    kind: ClassVar[Kind] = Kind.INVALID
    code: ClassVar[str] = "refused"

    def __init__(self, *because: Explanation, **facts: Json) -> None:
        super().__init__(self.code, facts)
        self.because, self.facts = because, facts

    def __str__(self) -> str:
        listed = ", ".join(f"{k}={v}" for k, v in self.facts.items())
        return f"{self.code}({listed})"


class NotFound(Refusal):
    """There is no such thing, or the asker may not know of it: the two answers are the same."""

    kind = Kind.NOT_FOUND
    code = "not_found"
