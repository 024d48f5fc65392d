"""A text that is to reach a customer, and what the wording guard found in it."""

from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.refusal import Kind, Refusal
from steward.kernel.time import BusinessDate
from steward.kernel.verdict import Decision


class TextKind(StrEnum):
    """What a text for customers is."""

    MARKETING = "marketing"
    PROPOSAL = "proposal"
    NOTE = "note"
    MESSAGE = "message"
    ASSISTANT = "assistant"
    EDUCATION = "education"


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What the wording guard has to know about a text.

    `shows` names what it displays (past_performance, benchmark, ai_generated); `proven` the classes of claims whose proof is on record.
    """

    kind: TextKind
    as_of: BusinessDate
    products: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()
    proven: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the wording guard found: where (characters of the original text), which words, under which clause.

    With `likeness` no listed phrase is there: the words are those that weighed most, and a person has to read the text.
    """

    class_id: str
    clause: str
    decision: Decision
    start: int
    end: int
    words: str
    likeness: bool = False


class WordingForbidden(Refusal):
    """A text that customers would read says what may not be said. Facts: sentence, words, rule, clause."""

    code = "compliance.wording_forbidden"


class WordingHeld(Refusal):
    """A text that customers would read needs proof, or a person who reads it first. Facts: sentence, words, rule, clause."""

    code = "compliance.wording_held"


class WordingUnavailable(Refusal):
    """The wording guard cannot run; until it does nothing is published."""

    kind = Kind.UNAVAILABLE
    code = "compliance.wording_unavailable"
