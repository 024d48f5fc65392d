"""What is shown: documents as data, and as they read for one product."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steward.kernel.ids import ProductId
from steward.kernel.json import digest
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import Saying


class Complexity(StrEnum):
    """How much there is to understand; it decides how long reading takes and what is asked."""

    SIMPLE = "simple"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document: a text with `{facts}` to fill in, then the lines of the named lists."""

    id: str
    title: Saying
    text: Saying
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document. A personal one speaks of the customer and is kept sealed; a shared one is the same for many products."""

    code: str
    version: str
    since: BusinessDate
    basis: str
    personal: bool
    shared: bool
    title: Saying
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section, with its amount in major units where it has one."""

    text: str
    amount: str | None = None


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section as it reads; nobody reads it in fewer than `min_seconds`."""

    id: str
    title: str
    lines: tuple[Line, ...]
    min_seconds: int


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as it reads in one language for one product; `hash` covers every word of it."""

    code: str
    version: str
    language: str
    title: str
    sections: tuple[ShownSection, ...]
    product_id: ProductId | None
    product_version: int | None

    @property
    def hash(self) -> str:
        """SHA-256 over all that is shown."""
        return digest(self)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question about a product."""

    id: str
    text: Saying


@dataclass(frozen=True, slots=True)
class CheckQuestion:
    """A plain question about a kind of product: which answer is right, and why."""

    id: str
    kind: str
    hard: bool
    text: Saying
    answers: tuple[Answer, ...]
    right: str
    because: Saying


@dataclass(frozen=True, slots=True)
class Idea:
    """Something a customer has to say in their own words: any of these phrases says it."""

    id: str
    hint: Saying
    phrases: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CareQuestion:
    """A question of the special care path; answers in `concerns` are talked about in the call."""

    id: str
    text: Saying
    answers: tuple[Answer, ...]
    concerns: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScriptNode:
    """Something that has to be said, or asked, in a conversation (R04)."""

    id: str
    text: Saying
