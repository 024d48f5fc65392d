"""What lies behind a level: the four facets apart, and where they contradict each other (C3)."""

from collections.abc import Sequence

from steward.kernel.ids import CustomerId
from steward.kernel.time import BusinessDate
from steward.know.suitability.model import Attempt, AttemptState, Facet, InstrumentKind, Picture, Profile, Standing
from steward.know.suitability.queries.assessments import assessment_of, person_of
from steward.know.suitability.queries.attempts import attempts_of
from steward.know.suitability.rules import bounds
from steward.know.suitability.rules.contradictions import find_contradictions
from steward.platform.work import Work


def picture_of(w: Work, customer_id: CustomerId, as_of: BusinessDate) -> Picture:
    """The standing of a day with willingness, knowledge, capacity and conduct, as far as each is known."""
    standing, person = assessment_of(w, customer_id, as_of), person_of(w, customer_id, as_of)
    made = [a for a in attempts_of(w, customer_id) if a.submitted_at is not None and a.submitted_at <= w.end_of(as_of)]
    facets = _facets(standing, person, made, as_of)
    assets = None if person is None else person.figures.assets
    return Picture(standing, facets, tuple(find_contradictions(facets)), bounds.edition_at(as_of).bad_year_pct, assets)


def _facets(standing: Standing, person: Profile | None, made: Sequence[Attempt], as_of: BusinessDate) -> dict[Facet, int]:
    """What was measured outweighs what was said of oneself: means for capacity, the test for knowledge."""
    held = standing.assessment
    own = next((a.facets for a in made if held is not None and a.id == held.id), None) or {}
    tests = [a.facets for a in made if a.kind is InstrumentKind.KNOWLEDGE and a.state is AttemptState.CONFIRMED]
    said = {**own, **(tests[0] or {} if tests else {})}
    found = {facet: said[facet.value] for facet in (Facet.WILLINGNESS, Facet.KNOWLEDGE, Facet.CAPACITY) if facet.value in said}
    if standing.capacity is not None and standing.capacity.points is not None:
        found[Facet.CAPACITY] = standing.capacity.points
    did = None if person is None else bounds.conduct_points(person.conduct, bounds.edition_at(as_of).conduct)
    return found if did is None else found | {Facet.CONDUCT: did}
