"""How a document reads: its text with the facts filled in, and how long reading each part takes at least."""

from collections.abc import Mapping, Sequence

from steward.guard.contracts.model import Complexity, Document, Line, ShownDocument, ShownSection
from steward.guard.contracts.rules.library import Duties
from steward.kernel.ids import ProductId

LEAST_SECONDS = 1


def fill_document(
    table: Duties,
    document: Document,
    language: str,
    complexity: Complexity,
    facts: Mapping[str, str],
    lists: Mapping[str, Sequence[Line]],
    product: tuple[ProductId, int] | None,
) -> ShownDocument:
    """The document in one language: the same facts give the same text and so the same hash."""
    sections = []
    for section in document.sections:
        lines = (Line(section.text.to(language).format_map(facts)), *(line for name in section.lists for line in lists[name]))
        seconds = least_seconds(table, language, complexity, lines)
        sections.append(ShownSection(section.id, section.title.to(language), lines, seconds))
    product_id, version = product or (None, None)
    title = document.title.to(language)
    return ShownDocument(document.code, document.version, language, title, tuple(sections), product_id, version)


def least_seconds(table: Duties, language: str, complexity: Complexity, lines: Sequence[Line]) -> int:
    """Seconds below which nobody has read these lines: their length over the pace of this complexity, rounded up."""
    length = sum(len(line.text) for line in lines)
    return max(LEAST_SECONDS, -(-length // table.pace[language][complexity.value]))
