"""Which statement of a field counts, which disagree with it, and which are past their shelf life (docs/modules/customers.md)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from steward.kernel.time import BusinessDate, add_months
from steward.know.customers.model import Fact, Field, FieldCatalogue, FieldFacts, FieldSource, Speaker

TRUSTED = 0.8
PLAUSIBLE = 0.5

Sources = Mapping[str, FieldSource]
Criterion = Callable[[Fact, Field, Sources, BusinessDate], Any]


def confidence_class(confidence: float) -> int:
    """2 trusted, 1 plausible, 0 doubtful: a newer guess never beats an older certainty."""
    return 2 if confidence >= TRUSTED else 1 if confidence >= PLAUSIBLE else 0


def is_stale(fact: Fact, field: Field, as_of: BusinessDate) -> bool:
    """Whether what was said is older than the field's shelf life."""
    return field.fresh_months is not None and add_months(fact.valid_from, field.fresh_months) < as_of


def _by_customer(fact: Fact, sources: Sources) -> bool:
    return fact.source in sources and sources[fact.source].by is Speaker.CUSTOMER


# The names that a rule of the catalogue may use; each gives more to the statement that comes first.
CRITERIA: Mapping[str, Criterion] = {
    "class": lambda fact, _field, _sources, _day: confidence_class(fact.confidence),
    "confidence": lambda fact, _field, _sources, _day: fact.confidence,
    "valid_from": lambda fact, _field, _sources, _day: fact.valid_from,
    "known_at": lambda fact, _field, _sources, _day: fact.known_at,
    "source": lambda fact, _field, sources, _day: -(sources[fact.source].rank if fact.source in sources else len(sources)),
    "fresh": lambda fact, field, _sources, day: not is_stale(fact, field, day),
    "customer": lambda fact, _field, sources, _day: _by_customer(fact, sources),
}


def decide_current(facts: Iterable[Fact], catalogue: FieldCatalogue, as_of: BusinessDate) -> dict[str, Fact]:
    """Per field the statement that counts on `as_of`, by the field's rule; a field the catalogue lost is left out."""
    return {name: _winner(said, catalogue.fields[name], catalogue, as_of) for name, said in _by_field(facts, catalogue).items()}


def decide_fields(facts: Iterable[Fact], catalogue: FieldCatalogue, as_of: BusinessDate) -> dict[str, FieldFacts]:
    """Per field the statement that counts, what every other source last said, and whether they disagree or are stale."""
    return {name: _standing(said, catalogue.fields[name], catalogue, as_of) for name, said in _by_field(facts, catalogue).items()}


def _by_field(facts: Iterable[Fact], catalogue: FieldCatalogue) -> dict[str, list[Fact]]:
    grouped: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.field in catalogue.fields:
            grouped.setdefault(fact.field, []).append(fact)
    return grouped


def _winner(said: list[Fact], field: Field, catalogue: FieldCatalogue, as_of: BusinessDate) -> Fact:
    if len(said) == 1:
        return said[0]
    criteria = [CRITERIA[name] for name in field.rule.order]
    return max(said, key=lambda fact: (*(c(fact, field, catalogue.sources, as_of) for c in criteria), fact.known_at, fact.id))


def _standing(said: list[Fact], field: Field, catalogue: FieldCatalogue, as_of: BusinessDate) -> FieldFacts:
    counts = _winner(said, field, catalogue, as_of)
    latest: dict[str, Fact] = {}
    for fact in sorted(said, key=lambda f: (f.valid_from, f.known_at, f.id)):
        latest[fact.source] = fact
    others = tuple(sorted((f for f in latest.values() if f.source != counts.source), key=lambda f: (f.valid_from, f.id), reverse=True))
    return FieldFacts(
        field=field.id,
        counts=counts,
        others=others,
        conflict=any(_disagrees(other, counts, field, as_of) for other in others),
        stale=is_stale(counts, field, as_of),
    )


def _disagrees(other: Fact, counts: Fact, field: Field, as_of: BusinessDate) -> bool:
    """Another source, no less sure, still fresh, says something else."""
    as_sure = confidence_class(other.confidence) >= confidence_class(counts.confidence)
    return as_sure and other.value != counts.value and not is_stale(other, field, as_of)
